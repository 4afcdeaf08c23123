"""From files to documents: bytes are kept and told apart, inspected, matched, and become rows of `documents`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from include.collect import media
from include.collect.inbox import Candidate, Inbox, sha256_of
from include.collect.matching import Match, match_by_name_and_title
from include.collect.provenance import provenance
from include.collect.recognise import Recognised
from include.collect.recognise.kinds import kind_of_name
from include.collect.rivals import part_rivals
from include.collect.web import Fetched
from include.datasets.words import DOCUMENT_KINDS, UNKNOWN_YEAR
from include.lake import Lake, LocalStore
from include.lake.store import say_passing
from include.overrides import Overrides, settle
from include.register import Register
from include.workers import Outcome

Row = dict[str, Any]
_MATCHED_BY_RANK = ("manifest", "folder", "web", None)


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
    fetched: Fetched | None = None
    """How it was fetched, for a document from the web."""

    @property
    def candidate(self) -> Candidate:
        """The file that speaks for it: one the manifest names before one a folder names before any other."""
        return min(self.candidates, key=lambda one: (_MATCHED_BY_RANK.index(one.said_by), bool(one.problem)))

    @property
    def other_places(self) -> list[str]:
        return sorted(one.key for one in self.candidates if one is not self.candidate)


def keep_documents(inbox: Inbox, lake: Lake, max_file_mb: int) -> list[Document]:
    """Store the bytes of every candidate once and tell what they are; a file that cannot be read is a problem.

    Several files with the same bytes are one document (`merged`).
    """
    documents: list[Document] = []
    for candidate in inbox.candidates:
        try:
            document = _kept(candidate, inbox, lake, max_file_mb)
        except Exception as error:  # one file out of reach must not stop the others
            if passing := say_passing(error):  # the whole lake or inbox is: no file may be left out for that
                raise passing from error
            inbox.problems.append(f"{candidate.key} cannot be read: {error}. Check the file and its rights.")
            continue
        if document is not None:
            documents.append(document)
    return merged(documents)


def merged(documents: Iterable[Document]) -> list[Document]:
    """Documents with the same bytes as one, wherever they came from."""
    kept: dict[str, Document] = {}
    for document in documents:
        same = kept.setdefault(document.document_id, document)
        if same is not document:
            same.candidates += document.candidates
            same.fetched = same.fetched or document.fetched
            same.pictures = same.pictures or document.pictures
    return list(kept.values())


def _kept(candidate: Candidate, inbox: Inbox, lake: Lake, max_file_mb: int) -> Document | None:
    size = inbox.store.size(candidate.key)
    candidate = replace(candidate, dropped_by=_owner(inbox, candidate.key))
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


def _owner(inbox: Inbox, key: str) -> str:
    """Name of the user whose file it is, where the inbox is a folder that knows."""
    if not isinstance(inbox.store, LocalStore):
        return ""
    try:
        return (inbox.store.root / key).owner()
    except (OSError, KeyError, NotImplementedError):
        return ""


def note_inspection(document: Document, outcome: Outcome) -> None:
    """Take over what the child process found out; a child that failed leaves the document unreadable."""
    if outcome.status == "failed":
        document.status, document.reason = "unreadable", outcome.reason
        return
    notes = outcome.notes
    document.status, document.reason = notes["status"], notes.get("reason", "")
    document.title, document.text = notes.get("title", ""), notes.get("text", "")
    document.n_pages = outcome.counts.get("n_pages")
    document.pictures = json.loads(notes["pictures"]) if "pictures" in notes else document.pictures


def match_documents(
    documents: Sequence[Document],
    register: Register,
    now: datetime,
    *,
    overrides: Overrides | None = None,
    earlier: Sequence[Mapping[str, Any]] = (),
) -> list[Row]:
    """Rows of `documents` (with their `reporting_year`): each matched, or quarantined with reason and best guesses.

    `overrides` are decisions of people, which hold before anything the machine thinks; `earlier` are the lake's rows:
    what a person gave before is not replaced by what the crawler finds.
    """
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[document.candidate.group].append(document)
    rows = []
    for group in groups.values():
        group.sort(key=lambda one: one.candidate.order)
        first = next((one for one in group if one.text), group[0])
        found = _recognised(first, register)
        for document in group:
            rows.append(_row(document, now) | _matched(document, found))
    if overrides:
        rows = settle(rows, overrides)
    rows = part_rivals(rows, {one.document_id: one.candidate.group for one in documents}, earlier)
    _number(rows, {one.document_id: one.candidate.order for one in documents})
    return [{name: storable(value) for name, value in row.items()} for row in rows]


def _recognised(first: Document, register: Register) -> Match:
    """What the crawler saw of it, with the page that links to it; else what name and title page tell."""
    if first.candidate.said_by == "web" and first.fetched:
        seen = first.fetched.recognised
        sure = round(min(seen.confidence, seen.year_confidence), 2)
        return Match(seen.partnership_id, seen.reporting_year, sure, "", seen.best_guesses, seen)
    return match_by_name_and_title(
        first.candidate, first.title, first.text, register, media_type=first.media_type, n_pages=first.n_pages
    )


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
    } | provenance(document.fetched, document.candidate)


def _matched(document: Document, found: Match) -> Row:
    """The columns of a row that say whose document it is."""
    said = document.candidate
    contradiction = _contradiction(document)
    if said.said_by:
        who, when, kind, problem = said.partnership_id, said.reporting_year, said.kind, contradiction or said.problem
        sure = found.confidence if said.said_by == "web" else 0.0 if problem else 1.0
        row: Row = {"matched_by": said.said_by, "match_confidence": sure}
        guesses = list(said.best_guesses)
    else:
        who, when, problem = found.partnership_id, found.reporting_year, found.problem
        kind = _kind(said, found.recognised)
        row = {"matched_by": None if problem else "name_and_title", "match_confidence": found.confidence}
        guesses = list(found.best_guesses)
    row |= _period(found.recognised, when)
    row |= {"partnership_id": who, "kind": kind, "best_guesses": guesses, "reporting_year": when or UNKNOWN_YEAR}
    if problem and document.status == "collected":
        return row | {"report_id": None, "status": "quarantined", "reason": problem}
    return row | {"report_id": f"{who}-{when}" if who and when and not problem else None}


def _kind(said: Candidate, seen: Recognised | None) -> str:
    """What the name says it is; where that is no more than a report, the title page may say which of its documents."""
    by_name = said.kind or kind_of_name(said.key)
    is_companion = seen is not None and seen.is_report and seen.kind not in {"main", "chapter"}
    return seen.kind if seen and is_companion and by_name == "main" else by_name


def _period(seen: Recognised | None, year: str | None) -> Row:
    """The period it reports on, where it says so itself and means the year it is taken for."""
    if seen is None:
        return {}
    fits = year is None or seen.reporting_year in {None, year}
    return {
        "period_start": seen.period_start if fits else None,
        "period_end": seen.period_end if fits else None,
        "is_combined": seen.is_combined,
    }


def _contradiction(document: Document) -> str:
    """The same bytes, given by people to two reports."""
    if document.candidate.said_by == "web":
        return ""
    rank = _MATCHED_BY_RANK.index(document.candidate.said_by)
    equals = [one for one in document.candidates if one.said_by and _MATCHED_BY_RANK.index(one.said_by) == rank]
    reports = {(one.partnership_id, one.reporting_year) for one in equals}
    if len(reports) < 2:
        return ""
    places = " and ".join(sorted(one.key for one in equals))
    return f"{places} hold the same bytes but are given to different reports: keep one of them or correct its line."


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
