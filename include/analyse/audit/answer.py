"""The engine's answer to each audit question, in the order of the instrument, before its quotes have been checked.

Confidence here is a rule and not a measurement: no reports of these years with known answers were kept out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from include.analyse.compliance import first_shown
from include.analyse.criteria import answer_criterion, passages_showing
from include.analyse.items import Item
from include.analyse.passages import Sentence
from include.analyse.themes import Evidence, PassageScore, answer_theme, telling
from include.frameworks import (
    AuditQuestion,
    ChoiceQuestion,
    CriterionQuestion,
    ItemsQuestion,
    KindsQuestion,
    OverallQuestion,
    PagesQuestion,
    TopicQuestion,
    Value,
    plain,
)
from include.frameworks.asked import OTHER
from include.frameworks.audit import COUNTED, DESCRIBED, IMPACT_SHOWN, NO_PAGES, NOT_APPLICABLE
from include.frameworks.grading import graded

_ABSENT, _SURE, _UNSURE = 0.88, 0.9, 0.6
Row = Mapping[str, Any]


@dataclass
class AuditAnswer:
    """One answer; `sentences` show it, `values` are what a question of several choices found, each with its sentence."""

    question: AuditQuestion
    answer: str
    rationale: str
    confidence: float
    detail: str | None = None
    values: dict[str, Sentence] = field(default_factory=dict)
    number: float | None = None
    sentences: list[Sentence] = field(default_factory=list)
    doubt: str | None = None
    """Why a person should look first."""
    rests_on: tuple[str, ...] = ()
    """Ids of the questions a grade follows from: their quotes are its quotes."""

    @property
    def is_positive(self) -> bool:
        """Whether it says that something is there, and so owes a quote."""
        return bool(self.sentences or self.rests_on)


def answer_audit(evidence: Evidence, pages: Iterable[Row], priorities: Sequence[Item]) -> list[AuditAnswer]:
    """An answer to every audit question. `pages`: rows of the report; `priorities`: its items, as they were found."""
    reader = _Reader(evidence, list(pages), priorities)
    for question in evidence.framework.audit:
        reader.answers[question.id] = reader.answer(question)
    return list(reader.answers.values())


class _Reader:
    """Answers one report's questions one after another: later ones may follow from earlier ones."""

    def __init__(self, evidence: Evidence, pages: list[Row], priorities: Sequence[Item]):
        self.evidence = evidence
        self.pages = pages
        self.priorities = priorities
        self.answers: dict[str, AuditAnswer] = {}
        impact = evidence.framework.impact
        self.impact = {} if impact is None else {one.passage.no: one for one in passages_showing(impact, evidence)}

    def answer(self, question: AuditQuestion) -> AuditAnswer:
        when = question.asked_when
        if when is not None and self.answers[when.question].answer not in when.answers:
            return AuditAnswer(question, NOT_APPLICABLE, "It is not asked of this report.", _ABSENT)
        if isinstance(question, ChoiceQuestion):
            return self._choice(question)
        if isinstance(question, TopicQuestion):
            return self._topic(question)
        if isinstance(question, CriterionQuestion):
            return self._criterion(question)
        if isinstance(question, KindsQuestion):
            return self._kinds(question)
        if isinstance(question, ItemsQuestion):
            return self._items(question)
        if isinstance(question, PagesQuestion):
            return self._pages(question)
        return self._overall(question)

    # --- kinds of questions -----------------------------------------------------------------------------------

    def _choice(self, question: ChoiceQuestion) -> AuditAnswer:
        found = first_shown(question.answers, self.evidence)
        if found is None:
            return AuditAnswer(question, question.otherwise, question.otherwise_says, _ABSENT)
        chosen = found.answer
        return AuditAnswer(
            question, chosen.answer, chosen.definition, found.confidence, chosen.detail, sentences=list(found.sentences),
            doubt=found.doubt,
        )  # fmt: skip

    def _topic(self, question: TopicQuestion) -> AuditAnswer:
        treated = answer_theme(question, self.evidence)
        answer = {"addressed": question.addressed, "partial": question.partial}.get(
            treated.status, question.not_mentioned
        )
        if treated.status == "not_mentioned" or (treated.status == "partial" and answer == question.not_mentioned):
            said = "Nothing on it was found." if not treated.passages else "It is only touched on."
            return AuditAnswer(question, answer, said, treated.confidence, doubt=treated.review_reason)
        sentences, detail = telling(treated.passages), None
        if question.shows_impact:
            shown = [
                self.impact[one.passage.no].sentence for one in _own(treated.passages) if one.passage.no in self.impact
            ]
            detail = IMPACT_SHOWN if shown else DESCRIBED
            sentences = list(dict.fromkeys([*shown[:2], *sentences]))
        said = f"Told of in {len(_own(treated.passages))} passages" + (
            f"; {detail.replace('_', ' ')}." if detail else "."
        )
        return AuditAnswer(
            question, answer, said, treated.confidence, detail, sentences=sentences, doubt=treated.review_reason
        )

    def _criterion(self, question: CriterionQuestion) -> AuditAnswer:
        judged = answer_criterion(question.criterion, self.evidence)
        met = judged.answer == "met"
        return AuditAnswer(
            question, question.answer_ids[0 if met else 1], judged.rationale, judged.confidence,
            sentences=[one.sentence for one in judged.shown] if met else [], doubt=judged.review_reason,
        )  # fmt: skip

    def _kinds(self, question: KindsQuestion) -> AuditAnswer:
        values = {}
        for value in question.values:
            sentence = self._best_of(value, question.never)
            if sentence is not None:
                values[value.id] = sentence
        names = [value.name for value in question.values if value.id in values]
        if len(values) < question.at_least:
            said = f"Found {len(values)} of the {question.at_least} it takes." if values else "None of them was found."
            return AuditAnswer(question, "not_reported", said, _UNSURE if values else _ABSENT, values=values)
        return AuditAnswer(
            question,
            "reported",
            f"It names: {'; '.join(names)}.",
            _SURE,
            values=values,
            sentences=list(values.values()),
        )

    def _best_of(self, value: Value, never: Sequence[str]) -> Sentence | None:
        allowed = self.evidence.allowed - self.evidence.held_by_gate(*value.never, *never)
        weights: dict[int, float] = {}
        for cue in value.cues:
            for no in self.evidence.index.holding(cue) & allowed:
                weights[no] = weights.get(no, 0.0) + cue.weight
        shown = [no for no, weight in weights.items() if weight >= value.score_needed]
        best = min(shown, key=lambda no: (-weights[no], no), default=None)
        return None if best is None else self.evidence.report.sentences[best]

    def _items(self, question: ItemsQuestion) -> AuditAnswer:
        ids = {group.name: group.id for group in self.evidence.framework.tasks.priorities.groups}
        values: dict[str, Sentence] = {}
        for item in self.priorities:
            value = ids.get(item.fields["priority"], OTHER)
            asked = not question.groups or value in question.groups or (value == OTHER and question.own_words)
            if not asked:
                continue
            values.setdefault(value, _sentence_of(item, self.evidence))
        if not values:
            return AuditAnswer(question, "not_reported", "It states none of these.", _ABSENT)
        said = ", ".join(value.replace("_", " ") for value in values)
        doubt = (
            "Some of the priorities it rests on wait for a person."
            if any(i.needs_review for i in self.priorities)
            else None
        )
        return AuditAnswer(
            question,
            "reported",
            f"It states: {said}.",
            _SURE,
            values=values,
            sentences=list(values.values()),
            doubt=doubt,
        )

    def _pages(self, question: PagesQuestion) -> AuditAnswer:
        numbered = {(row["document_id"], row["page"]) for row in self.pages if row.get("page") is not None}
        if not numbered:
            return AuditAnswer(question, NO_PAGES, "It is made of web pages.", 1.0)
        return AuditAnswer(question, COUNTED, f"{len(numbered)} pages.", 1.0, number=float(len(numbered)))

    def _overall(self, question: OverallQuestion) -> AuditAnswer:
        found = graded(question, {name: (one.answer, one.detail) for name, one in self.answers.items()})
        return AuditAnswer(
            question, found.grade.answer, found.rationale, _UNSURE if found.doubt else _SURE, number=found.share,
            doubt=found.doubt, rests_on=found.rests_on,
        )  # fmt: skip


def _own(passages: Sequence[PassageScore]) -> list[PassageScore]:
    """Passages that are about the matter: those that score at least a third of the best."""
    return [one for one in passages if one.score >= passages[0].score / 3]


def _sentence_of(item: Item, evidence: Evidence) -> Sentence:
    """The sentence an item was found in; where its quote is no sentence of the body, one made from it."""
    wanted = plain(item.quote)
    for sentence in evidence.report.sentences:
        if sentence.plain.replace(" | ", " ") == wanted and sentence.place == item.place:
            return sentence
    return Sentence(-1, item.quote, wanted, -1, item.place)
