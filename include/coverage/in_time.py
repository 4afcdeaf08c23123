"""How many reports were there by a day: the submission rate that the national Panel gives each year.

For 2020-21 it was "49% of partnerships … by the deadline" (65 of 132; A. Hudson, 16 December 2022). It counted reports
sent in; here a report counts from the day on which it was first found, which is the day it was published or later. What
was first looked for after the day may have been there before: that is said, and never counted as late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from include.datasets.words import IN_TIME
from include.reporting_years import in_london

THERE = frozenset({"found", "failed"})
"""Statuses of a report that is there, readable or not."""
BY_DEADLINE, LATER, UNKNOWN, NOTHING = IN_TIME


@dataclass(frozen=True)
class InTime:
    """How many partnerships of the register had a report by a day, later, at an unknown time, or have none.

    `is_closed`: the day had passed for all of them when they were last looked for.
    """

    by: date
    states: Mapping[str, int]
    is_closed: bool

    @property
    def count(self) -> int:
        return self.states.get(BY_DEADLINE, 0)

    @property
    def denominator(self) -> int:
        return sum(self.states.values())

    @property
    def is_known(self) -> bool:
        """Whether the rate can be told: the day has passed, and of every report that is there it is known when it came."""
        return self.is_closed and not self.states.get(UNKNOWN)


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
    states = Counter(_state(rows.get(one), day) for one in expected)
    looked = [rows[one].get("last_looked_at") for one in expected if one in rows]
    is_closed = all(when is not None and in_london(when) > day for when in looked)
    return InTime(day, {state: states[state] for state in IN_TIME}, is_closed)


def _state(row: Mapping[str, Any] | None, day: date) -> str:
    if row is None or row["status"] not in THERE:
        return NOTHING
    since = row.get("there_since") or row.get("since")
    if since is None:
        return UNKNOWN
    if in_london(since) <= day:
        return BY_DEADLINE
    first = row.get("first_looked_at")
    return LATER if first is not None and in_london(first) <= day else UNKNOWN
