"""What a crawl is told and what it brings home. Everything here can be written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from include.collect.recognise.model import Recognised

VisitOutcome = Literal["ok", "unreachable", "blocked_by_robots", "nothing_found"]


@dataclass(frozen=True)
class Target:
    """Where to look for one partnership.

    `addresses` are pages or documents a person named (a `.url` file, a line of the manifest): fetched as they are,
    with the chapters of a web-only report or the documents a page links to, and without looking around. `key` tells
    targets apart.
    """

    partnership_id: str
    website: str = ""
    landing_pages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Further hosts that are the partnership's own."""

    @property
    def key(self) -> str:
        return self.addresses[0] if self.addresses else self.partnership_id


@dataclass(frozen=True)
class Fetched:
    """One document brought from the web: its bytes are in the lake under `raw_key`.

    `found_on` is the page that links to it. Pages of a web-only report share a `group` (the first page's address) and
    are numbered by `chapter_no` from 1. `pictures` are those a page shows, by the address it uses for them, as the
    column of dataset `documents` holds them. `also_at` are other addresses of the same report. `asked_for` is the
    address a person named, where one did.
    """

    url: str
    final_url: str
    redirects: tuple[str, ...]
    found_on: str
    link_text: str
    http_status: int
    headers: Mapping[str, str]
    sha256: str
    raw_key: str
    n_bytes: int
    media_type: str
    fetched_at: str
    partnership_id: str
    recognised: Recognised
    title: str = ""
    n_pages: int | None = None
    group: str = ""
    chapter_no: int | None = None
    pictures: tuple[Mapping[str, str], ...] = ()
    also_at: tuple[str, ...] = ()
    asked_for: str = ""
    is_unchanged: bool = False
    """Whether the server said so (304), or the bytes are those of the last visit."""


@dataclass(frozen=True)
class Visit:
    """How looking for one partnership's reports went.

    `pages_looked_at` are addresses; `http_cause` says in words why a site could not be visited, `since` from when on
    (ISO time of the first visit that failed). `stopped_by` names the limit that ended the visit early, if one did.
    """

    partnership_id: str
    outcome: VisitOutcome
    pages_looked_at: tuple[str, ...] = ()
    http_cause: str = ""
    since: str = ""
    stopped_by: str = ""
    n_requests: int = 0
    n_bytes: int = 0
    not_reports: tuple[str, ...] = ()
    """Documents seen that are something else, with what: `https://… (the safeguarding arrangements)`."""
    key: str = ""


@dataclass(frozen=True)
class Harvest:
    """All a crawl brought."""

    found: list[Fetched] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)

    def visit_of(self, partnership_id: str) -> Visit | None:
        """How looking for one partnership went, or None where nobody looked."""
        return next((one for one in self.visits if one.partnership_id == partnership_id), None)


def to_json(one: Fetched | Visit | Target) -> dict[str, Any]:
    """As plain values."""
    return _plain(asdict(one))


def fetched_from(plain: Mapping[str, Any]) -> Fetched:
    """Back from plain values."""
    values = dict(plain)
    recognised = dict(values.pop("recognised"))
    for name in ("period_start", "period_end"):
        recognised[name] = date.fromisoformat(recognised[name]) if recognised.get(name) else None
    recognised["best_guesses"] = tuple(recognised.get("best_guesses") or ())
    return Fetched(recognised=Recognised(**recognised), **_tuples(values, "redirects", "pictures", "also_at"))


def visit_from(plain: Mapping[str, Any]) -> Visit:
    """Back from plain values."""
    return Visit(**_tuples(dict(plain), "pages_looked_at", "not_reports"))


def target_from(plain: Mapping[str, Any]) -> Target:
    """Back from plain values."""
    return Target(**_tuples(dict(plain), "landing_pages", "addresses", "hosts"))


def _tuples(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return values | {name: tuple(values.get(name) or ()) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
