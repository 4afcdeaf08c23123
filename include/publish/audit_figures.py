"""Audit answers among the main figures of a year: their names, what they count, and over which reports."""

from __future__ import annotations

from typing import Any

from include.frameworks import load_framework
from include.frameworks.asked import asked_by
from include.frameworks.audit import ChoiceQuestion, KindsQuestion
from include.publish.numbers import Rows

AUDIT = "audit"
"""First part of the indicators `audit.{instrument}.{question}`."""
PARTS = ("detail", "value")
"""Parts of a question beside its answer that are followed over the years; the bands of a number are not."""
DEEP_DIVE = ".deep_dive"
"""End of a question that a publication asked of a sample it read in depth; here `include/deep_dive` counts one."""
ASKED_OF = "reports analysed that are asked"
"""What the denominator counts where a question is asked only of reports that answered another one so."""


def audit_figures(yearly_audit: Rows) -> list[dict[str, Any]]:
    """Rows of `yearly_audit` as figures of the year, without the bands of numbers."""
    shared = ("indicator", "category", "count", "denominator", "percentage", "engine", "framework_id", "review_state")
    return [
        {name: row[name] for name in (*shared, "is_provisional", "n_left_out")}
        | {"label": audit_label(row["indicator"], row["category"]), "reliability": None}
        for row in yearly_audit
        if row["part"] in ("answer", *PARTS)
    ]


def is_audit(indicator: str) -> bool:
    """Whether an indicator is an answer to an instrument's question."""
    return indicator.startswith(f"{AUDIT}.")


def parts_of(indicator: str) -> tuple[str, str, str]:
    """Instrument, question and part (empty for its answer) of an indicator such as `audit.wt2018.training_impact.detail`."""
    _, framework_id, question = indicator.split(".", 2)
    stem, _, part = question.rpartition(".")
    return (framework_id, stem, part) if part in PARTS else (framework_id, question, "")


def audit_label(indicator: str, category: str) -> str:
    """The figure in words: the question, and the answer."""
    framework_id, question_id, _ = parts_of(indicator)
    names = {one.question_id: one.name for one in asked_by(load_framework(framework_id), is_own=False)}
    name = names.get(question_id.removesuffix(DEEP_DIVE), _plain(question_id).capitalize())
    sample = ", sample read in depth" if question_id.endswith(DEEP_DIVE) else ""
    return f"{name}{sample}: {_plain(category)}"


def audit_definition(indicator: str, category: str) -> str | None:
    """What the figure counts; None for a question that is none of the instrument's audit questions."""
    framework_id, question_id, part = parts_of(indicator)
    question = next((one for one in load_framework(framework_id).audit if one.id == question_id), None)
    if question is None:
        return None
    if isinstance(question, ChoiceQuestion) and not part:
        said = {one.answer: one.definition for one in reversed(question.answers)}
        return said.get(category, question.otherwise_says)
    words = _plain(category)
    if isinstance(question, KindsQuestion) and part == "value":
        words = next((one.name for one in question.values if one.id == category), words)
    return f"{words[:1].upper()}{words[1:]}: {question.definition}"


def audit_population(indicator: str) -> str | None:
    """What the denominator counts where it is not every analysed report."""
    framework_id, question_id, _ = parts_of(indicator)
    is_asked_of_some = any(one.id == question_id and one.asked_when for one in load_framework(framework_id).audit)
    return ASKED_OF if is_asked_of_some else None


def _plain(word: str) -> str:
    return word.replace("_", " ").replace(".", " ")
