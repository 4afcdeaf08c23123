"""Fetch one address: through redirects, within limits, from memory where this run has it, and never without a reason."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http.request import NO_CALLBACK

from include.collect.web import guard
from include.collect.web.addresses import tidy
from include.collect.web.causes import BlockedByRobots, Refused, Unreachable, cause_of, slot_of
from include.collect.web.memory import TOO_LARGE, TOO_LARGE_CAUSE, Answer, Memory

MOST_REDIRECTS = 5
ENOUGH_FAILURES = 5
"""Failures in a row after which a host is left alone for the rest of the run."""
_MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Got:
    """What came of fetching an address.

    `cause` says in words why there is no usable answer; `is_robots`, `is_refused` tell the kinds that are nobody's
    failure. `n_transferred` are the bytes of bodies that crossed the network for it.
    """

    url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    answer: Answer | None = None
    body: bytes = b""
    cause: str = ""
    is_robots: bool = False
    is_refused: bool = False
    n_transferred: int = 0

    @property
    def is_ok(self) -> bool:
        return self.answer is not None and self.answer.status == 200


@dataclass
class Fetcher:
    """Fetches through Scrapy's downloader with its middlewares; the same address is not asked for twice at once."""

    crawler: Any
    memory: Memory
    now: Callable[[], str]
    locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    failed_in_a_row: Counter[str] = field(default_factory=Counter)

    async def get(self, url: str, most_bytes: int, referer: str = "") -> Got:
        """Fetch an address. Never raises for what the web does."""
        chain: list[str] = []
        transferred = 0
        here = tidy(url)
        while True:
            async with self.locks[here]:
                got = await self._one_or_none(here, most_bytes)
            transferred += got.n_transferred
            place = self._moved_to(got)
            if place is None:
                return _with(got, url, here, chain, transferred)
            chain.append(here)
            if len(chain) > MOST_REDIRECTS or place in chain:
                cause = "it redirects in a circle" if place in chain else "it redirects too often"
                return Got(url, here, tuple(chain), cause=cause, n_transferred=transferred)
            here = place

    def _moved_to(self, got: Got) -> str | None:
        if got.answer is None or got.answer.status not in _MOVED or not got.answer.headers.get("location"):
            return None
        place = got.answer.headers["location"].encode("latin-1", "replace").decode("utf-8", "replace")
        return tidy(urljoin(got.final_url, place))

    async def _one_or_none(self, url: str, most_bytes: int) -> Got:
        """Leave a host alone that has failed time after time."""
        host = slot_of(url)
        if self.failed_in_a_row[host] >= ENOUGH_FAILURES:
            return Got(url, url, cause=f"{host} was given up after {ENOUGH_FAILURES} failures in a row")
        got = await self._one(url, most_bytes)
        is_failure = got.answer is None and not (got.is_robots or got.is_refused or got.cause == TOO_LARGE_CAUSE)
        self.failed_in_a_row[host] = self.failed_in_a_row[host] + 1 if is_failure else 0
        return got

    async def _one(self, url: str, most_bytes: int) -> Got:
        meta = {"dont_redirect": True, "download_maxsize": max(1, most_bytes), "dont_merge_cookies": True}
        request = Request(url, callback=NO_CALLBACK, meta=meta, dont_filter=True)
        spent = lambda: int(request.meta.get("n_transferred", 0))  # noqa: E731
        try:
            response = await self.crawler.engine.download_async(request)
        except Refused as error:
            return Got(url, url, cause=str(error), is_refused=True)
        except BlockedByRobots as error:
            return Got(url, url, cause=str(error), is_robots=True)
        except Exception as error:  # noqa: BLE001 - whatever a server does is a cause, never a crash
            cause = cause_of(error, url)
            refused = guard.REFUSED.get(slot_of(url).partition(":")[0]) is not None and isinstance(
                error, CannotResolveHostError
            )
            if cause == TOO_LARGE_CAUSE:
                seen = request.meta.get("headers_seen", {})
                await asyncio.to_thread(self.memory.note_too_large, url, seen, most_bytes, self.now())
            elif not isinstance(error, Unreachable):
                await asyncio.to_thread(self.memory.give_up, url, cause, self.now())
            return Got(url, url, cause=cause, is_refused=refused, n_transferred=spent())
        asked = response.request or request
        answer: Answer | None = asked.meta.get("answer")
        n = int(asked.meta.get("n_transferred", 0))
        if answer is None:
            cause = f"HTTP {response.status}"
            await asyncio.to_thread(self.memory.give_up, url, cause, self.now())
            return Got(url, url, cause=cause, n_transferred=n)
        if answer.status == TOO_LARGE and answer.cause:
            return Got(url, url, cause=answer.cause, n_transferred=n)
        cause = "" if answer.status == 200 or answer.status in _MOVED else f"HTTP {answer.status}"
        return Got(url, url, answer=answer, body=response.body, cause=cause, n_transferred=n)


def _with(got: Got, url: str, here: str, chain: list[str], transferred: int) -> Got:
    return Got(
        url, here, tuple(chain), got.answer, got.body, got.cause, got.is_robots, got.is_refused, transferred
    )  # fmt: skip
