"""What an assessment instrument is: themes, criteria with their scoring rule, compliance questions, things to extract.

Every pattern stands beside a text it must match and one it must not, and a framework whose patterns fail their own
examples does not load. Themes, criteria and questions after RR1501 (March 2025), Appendix 2 and Table 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from include.datasets.words import REPORTING_YEAR_PATTERN
from include.frameworks.patterns import Pattern, PatternError, build
from include.frameworks.plain import plain

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """Base of everything in a framework file: unknown keys are slips and refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cue(Part):
    """A pattern, how much it says (3 names the matter, 2 is likely about it, 1 is a hint), and its two examples."""

    find: Text
    yes: Text
    no: Text
    weight: float = Field(default=2, gt=0, le=5)
    _pattern: Pattern | None = PrivateAttr(default=None)

    @property
    def pattern(self) -> Pattern:
        """The pattern made ready; frameworks do this while loading."""
        assert self._pattern is not None, "the cue's framework has not been loaded"
        return self._pattern

    def prepare(self, words: dict[str, str]) -> str:
        """Make the pattern ready and try it on its examples; returns what is wrong, or nothing."""
        try:
            self._pattern = build(self.find, words)
        except PatternError as error:
            return f"pattern {self.find!r} cannot be used: {error}. Mend the pattern."
        if not self._pattern.matches(plain(self.yes)):
            return f"pattern {self.find!r} does not match its own example {self.yes!r}. Mend the pattern or the `yes` text."
        if self._pattern.matches(plain(self.no)):
            return f"pattern {self.find!r} matches {self.no!r}, which it must not. Narrow the pattern or change the `no` text."
        return ""


Cues = tuple[Cue, ...]


class Group(Part):
    """A named group, such as themes that are asked for together."""

    id: Id
    name: Text


class Bands(Part):
    """Where a theme's score, 0 to 1, becomes an answer; between the two of a pair a person should look first."""

    partial_from: float = Field(ge=0, le=1)
    addressed_from: float = Field(ge=0, le=1)
    unsure_within: float = Field(ge=0, le=0.5)


class Theme(Part):
    """One theme: what it means in plain words and the cues that show a report treats it."""

    no: int = Field(ge=1)
    id: Id
    name: Text
    kind: Literal["top_down", "recurring"]
    group: Id
    definition: Text
    headings: Cues = ()
    cues: Cues = Field(min_length=1)
    not_applicable: Cues = ()
    never: tuple[Id, ...] = ()
    bands: Bands | None = None


class Requirement(Part):
    """One of the distinct things a criterion looks for."""

    id: Id
    name: Text
    headings: Cues = ()
    cues: Cues = Field(min_length=1)
    passage_score: float = Field(default=3, gt=0)


class Criterion(Part):
    """One criterion of the score. It is met when enough of its requirements are shown in enough places."""

    no: int = Field(ge=1, le=4)
    id: Id
    name: Text
    definition: Text
    scope: Literal["whole_text", "body"] = "body"
    requirements: tuple[Requirement, ...] = Field(min_length=1)
    requirements_needed: int = Field(ge=1)
    same_passage: bool = False
    text_only: bool = False
    """True where the rows of a table show nothing: figures beside each other do not say what changed them."""
    passages_needed: int = Field(default=1, ge=1)
    sentences_needed: int = Field(default=1, ge=1)
    pages_needed: int = Field(default=1, ge=1)
    unsure_within: int = Field(default=1, ge=0)
    never: tuple[Id, ...] = ()
    never_in_passage: tuple[Id, ...] = ()
    counts_only_when_met: tuple[int, ...] = ()


class Answer(Part):
    """One way a compliance question may be answered, and what shows it."""

    answer: Literal["met", "unmet"]
    detail: Id | None = None
    definition: Text
    cues: Cues = Field(min_length=1)
    never: tuple[Id, ...] = ()
    score_needed: float = Field(default=3, gt=0)


class Question(Part):
    """One compliance question. Answers are tried in the order in which they stand: the first that is shown holds."""

    id: Id
    name: Text
    definition: Text
    answers: tuple[Answer, ...] = Field(min_length=1)
    not_mentioned: Text


class TaskGroup(Part):
    """A class items of an extraction task fall into, such as the priority `neglect`."""

    id: Id
    name: Text
    cues: Cues = Field(min_length=1)
    left_out: bool = False
    """True for what is recognised so as not to be taken for an item, such as a total."""


class Task(Part):
    """Something to extract: what it is, the sentences or headings that hold it, and the classes it falls into."""

    definition: Text
    cues: Cues = ()
    headings: Cues = ()
    never: tuple[Id, ...] = ()
    groups: tuple[TaskGroup, ...] = ()


class Tasks(Part):
    """The extraction tasks."""

    contributions: Task
    priorities: Task
    decisions: Task
    reviews_mentioned: Task


