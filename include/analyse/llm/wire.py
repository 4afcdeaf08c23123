"""How a question looks on the wire, and what its answer says: the same for single calls and for batches."""

from __future__ import annotations

from typing import Any

from include.analyse.llm.call import Answer, Question
from include.analyse.llm.prices import Price
from include.settings import Settings

_NOT_TAKEN = ("unsupported", "not support", "unknown", "unrecognized", "unexpected", "not permitted")


class Wire:
    """Requests in the words this endpoint understands; it learns where they differ from the plain ones."""

    def __init__(self, settings: Settings):
        self._model = settings.openai_model
        self._temperature: float | None = settings.llm_temperature
        address = settings.openai_base_url
        self._is_openai = not address or "openai" in address
        self._max_tokens = "max_completion_tokens" if self._is_openai else "max_tokens"
        self._is_swapped = False
        self.version = 0
        """Counts what was learnt, so that a call sent before is not taken for a new refusal."""

    def body(self, question: Question) -> dict[str, Any]:
        """The body of a chat completion."""
        schema = {"name": question.schema_name, "strict": True, "schema": question.schema}
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": role, "content": text} for role, text in question.messages],
            "response_format": {"type": "json_schema", "json_schema": schema},
            self._max_tokens: question.max_output_tokens,
        }
        if self._temperature is not None:
            body["temperature"] = self._temperature
        if self._is_openai:
            body["prompt_cache_key"] = question.report_id[:64]  # calls on one report go where its prefix is cached
        return body

    def learn(self, refusal: str, version: int) -> bool:
        """Change what a 400 says this model does not take; returns whether the question may be asked again."""
        if version != self.version:
            return True
        said = refusal.lower()
        if not any(word in said for word in _NOT_TAKEN):
            return False
        if ("max_tokens" in said or "max_completion_tokens" in said) and not self._is_swapped:
            self._max_tokens = "max_tokens" if self._max_tokens != "max_tokens" else "max_completion_tokens"
            self._is_swapped = True
        elif "temperature" in said and self._temperature is not None:
            self._temperature = None
        elif "prompt_cache_key" in said and self._is_openai:
            self._is_openai = False
        else:
            return False
        self.version += 1
        return True


class NoAnswerError(ValueError):
    """The endpoint answered with something that is not a chat completion."""


def read_answer(
    completion: Any, price: Price, model: str, *, seconds: float, attempts: int, in_batch: bool = False
) -> Answer:
    """What a chat completion (as a mapping) says. Raises NoAnswerError when there is nothing in it."""
    try:
        choice = completion["choices"][0]
        message = choice["message"]
        text, refusal = message.get("content"), message.get("refusal")
        usage = completion.get("usage") or {}
    except (AttributeError, IndexError, KeyError, TypeError):
        raise NoAnswerError("its answer has no choices") from None
    finish = str(choice.get("finish_reason") or "stop")
    if not text and not refusal:
        if finish not in {"length", "content_filter"}:
            raise NoAnswerError("its answer is empty")
        refusal = "The endpoint's content filter stopped the answer." if finish == "content_filter" else None
        text = None if refusal else ""
    details = usage.get("prompt_tokens_details") or {}
    tokens = (usage.get("prompt_tokens") or 0, details.get("cached_tokens") or 0, usage.get("completion_tokens") or 0)
    return Answer(
        text=text if not refusal else None,
        refusal=refusal or None,
        finish_reason=finish,
        model=str(completion.get("model") or model),
        input_tokens=tokens[0],
        cached_input_tokens=tokens[1],
        output_tokens=tokens[2],
        cost=price.cost(*tokens, in_batch=in_batch),
        seconds=round(seconds, 3),
        attempts=attempts,
    )


def explain(error: Any, question: Question) -> str:
    """What the endpoint says of its refusal, unless it repeats words of the report, which must not reach a log."""
    body = error.body if isinstance(error.body, dict) else {}
    message = " ".join(str(body.get("message") or "it does not say why").split())[:300]
    text = " ".join(" ".join(said.split()) for _, said in question.messages)
    pieces = (message[start : start + 25] for start in range(0, max(1, len(message) - 24), 5))
    if any(piece in text for piece in pieces if len(piece) >= 20):
        return f"{error.code or 'no code'} (its message repeats the report and is left out)."
    return f"{message.rstrip('.')}."
