"""What a miniature web is made of: resources at addresses, and beside them the truth about each."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

WANTED_YEARS = ("2023-24", "2024-25")
"""The years a crawl is sent for; the sites hold many others."""

Validators = Literal["both", "etag", "modified", "none"]
Outcome = Literal["ok", "unreachable", "blocked_by_robots", "nothing_found"]


@dataclass(frozen=True)
class Resource:
    """What stands at an address: bytes, or an answer made anew on each request by `answer`.

    `validators` says what the server gives for conditional requests; `delay_s` how long it thinks.
    """

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = "both"
    delay_s: float = 0.0
    answer: Callable[[Asked], Resource] | None = None
    stream: Callable[[], Iterator[bytes]] | None = None
    """Instead of `body`: bytes sent chunk by chunk, without a length."""
    breaks_after: int | None = None
    """Bytes after which the connection is dropped although more was promised."""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Asked:
    """A request as an answering resource sees it: `times` counts the requests for this address, from 1."""

    host: str
    path: str
    query: str
    times: int


@dataclass(frozen=True)
class Truth:
    """A document that a right crawl takes, and as what.

    `also` are other addresses of the same document (printed copy, second site): one of them has to be found.
    A `wanted` one must be found. The others may be (an earlier year, a format nobody reads) but only as what they are.
    """

    url: str
    kind: str
    reporting_year: str
    partnership_id: str
    also: tuple[str, ...] = ()
    wanted: bool = True
    is_combined: bool = False
    period: tuple[str, str] | None = None
    """First and last day, where it is not April to March."""
    chapter_no: int | None = None
    is_year_open: bool = False
    """A report over two years: which of them it answers for is a person's to say."""

    @property
    def urls(self) -> tuple[str, ...]:
        return (self.url, *self.also)


@dataclass
class Case:
    """One partnership with its site (or sites), modelled `like` a real one, and the truth about them."""

    key: str
    name: str
    like: str
    host: str
    landing_pages: list[str] = field(default_factory=list)
    outcome: Outcome = "ok"
    has_website: bool = True
    resources: dict[str, Resource] = field(default_factory=dict)
    """By address, without a fragment."""
    rules: dict[str, Callable[[Asked], Resource | None]] = field(default_factory=dict)
    """By host: asked where no resource stands at an address (endless calendars, session tokens)."""
    truths: list[Truth] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    """Addresses (or beginnings of them) that a right crawl never asks for."""
    crawl_delay_s: float = 0.0
    """What its robots.txt asks for."""
    aliases: str = ""

    @property
    def website(self) -> str:
        return f"http://{self.host}/"

    def url(self, path: str) -> str:
        """A path on the partnership's own host as an address; an address stays."""
        return path if path.startswith("http") else f"http://{self.host}{path}"

    def put(self, path: str, resource: Resource) -> str:
        """Let something stand at a path or address; returns the address."""
        url = self.url(path)
        self.resources[url] = resource
        return url

    def land(self, *paths: str) -> None:
        """The landing pages the register knows."""
        self.landing_pages += [self.url(path) for path in paths]

    def is_report(
        self,
        path: str,
        reporting_year: str,
        kind: str = "main",
        *,
        also: tuple[str, ...] = (),
        wanted: bool | None = None,
        is_combined: bool = False,
        period: tuple[str, str] | None = None,
        chapter_no: int | None = None,
        is_year_open: bool = False,
        of: str = "",
    ) -> str:
        """Say that what stands there is to be taken; years nobody asked for are not wanted."""
        url = self.url(path)
        self.truths.append(
            Truth(
                url=url,
                kind=kind,
                reporting_year=reporting_year,
                partnership_id=of or self.key,
                also=tuple(self.url(one) for one in also),
                wanted=reporting_year in WANTED_YEARS if wanted is None else wanted,
                is_combined=is_combined,
                period=period,
                chapter_no=chapter_no,
                is_year_open=is_year_open,
            )
        )
        return url

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split() if word[0].isupper())

    @property
    def place(self) -> str:
        return self.name.split(" Safeguarding")[0].split(" Children")[0].removesuffix(" Local")


def file_name(url: str) -> str:
    """The last part of an address."""
    return posixpath.basename(url.split("?", maxsplit=1)[0])


def paper(body: bytes, **more: object) -> Resource:
    """A PDF as a server gives it."""
    return Resource(body, "application/pdf", **more)


def page(body: bytes, **more: object) -> Resource:
    """An HTML page as a server gives it."""
    return Resource(body, **more)
