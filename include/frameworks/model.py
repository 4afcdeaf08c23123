"""What an assessment instrument is: themes, criteria with their scoring rule, compliance and audit questions, and things
to extract. An instrument has whichever of the first four its publication had.

Every pattern stands beside a text it must match and one it must not, and a framework whose patterns fail their own
examples does not load. Themes, criteria and questions after RR1501 (March 2025), Appendix 2 and Table 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, Field, PrivateAttr, model_validator

from include.datasets.words import REPORTING_YEAR_PATTERN
from include.frameworks.audit import (
    AuditQuestion,
    Choice,
    ChoiceQuestion,
    CriterionQuestion,
    ItemsQuestion,
    KindsQuestion,
    OverallQuestion,
    TopicQuestion,
)
from include.frameworks.parts import Bands, Criterion, Cue, Cues, Id, Part, Text


class Group(Part):
    """A named group, such as themes that are asked for together."""

    id: Id
    name: Text


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


class Answer(Choice):
    """One way a compliance question may be answered, and what shows it."""

    answer: Literal["met", "unmet"]


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
    """An assessment instrument. One without years of its own is used beside another (setting `INSTRUMENTS`)."""

    id: Id
    version: Text
    title: Text
    guidance: Text
    source: Text
    reads: Literal["yearly_report", "published_arrangements"] = "yearly_report"
    years: tuple[Annotated[str, Field(pattern=REPORTING_YEAR_PATTERN)], ...] = ()
    words: dict[Id, Text] = Field(default_factory=dict)
    theme_groups: tuple[Group, ...] = ()
    bands: Bands
    themes: tuple[Theme, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    compliance: tuple[Question, ...] = ()
    audit: tuple[AuditQuestion, ...] = ()
    impact: Criterion | None = None
    """What shows impact together with its evidence, for the topics that say whether it is shown."""
    tasks: Tasks
    gates: Gates
    _content_hash: str = PrivateAttr(default="")

    @property
    def content_hash(self) -> str:
        """First 12 hex digits of the SHA-256 of the file, so that a changed instrument is seen in every output."""
        return self._content_hash

    @model_validator(mode="after")
    def _refuse_slips(self) -> Framework:
        slips = [*self._repeated(), *self._unknown(), *self._audit_slips(), *self._bad_cues()]
        if not (self.themes or self.criteria or self.compliance or self.audit):
            slips.append("it asks nothing. Give it themes, criteria, compliance or audit questions.")
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
            "audit: id": [question.id for question in self.audit],
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

    def _audit_slips(self) -> Iterator[str]:
        before: set[str] = set()
        groups = {group.id for group in self.tasks.priorities.groups}
        for question in self.audit:
            named = [question.asked_when.question] if question.asked_when else []
            if isinstance(question, OverallQuestion):
                named += [part.question for part in question.parts]
            for name in named:
                if name not in before:
                    yield f"audit: {question.id}: it names {name!r}, which does not stand before it."
            if isinstance(question, ItemsQuestion):
                for name in set(question.groups) - groups:
                    yield f"audit: {question.id}: {name!r} is not among the groups of tasks: priorities."
            if isinstance(question, TopicQuestion) and question.shows_impact and self.impact is None:
                yield f"audit: {question.id}: shows_impact needs `impact`, which says what shows it."
            before.add(question.id)

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
        for one in self.audit:
            if isinstance(one, CriterionQuestion):
                yield f"audit: {one.id}: never", (*one.criterion.never, *one.criterion.never_in_passage)
            parts = (
                one.answers if isinstance(one, ChoiceQuestion) else one.values if isinstance(one, KindsQuestion) else ()
            )
            for part in (one, *parts):
                yield f"audit: {one.id}: never", getattr(part, "never", ())

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
