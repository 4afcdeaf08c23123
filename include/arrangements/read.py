"""Published arrangements, read against the learning of the early adopters: `python -m include.arrangements FOLDER`.

Published arrangements are no yearly reports: they stand in a lake of their own, `{LAKE_URI}/arrangements`, under the
reporting year in which they were published, and count nowhere among the reports. The folder holds the files and a
`manifest.csv` with the columns `file`, `partnership_id` and `reporting_year`. The steps are those of reports: convert,
analyse (instrument `arrangements2019`), check, and only then into place.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from include import __version__
from include.analyse.core import audit_report
from include.analyse.evidence import Ledger
from include.analyse.staging import read_converted
from include.checks import check_staged
from include.convert import convert_reports
from include.datasets import analysed, of_layer, raw, words
from include.datasets.audit import AUDIT_FINDINGS, YEARLY_AUDIT
from include.frameworks import Framework, load_framework
from include.lake import Lake, open_lake
from include.publish.audit import proven, yearly_audit
from include.publish.files import csv_bytes
from include.publish.numbers import Made
from include.quotes import QuoteChecker
from include.settings import Settings
from include.workers import ReportError

INSTRUMENT = "arrangements2019"
_COLUMNS = ("file", "partnership_id", "reporting_year")
Rows = list[dict[str, Any]]


class ArrangementsError(ValueError):
    """A folder of published arrangements cannot be used; the message says where and what to do."""


def read_arrangements(folder: Path, settings: Settings, now: datetime) -> dict[str, list[str]]:
    """Read every file of the folder's manifest; returns, by year, a sentence for each that failed or was refused.

    Findings and evidence replace those of the same partnership and year; `published/{year}.csv` holds the counts.
    """
    lake = open_lake(f"{settings.lake_uri.rstrip('/')}/{words.ARRANGEMENTS}")
    staged = lake.staged(words.ARRANGEMENTS)
    lake.discard(staged)
    framework = load_framework(INSTRUMENT)
    by_year: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
    for row in _manifest(folder):
        document = _document(folder, row, lake, now)
        by_year[row["reporting_year"]][document["report_id"]].append(document)
    told = {}
    for year, reports in sorted(by_year.items()):
        told[year] = _read_year(lake, staged, year, reports, framework, settings)
    lake.discard(staged)
    return told


def _read_year(
    lake: Lake, staged: Lake, year: str, reports: dict[str, Rows], framework: Framework, settings: Settings
) -> list[str]:
    for report_id, documents in reports.items():
        lake.write(raw.DOCUMENTS, year, report_id, documents)
    outcomes = convert_reports(lake, staged, year, sorted(reports), settings)
    told = [f"{one.report_id}: {one.reason}" for one in outcomes if one.status == "failed"]
    for outcome in outcomes:
        if outcome.status == "done":
            try:
                _analyse(lake, staged, year, outcome.report_id, framework)
            except ReportError as error:
                told.append(f"{outcome.report_id}: {error}")
    checked = check_staged(staged, [*of_layer("converted"), AUDIT_FINDINGS, analysed.EVIDENCE], years=[year], docs=lake)
    refused = checked.refused_reports()
    told += [f"{report_id}: {reason}" for report_id, reason in refused.items()]
    keys = [key for key in lake.store.list(staged.root) if key.endswith(".parquet")]
    names = {f"{name}.parquet" for name in refused}
    lake.promote(
        staged, [key for key in keys if f"reporting_year={year}/" in key and key.rsplit("/", 1)[1] not in names]
    )
    _count(lake, year)
    return told


def _analyse(lake: Lake, staged: Lake, year: str, report_id: str, framework: Framework) -> None:
    converted = read_converted(lake, staged, year, report_id)
    ledger = Ledger(report_id, report_id.removesuffix(f"-{year}"), QuoteChecker(converted["pages"]))
    rows = audit_report(
        converted["elements"], converted["pages"], converted["tables"], framework, (), ledger, __version__
    )
    staged.write(AUDIT_FINDINGS, year, report_id, rows)
    staged.write(analysed.EVIDENCE, year, report_id, ledger.rows)


def _count(lake: Lake, year: str) -> None:
    findings = sorted(lake.rows(AUDIT_FINDINGS, year), key=lambda row: (row["report_id"], row["question_id"]))
    verified = [row for row in lake.rows(analysed.EVIDENCE, year) if row["check_result"] == "verified"]
    kept, left_out = proven(findings, verified)
    made = Made("extractive", INSTRUMENT, "not_reviewed", is_provisional=True)
    lake.store.put(f"published/{year}.csv", csv_bytes(YEARLY_AUDIT.table(yearly_audit(kept, year, made, left_out))))


def _manifest(folder: Path) -> list[dict[str, str]]:
    path = folder / "manifest.csv"
    if not path.is_file():
        raise ArrangementsError(f"{folder} has no manifest.csv. Put one there with the columns {', '.join(_COLUMNS)}.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: (row.get(name) or "").strip() for name in _COLUMNS} for row in csv.DictReader(file)]
    for line, row in enumerate(rows, start=2):
        missing = [name for name in _COLUMNS if not row[name]]
        if missing:
            raise ArrangementsError(f"{path}, line {line}: {', '.join(missing)} is empty. Fill it in.")
        target = (folder / row["file"]).resolve()
        if not target.is_relative_to(folder.resolve()) or not target.is_file():
            raise ArrangementsError(
                f"{path}, line {line}: {row['file']} is not in the folder. Add it or mend the line."
            )
    return rows


def _document(folder: Path, row: dict[str, str], lake: Lake, now: datetime) -> dict[str, Any]:
    path = folder / row["file"]
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {
        "document_id": digest[:12],
        "report_id": f"{row['partnership_id']}-{row['reporting_year']}",
        "partnership_id": row["partnership_id"],
        "kind": words.ARRANGEMENTS,
        "chapter_no": 1,
        "media_type": "application/pdf" if b"%PDF" in data[:1024] else "text/html",
        "n_bytes": len(data),
        "sha256": digest,
        "raw_key": lake.keep_file(data, path.suffix),
        "source": row["file"],
        "pictures": [],
        "fetched_at": now,
        "status": "collected",
    }
