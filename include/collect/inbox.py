"""What lies in an inbox: which files are documents, which of them belong together, and whose they are said to be."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from include.collect import manifest, media
from include.collect.manifest import Claim, InboxError
from include.collect.recognise.kinds import kind_of_name
from include.collect.years import SURE, find_years, parse_year
from include.lake import Store, StoreDownError, open_store
from include.register import Register
from include.settings import Settings

SaidBy = Literal["manifest", "folder", "web"]


@dataclass(frozen=True)
class Candidate:
    """A file that may be a document of a report.

    `group` is the same for files that make one report body together: the chapters of a folder. `order` is the
    file's place in its group, from 1. What nobody said (`said_by` is None) its name and title page may tell.
    """

    key: str
    group: str
    order: int = 1
    said_by: SaidBy | None = None
    partnership_id: str | None = None
    reporting_year: str | None = None
    kind: str | None = None
    problem: str = ""
    best_guesses: tuple[str, ...] = ()
    dropped_by: str = ""
    """Who put the file there, where the place tells."""
    address: str = ""
    """Where on the web the document is, for a line or a `.url` file that only says so."""


@dataclass
class Inbox:
    """An inbox as found: its files by key, the documents among them, and what is wrong with its manifest."""

    store: Store
    candidates: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def scan_inbox(uri: str, register: Register, settings: Settings | None = None, *, may_be_empty: bool = False) -> Inbox:
    """Find the documents of a folder or `s3://` prefix and what manifest and folders say about them.

    Reads no document but `.url` files. Raises InboxError for a place that is missing, for one that is empty unless it
    `may_be_empty`, and for a manifest broken as a table.
    """
    store, keys = _listed(uri, settings)
    own = _lake_inside(store, settings)
    keys = [key for key in keys if not (own and key.startswith(own))]
    inbox = Inbox(store)
    taken: dict[str, Candidate] = {}
    manifest_key = next((key for key in keys if key.lower() == manifest.NAME), None)
    if manifest_key:
        place = f"{uri.rstrip('/')}/{manifest_key}"
        claims = manifest.read_manifest(store.get(manifest_key), place, register)
        for candidate in _claimed(claims, keys, place, inbox.problems):
            taken.setdefault(candidate.key, candidate)
    left = [key for key in keys if key not in taken and not media.is_passed_over(key)]
    inbox.candidates = [_addressed(one, inbox) for one in (*taken.values(), *_by_folder(left, register))]
    if not inbox.candidates and not may_be_empty:
        why = f" {inbox.problems[0]}" if inbox.problems else ""
        raise InboxError(f"INBOX={uri} holds no report. Put PDF or HTML files there or set INBOX elsewhere.{why}")
    return inbox


def natural(key: str) -> list[tuple[int, int, str]]:
    """Sort key by which `chapter-2` comes before `chapter-10`."""
    parts = re.split(r"(\d+)", key.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def sha256_of(store: Store, key: str) -> str:
    """SHA-256 of a file too large to be held in memory."""
    digest = hashlib.sha256()
    for part in store.chunks(key):
        digest.update(part)
    return digest.hexdigest()


def _listed(uri: str, settings: Settings | None) -> tuple[Store, list[str]]:
    if not uri.strip():
        raise InboxError("INBOX is empty. Set it to a folder or s3://bucket/prefix with the reports.")
    if "://" not in uri:
        folder = Path(uri).expanduser()
        if folder.is_file():
            raise InboxError(f"INBOX={uri} is a file. Set INBOX to the folder that holds it.")
        if not folder.is_dir():
            raise InboxError(
                f"INBOX={uri} does not exist. Make the folder and put the reports there, or set INBOX elsewhere."
            )
    try:
        store = open_store(uri, settings)
        return store, [key for key in store.list() if not key.endswith("/")]
    except StoreDownError:
        raise
    except Exception as error:
        raise InboxError(
            f"INBOX={uri} cannot be listed: {error}. Check the address, the rights and the AWS settings."
        ) from error


def _lake_inside(store: Store, settings: Settings | None) -> str:
    """The lake's folder as a prefix of keys, where it lies in the inbox: its files are not taken in again."""
    lake = open_store(settings.lake_uri, settings).uri if settings else ""
    return lake[len(store.uri) + 1 :].rstrip("/") + "/" if lake.startswith(f"{store.uri}/") else ""


def _addressed(candidate: Candidate, inbox: Inbox) -> Candidate:
    """A candidate that only says where the document is on the web (`.url`, `.webloc`), with that address."""
    if candidate.address or media.suffix(candidate.key) not in media.SHORTCUTS:
        return candidate
    try:
        return replace(candidate, address=media.address_in(inbox.store.get(candidate.key)))
    except OSError:
        return candidate  # the intake says that it cannot be read


# --- what the manifest says ------------------------------------------------------------------------------