class Gates(Part):
    """What is kept out before anything is scored: whole zones by their heading, single sentences by their form."""

    zones: dict[Literal["cover", "contents", "foreword", "glossary", "references"], Cues]
    sentences: dict[Id, Cues]
    never_evidence: tuple[Id, ...]
    not_after: tuple[Id, ...] = ()
    weak_evidence: tuple[Id, ...] = ()
    opening_words: Cues = ()


class Framework(Part):
    """An assessment instrument for one edition of the statutory guidance."""

    id: Id
    version: Text
    title: Text
    guidance: Text
    source: Text
    years: tuple[Annotated[str, Field(pattern=REPORTING_YEAR_PATTERN)], ...] = Field(min_length=1)
    words: dict[Id, Text] = {}
    theme_groups: tuple[Group, ...] = Field(min_length=1)
    bands: Bands
    themes: tuple[Theme, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    compliance: tuple[Question, ...] = Field(min_length=1)
    tasks: Tasks
    gates: Gates
    _content_hash: str = PrivateAttr(default="")

    @property
    def content_hash(self) -> str:
        """First 12 hex digits of the SHA-256 of the file, so that a changed instrument is seen in every output."""
        return self._content_hash

    @model_validator(mode="after")
    def _refuse_slips(self) -> Framework:
        slips = [*self._repeated(), *self._unknown(), *self._bad_cues()]
        if slips:
            raise ValueError("\n".join(slips))
        return self

    def _repeated(self) -> Iterator[str]:
        lists: dict[str, list[object]] = {
            "themes: no": [theme.no for theme in self.themes],
            "themes: id": [theme.id for theme in self.themes],
            "theme_groups: id": [group.id for group in self.theme_groups],
            "criteria: no": [criterion.no for criterion in self.criteria],
            "criteria: id": [criterion.id for criterion in self.criteria],
            "compliance: id": [question.id for question in self.compliance],
        }
        for name, values in lists.items():
            for value in sorted({str(value) for value in values if values.count(value) > 1}):
                yield f"{name} {value} stands twice. Give each its own."

    def _unknown(self) -> Iterator[str]:
        groups, gates, criteria = (
            {group.id for group in self.theme_groups},
            set(self.gates.sentences),
            {criterion.no for criterion in self.criteria},
        )
        for theme in self.themes:
            if theme.group not in groups:
                yield f"themes: {theme.id}: group {theme.group!r} is not among theme_groups ({', '.join(sorted(groups))})."
        for criterion in self.criteria:
            if criterion.requirements_needed > len(criterion.requirements):
                yield f"criteria: {criterion.id}: requirements_needed is more than the requirements there are."
            for no in set(criterion.counts_only_when_met) - criteria:
                yield f"criteria: {criterion.id}: counts_only_when_met names criterion {no}, which is not there."
        for place, names in self._gates_named():
            for name in set(names) - gates:
                yield f"{place}: {name!r} is not among gates.sentences ({', '.join(sorted(gates))})."

    def _gates_named(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "gates: never_evidence", self.gates.never_evidence
        yield "gates: not_after", self.gates.not_after
        yield "gates: weak_evidence", self.gates.weak_evidence
        for theme in self.themes:
            yield f"themes: {theme.id}: never", theme.never
        for criterion in self.criteria:
            yield f"criteria: {criterion.id}: never", criterion.never
            yield f"criteria: {criterion.id}: never_in_passage", criterion.never_in_passage
        for question in self.compliance:
            for answer in question.answers:
                yield f"compliance: {question.id}: never", answer.never
        for name, task in self.tasks:
            yield f"tasks: {name}: never", task.never

    def _bad_cues(self) -> Iterator[str]:
        for place, cue in self.cues_with_places:
            if slip := cue.prepare(self.words):
                yield f"{place}: {slip}"

    @cached_property
    def cues_with_places(self) -> tuple[tuple[str, Cue], ...]:
        """Every cue of the file with the place it stands at, for messages and tests."""
        return tuple(_cues_in(self, ""))

    def theme(self, no: int) -> Theme:
        """The theme of this number. Raises KeyError."""
        return {theme.no: theme for theme in self.themes}[no]


def _cues_in(part: object, place: str) -> Iterator[tuple[str, Cue]]:
    if isinstance(part, Cue):
        yield place, part
    elif isinstance(part, BaseModel):
        name = getattr(part, "id", None) or getattr(part, "answer", None) or ""
        here = ": ".join(bit for bit in (place, str(name)) if bit and not isinstance(part, Framework))
        for key in type(part).model_fields:
            value = getattr(part, key)
            if isinstance(value, tuple | dict | BaseModel):
                yield from _cues_in(value, ": ".join(bit for bit in (here, key) if bit))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _cues_in(value, f"{place}: {key}")
    elif isinstance(part, tuple):
        for value in part:
            yield from _cues_in(value, place)
