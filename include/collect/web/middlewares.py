"""Scrapy's downloader taught manners: whom to visit, what is remembered, how robots.txt and Retry-After are read."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from include.collect.web.causes import BlockedByRobots, Refused, Unreachable, cause_of, slot_of
from include.collect.web.guard import why_refused
from include.collect.web.memory import FORGET_LARGE_AFTER, KEPT_HEADERS, TOO_LARGE, Answer, Memory

PATIENCE_S = 300
"""A server that asks to be left alone for longer than this is not waited for in this run."""
LONGEST_CRAWL_DELAY_S = 120
_GONE_FOR_NOW = {429, 500, 502, 503, 504, 520, 521, 522, 523, 524}


class GuardMiddleware:
    """Stands before all others: refuses addresses and gives each host a queue of its own."""

    def __init__(self, allow_private: bool):
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Any) -> GuardMiddleware:
        return cls(crawler.settings.getbool("CRAWL_ALLOW_PRIVATE"))

    def process_request(self, request: Request) -> None:
        """Refuse, or name the queue: Scrapy would put all ports of a name into one."""
        reason = why_refused(request.url, self.allow_private)
        if reason:
            raise Refused(reason)
        request.meta["download_slot"] = slot_of(request.url)


class MemoryMiddleware:
    """Answers from this run's memory, asks conditionally for what an earlier run knows, and remembers every answer."""

    def __init__(self, memory: Memory):
        self.memory = memory

    @classmethod
    def from_crawler(cls, crawler: Any) -> MemoryMiddleware:
        return cls(crawler.spidercls.memory)

    async def process_request(self, request: Request) -> Response | None:
        """What this run knows already needs no network."""
        cause = await asyncio.to_thread(self.memory.given_up, request.url)
        if cause:
            raise Unreachable(cause)
        known = await asyncio.to_thread(self.memory.recall, request.url)
        if known is None:
            return None
        answer, body = known
        if answer.run_id == self.memory.run_id:
            return _response(request, answer, body)
        is_large = answer.status == TOO_LARGE and answer.n_bytes >= request.meta.get("download_maxsize", 0)
        if is_large and not answer.headers.get("etag") and not answer.headers.get("last-modified"):
            age = datetime.now(UTC) - datetime.fromisoformat(answer.checked_at)
            return _response(request, answer, body) if age < FORGET_LARGE_AFTER else None
        if (answer.status == 200 and answer.n_bytes) or is_large:
            request.meta["known"] = known
            if answer.headers.get("etag"):
                request.headers["If-None-Match"] = answer.headers["etag"]
            since = answer.headers.get("last-modified") or answer.headers.get("date")
            if since:
                request.headers["If-Modified-Since"] = since
        return None

    async def process_response(self, request: Request, response: Response) -> Response:
        """Remember; after `304 Not Modified` give what was known."""
        answer = request.meta.pop("answer", None)  # a redirected request of Scrapy's own has its predecessor's
        if answer is not None and answer.url == request.url:
            request.meta["answer"] = answer
            return response
        now = datetime.now(UTC).isoformat()
        known = request.meta.pop("known", None)
        request.meta["n_transferred"] = request.meta.get("n_transferred", 0) + len(response.body)
        if response.status == 304 and known:
            answer = await asyncio.to_thread(self.memory.confirm, known[0], now)
            return _response(request, answer, known[1])
        if response.status in _GONE_FOR_NOW or response.status == 304:
            return response  # to be tried again, now or in the next run
        headers = {name: value.decode("latin-1") for name in KEPT_HEADERS if (value := response.headers.get(name))}
        answer = await asyncio.to_thread(self.memory.keep, request.url, response.status, headers, response.body, now)
        request.meta["answer"] = answer
        return response


def kept_headers(headers: Any) -> dict[str, str]:
    """The headers that are kept, by small name."""
    return {name: value.decode("latin-1") for name in KEPT_HEADERS if (value := headers.get(name))}


def _response(request: Request, answer: Answer, body: bytes) -> Response:
    request.meta["answer"] = answer
    kind = responsetypes.from_args(url=answer.url, body=body)
    return kind(url=request.url, status=answer.status, headers=answer.headers, body=body, request=request)


class RobotsMiddleware(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 wants it: not there means all is allowed, a server in trouble means nothing is."""

    def __init__(self, crawler: Any):
        super().__init__(crawler)
        self._in_trouble: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise BlockedByRobots or Unreachable where the site does not want a visit."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        netloc = urlsplit(request.url).netloc
        parser = await self.robot_parser(request)
        if netloc in self._in_trouble:
            raise Unreachable(self._in_trouble[netloc])
        if parser is not None and not parser.allowed(request.url, self._robotstxt_useragent or ""):
            raise BlockedByRobots("its robots.txt asks crawlers to stay away")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in _GONE_FOR_NOW or response.status >= 500:
            self._in_trouble[netloc] = f"HTTP {response.status} (for its robots.txt)"
        is_rules = response.status == 200 and b"<html" not in response.body[:2000].lower()
        plain = response.replace(body=response.body[:500_000] if is_rules else b"")
        await super()._parse_robots(plain, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, (Refused, Unreachable, CannotResolveHostError, DownloadConnectionRefusedError)):
            self._in_trouble[netloc] = cause_of(exc, f"http://{netloc}/")  # nobody is there: not asked again
        super()._robots_error(exc, netloc)


class PatientRetryMiddleware(RetryMiddleware):
    """Tries again what may work later, after the time a server asks for (`Retry-After`)."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Hold the host's queue for as long as it says; give up where that is too long."""
        if response.status in self.retry_http_codes:
            wait = retry_after(response.headers.get("Retry-After"))
            if wait > PATIENCE_S:
                return response
            slot = self.crawler.engine.downloader.slots.get(slot_of(request.url))
            if slot and wait:
                slot.lastseen = max(slot.lastseen, monotonic() + wait - slot.delay)
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """A server that is still at work on a request nobody waits for gets the same time again, and no second one."""
        if isinstance(exception, DownloadTimeoutError):
            slot = self.crawler.engine.downloader.slots.get(slot_of(request.url))
            if slot:
                slot.lastseen = max(slot.lastseen, monotonic() + self.crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
            return None
        return super().process_exception(request, exception)


def retry_after(header: bytes | None) -> float:
    """Seconds a server asks to wait; 0 where it says nothing."""
    if not header:
        return 0.0
    text = header.decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


class Manners:
    """Counts the delay from the end of an answer, and keeps to the `Crawl-delay` of a site's robots.txt."""

    def __init__(self, crawler: Any):
        self.crawler = crawler
        crawler.signals.connect(self.begun, signal=signals.headers_received)
        crawler.signals.connect(self.answered, signal=signals.response_downloaded)
        crawler.signals.connect(self.robots, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Manners:
        return cls(crawler)

    def begun(self, headers: Any, request: Request) -> None:
        """Note the headers, for an answer that will be cut off."""
        request.meta["headers_seen"] = kept_headers(headers)

    def answered(self, response: Response, request: Request) -> None:
        """A slow site gets its rest after the answer, not during it."""
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        if slot:
            slot.lastseen = max(slot.lastseen, monotonic())

    def robots(self, robotparser: Any, request: Request) -> None:
        """Take over a longer delay."""
        wanted = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        if wanted is None or not math.isfinite(wanted) or wanted <= own:
            return
        delay, key = min(wanted, LONGEST_CRAWL_DELAY_S), slot_of(request.url)
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0}
        if key in downloader.slots:
            downloader.slots[key].delay = delay
