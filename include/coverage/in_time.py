"""How many reports were there by a day: the submission rate that the national Panel gives each year.

For 2020-21 it was "49% of partnerships … by the deadline" (65 of 132; A. Hudson, 16 December 2022). It counted reports
sent in; here a report counts from the day on which it was first found, which is the day it was published or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from include.reporting_years import in_london

_THERE = frozenset({"found", "failed"})
"""Statuses of a report that is there, readable or not."""


@dataclass(frozen=True)
class InTime:
    """How many partnerships of the register had a report by a day; `undated` are there, but nobody knows since when."""

    by: date
    count: int
    denominator: int
    undated: int


def in_time(
    coverage: Iterable[Mapping[str, Any]], partnerships: Iterable[str], by: date | None = None
) -> InTime | None:
    """Count reports found by `by` (default: the deadline in the rows), of all `partnerships` of the register.

    A partnership without a row counts as having none. Returns None where there is neither a day nor a deadline.
    """
    rows = {row["partnership_id"]: row for row in coverage}
    expected = list(partnerships)
    deadlines = [row["deadline"] for row in rows.values() if row.get("deadline")]
    day = by or (max(deadlines) if deadlines else None)
    if day is None:
        return None
    there = [rows[one] for one in expected if one in rows and rows[one]["status"] in _THERE]
    dated = [row for row in there if row.get("since")]
    early = sum(in_london(row["since"]) <= day for row in dated)
    return InTime(day, early, len(expected), len(there) - len(dated))
