"""What the crawler brought, as candidates and documents of the intake; and what a person asked it to fetch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from include.collect import media
from include.collect.inbox import Candidate, Inbox
from include.collect.intake import Document
from include.collect.recognise import Recognised
from include.collect.web import Fetched, Harvest, Target, crawl
from include.collect.years import SURE
from include.lake import Lake
from include.register import Register
from include.settings import Settings

_BODY = ("main", "chapter")
_LIKELY = 0.6
"""From this confidence on what the crawler recognised is taken without asking a person."""


@dataclass
class Asked:
    """Addresses that the inbox names, by address, and what fetching them brought."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    harvest: Harvest = field(default_factory=Harvest)


def targets_of(register: Register, years: Iterable[str]) -> list[Target]:
    """Where to look: a target for every partnership that has to report for one of these years."""
    wanted = list(years)
    return [
        Target(one.partnership_id, one.website, one.landing_pages, hosts=one.hosts)
        for one in register
        if not wanted or any(one.is_expected(year) for year in wanted)
    ]


def fetch_asked(inbox: Inbox, lake: Lake, run_id: str, settings: Settings, now: datetime) -> list[Document]:
    """Fetch what lines of the manifest and `.url` files name, and take these out of the inbox's candidates.

    What the person said about the line or file holds for what is fetched. An address that gives nothing is a problem
    of the inbox.
    """
    asked = {one.address: one for one in inbox.candidates if one.address}
    if not asked:
        return []
    inbox.candidates = [one for one in inbox.candidates if not one.address]
    targets = [Target(one.partnership_id or "", addresses=(address,)) for address, one in asked.items()]
    harvest = crawl(targets, (), lake, f"{run_id}-inbox", settings, now)
    documents: list[Document] = []
    for address, candidate in asked.items():
        mine = [one for one in harvest.found if one.asked_for == address]
        taken = _as_asked(candidate, mine)
        documents += taken
        if not taken:
            visit = next((one for one in harvest.visits if one.key == address), None)
            why = visit.http_cause if visit and visit.http_cause else "nothing there looks like a yearly report"
            inbox.problems.append(
                f"{candidate.key}: {address} gave no report ({why}). Put the file itself into the inbox."
            )
    return documents


def _as_asked(candidate: Candidate, found: Sequence[Fetched]) -> list[Document]:
    """What stands at the address itself; of a page that only links to documents, these."""
    itself = [one for one in found if one.url == candidate.address or one.group]
    if not candidate.said_by:
        return [document_of(one) for one in (itself or found)]
    mine = itself or [one for one in found if one.recognised.reporting_year in {None, candidate.reporting_year}]
    documents = []
    for one in mine:
        web = document_of(one)
        kind = one.recognised.kind if one.group or not itself else candidate.kind
        said = replace(
            candidate,
            key=one.final_url,
            group=one.group or one.final_url,
            order=one.chapter_no or 1,
            kind=kind if kind != "not_a_report" else "main",
            address="",
        )
        documents.append(replace_candidate(web, said))
    return documents


def replace_candidate(document: Document, candidate: Candidate) -> Document:
    """The document with another candidate speaking for it."""
    document.candidates = [candidate]
    return document


def documents_of(harvest: Harvest) -> list[Document]:
    """The crawler's finds as documents, each with the candidate that says whose it is."""
    return [document_of(one) for one in harvest.found]


def document_of(one: Fetched) -> Document:
    """One find. What is not recognised with certainty waits for a person."""
    seen = one.recognised
    who = seen.partnership_id or one.partnership_id or None
    problem = _problem(seen, who)
    candidate = Candidate(
        key=one.final_url,
        group=one.group or one.final_url,
        order=one.chapter_no or 1,
        said_by="web",
        partnership_id=who,
        reporting_year=seen.reporting_year,
        kind=seen.kind if seen.is_report else "other",
        problem=problem,
        best_guesses=_guesses(seen, who),
    )
    refusal = None if one.media_type in media.READABLE else media.why_not_readable(b"?", _name(one), one.media_type)
    status, reason = refusal or ("collected", "")
    return Document(
        one.sha256[:12], one.sha256, one.n_bytes, one.media_type, one.raw_key, [candidate], status, reason,
        title=one.title, n_pages=one.n_pages, pictures=[dict(picture) for picture in one.pictures], fetched=one,
    )  # fmt: skip


def _problem(seen: Recognised, who: str | None) -> str:
    doubts = []
    if not seen.is_report:
        doubts.append(f"it looks like {seen.what}, not a yearly report")
    elif seen.confidence < _LIKELY:
        doubts.append(f"it is not sure that it is {seen.what}")
    if who is None:
        doubts.append("it is not plain whose it is")
    if seen.reporting_year is None or seen.year_confidence < SURE:
        doubts.append("its reporting year is not plain")
    if not doubts:
        return ""
    return f"Not matched with certainty: {'; '.join(doubts)}. {seen.reason} Settle it by a line in the overrides."


def _guesses(seen: Recognised, who: str | None) -> tuple[str, ...]:
    """Guesses always with a partnership before the year, where one is known."""
    if who is None:
        return seen.best_guesses
    years = [guess.rpartition(" ")[2] for guess in seen.best_guesses]
    return tuple(dict.fromkeys(f"{who} {year}" for year in years if year[:2] == "20"))


def _name(one: Fetched) -> str:
    return one.final_url.partition("?")[0].rpartition("/")[2] or "page"
