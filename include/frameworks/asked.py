"""All that an instrument asks, as one list of questions with their closed answers: for counting, checking and measuring."""

from __future__ import annotations

from dataclasses import dataclass

from include.datasets import words
from include.frameworks.audit import (
    NOT_APPLICABLE,
    AuditQuestion,
    ChoiceQuestion,
    ItemsQuestion,
    KindsQuestion,
    OverallQuestion,
    PagesQuestion,
    TopicQuestion,
)
from include.frameworks.model import Framework

OTHER = "other"


@dataclass(frozen=True)
class Asked:
    """One question as `audit_findings` names it, with everything it may be answered."""

    question_id: str
    name: str
    source: str
    answers: tuple[str, ...]
    silent: tuple[str, ...]
    """Answers that say nothing is there: all others owe a quote."""
    details: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """What a question of several choices may name."""
    bands: tuple[str, ...] = ()
    """Bands a number is counted in."""
    at_least: int = 0
    """How many of the values it takes for an answer that says something is there."""
    is_grade: bool = False
    """True where the answer follows from others, and rests on their quotes."""
    is_derived: bool = False
    """True where no person is asked: it follows from other answers (a grade, groups of priorities) or is counted (pages)."""
    depends_on: str = ""
    """Id of the question that decides whether this one is asked of a report; empty where it always is."""

    def owes_quote(self, answer: str) -> bool:
        """Whether an answer says that something is there."""
        return answer not in {*self.silent, NOT_APPLICABLE}


def audit_key(framework_id: str, question_id: str) -> str:
    """How evidence names an audit finding: `wt2018.rapid_reviews`."""
    return f"{framework_id}.{question_id}"


def asked_by(framework: Framework, is_own: bool) -> list[Asked]:
    """What `audit_findings` holds of an instrument: its audit questions; of one used beside another all it asks.

    `is_own`: whether it is the reporting year's own instrument, whose themes, criteria and compliance questions have
    datasets of their own.
    """
    found = [_of_audit(framework, number) for number in range(len(framework.audit))]
    if is_own:
        return found
    source = framework.source
    absent = ("not_mentioned",)
    found += [Asked(f"theme.{one.id}", one.name, source, words.THEME_STATUSES, absent) for one in framework.themes]
    found += [
        Asked(f"criterion.{one.id}", one.name, source, words.CRITERION_ANSWERS, ("not_met",))
        for one in framework.criteria
    ]
    found += [
        Asked(
            f"compliance.{one.id}", one.name, source, words.COMPLIANCE_ANSWERS, absent,
            tuple(dict.fromkeys(answer.detail for answer in one.answers if answer.detail)),
        )
        for one in framework.compliance
    ]  # fmt: skip
    return found


def _of_audit(framework: Framework, number: int) -> Asked:
    question = framework.audit[number]
    values: tuple[str, ...] = ()
    at_least = 0
    if isinstance(question, KindsQuestion):
        values, at_least = tuple(value.id for value in question.values), question.at_least
    elif isinstance(question, ItemsQuestion):
        every = tuple(group.id for group in framework.tasks.priorities.groups if not group.left_out)
        values = (question.groups or every) + ((OTHER,) if question.own_words or not question.groups else ())
    bands = question.bands if isinstance(question, PagesQuestion) else ()
    return Asked(
        question.id, question.name, question.source, question.answer_ids, _silent(question), question.details, values, bands,
        at_least, isinstance(question, OverallQuestion),
        isinstance(question, OverallQuestion | ItemsQuestion | PagesQuestion),
        question.asked_when.question if question.asked_when else "",
    )  # fmt: skip


def _silent(question: AuditQuestion) -> tuple[str, ...]:
    if isinstance(question, ChoiceQuestion):
        return (question.otherwise,)
    if isinstance(question, TopicQuestion):
        return (question.not_mentioned,)
    if isinstance(question, PagesQuestion):
        return question.answer_ids
    return question.answer_ids[-1:]
