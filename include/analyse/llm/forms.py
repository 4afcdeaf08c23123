"""Answers about many reports at once: the schema that is sent, the check of what comes back, and how it is asked for."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from include.analyse.llm.call import Answer, CallError, Question
from include.analyse.llm.document import harmless
from include.analyse.llm.endpoint import Endpoint

_TRIES = 2


def _line(value: object) -> object:
    return harmless(" ".join(value.split())) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
"""Text on one line in which nothing looks like one of our marks."""


class Form(BaseModel):
    """Base of every answer: closed, as strict schemas must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)


F = TypeVar("F", bound=Form)


def read_form(form: type[F], answer: Answer) -> F | None:
    """The answer as its form; None where it was refused, broke off or is none: nothing of such an answer is guessed."""
    if answer.text is None or answer.is_cut_off:
        return None
    try:
        return form.model_validate_json(answer.text)
    except ValidationError:
        return None


async def ask_in_form(
    endpoint: Endpoint, about: str, purpose: str, messages: tuple[tuple[str, str], ...], form: type[F], room: int
) -> F:
    """An answer in its form; asked once more where the first is none.

    `about` and `purpose` name the call, `messages` are (role, text), `room` is the most tokens of the answer. Raises CallError.
    """
    for vote in range(_TRIES):
        question = Question(
            report_id=about,
            purpose=purpose,
            call_no=vote + 1,
            messages=messages,
            schema_name=purpose,
            schema=form.model_json_schema(),
            max_output_tokens=room,
            vote=vote,
        )
        found = read_form(form, await endpoint.ask(question))
        if found is not None:
            return found
    raise CallError(f"{about}, {purpose}: the model gave no answer that could be read. Try another model.")
