"""Columns that the suite of `survey_tables` compares.

| column | is |
|---|---|
| `percentage_is_off_by` | how far the percentage lies from 100 × count / denominator |
| `n_hidden_beside` | hidden answers of the same group and item, this one included |
| `count_total` | sum of the counts of the same group and item; empty where one is hidden |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def derive_survey(frame: pd.DataFrame) -> None:
    """Add the columns above to rows of `survey_tables`."""
    frame["percentage_is_off_by"] = (frame["percentage"] - 100 * frame["count"] / frame["denominator"]).abs()
    hidden = frame["count"].isna()
    together = [frame[name] for name in ("survey_wave", "table_id", "group", "item")]
    frame["n_hidden_beside"] = hidden.groupby(together).transform("sum").astype(float)
    total = frame["count"].groupby(together).transform("sum").astype(float)
    frame["count_total"] = total.where(frame["n_hidden_beside"] == 0)
