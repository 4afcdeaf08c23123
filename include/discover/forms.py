"""What a model's answers look like at each stage."""

from __future__ import annotations

from include.analyse.llm.forms import Form, Line


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
