"""The rows of coverage of one year, from documents, visits and what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from include.coverage.in_time import THERE
from include.reporting_years import deadline_of, in_london

_BODY = ("main", "chapter")
_BROKEN = ("password_protected", "unreadable", "too_large", "unsupported")
_OUT_OF_REACH = ("unreachable", "blocked_by_robots")
_NOTHING_THERE = ("not_found", *_OUT_OF_REACH)
_ASK = "Ask the partnership for the report and put it into the inbox."

Row = dict[str, Any]
Document = Mapping[str, Any]


class Registered(Protocol):
    """What coverage needs to know of a line of the register."""

    @property
    def partnership_id(self) -> str: ...
    @property
    def partnership(self) -> str: ...
    @property
    def region(self) -> str: ...
    def is_expected(self, year: str) -> bool: ...


class Visited(Protocol):
    """What coverage needs to know of a visit to a partnership's site.

    `outcome` is one of ok, nothing_found, unreachable, blocked_by_robots; `since` is an ISO time or empty.
    """

    @property
    def partnership_id(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def pages_looked_at(self) -> Sequence[str]: ...
    @property
    def http_cause(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def stopped_by(self) -> str: ...
    @property
    def not_reports(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class _Looked:
    """Where was looked for one partnership, and what is known of it besides its documents."""

    looked_in: str
    visit: Visited | None
    guess: Document | None
    before: Mapping[str, Any] | None


def coverage_rows(
    partnerships: Iterable[Registered],
    documents: Sequence[Document],
    earlier: Sequence[Mapping[str, Any]],
    *,
    year: str,
    looked_in: str,
    now: datetime,
    changed: Iterable[str] = (),
    visits: Iterable[Visited] = (),
    deadline: str = "09-30",
) -> list[Row]:
    """One row for every partnership that the register expects to report for the year, or that has a report of it.

    `documents` are the rows of dataset `documents` that hold for this year, with those that wait unmatched;
    `changed` names partnerships whose documents this run has changed: the others keep a failure of the analysis.
    `visits` are this run's, one per partnership; for one that nobody visited now, what an earlier visit met still
    holds. `deadline` (MM-DD) is the setting `REPORT_DEADLINE`. Earlier rows of partnerships that have left the
    register's file stay.
    """
    before = {row["partnership_id"]: row for row in earlier}
    visited = {visit.partnership_id: visit for visit in visits}
    counted = [one for one in documents if one["status"] != "ignored"]
    mine: dict[str, list[Document]] = {}
    for document in counted:
        if document.get("partnership_id") and document.get("reporting_year") == year:
            mine.setdefault(document["partnership_id"], []).append(document)
    guessed = _guessed(counted, year)
    due, touched = deadline_of(year, deadline), set(changed)
    rows: dict[str, Row] = {}
    registered = set()
    for one in partnerships:
        key = one.partnership_id
        registered.add(key)
        is_expected = one.is_expected(year)
        if not is_expected and key not in mine:
            continue
        old = before.get(key)
        looked = _Looked(looked_in, visited.get(key), guessed.get(key), old)
        row: Row = {"partnership_id": key, "partnership": one.partnership, "region": one.region, "step": "collect"}
        row |= _looked(looked, now) | _state(mine.get(key, []), looked)
        if old and old["step"] == "analyse" and row["status"] == "found" and key not in touched:
            row |= {name: old[name] for name in ("status", "reason", "step")}
        if not is_expected:
            row["reason"] = (
                f"{row['reason'] or ''} The register expects no report of it for {year}: check both.".strip()
            )
        rows[key] = row | _time(row["status"], looked, due, now)
    for key, old in before.items():
        if key not in registered:
            looked = _Looked(looked_in, visited.get(key), guessed.get(key), None)
            state = _state(mine.get(key, []), looked) if key in touched else {}
            row = plain(old) | state
            rows[key] = row | _time(row["status"], _Looked(looked_in, None, None, old), due, now)
    return [rows[key] for key in sorted(rows)]


def plain(row: Mapping[str, Any]) -> Row:
    """A row without its year, which stands in the path."""
    return {name: value for name, value in row.items() if name != "reporting_year"}


def _looked(looked: _Looked, now: datetime) -> Row:
    """Where was looked: in the inbox now, and on the web now or on the visit before."""
    pages: list[str] = []
    where = looked.looked_in
    if looked.visit:
        pages = list(looked.visit.pages_looked_at)
        where = f"{where} and {pages[0]}" if pages else f"{where} and the partnership's site"
    elif looked.before:
        pages = list(looked.before.get("looked_at") or ())
    return {"looked_in": where, "last_looked_at": now, "looked_at": pages}


def _time(status: str, looked: _Looked, due: date, now: datetime) -> Row:
    """Deadline, whether it has passed with nothing there, and since when the status is what it is."""
    old, visit = looked.before, looked.visit
    since = now
    if status in _OUT_OF_REACH and visit and visit.since:
        since = datetime.fromisoformat(visit.since)
    elif old and old["status"] == status:
        since = old.get("since") or old["last_looked_at"]
    return {
        "deadline": due,
        "is_overdue": in_london(now) > due and status in _NOTHING_THERE,
        "since": since,
        "first_looked_at": (old.get("first_looked_at") or old["last_looked_at"]) if old else now,
        "there_since": _there_since(status, old, now),
    }


def _there_since(status: str, old: Mapping[str, Any] | None, now: datetime) -> datetime | None:
    """Since when a report is there, whatever became of it in the analysis; None where none is."""
    if status not in THERE:
        return None
    if not old or old["status"] not in THERE:
        return now
    known: datetime | None = old.get("there_since") or old.get("since")
    return known or now


def _state(documents: list[Document], looked: _Looked) -> Row:
    """Status, reason, report, documents and how sure, of one partnership in one year."""
    body = [one for one in documents if one["kind"] in _BODY]
    readable = [one for one in body if one["status"] == "collected"]
    waiting = [one for one in documents if one["status"] == "quarantined"]
    broken = [one for one in (body or documents) if one["status"] in _BROKEN]
    n_documents = sum(1 for one in documents if one["status"] == "collected")
    if readable:
        reason = f"Not all of it can be read. {_said(broken)}" if broken else None
        return _row("found", reason, readable[0]["report_id"], n_documents, readable)
    if waiting:
        return _row("quarantined", _said(waiting) + _guesses(waiting), None, n_documents, waiting)
    if broken:
        return _row("failed", _said(broken), broken[0].get("report_id"), n_documents, broken)
    if looked.guess and not documents:
        reason = f"{looked.guess['source']} may be this report. {looked.guess['reason']}"
        return _row("quarantined", reason, None, 0, [looked.guess])
    only = ""
    if documents:
        kinds = " and ".join(sorted({str(one["kind"]) for one in documents}))
        names = ", ".join(str(one["source"]) for one in documents)
        only = f"Only {kinds} was found ({names}): add the main report. "
    status, reason, cause = _nothing(looked, bool(documents))
    return _row(status, f"{only}{reason}".strip(), None, n_documents, ()) | {"http_cause": cause or None}


def _nothing(looked: _Looked, has_others: bool) -> tuple[str, str, str]:
    """Status, reason and HTTP cause where no document is or may be the report."""
    visit, old = looked.visit, looked.before
    if visit and visit.outcome == "unreachable":
        since = f" since {visit.since[:10]}" if visit.since else ""
        cause = visit.http_cause or "no answer"
        return (
            "unreachable",
            f"The partnership's site cannot be reached{since}: {cause.rstrip('.')}. Open it in a browser; correct the "
            f"register if it has moved. {_ASK}",
            cause,
        )
    if visit and visit.outcome == "blocked_by_robots":
        cause = visit.http_cause or "robots.txt"
        return "blocked_by_robots", f"The site asks programs to keep away ({cause.rstrip('.')}). {_ASK}", cause
    if visit:
        return "not_found", _seen(visit, looked.looked_in, has_others), visit.http_cause
    if old and old["status"] in _OUT_OF_REACH:
        return old["status"], old["reason"], old.get("http_cause") or ""
    if has_others:
        return "not_found", "", ""
    return "not_found", f"No file in {looked.looked_in} is this partnership's report for the year.", ""


def _seen(visit: Visited, looked_in: str, has_others: bool) -> str:
    n_pages = len(visit.pages_looked_at)
    told = "" if has_others else f"No file in {looked_in} is this partnership's report for the year. "
    told += f"{n_pages} page{'' if n_pages == 1 else 's'} of its site {'was' if n_pages == 1 else 'were'} looked at."
    if visit.not_reports:
        others = len(visit.not_reports) - 3
        told += f" Seen, but something else: {', '.join(visit.not_reports[:3])}"
        told += f" and {others} more." if others > 0 else "."
    if visit.stopped_by:
        told += f" The visit ended early ({visit.stopped_by.rstrip('.')})."
    return f"{told} If it lies elsewhere, add the page to landing_pages of the register."


def _row(
    status: str, reason: str | None, report_id: str | None, n_documents: int, documents: Sequence[Document]
) -> Row:
    sure = [one["match_confidence"] for one in documents if one.get("match_confidence") is not None]
    ordered = sorted(documents, key=lambda one: (one.get("chapter_no") or 0, str(one["source"])))
    return {
        "status": status,
        "reason": reason,
        "report_id": report_id,
        "n_documents": n_documents,
        "versions": [one["document_id"] for one in ordered],
        "found_at": [str(one["source"]) for one in ordered],
        "confidence": min(sure) if sure else None,
        "http_cause": None,
    }


def _said(documents: Sequence[Document]) -> str:
    """The reasons of documents, each once; a reason that does not name its file gets the name before it."""
    told: dict[str, list[str]] = {}
    for one in documents:
        told.setdefault(str(one["reason"]), []).append(str(one["source"]))
    return " ".join(
        reason if any(source in reason for source in sources) else f"{', '.join(sources)}: {reason}"
        for reason, sources in told.items()
    )


def _guesses(documents: Sequence[Document]) -> str:
    best = dict.fromkeys(guess for one in documents for guess in one.get("best_guesses") or ())
    return f" Best guesses: {', '.join(list(best)[:4])}." if best else ""


def _guessed(documents: Sequence[Document], year: str) -> dict[str, Document]:
    """Documents waiting without a partnership, by the partnership they are most likely of in this year."""
    waiting = [one for one in documents if one["status"] == "quarantined" and not one.get("partnership_id")]
    guessed: dict[str, Document] = {}
    for one in waiting:
        who, _, when = str((one.get("best_guesses") or [""])[0]).partition(" ")
        if when == year:
            guessed.setdefault(who, one)
    return guessed
