"""Ask an OpenAI-compatible endpoint: never twice for the same, never beyond its limits or the budget.

Kept answer → budget → limits → breaker → the call, tried again with growing pauses → the answer is kept → returned.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from include.analyse.llm.breaker import Breaker
from include.analyse.llm.budget import Budget, most_it_costs
from include.analyse.llm.call import Answer, CallError, EndpointDown, Question
from include.analyse.llm.kept import Kept
from include.analyse.llm.limits import Limits, retry_after
from include.analyse.llm.prices import price_of
from include.analyse.llm.wire import NoAnswerError, Wire, explain, read_answer
from include.lake import Lake, StoreDownError
from include.settings import Settings

log = logging.getLogger(__name__)

LONGEST_BACKOFF_S = 30.0
REFUSED_FOR_GOOD = {
    401: "The endpoint refuses the key (401). Check OPENAI_API_KEY.",
    403: "The endpoint refuses access (403). Check what OPENAI_API_KEY may use.",
    404: "The endpoint knows no such model or address (404). Check OPENAI_MODEL and OPENAI_BASE_URL.",
}


class _Again(Exception):  # noqa: N818 - not an error yet
    """This try came to nothing; another may help. `counts` when it is one of the question's tries."""

    def __init__(self, why: str, *, counts: bool = True, wait_s: float | None = None):
        super().__init__(why)
        self.counts = counts
        self.wait_s = wait_s


@dataclass(frozen=True)
class _Sent:
    """A try under way: its tokens as reserved, what was known of the endpoint's parameters, when it began."""

    question: Question
    reserved: int
    version: int
    began: float = field(default_factory=time.monotonic)


@asynccontextmanager
async def open_endpoint(settings: Settings, lake: Lake, run_id: str) -> AsyncIterator[Endpoint]:
    """The endpoint in settings, for one run and one event loop; answers are kept in the lake.

    Raises SettingsError when the prices cannot be read or the budget could not be kept.
    """
    endpoint = Endpoint(settings, lake, run_id)
    try:
        yield endpoint
    finally:
        await endpoint.aclose()