def _claimed(claims: list[Claim], keys: list[str], place: str, problems: list[str]) -> Iterator[Candidate]:
    """Candidates of the manifest's rows; a row for one file goes before the row for the folder around it."""
    exact = {manifest.tidy_path(key): key for key in keys}
    loose: dict[str, list[str]] = {}
    for path, key in exact.items():
        loose.setdefault(path.casefold(), []).append(key)
    folders: list[tuple[Claim, list[str]]] = []
    chapters: dict[tuple[str | None, str | None], int] = {}
    for claim in claims:
        same = loose.get(claim.file.casefold(), [])
        listed = exact.get(claim.file) or (same[0] if len(same) == 1 else None)
        below = [path for path in exact if path.casefold().startswith(f"{claim.file.casefold()}/")]
        if claim.is_address:
            yield replace(_claimed_file(claim, claim.file, chapters), address=claim.file)
        elif listed:
            yield _claimed_file(claim, listed, chapters)
        elif claim.file and below:
            folders.append((claim, [exact[path] for path in below]))
        else:
            problems.append(claim.problem if not claim.file else _missing(claim, place))
    for claim, inside in folders:
        found = list(_chapters(claim, inside))
        if not found:
            problems.append(f"{place}, line {claim.line}: the folder {claim.file} holds no PDF or HTML file.")
        yield from found


def _missing(claim: Claim, place: str) -> str:
    return f"{place}, line {claim.line}: {claim.file} is not in the inbox: add the file or correct its name."


def _claimed_file(claim: Claim, key: str, chapters: dict[tuple[str | None, str | None], int]) -> Candidate:
    """Files listed one by one as chapters of a report are its chapters in the order of the list."""
    report = (claim.partnership_id, claim.reporting_year)
    if claim.kind != "chapter" or None in report:
        return _candidate(claim, key, key, 1)
    chapters[report] = chapters.get(report, 0) + 1
    return _candidate(claim, key, f"chapters of {claim.partnership_id} {claim.reporting_year}", chapters[report])


def _chapters(claim: Claim, keys: list[str]) -> Iterator[Candidate]:
    cut = len(claim.file) + 1
    inside = sorted((key for key in keys if not media.is_passed_over(key[cut:])), key=natural)
    kind = "chapter" if claim.kind == "main" and len(inside) > 1 else claim.kind
    for order, key in enumerate(inside, start=1):
        yield replace(_candidate(claim, key, claim.file, order), kind=kind)


def _candidate(claim: Claim, key: str, group: str, order: int) -> Candidate:
    return Candidate(
        key,
        group,
        order,
        "manifest",
        claim.partnership_id,
        claim.reporting_year,
        claim.kind,
        claim.problem,
        claim.best_guesses,
    )


# --- what folders say ------------------------------------------------------------------------------------


def _by_folder(keys: list[str], register: Register) -> Iterator[Candidate]:
    for folder, inside in _folders(keys):
        said = _said_by(folder, register)
        pages = sorted((key for key in inside if media.suffix(key) in media.HTML_NAMES), key=natural)
        pages = [key for key in pages if kind_of_name(key) == "main"]
        in_one = len(pages) > 1 and (said is not None or (folder != "" and not _speak_for_themselves(pages, register)))
        for key in inside:
            blank = said or Candidate(key, key)
            if in_one and key in pages:
                yield replace(blank, key=key, group=folder, order=pages.index(key) + 1, kind="chapter")
            else:
                yield replace(blank, key=key, group=key, kind=kind_of_name(key))


def _folders(keys: Iterable[str]) -> list[tuple[str, list[str]]]:
    folders: dict[str, list[str]] = {}
    for key in keys:
        folders.setdefault(key.rpartition("/")[0], []).append(key)
    return sorted(folders.items())


def _said_by(folder: str, register: Register) -> Candidate | None:
    """What a path `…/{reporting_year}/{partnership_id}/…` says; None where it is not of that form."""
    parts = folder.split("/")
    for year_part, name in pairwise(parts):
        year = parse_year(year_part)
        if year is None:
            continue
        if name in register:
            return Candidate("", "", 1, "folder", name, year)
        likely = register.closest(name.replace("-", " "))
        problem = f"The folder {year_part}/{name} names no partnership of the register: rename it to a partnership_id."
        return Candidate("", "", 1, "folder", None, year, None, problem, tuple(f"{one} {year}" for one in likely))
    return None


def _speak_for_themselves(pages: list[str], register: Register) -> bool:
    """Whether the pages of a folder are reports of their own rather than chapters of one."""
    names = [key.rpartition("/")[2] for key in pages]
    partnerships = [{match.partnership_id for match in register.named_in(name)} for name in names]
    years = [
        {found.reporting_year for found in find_years(name, short=True) if found.confidence >= SURE} for name in names
    ]
    return all(partnerships) or len(set().union(*partnerships)) > 1 or len(set().union(*years)) > 1
