"""From files to documents: bytes are kept and told apart, inspected, matched, and become rows of `documents`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from include.collect import media
from include.collect.inbox import Candidate, Inbox, kind_of_name, sha256_of
from include.collect.matching import match_by_name_and_title
from include.datasets.words import DOCUMENT_KINDS, UNKNOWN_YEAR
from include.lake import Lake
from include.register import Register
from include.workers import Outcome

Row = dict[str, Any]
_MATCHED_BY_RANK = ("manifest", "folder", None)


@dataclass
class Document:
    """One document: its bytes in the lake, and every file of the inbox that holds them."""

    document_id: str
    sha256: str
    n_bytes: int
    media_type: str
    raw_key: str
    candidates: list[Candidate]
    status: str = "collected"
    reason: str = ""
    title: str = ""
    text: str = ""
    n_pages: int | None = None
    pictures: list[dict[str, str]] = field(default_factory=list)

    @property
    def candidate(self) -> Candidate:
        """The file that speaks for it: one the manifest names before one a folder names before any other."""
        return min(self.candidates, key=lambda one: (_MATCHED_BY_RANK.index(one.said_by), bool(one.problem)))

    @property
    def other_places(self) -> list[str]:
        return sorted(one.key for one in self.candidates if one is not self.candidate)


def keep_documents(inbox: Inbox, lake: Lake, max_file_mb: int) -> list[Document]:
    """Store the bytes of every candidate once and tell what they are; a file that cannot be read is a problem."""
    documents: dict[str, Document] = {}
    for candidate in inbox.candidates:
        try:
            document = _kept(candidate, inbox, lake, max_file_mb)
        except Exception as error:  # noqa: BLE001 - one file out of reach must not stop the others
            inbox.problems.append(f"{candidate.key} cannot be read: {error}. Check the file and its rights.")
            continue
        if document is None:
            continue
        same = documents.setdefault(document.document_id, document)
        if same is not document:
            same.candidates.append(candidate)
    return list(documents.values())


def _kept(candidate: Candidate, inbox: Inbox, lake: Lake, max_file_mb: int) -> Document | None:
    size = inbox.store.size(candidate.key)
    if size > max_file_mb * 2**20:
        digest = sha256_of(inbox.store, candidate.key)
        reason = (
            f"It has {size / 2**20:.0f} MB, more than MAX_FILE_MB={max_file_mb}: make it smaller or raise the limit."
        )
        return Document(digest[:12], digest, size, media.UNKNOWN, "", [candidate], "too_large", reason)
    data = inbox.store.get(candidate.key)
    digest, found = hashlib.sha256(data).hexdigest(), media.media_type(data, candidate.key)
    refusal = media.why_not_readable(data, candidate.key, found)
    if refusal and candidate.said_by != "manifest" and not media.speaks_as_document(candidate.key):
        return None  # neither by its name nor by its bytes a document
    raw_key = lake.keep_file(data, media.READABLE.get(found) or media.safe_suffix(candidate.key))
    status, reason = refusal or ("collected", "")
    return Document(digest[:12], digest, len(data), found, raw_key, [candidate], status, reason)


def note_inspection(document: Document, outcome: Outcome) -> None:
    """Take over what the child process found out; a child that failed leaves the document unreadable."""
    if outcome.status == "failed":
        document.status, document.reason = "unreadable", outcome.reason
        return
    notes = outcome.notes
    document.status, document.reason = notes["status"], notes.get("reason", "")
    document.title, document.text = notes.get("title", ""), notes.get("text", "")
    document.n_pages = outcome.counts.get("n_pages")
    document.pictures = json.loads(notes.get("pictures", "[]"))


def match_documents(documents: Sequence[Document], register: Register, now: datetime) -> list[Row]:
    """Rows of `documents` (with their `reporting_year`): each matched, or quarantined with reason and best guesses."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[document.candidate.group].append(document)
    rows = []
    for group in groups.values():
        group.sort(key=lambda one: one.candidate.order)
        first = next((one for one in group if one.text), group[0])
        found = match_by_name_and_title(first.candidate, first.title, first.text, register)
        for document in group:
            rows.append(_row(document, now) | _matched(document, found))
    _part_rivals(rows, {one.document_id: one.candidate.group for one in documents})
    _number(rows, {one.document_id: one.candidate.order for one in documents})
    return [{name: storable(value) for name, value in row.items()} for row in rows]


