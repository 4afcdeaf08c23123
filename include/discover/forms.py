"""What a model's answers look like at each stage: the schema that is sent and the check of what comes back."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from include.analyse.llm.call import Answer
from include.analyse.llm.document import harmless


def _line(value: object) -> object:
    return harmless(" ".join(value.split())) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]


class Form(BaseModel):
    """Base of every answer: closed, as strict schemas must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(Form):
    """Words of the report with the number of the page mark above them."""

    text: Line
    page: int


class Proposal(Form):
    """A theme one report may hold."""

    name: Line
    definition: Line
    terms: list[Line]
    quotes: list[Quote]


class Proposals(Form):
    """Stage 1, per report."""

    themes: list[Proposal]


class Group(Form):
    """Proposals about one matter, by their keys."""

    name: Line
    definition: Line
    members: list[Line]


class Groups(Form):
    """Stage 2, merge."""

    groups: list[Group]


class Refinement(Form):
    """A candidate made clearer."""

    key: Line
    name: Line
    definition: Line
    terms: list[Line]
    same_as: int
    is_theme: bool


class Refinements(Form):
    """Stage 3, refine."""

    themes: list[Refinement]


F = TypeVar("F", bound=Form)


def read_form(form: type[F], answer: Answer) -> F | None:
    """The answer as its form; None where it was refused, broke off or is none: nothing of such an answer is guessed."""
    if answer.text is None or answer.is_cut_off:
        return None
    try:
        return form.model_validate_json(answer.text)
    except ValidationError:
        return None