class Endpoint:
    """All calls of one run. `ask` may be called from many tasks at once."""

    def __init__(self, settings: Settings, lake: Lake, run_id: str):
        self.settings = settings
        self.price = price_of(settings)
        if self.price.warning:
            log.warning(self.price.warning)
        self.kept = Kept(lake, run_id, settings)
        self.budget = Budget(settings.llm_budget, self.kept.spent())
        self.wire = Wire(settings)
        self._limits = Limits(settings)
        self._breaker = Breaker(settings.llm_patience_s)
        self._room = asyncio.Semaphore(settings.llm_concurrency)
        self._locks: dict[str, asyncio.Lock] = {}
        self._on_their_way: set[asyncio.Task[Answer]] = set()
        self._last_answer = time.monotonic()
        self.client = open_client(settings)

    async def aclose(self) -> None:
        """Let calls that are on their way come back and be kept, since they are paid for; close the connection."""
        if self._on_their_way:
            await asyncio.wait(self._on_their_way)
        await self.client.close()

    async def ask(self, question: Question) -> Answer:
        """The answer to a question: the kept one, else a new one, which is kept before it is returned.

        Raises CallError (this question has none), EndpointDown or BudgetSpent (no more will be answered in this run).
        """
        key = self.kept.key(question)
        async with self._locks.setdefault(key, asyncio.Lock()):
            found = await asyncio.to_thread(self.kept.find, key)
            if found is not None:
                return found
            async with self._room, self.budget.reserved(most_it_costs(question, self.price.price), _name(question)):
                return await self._try(key, question)

    async def _try(self, key: str, question: Question) -> Answer:
        from tenacity import AsyncRetrying, retry_if_exception_type, wait_random_exponential

        tries = counted = 0
        backoff = wait_random_exponential(multiplier=0.5, max=LONGEST_BACKOFF_S)

        def pause(state: Any) -> float:
            again = state.outcome.exception()
            return backoff(state) if again.wait_s is None else again.wait_s

        def is_enough(state: Any) -> bool:
            nonlocal counted
            counted += state.outcome.exception().counts
            return counted >= self.settings.llm_attempts

        try:
            retrying = AsyncRetrying(
                wait=pause, stop=is_enough, retry=retry_if_exception_type(_Again), reraise=True, sleep=asyncio.sleep
            )
            async for attempt in retrying:
                with attempt:
                    tries += 1
                    return await self._once(key, question, tries)
        except _Again as again:
            raise CallError(
                f"{_name(question)}: no answer after {tries} tries (LLM_ATTEMPTS); last: {again}. Run again later."
            ) from None
        raise AssertionError("tenacity always returns or raises")

    async def _once(self, key: str, question: Question, tries: int) -> Answer:
        """One try. Raises _Again where another may help."""
        reserved = self._limits.tokens_of(question.characters, _kind(question), question.max_output_tokens)
        await self._limits.enter(reserved)
        await self._breaker.enter()
        # shielded: a caller that gives up does not throw away what is already being paid for
        task = asyncio.create_task(self._send(key, question, tries, reserved))
        self._on_their_way.add(task)
        task.add_done_callback(self._arrived)
        return await asyncio.shield(task)

    def _arrived(self, task: asyncio.Task[Answer]) -> None:
        self._on_their_way.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, in case nobody waits for it any more

    async def _send(self, key: str, question: Question, tries: int, reserved: int) -> Answer:
        sent = _Sent(question, reserved, self.wire.version)
        try:
            async with asyncio.timeout(self.settings.llm_timeout_s):
                response = await self.client.chat.completions.with_raw_response.create(**self.wire.body(question))
        except asyncio.CancelledError:
            await self._breaker.left()
            raise
        except Exception as error:  # noqa: BLE001 - sorted there
            raise await self._sorted(error, sent) from None
        answer = await self._read(response, key, sent, tries)
        self.budget.spend(answer.cost)
        if why := _cut(question, answer):
            await asyncio.to_thread(self.kept.note_lost, key, answer.cost, tries)
            raise CallError(f"{_name(question)}: {why}")
        await self._keep(key, question, answer)
        return answer

    async def _keep(self, key: str, question: Question, answer: Answer) -> None:
        """Keep what was paid for, also where the lake is out of reach or full for a while; meanwhile nothing else is asked.

        Raises StoreDownError after LLM_PATIENCE_S.
        """
        patient_until = time.monotonic() + self.settings.llm_patience_s
        while True:
            try:
                await asyncio.to_thread(self.kept.keep, key, question, answer)
                return
            except StoreDownError as error:
                if time.monotonic() > patient_until:
                    raise
                log.warning("%s: its answer cannot be kept yet. %s", _name(question), error)
            await asyncio.sleep(min(5.0, self.settings.llm_patience_s / 20))

    async def _read(self, response: Any, key: str, sent: _Sent, tries: int) -> Answer:
        question, reserved, seconds = sent.question, sent.reserved, time.monotonic() - sent.began
        try:
            completion = response.http_response.json()
            answer = read_answer(
                completion, self.price.price, self.settings.openai_model, seconds=seconds, attempts=tries
            )
        except ValueError as error:  # no JSON, or none with an answer: it counts as a failure of the endpoint
            self._limits.not_sent(reserved)
            why = str(error) if isinstance(error, NoAnswerError) else "its answer is not JSON"
            await self._note_lost(key, response, tries)
            is_probe = self._breaker.is_open
            await self._breaker.failed(why, sent.began)
            raise _Again(why, counts=not is_probe) from None
        await self._breaker.succeeded()
        self._last_answer = time.monotonic()
        used = answer.input_tokens + answer.output_tokens
        self._limits.answered(
            reserved, used or reserved, response.headers, question.characters, _kind(question), answer.output_tokens
        )
        return answer

    async def _note_lost(self, key: str, response: Any, tries: int) -> None:
        """An empty answer may be billed all the same."""
        try:
            usage = response.http_response.json()["usage"]
            cost = self.price.price.cost(usage["prompt_tokens"], 0, usage["completion_tokens"])
        except (KeyError, TypeError, ValueError):
            return
        self.budget.spend(cost)
        await asyncio.to_thread(self.kept.note_lost, key, cost, tries)

    async def _sorted(self, error: Exception, sent: _Sent) -> Exception:
        """What a failed try means: try again, give this question up, or give the endpoint up."""
        import openai

        if isinstance(error, openai.APIStatusError):
            return await self._refused(error, sent)
        self._limits.not_sent(sent.reserved)
        if isinstance(error, openai.APITimeoutError | TimeoutError):
            why = f"no answer within {self.settings.llm_timeout_s} s (LLM_TIMEOUT_S)"
        elif isinstance(error, openai.APIConnectionError):
            cause = type(error.__cause__).__name__ if error.__cause__ else "no connection"
            why = f"the connection failed ({cause})"
        else:
            await self._breaker.left()
            return CallError(
                f"{_name(sent.question)}: an error of the software: {type(error).__name__}. Please report it."
            )
        return await self._failed(why, sent)

    async def _refused(self, error: Any, sent: _Sent) -> Exception:
        question = sent.question
        status, headers = error.status_code, error.response.headers
        if status == 429 and str(error.code) != "insufficient_quota":
            return await self._too_many(headers, sent.reserved)
        self._limits.not_sent(sent.reserved)
        if status == 429:
            return await self._breaker.give_up("The endpoint says that the account has no credit left (429).")
        if status in REFUSED_FOR_GOOD:
            return await self._breaker.give_up(REFUSED_FOR_GOOD[status])
        if status >= 500 or status in {408, 409}:
            return await self._failed(f"the endpoint answers {status}", sent, retry_after(headers))
        await self._breaker.succeeded()  # it is there, and it is this question it does not like
        if status == 400 and self.wire.learn(error.message, sent.version):
            return _Again("the endpoint does not take all parameters", counts=False, wait_s=0)
        return CallError(f"{_name(question)}: refused with {status}: {explain(error, question)} Look at the report.")

    async def _too_many(self, headers: Mapping[str, str], reserved: int) -> Exception:
        await self._breaker.succeeded()
        asked = self._limits.refused(headers, reserved)
        patience = self.settings.llm_patience_s
        if asked > patience:
            return await self._breaker.give_up(
                f"The endpoint asks to wait {asked:.0f} s, longer than LLM_PATIENCE_S. Run again after that."
            )
        if time.monotonic() - self._last_answer > patience + asked:
            return await self._breaker.give_up(
                f"The endpoint has refused every call for {patience} s as too many (429). Run again later."
            )
        return _Again("refused as too many (429)", counts=False, wait_s=0)  # the limiter makes it wait

    async def _failed(self, why: str, sent: _Sent, wait_s: float = 0.0) -> Exception:
        is_probe = self._breaker.is_open
        try:
            await self._breaker.failed(why, sent.began, wait_s)
        except EndpointDown as down:
            return down
        return _Again(why, counts=not is_probe, wait_s=wait_s or None)