def storable(value: Any) -> Any:
    """Text as UTF-8 can hold it: names of files and titles of PDFs may be made of anything."""
    if isinstance(value, list):
        return [storable(one) for one in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", value.encode("utf-8", "replace").decode())


def _row(document: Document, now: datetime) -> Row:
    return {
        "document_id": document.document_id,
        "media_type": document.media_type,
        "n_bytes": document.n_bytes,
        "sha256": document.sha256,
        "raw_key": document.raw_key,
        "source": document.candidate.key,
        "same_as": document.other_places,
        "title": document.title or None,
        "pictures": document.pictures,
        "fetched_at": now,
        "n_pages": document.n_pages,
        "status": document.status,
        "reason": document.reason or None,
    }


def _matched(document: Document, found: Any) -> Row:
    """The columns of a row that say whose document it is."""
    said = document.candidate
    contradiction = _contradiction(document)
    if said.said_by:
        who, when, kind, problem = said.partnership_id, said.reporting_year, said.kind, contradiction or said.problem
        row: Row = {"matched_by": said.said_by, "match_confidence": 0.0 if problem else 1.0}
        guesses = list(said.best_guesses)
    else:
        who, when, problem = found.partnership_id, found.reporting_year, found.problem
        kind = said.kind or kind_of_name(said.key)
        row = {"matched_by": None if problem else "name_and_title", "match_confidence": found.confidence}
        guesses = list(found.best_guesses)
    row |= {"partnership_id": who, "kind": kind, "best_guesses": guesses, "reporting_year": when or UNKNOWN_YEAR}
    if problem and document.status == "collected":
        return row | {"report_id": None, "status": "quarantined", "reason": problem}
    return row | {"report_id": f"{who}-{when}" if who and when and not problem else None}


def _contradiction(document: Document) -> str:
    """The same bytes, given to two reports."""
    rank = _MATCHED_BY_RANK.index(document.candidate.said_by)
    equals = [one for one in document.candidates if one.said_by and _MATCHED_BY_RANK.index(one.said_by) == rank]
    reports = {(one.partnership_id, one.reporting_year) for one in equals}
    if len(reports) < 2:
        return ""
    places = " and ".join(sorted(one.key for one in equals))
    return f"{places} hold the same bytes but are given to different reports: keep one of them or correct its line."


def _part_rivals(rows: list[Row], groups: Mapping[str, str]) -> None:
    """Two main reports for one partnership and year: which is the report is a person's decision, so both wait."""
    bodies: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        is_body = row["kind"] == "main" or (
            row["kind"] == "chapter" and not groups[row["document_id"]].startswith("chapters of ")
        )
        if row["report_id"] and row["status"] == "collected" and is_body:
            bodies[row["partnership_id"], row["reporting_year"]][groups[row["document_id"]]].append(row)
    for (who, when), rivals in bodies.items():
        if len(rivals) < 2:
            continue
        names = " and ".join(sorted(rivals))
        reason = (
            f"{len(rivals)} main reports for {who} {when}: {names}. "
            "Keep one as main in manifest.csv and give the other another kind, such as summary."
        )
        for row in (row for rival in rivals.values() for row in rival):
            row |= {"status": "quarantined", "report_id": None, "reason": reason}


def _number(rows: Iterable[Row], orders: Mapping[str, int]) -> None:
    """`chapter_no`: place in the report, main report and chapters first, then the other documents by kind."""
    reports: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        reports[row["report_id"] or row["document_id"]].append(row)
    for together in reports.values():
        together.sort(
            key=lambda row: (DOCUMENT_KINDS.index(row["kind"] or "other"), orders[row["document_id"]], row["source"])
        )
        for number, row in enumerate(together, start=1):
            row["chapter_no"] = number
