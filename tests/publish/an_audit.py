"""Audit answers of made-up reports of 2019-20."""

from __future__ import annotations

from typing import Any

from include.frameworks import load_framework
from include.frameworks.asked import asked_by, audit_key
from include.publish.numbers import Made
from tests.publish.a_year import MADE_BY, partnership

YEAR = "2019-20"
MADE = Made("extractive", "wt2018", "not_reviewed", is_provisional=True)


def silent(framework_id: str) -> dict[str, str]:
    """Every audit question of an instrument with its last answer, which says that nothing is there."""
    return {one.question_id: one.answers[-1] for one in asked_by(load_framework(framework_id), is_own=True)}


SILENT = silent("wt2018")


def report(number: int, framework_id: str = "wt2018", year: str = YEAR, **answers: Any) -> list[dict[str, Any]]:
    """All answers of one report: what is named, and silence on the rest. A value may be (answer, more columns)."""
    rows = []
    for question_id, nothing in silent(framework_id).items():
        given = answers.get(question_id, nothing)
        answer, more = given if isinstance(given, tuple) else (given, {})
        rows.append(
            {
                **MADE_BY, "framework_id": framework_id, "report_id": f"{partnership(number)}-{year}",
                "partnership_id": partnership(number), "question_id": question_id,
                "finding_key": audit_key(framework_id, question_id), "is_own": True, "answer": answer, "detail": None,
                "values": [], "number": None, "summary": "", "rationale": "So.", "confidence": 0.9, "votes": None,
                "needs_review": False, "review_reason": None, "n_evidence": 1, **more,
            }
        )  # fmt: skip
    return rows