def _cut(question: Question, answer: Answer) -> str:
    """What to say where the endpoint has read only part of what it was sent, as some local servers do in silence.

    An answer to half a report is no answer. Text of any kind has far more than a token in twelve characters.
    """
    if not 0 < answer.input_tokens < question.characters / 12:
        return ""
    return (
        f"the endpoint read only {answer.input_tokens} tokens of {question.characters} characters: it cuts long reports off. "
        "Raise its context length (Ollama: OLLAMA_CONTEXT_LENGTH, vLLM: --max-model-len) or lower LLM_MAX_DOCUMENT_TOKENS."
    )


def open_client(settings: Settings) -> Any:
    """The `openai` client of these settings. It never tries again by itself: that is done here."""
    import openai

    logging.getLogger("httpx2").setLevel(logging.WARNING)  # a line per call would bury all others
    return openai.AsyncOpenAI(
        api_key=settings.openai_api_key or "not-needed",
        base_url=settings.openai_base_url or None,
        timeout=float(settings.llm_timeout_s),
        max_retries=0,
    )


def _kind(question: Question) -> str:
    """Questions of one kind have answers of about one length."""
    return question.purpose.rstrip("0123456789_ -")


def _name(question: Question) -> str:
    return f"{question.report_id}, {question.purpose} {question.call_no}"
