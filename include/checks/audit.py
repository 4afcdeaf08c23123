"""Columns that suites compare in audit findings: what the instrument asks, and how far the rows keep to it.

| column | is |
|---|---|
| `is_known_answer` | 1 when the answer is one of the question's, or `not_applicable` |
| `owes_quote` | 1 when the answer says that something is there |
| `is_grade` | 1 when the answer follows from others and rests on their quotes |
| `n_answers_of_report`, `n_asked` | answers of the report to one instrument, and questions that asks |
| `n_verified_quotes` | rows of `evidence` for it with `check_result` verified |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def derive_audit(frame: pd.DataFrame, evidence: pa.Table | None) -> None:
    """Add the columns above to rows of `audit_findings` or `report_audit`; `evidence` is the table of quotes, where given."""
    from include.frameworks.asked import Asked, asked_by
    from include.frameworks.files import FrameworkError
    from include.frameworks.loader import load_framework

    questions: dict[tuple[str, bool], Mapping[str, Asked]] = {}
    for framework_id, is_own in dict.fromkeys(zip(frame["framework_id"], frame["is_own"].astype(bool), strict=True)):
        try:
            asked = asked_by(load_framework(framework_id), is_own)
        except FrameworkError:
            asked = []  # no such instrument: none of its answers can be right
        questions[framework_id, is_own] = {one.question_id: one for one in asked}
    of_row = [
        questions[framework_id, bool(is_own)]
        for framework_id, is_own in zip(frame["framework_id"], frame["is_own"], strict=True)
    ]
    found = [asked.get(question_id) for asked, question_id in zip(of_row, frame["question_id"], strict=True)]
    pairs = list(zip(found, frame["answer"], strict=True))
    frame["is_known_answer"] = [
        int(one is not None and (a in one.answers or a == "not_applicable")) for one, a in pairs
    ]
    frame["owes_quote"] = [int(one is not None and one.owes_quote(a)) for one, a in pairs]
    frame["is_grade"] = [int(one is not None and one.is_grade) for one in found]
    frame["n_answers_of_report"] = (
        frame.groupby(["report_id", "framework_id"])["report_id"].transform("size").astype(float)
    )
    frame["n_asked"] = [float(len(asked)) for asked in of_row]
    frame["n_verified_quotes"] = float("nan")
    if evidence is not None:
        rows = evidence.select(["report_id", "finding_kind", "finding_key", "check_result"]).to_pylist()
        counted = Counter(
            (row["report_id"], row["finding_key"])
            for row in rows
            if row["finding_kind"] == "audit" and row["check_result"] == "verified"
        )
        keys = zip(frame["report_id"], frame["finding_key"], strict=True)
        frame["n_verified_quotes"] = [float(counted[key]) for key in keys]
