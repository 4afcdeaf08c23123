"""What the suites of `synthesis` and `theme_synthesis` compare: a sentence's own rows, and the quotes beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

_SENTENCE = ["theme_no", "sentence_no"]


def derive_synthesis(frame: pd.DataFrame, evidence: pa.Table | None) -> None:
    """Add `n_rows_of_sentence`, `n_reports_of_sentence` and `is_found`: 1 where the quote stands in the evidence as a
    verified one of its report and theme; empty where the evidence is not at hand."""
    of_sentence = frame.groupby(_SENTENCE)["report_id"]
    frame["n_rows_of_sentence"] = of_sentence.transform("size").astype(float)
    frame["n_reports_of_sentence"] = of_sentence.transform("nunique").astype(float)
    if evidence is None:
        frame["is_found"] = float("nan")
        return
    rows = evidence.select(
        ["report_id", "finding_kind", "finding_key", "evidence_no", "quote", "check_result"]
    ).to_pylist()
    found = {
        (row["report_id"], row["finding_key"], row["evidence_no"], row["quote"])
        for row in rows
        if row["finding_kind"] == "theme" and row["check_result"] == "verified"
    }
    wanted = zip(frame["report_id"], frame["theme_no"].astype(str), frame["evidence_no"], frame["quote"], strict=True)
    frame["is_found"] = [float(one in found) for one in wanted]
