"""Coverage: for every partnership of the register and every year, whether its report is there, and if not, why.

Rows are made when documents are collected and changed when a report fails in analysis, so that no report is lost from
sight (DESIGN, rule 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from include.datasets import dataset
from include.lake import Lake

NAME = "coverage"
"""Coverage of a year is one file of this name."""

_BODY = ("main", "chapter")
_BROKEN = ("password_protected", "unreadable", "too_large", "unsupported")

Row = dict[str, Any]


class Registered(Protocol):
    """What coverage needs to know of a line of the register."""

    @property
    def partnership_id(self) -> str: ...
    @property
    def partnership(self) -> str: ...
    @property
    def region(self) -> str: ...


def coverage_rows(
    partnerships: Iterable[Registered],
    documents: Sequence[Mapping[str, Any]],
    earlier: Sequence[Mapping[str, Any]],
    *,
    year: str,
    looked_in: str,
    now: datetime,
    changed: Iterable[str] = (),
) -> list[Row]:
    """One row for every partnership of the register, and the earlier rows of partnerships outside it.

    `documents` are the rows of dataset `documents` that hold for this year, with those that wait unmatched;
    `changed` names partnerships whose documents this run has changed: the others keep a failure of the analysis.
    """
    before = {row["partnership_id"]: row for row in earlier}
    mine: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        if document.get("partnership_id") and document.get("reporting_year") == year:
            mine.setdefault(document["partnership_id"], []).append(document)
    guessed = _guessed(documents, year)
    rows: dict[str, Row] = {}
    for one in partnerships:
        key = one.partnership_id
        row: Row = {"partnership_id": key, "partnership": one.partnership, "region": one.region, "step": "collect"}
        row |= _state(mine.get(key, []), guessed.get(key), looked_in)
        old = before.get(key)
        if old and old["step"] == "analyse" and row["status"] == "found" and key not in set(changed):
            row |= {name: old[name] for name in ("status", "reason", "step")}
        rows[key] = row | {"looked_in": looked_in, "last_looked_at": now}
    for key, old in before.items():
        if key not in rows:
            gone = key in set(changed)
            rows[key] = _plain(old) | (_state(mine.get(key, []), guessed.get(key), looked_in) if gone else {})
    return [rows[key] for key in sorted(rows)]


def _state(documents: list[Mapping[str, Any]], guess: Mapping[str, Any] | None, looked_in: str) -> Row:
    """Status, reason, report and number of documents of one partnership in one year."""
    body = [one for one in documents if one["kind"] in _BODY]
    readable = [one for one in body if one["status"] == "collected"]
    waiting = [one for one in documents if one["status"] == "quarantined"]
    broken = [one for one in (body or documents) if one["status"] in _BROKEN]
    n_documents = sum(1 for one in documents if one["status"] == "collected")
    if readable:
        reason = f"Not all of it can be read. {_said(broken)}" if broken else None
        return _row("found", reason, readable[0]["report_id"], n_documents)
    if waiting:
        return _row("quarantined", _said(waiting), None, n_documents)
    if broken:
        return _row("failed", _said(broken), broken[0].get("report_id"), n_documents)
    if documents:
        kinds = " and ".join(sorted({str(one["kind"]) for one in documents}))
        names = ", ".join(str(one["source"]) for one in documents)
        return _row("not_found", f"Only {kinds} was found ({names}): add the main report.", None, n_documents)
    if guess:
        return _row("quarantined", f"{guess['source']} may be this report. {guess['reason']}", None, 0)
    return _row("not_found", f"No file in {looked_in} is this partnership's report for the year.", None, 0)


def _row(status: str, reason: str | None, report_id: str | None, n_documents: int) -> Row:
    return {"status": status, "reason": reason, "report_id": report_id, "n_documents": n_documents}


def _said(documents: Sequence[Mapping[str, Any]]) -> str:
    """The reasons of documents, each once; a reason that does not name its file gets the name before it."""
    told: dict[str, list[str]] = {}
    for one in documents:
        told.setdefault(str(one["reason"]), []).append(str(one["source"]))
    return " ".join(
        reason if any(source in reason for source in sources) else f"{', '.join(sources)}: {reason}"
        for reason, sources in told.items()
    )


def _guessed(documents: Sequence[Mapping[str, Any]], year: str) -> dict[str, Mapping[str, Any]]:
    """Documents waiting without a partnership, by the partnership they are most likely of in this year."""
    waiting = [one for one in documents if one["status"] == "quarantined" and not one.get("partnership_id")]
    guessed: dict[str, Mapping[str, Any]] = {}
    for one in waiting:
        who, _, when = str((one.get("best_guesses") or [""])[0]).partition(" ")
        if when == year:
            guessed.setdefault(who, one)
    return guessed


def _plain(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name != "reporting_year"}


# --- after the analysis -----------------------------------------------------------------------------------


def read_coverage(lake: Lake, staged: Lake, year: str) -> list[Row]:
    """Coverage of a year as this run sees it: its own staged rows where it has any, else the lake's."""
    coverage = dataset("coverage")
    return [_plain(row) for row in staged.rows(coverage, year) or lake.rows(coverage, year)]


def found_reports(lake: Lake, year: str) -> list[str]:
    """Reports of a year that can be read: those found, and those whose analysis failed and may be tried again."""
    rows = lake.rows(dataset("coverage"), year)
    wanted = (row["report_id"] for row in rows if row["status"] == "found" or _failed_in_analysis(row))
    return sorted(report_id for report_id in wanted if report_id)


def mark_failed(lake: Lake, staged: Lake, year: str, failures: Mapping[str, str]) -> list[str]:
    """Stage the coverage of a year with these reports failed, each for its reason.

    Returns the report ids that no row of the coverage knows, so that the caller can say so.
    """
    rows = read_coverage(lake, staged, year)
    for row in rows:
        if row["report_id"] in failures:
            row |= {"status": "failed", "step": "analyse", "reason": failures[row["report_id"]]}
    _stage(staged, year, rows)
    return sorted(set(failures) - {row["report_id"] for row in rows})


def mark_analysed(lake: Lake, staged: Lake, year: str, report_ids: Iterable[str]) -> list[str]:
    """Stage the coverage of a year with these reports found again, where an earlier analysis of them had failed.

    Returns the report ids that no row of the coverage knows.
    """
    wanted = set(report_ids)
    rows = read_coverage(lake, staged, year)
    for row in rows:
        if row["report_id"] in wanted and _failed_in_analysis(row):
            row |= {"status": "found", "step": "analyse", "reason": None}
    _stage(staged, year, rows)
    return sorted(wanted - {row["report_id"] for row in rows})


def _failed_in_analysis(row: Mapping[str, Any]) -> bool:
    return row["status"] == "failed" and row["step"] == "analyse"


def _stage(staged: Lake, year: str, rows: list[Row]) -> None:
    if rows:
        staged.write(dataset("coverage"), year, NAME, rows)
