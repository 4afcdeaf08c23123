"""Coverage: for every partnership of the register and every year, whether its report is there, and if not, why.

Rows are made when documents are collected and changed when a report fails in analysis, so that no report is lost from
sight (DESIGN, rule 5). `docs/collecting.md` says what people do with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.coverage.rows import Registered, Row, Visited, coverage_rows, plain
from include.datasets import dataset
from include.lake import Lake

NAME = "coverage"
"""Coverage of a year is one file of this name."""

__all__ = [
    "NAME",
    "Registered",
    "Row",
    "Visited",
    "coverage_rows",
    "found_reports",
    "mark_analysed",
    "mark_failed",
    "read_coverage",
]


def read_coverage(lake: Lake, staged: Lake, year: str) -> list[Row]:
    """Coverage of a year as this run sees it: its own staged rows where it has any, else the lake's."""
    coverage = dataset("coverage")
    return [plain(row) for row in staged.rows(coverage, year) or lake.rows(coverage, year)]


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
            since = row["since"] if _failed_in_analysis(row) else None
            row |= {"status": "failed", "step": "analyse", "reason": failures[row["report_id"]], "since": since}
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
            row |= {"status": "found", "step": "analyse", "reason": None, "since": None}
    _stage(staged, year, rows)
    return sorted(wanted - {row["report_id"] for row in rows})


def _failed_in_analysis(row: Mapping[str, Any]) -> bool:
    return bool(row["status"] == "failed" and row["step"] == "analyse")


def _stage(staged: Lake, year: str, rows: list[Row]) -> None:
    if rows:
        staged.write(dataset("coverage"), year, NAME, rows)
