"""Take the reports of a folder through the real steps, in a lake of its own."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from include.analyse import analyse_reports
from include.convert import convert_reports
from include.datasets import analysed, dataset, raw
from include.evaluate.gold import GoldReport
from include.lake import Lake, open_lake
from include.settings import Settings
from include.workers import Outcome

_PICTURE = re.compile(rb"""<img[^>]*\bsrc\s*=\s*["']([^"'>]+)""", re.IGNORECASE)
_RUN = "evaluation"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
"""When documents were fetched does not matter here, and a fixed moment keeps the lake the same from run to run."""

Answers = dict[str, dict[str, list[dict[str, Any]]]]
"""Rows of each analysed dataset by report id."""


def run_pipeline(
    folder: Path, reports: Sequence[GoldReport], lake_folder: Path, settings: Settings
) -> tuple[Answers, list[Outcome]]:
    """Convert and analyse the reports; returns the rows by report and how each report came out of each step."""
    lake = open_lake(str(lake_folder))
    staged = lake.staged(_RUN)
    outcomes: list[Outcome] = []
    years: dict[str, list[GoldReport]] = defaultdict(list)
    for report in reports:
        years[report.reporting_year].append(report)
    for year, of_year in sorted(years.items()):
        for report in of_year:
            lake.write(raw.DOCUMENTS, year, report.report_id, _documents(folder, report, lake))
        ids = [report.report_id for report in of_year]
        converted = convert_reports(lake, staged, year, ids, settings)
        ready = [outcome.report_id for outcome in converted if outcome.status == "done"]
        outcomes += [*converted, *analyse_reports(lake, staged, year, ready, settings)]
    return _answers(staged, reports), outcomes


def _documents(folder: Path, report: GoldReport, lake: Lake) -> list[dict[str, Any]]:
    rows = []
    for number, name in enumerate(report.files, start=1):
        path = folder / name
        data = path.read_bytes()
        is_pdf = data[:1024].lstrip().startswith(b"%PDF")
        digest = hashlib.sha256(data).hexdigest()
        rows.append(
            {
                "document_id": digest[:12],
                "report_id": report.report_id,
                "partnership_id": report.partnership_id,
                "kind": "main" if len(report.files) == 1 else "chapter",
                "chapter_no": number,
                "media_type": "application/pdf" if is_pdf else "text/html",
                "n_bytes": len(data),
                "sha256": digest,
                "raw_key": lake.keep_file(data, path.suffix),
                "source": name,
                "pictures": [] if is_pdf else _pictures(path, data, lake),
                "fetched_at": _THEN,
                "status": "collected",
            }
        )
    return rows


def _pictures(path: Path, data: bytes, lake: Lake) -> list[dict[str, str]]:
    """Pictures that lie beside an HTML file, as `documents` lists them."""
    found = []
    for source in dict.fromkeys(match.decode("utf-8", "replace") for match in _PICTURE.findall(data)):
        beside = (path.parent / unquote(source)).resolve()
        if "://" in source or source.startswith("data:") or not beside.is_file():
            continue
        kind = (
            "image/svg+xml" if beside.suffix == ".svg" else f"image/{beside.suffix.lstrip('.').replace('jpg', 'jpeg')}"
        )
        found.append({"src": source, "key": lake.keep_file(beside.read_bytes(), beside.suffix), "media_type": kind})
    return found


def _answers(staged: Lake, reports: Sequence[GoldReport]) -> Answers:
    names = (
        "theme_findings", "criterion_findings", "compliance_findings", "scores", "evidence", "contributions", "priorities",
    )  # fmt: skip
    answers: Answers = {report.report_id: {name: [] for name in names} for report in reports}
    for name in names:
        for year in staged.years(analysed.SCORES):
            for row in staged.rows(dataset(name), year):
                answers[row["report_id"]][name].append(row)
    return answers
