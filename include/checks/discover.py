"""What the suite of `theme_candidates` compares with the quotes beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def derive_candidates(frame: pd.DataFrame, evidence: pa.Table | None) -> None:
    """Add `n_quotes_stored` and `n_reports_quoted`; empty where the evidence is not at hand, 0 where there is none."""
    if evidence is None:
        frame["n_quotes_stored"] = frame["n_reports_quoted"] = float("nan")
        return
    quotes = evidence.select(["candidate_id", "report_id"]).to_pandas()
    of_candidate = quotes.groupby("candidate_id")["report_id"]
    frame["n_quotes_stored"] = frame["candidate_id"].map(of_candidate.size()).fillna(0).astype(float)
    frame["n_reports_quoted"] = frame["candidate_id"].map(of_candidate.nunique()).fillna(0).astype(float)
