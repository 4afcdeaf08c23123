"""Audit answers in the shape people are asked about: answer and detail, with the values a question names as its detail.

Grades, groups of priorities and page counts are not put to people: they follow from other answers or are counted
(include/settled/derived.py works them out anew).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from include.frameworks.asked import Asked, asked_by
from include.frameworks.audit import NOT_APPLICABLE, ChoiceQuestion, TopicQuestion
from include.frameworks.loader import load_framework
from include.frameworks.model import Question

Row = Mapping[str, Any]
BETWEEN = ", "
"""Between the values of a question that may name several, in their order in the instrument."""


def asked_of(row: Row) -> Asked | None:
    """The question a row of `audit_findings` answers; None where its instrument no longer has it."""
    return _questions(row["framework_id"], bool(row["is_own"])).get(row["question_id"])


@functools.lru_cache(maxsize=64)
def _questions(framework_id: str, is_own: bool) -> Mapping[str, Asked]:
    from include.frameworks import FrameworkError

    try:
        return {one.question_id: one for one in asked_by(load_framework(framework_id), is_own)}
    except FrameworkError:
        return {}


def is_put_to_people(row: Row) -> bool:
    """Whether a person can be asked about this answer."""
    asked = asked_of(row)
    return asked is not None and not asked.is_derived


def claims(row: Row, answer: str) -> bool:
    """Whether an answer to this row's question says that something is there, and so owes a quote (DESIGN, rule 1)."""
    asked = asked_of(row)
    return asked is None or asked.owes_quote(answer)


def answer_and_detail(row: Row) -> tuple[str, str | None]:
    """The answer as people are shown it; of a question that may name several, the detail is what it names."""
    asked = asked_of(row)
    if asked is not None and asked.values:
        return row["answer"], joined(row["values"] or (), asked.values)
    return row["answer"], row["detail"] or None


def joined(values: Iterable[str], known: Iterable[str]) -> str | None:
    """Values as one text, in the order of the instrument; None where there are none."""
    named = set(values)
    return BETWEEN.join(value for value in known if value in named) or None


def named(detail: str | None) -> tuple[str, ...]:
    """The values such a text names."""
    return tuple(value.strip() for value in (detail or "").split(",") if value.strip())


def with_answer_and_detail(row: Row, answer: str, detail: str | None) -> dict[str, Any]:
    """The row with another answer. Where that says nothing is there, what the report was said to say goes with it."""
    asked = asked_of(row)
    changed: dict[str, Any] = {"answer": answer}
    if asked is not None and asked.values:
        changed["values"] = list(named(detail))
    else:
        changed["detail"] = detail
    if not claims(row, answer):
        changed["summary"] = ""
    return {**row, **changed}


def answers_to(row: Row) -> tuple[str, ...]:
    """The closed answers to a row's question; `not_applicable` only where it is not asked of every report."""
    asked = asked_of(row)
    if asked is None:
        return ()
    return (*asked.answers, NOT_APPLICABLE) if asked.depends_on else asked.answers


def details_of(row: Row) -> dict[str, tuple[str, ...]]:
    """The finer answers by the answer they belong to."""
    framework = load_framework(row["framework_id"])
    beside = {f"compliance.{one.id}": one for one in framework.compliance}
    question = {**beside, **{one.id: one for one in framework.audit}}.get(row["question_id"])
    by_answer: dict[str, tuple[str, ...]] = {}
    if isinstance(question, TopicQuestion) and question.details:
        return {answer: question.details for answer in question.answer_ids if answer != question.not_mentioned}
    if isinstance(question, ChoiceQuestion | Question):
        for answer in question.answers:
            finer = (answer.detail,) if answer.detail else ()
            by_answer[answer.answer] = tuple(dict.fromkeys((*by_answer.get(answer.answer, ()), *finer)))
    return {answer: details for answer, details in by_answer.items() if details}
