"""The chase list: which reports are missing, why, and what a person does about each, as CSV and as a page.

{lake}/raw/chase/2023-24.csv, 2023-24.html    what is missing or stuck for a year, and what waits for a decision
{lake}/raw/chase/waiting.csv                  every document that waits for a decision, with its line for the overrides
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from include.chase.page import page
from include.datasets import dataset
from include.datasets.words import UNKNOWN_YEAR
from include.lake import Lake
from include.register import Register
from include.reporting_years import in_london
from include.spreadsheets import csv_text

FOLDER = "raw/chase"
CHASE_COLUMNS = (
    "reporting_year", "partnership_id", "partnership", "region", "status", "is_overdue", "deadline", "days_overdue",
    "since", "what_to_do", "http_cause", "website", "looked_at", "last_looked_at", "documents",
)  # fmt: skip
WAITING_COLUMNS = (
    "document", "partnership_id", "reporting_year", "kind", "note", "who",
    "source", "title", "why", "best_guesses", "n_pages", "raw_key",
)  # fmt: skip
"""The first six are those of the overrides: settle a document by completing its line and copying it there."""
_MOST_URGENT = ("unreachable", "blocked_by_robots", "not_found", "failed", "quarantined")

Row = dict[str, Any]


def write_chase_lists(lake: Lake, years: Iterable[str], now: datetime, register: Register | None = None) -> list[str]:
    """Write the chase list of each year anew from the lake's coverage, and what waits for a decision; returns keys.

    `register` gives websites. Call it after the coverage has been moved into place.
    """
    waiting = waiting_documents(lake)
    keys = [_put(lake, "waiting.csv", csv_text(WAITING_COLUMNS, _cells(waiting, WAITING_COLUMNS)))]
    for year in sorted(set(years)):
        coverage = lake.rows(dataset("coverage"), year)
        if not coverage:
            continue
        chase = chase_rows(coverage, now, register)
        here = [one for one in waiting if one["reporting_year"] in {"", year}]
        keys.append(_put(lake, f"{year}.csv", csv_text(CHASE_COLUMNS, _cells(chase, CHASE_COLUMNS))))
        keys.append(_put(lake, f"{year}.html", page(year, coverage, chase, here, now).encode("utf-8")))
    return keys


def chase_rows(coverage: Iterable[Mapping[str, Any]], now: datetime, register: Register | None = None) -> list[Row]:
    """What is not found of a year's coverage: what is overdue first, then by status, then by name."""
    rows = []
    today = in_london(now)
    for one in coverage:
        if one["status"] == "found":
            continue
        known = register[one["partnership_id"]] if register and one["partnership_id"] in register else None
        due = one.get("deadline")
        rows.append(
            {
                **{name: one[name] for name in ("reporting_year", "partnership_id", "partnership", "region", "status")},
                "is_overdue": "yes" if one.get("is_overdue") else "no",
                "deadline": due,
                "days_overdue": (today - due).days if due and one.get("is_overdue") else None,
                "since": _day(one.get("since")),
                "what_to_do": one["reason"],
                "http_cause": one.get("http_cause"),
                "website": known.website if known else "",
                "looked_at": one.get("looked_at") or [],
                "last_looked_at": _day(one["last_looked_at"]),
                "documents": one.get("versions") or [],
            }
        )
    return sorted(rows, key=_urgency)


def waiting_documents(lake: Lake) -> list[Row]:
    """Every quarantined document of the lake with the line that would settle it as the best guess has it."""
    documents = dataset("documents")
    rows = []
    for one in lake.rows(documents):
        if one["status"] != "quarantined":
            continue
        guessed, _, when = ((one["best_guesses"] or [""])[0]).partition(" ")
        year = one["reporting_year"] if one["reporting_year"] != UNKNOWN_YEAR else when
        rows.append(
            {
                "document": _unmistakable(one),
                "partnership_id": one["partnership_id"] or guessed,
                "reporting_year": year,
                "kind": one["kind"] or "main",
                "source": one["source"],
                "title": one["title"],
                "why": one["reason"],
                "best_guesses": one["best_guesses"] or [],
                "n_pages": one["n_pages"],
                "raw_key": one["raw_key"],
            }
        )
    return sorted(rows, key=lambda row: (row["reporting_year"], row["partnership_id"], row["source"]))


def _unmistakable(document: Mapping[str, Any]) -> str:
    """The `document_id`, or the whole hash where a spreadsheet would take the id for a number (`12e45…`)."""
    looks_like_number = re.fullmatch(r"\d+(?:e\d+)?", document["document_id"])
    return str(document["sha256"] if looks_like_number else document["document_id"])


def _urgency(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    return row["is_overdue"] == "no", _MOST_URGENT.index(row["status"]), row["partnership"]


def _day(moment: datetime | None) -> str:
    return in_london(moment).isoformat() if moment else ""


def _cells(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> Iterable[list[Any]]:
    for row in rows:
        values = [row.get(name) for name in columns]
        yield [" > ".join(str(part) for part in value) if isinstance(value, list) else value for value in values]


def _put(lake: Lake, name: str, data: bytes) -> str:
    key = f"{FOLDER}/{name}"
    lake.store.put(key, data)
    return key
