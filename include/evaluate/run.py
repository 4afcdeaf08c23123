"""Take the reports of a folder through the real steps, in a lake of its own; read answers from any analysed lake."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from include.analyse import analyse_reports
from include.convert import convert_reports
from include.datasets import dataset, of_layer, raw
from include.evaluate.gold import GoldError, GoldReport, asked_beside
from include.lake import Lake, open_lake
from include.settings import Settings
from include.workers import Outcome

_PICTURE = re.compile(rb"""<img[^>]*\bsrc\s*=\s*["']([^"'>]+)""", re.IGNORECASE)
_RUN = "evaluation"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
"""When documents were fetched does not matter here, and a fixed moment keeps the lake the same from run to run."""
ANSWERED = (
    "theme_findings", "criterion_findings", "compliance_findings", "audit_findings", "scores", "evidence", "contributions",
    "priorities",
)  # fmt: skip
_PER_REPORT = (
    *ANSWERED, "decisions", "reviews_mentioned", "template_findings", "llm_calls", "conversions", "pages", "elements", "tables",
)  # fmt: skip

Rows = list[dict[str, Any]]
Answers = dict[str, dict[str, Rows]]
"""By report id, the rows of each analysed dataset, its `pages`, and `spanning`: elements that run over a page break."""


def run_pipeline(
    folder: Path, reports: Sequence[GoldReport], lake_folder: Path, settings: Settings
) -> tuple[Answers, list[Outcome]]:
    """Convert and analyse the reports; returns the rows by report and how each report came out of each step.

    What an earlier evaluation left of these reports in the same lake is removed first, so that nothing is answered
    by older code. The lake can be read like any other afterwards. A model's answers are kept in the lake of the
    settings, so that no evaluation pays for what is paid; each has a budget (`LLM_BUDGET`) of its own.
    """
    lake = open_lake(str(lake_folder))
    staged = lake.staged(_RUN)
    lake.discard(staged)
    answers = open_lake(settings.lake_uri) if settings.answering_engine == "openai" else lake
    run_id = f"{_RUN}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    outcomes: list[Outcome] = []
    years: dict[str, list[GoldReport]] = defaultdict(list)
    for report in reports:
        years[report.reporting_year].append(report)
        for name in _PER_REPORT:
            lake.remove(dataset(name), report.reporting_year, report.report_id)
    settings = with_instruments(settings, reports)
    for year, of_year in sorted(years.items()):
        for report in of_year:
            lake.write(raw.DOCUMENTS, year, report.report_id, _documents(folder, report, lake))
        ids = [report.report_id for report in of_year]
        converted = convert_reports(lake, staged, year, ids, settings)
        ready = [outcome.report_id for outcome in converted if outcome.status == "done"]
        answered = analyse_reports(lake, staged, year, ready, settings, answers=answers, run_id=run_id)
        outcomes += [*converted, *answered]
    lake.promote(staged, [key for key in lake.store.list(staged.root) if key.endswith(".parquet")])
    lake.discard(staged)
    return read_answers(lake, ids_by_year(reports)), outcomes


def with_instruments(settings: Settings, reports: Iterable[GoldReport]) -> Settings:
    """The settings with the instruments used beside a year's own that these reports are labelled for."""
    named = [name.strip() for name in settings.instruments.split(",") if name.strip()]
    labelled = {framework_id for report in reports for framework_id in asked_beside(report)}
    return settings.model_copy(update={"instruments": ",".join(dict.fromkeys([*named, *sorted(labelled)]))})


def ids_by_year(reports: Iterable[GoldReport]) -> dict[str, list[str]]:
    """Report ids by reporting year."""
    years: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        years[report.reporting_year].append(report.report_id)
    return dict(years)


def all_ids(lake: Lake) -> dict[str, list[str]]:
    """Every analysed report of a lake, by reporting year."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in (dataset("scores"), dataset("audit_findings")):
        for year in lake.years(one):
            found[year].update(row["report_id"] for row in lake.rows(one, year))
    return {year: sorted(ids) for year, ids in sorted(found.items())}


def read_answers(lake: Lake, ids: dict[str, list[str]]) -> Answers:
    """The rows of these reports in an analysed lake. A report the lake does not hold has none.

    Raises GoldError when the lake holds the answers of several engines: their evidence could not be told apart.
    """
    empty = (*ANSWERED, "pages", "spanning")
    answers: Answers = {one: {name: [] for name in empty} for of_year in ids.values() for one in of_year}
    for year, of_year in ids.items():
        for name in (*ANSWERED, "pages"):
            for row in lake.rows(dataset(name), year, names=of_year):
                answers[row["report_id"]][name].append(row)
        for row in lake.rows(dataset("elements"), year, names=of_year):
            if row["page_end"] and row["page"] and row["page_end"] > row["page"]:
                answers[row["report_id"]]["spanning"].append(row)
    engines = engines_of(answers)
    if len(engines) > 1:
        raise GoldError(f"{lake.store.uri} holds answers of {' and '.join(engines)}. Give one lake per engine.")
    return answers


def engines_of(answers: Answers) -> list[str]:
    """Who answered: `extractive`, or another engine with its model."""
    rows = [row for found in answers.values() for row in found["theme_findings"] or found["audit_findings"]]
    return sorted(
        {row["engine"] if row["engine"] == "extractive" else f"{row['engine']} {row['model']}" for row in rows}
    )


def analysed_bytes(lake: Lake, ids: dict[str, list[str]]) -> dict[str, bytes]:
    """Every analysed file of these reports, by key: what two runs of one engine must agree on to the byte.

    What calls cost and how long they took is no answer, and differs.
    """
    wanted = {f"{report_id}.parquet" for of_year in ids.values() for report_id in of_year}
    found = [one for one in of_layer("analysed") if one.name != "llm_calls"]
    keys = [key for one in found for key in lake.files(one) if key.rsplit("/", 1)[1] in wanted]
    return {key: lake.store.get(key) for key in keys}


def _documents(folder: Path, report: GoldReport, lake: Lake) -> Rows:
    rows = []
    for number, name in enumerate(report.files, start=1):
        path = folder / name
        data = path.read_bytes()
        is_pdf = b"%PDF" in data[:1024]
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
                "pictures": [] if is_pdf else _pictures(folder, path, data, lake),
                "fetched_at": _THEN,
                "status": "collected",
            }
        )
    return list({row["document_id"]: row for row in reversed(rows)}.values())[::-1]


def _pictures(folder: Path, path: Path, data: bytes, lake: Lake) -> list[dict[str, str]]:
    """Pictures of an HTML file that lie in the same folder of known answers, as `documents` lists them."""
    found = []
    for source in dict.fromkeys(match.decode("utf-8", "replace") for match in _PICTURE.findall(data)):
        if "://" in source or source.startswith("data:") or "\0" in source:
            continue
        beside = (path.parent / unquote(source)).resolve()
        if not beside.is_relative_to(folder.resolve()) or not beside.is_file():
            continue
        kind = (
            "image/svg+xml" if beside.suffix == ".svg" else f"image/{beside.suffix.lstrip('.').replace('jpg', 'jpeg')}"
        )
        found.append({"src": source, "key": lake.keep_file(beside.read_bytes(), beside.suffix), "media_type": kind})
    return found


def document_ids(folder: Path, report: GoldReport) -> dict[str, str]:
    """Document id of each file of a report."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12] for name in report.files}
