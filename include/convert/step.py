"""The step: read every document of each report from the lake, write its pages, elements and tables into staging."""

from __future__ import annotations

import functools
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from include.convert.document import convert_document
from include.convert.model import Converted, DocumentError
from include.convert.rows import Document, conversion_row, element_rows, page_rows, table_rows
from include.datasets import dataset
from include.lake import Lake, open_lake
from include.lake.store import say_passing
from include.loglines import about, one_line
from include.settings import Settings
from include.versions import code_fingerprint
from include.workers import Outcome, ReportError, work_through

log = logging.getLogger(__name__)
WRITTEN = ("conversions", "pages", "elements", "tables")
PRELOAD = ("include.convert.warm",)
"""Imported once by the fork server; every child starts with it (include/convert/warm.py says what it costs)."""
OCR_SHARE = 0.85
"""Share of a report's time limit that reading pictures may take, so that a long scan is partly read and not lost."""
MOST_DEADLY = 5
"""Documents of one report that may kill their process before the report is given up."""


class Known(NamedTuple):
    """What the child that reads a report is told of it, and of no other."""

    documents: list[dict[str, Any]]
    deadly: Mapping[str, str]
    """Reasons, by document id, of those that killed the process of an earlier try."""


def convert_reports(
    lake: Lake,
    staged: Lake,
    year: str,
    report_ids: Sequence[str],
    settings: Settings,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Convert the documents of these reports of one reporting year; each report in a child process under limits.

    Per report one file in conversions, pages, elements and tables. A report none of whose documents can be read
    fails with the reasons; a document that cannot be read, or that kills its process, does not take the others of
    its report with it: its conversions row says why.
    """
    documents = documents_of(lake, year, report_ids)
    deadly: dict[str, dict[str, str]] = {}
    results: dict[str, Outcome] = {}
    waiting = list(report_ids)
    while waiting:
        again: list[str] = []

        def settle(outcome: Outcome, again: list[str] = again) -> None:
            victim = _being_read(staged, outcome.report_id)
            known = deadly.setdefault(outcome.report_id, {})
            if outcome.status == "failed" and victim and victim not in known and len(known) < MOST_DEADLY:
                known[victim] = outcome.reason
                if len(documents.get(outcome.report_id, ())) > len(known):
                    again.append(outcome.report_id)
                    return
            if outcome.status == "failed":
                _write_losses(staged, year, documents.get(outcome.report_id, []), outcome)
            results[outcome.report_id] = outcome
            on_outcome(outcome)

        job = functools.partial(
            _convert_report,
            lake_uri=lake.store.uri,
            staging=staged.root,
            year=year,
            settings=settings,
        )
        outcomes = work_through(
            job,
            waiting,
            step="convert",
            staged=staged,
            workers=settings.workers,
            time_limit_s=settings.report_time_limit_s,
            memory_limit_mb=settings.report_memory_limit_mb,
            preload=PRELOAD,
            details={one: Known(documents.get(one, []), deadly.get(one, {})) for one in waiting},
            on_outcome=settle,
        )
        results.update({outcome.report_id: outcome for outcome in outcomes if outcome.status == "done"})
        waiting = again
    return [results[report_id] for report_id in report_ids]


def documents_of(lake: Lake, year: str, report_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The collected documents of each report, chapters in order."""
    wanted = set(report_ids)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in lake.rows(dataset("documents"), year):
        if row["report_id"] in wanted and row["status"] == "collected":
            found.setdefault(row["report_id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row["chapter_no"], row["document_id"]))
    return found


def _convert_report(
    report_id: str,
    known: Known,
    *,
    lake_uri: str,
    staging: str,
    year: str,
    settings: Settings,
) -> Mapping[str, Any]:
    lake = open_lake(lake_uri)
    staged = Lake(lake.store, staging)
    own = known.documents
    if not own:
        raise ReportError(
            f"{report_id} has no readable document in {year}. Look at its documents' reasons in `documents`."
        )
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in WRITTEN}
    failures = []
    for document in own:
        _mark(staged, report_id, document["document_id"])
        killed = known.deadly.get(document["document_id"])
        with about(document_id=document["document_id"]):
            converted, failure = (
                _convert_one(lake, document, settings, len(own)) if killed is None else (None, _killed(killed))
            )
            _say(document, converted, failure)
        if failure is not None:
            failures.append(f"{document['source']}: {failure.reason}")
        rows["conversions"].append(conversion_row(document, converted, failure, code_fingerprint("include/convert")))
        if converted is not None:
            rows["pages"] += page_rows(document, converted)
            rows["elements"] += element_rows(document, converted)
            rows["tables"] += table_rows(document, converted)
    for name in WRITTEN:
        staged.write(dataset(name), year, report_id, rows[name])
    staged.store.delete(_marker(staged, report_id))
    if len(failures) == len(own):
        raise ReportError(" ".join(failures))
    return {
        "documents": len(own) - len(failures),
        "documents_failed": len(failures),
        "pages": len(rows["pages"]),
        "elements": len(rows["elements"]),
        "table_cells": len(rows["tables"]),
        "pages_with_problems": sum(bool(row["problems"]) for row in rows["pages"]),
        "unreadable": " ".join(failures),
    }


def _say(document: Document, converted: Converted | None, failure: DocumentError | None) -> None:
    if converted is None:
        reason = failure.reason if failure else ""
        log.warning("%s cannot be read. %s", one_line(document["source"], 200), one_line(reason, 500))
    else:
        troubled = sum(bool(page.problems) for page in converted.pages)
        log.info("Read: %d pages, %d of them with problems.", len(converted.pages), troubled)


def _convert_one(
    lake: Lake, document: Document, settings: Settings, n_documents: int
) -> tuple[Converted | None, DocumentError | None]:
    pictures = {picture["src"]: picture["key"] for picture in document.get("pictures") or []}

    def picture(src: str) -> bytes | None:
        return lake.file(pictures[src]) if src in pictures else None

    try:
        data = lake.file(document["raw_key"])
        converted = convert_document(
            data,
            document["media_type"],
            passwords=settings.known_passwords,
            max_pages=settings.max_pages,
            picture=picture,
            ocr_seconds=OCR_SHARE * settings.report_time_limit_s / n_documents,
            name=str(document["source"]).rsplit("/", 1)[-1],
        )
    except DocumentError as error:
        return None, error
    except FileNotFoundError:
        return None, DocumentError("failed", "Its bytes are not in the lake. Collect it again.")
    except MemoryError:
        return None, DocumentError(
            "out_of_memory", "It needed more memory than REPORT_MEMORY_LIMIT_MB allows. Look at the file."
        )
    except Exception as error:
        if passing := say_passing(error):
            raise passing from error
        return None, DocumentError(
            "failed", f"An error of the software, not of the file: {type(error).__name__}: {error}"
        )
    if not any(page.text.strip() for page in converted.pages):
        return None, DocumentError(
            "empty", " ".join(converted.problems) or "No text was found in it. Look at the file."
        )
    return converted, None


# --- what is left when a document kills its process -----------------------------------------------------------


def _marker(staged: Lake, report_id: str) -> str:
    return f"{staged.root}/converting/{report_id}.json"


def _mark(staged: Lake, report_id: str, document_id: str) -> None:
    staged.store.put(_marker(staged, report_id), json.dumps({"document_id": document_id}).encode())


def _being_read(staged: Lake, report_id: str) -> str | None:
    """The document that was being read when its process died; the mark is taken away."""
    try:
        document_id = str(json.loads(staged.store.get(_marker(staged, report_id)))["document_id"])
    except FileNotFoundError:
        return None
    staged.store.delete(_marker(staged, report_id))
    return document_id


def _killed(reason: str) -> DocumentError:
    status = (
        "timed_out"
        if re.search(r"longer than \d+ s", reason)
        else "out_of_memory"
        if re.search(r"\d MB", reason)
        else "failed"
    )
    return DocumentError(status, reason)


def _write_losses(staged: Lake, year: str, documents: Sequence[Document], outcome: Outcome) -> None:
    """Conversions rows for a report whose process died before it could write any, so that nothing is without a state."""
    if not documents or staged.store.exists(staged.key(dataset("conversions"), year, outcome.report_id)):
        return
    failure = _killed(outcome.reason)
    version = code_fingerprint("include/convert")
    rows = [conversion_row(document, None, failure, version) for document in documents]
    staged.write(dataset("conversions"), year, outcome.report_id, rows)
    for name in WRITTEN[1:]:
        staged.write(dataset(name), year, outcome.report_id, [])
