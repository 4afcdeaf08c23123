"""The tables of audit questions over a sample alone, as the deep dive of 2019-20 counts its grades (4, 13 and 2 of 19).

They are counted from the newest release's `report_audit`, so that the sample and the year count the same answers.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.deep_dive.draw import DeepDiveError
from include.frameworks import load_framework
from include.frameworks.asked import asked_by, audit_key
from include.lake import Store
from include.publish.audit import yearly_audit
from include.publish.numbers import Made
from include.publish.release import year_folder

Row = dict[str, Any]


@dataclass(frozen=True)
class SampleTables:
    """What the reports of a sample answer: rows as in `yearly_audit`, which partnerships have no report, and how many have."""

    rows: list[Row]
    whole: list[Row]
    """The same counts over all reports of the release: its `yearly_audit`."""
    n_reports: int
    without_report: list[str]
    release: str


def read_sample(path: Path) -> list[str]:
    """The partnership ids of a recorded draw. Raises DeepDiveError when the file is not one."""
    if not path.is_file():
        raise DeepDiveError(
            f"{path} is not there. Draw a sample first: python -m include.deep_dive {path} --seed 2020."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        ids = [(row.get("partnership_id") or "").strip() for row in csv.DictReader(file)]
    if not ids or not all(ids):
        raise DeepDiveError(f"{path} is no record of a draw: each line needs a partnership_id.")
    return ids


def sample_tables(store: Store, year: str, sample: Collection[str]) -> SampleTables:
    """Count the audit answers of the sample's reports in the year's newest release.

    The denominator are the sample's reports that were asked; `n_left_out` those of them whose answer was not published
    for want of a verified quote. Raises DeepDiveError when the year is not released, was released without audit
    questions, or no report of the sample is in it.
    """
    import pyarrow.parquet as pq

    pointer = f"{year_folder(year)}/latest.json"
    if not store.exists(pointer):
        raise DeepDiveError(f"{year} has no release in {store.uri}. Publish the year first (make run).")
    folder = json.loads(store.get(pointer))["folder"]

    def table(name: str) -> list[Row]:
        key = f"{folder}/{name}.parquet"
        return list(pq.read_table(io.BytesIO(store.get(key))).to_pylist()) if store.exists(key) else []

    every = table("report_audit")
    if not every:
        raise DeepDiveError(
            f"The release {folder} holds no audit answers: {year} was read with an instrument that has none. "
            "Read it with one beside its own (INSTRUMENTS=wt2018)."
        )
    found = [row for row in every if row["partnership_id"] in set(sample)]
    if not found:
        raise DeepDiveError(f"None of the {len(sample)} partnerships of the sample has a report in {folder}.")
    reports = {row["partnership_id"]: row["report_id"] for row in found}
    made = Made.by(found, "", "", found[0]["review_state"])
    rows = yearly_audit(found, year, made, _left_out(found, len(reports)))
    return SampleTables(rows, table("yearly_audit"), len(reports), sorted(set(sample) - set(reports)), folder)


def _left_out(findings: Sequence[Mapping[str, Any]], n_reports: int) -> dict[str, int]:
    """By finding key: reports of the sample whose answer was not published. Every report is asked every question."""
    published = Counter(row["finding_key"] for row in findings)
    instruments = {(row["framework_id"], row["is_own"]) for row in findings}
    asked = [
        audit_key(framework_id, one.question_id)
        for framework_id, is_own in instruments
        for one in asked_by(load_framework(framework_id), is_own)
    ]
    return {key: n_reports - published[key] for key in asked}


def told(tables: SampleTables) -> list[str]:
    """The answers as lines for people, each count beside that of the whole year."""
    year = {(row["indicator"], row["category"]): row for row in tables.whole}
    lines, question = [], ""
    for row in tables.rows:
        if not row["denominator"] or (row["part"] != "answer" and not row["count"]):
            continue
        if row["indicator"] != question:
            question = row["indicator"]
            lines.append(f"{row['question']} ({question})")
        of_year = year.get((row["indicator"], row["category"]))
        beside = f"; of all {of_year['count']} of {of_year['denominator']}" if of_year else ""
        lines.append(f"  {row['category'].replace('_', ' ')}: {row['count']} of {row['denominator']}{beside}")
    return lines
