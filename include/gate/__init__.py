"""The gate: what a year's owner is shown before they release it, and what they decided.

A decision is about one state of the year: these findings and these reviews, by their versions. Whatever changes
afterwards is not released by it. No decision means no.
"""

from __future__ import annotations

from include.gate.decision import (
    REFUSE,
    RELEASE,
    Answer,
    GateError,
    NoRecordError,
    answer_to,
    decision_on,
    keep_decision,
)
from include.gate.question import Question, put_question

__all__ = [
    "REFUSE",
    "RELEASE",
    "Answer",
    "GateError",
    "NoRecordError",
    "Question",
    "answer_to",
    "decision_on",
    "keep_decision",
    "put_question",
]
