"""The spider: visits all targets, several at a time, through Scrapy's downloader."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from include.collect.web.fetch import Fetcher
from include.collect.web.memory import Memory
from include.collect.web.model import Target, Visit, target_from, to_json
from include.collect.web.reading import Reader
from include.collect.web.visit import Visiting
from include.lake import open_lake
from include.register import Register, load_register
from include.settings import Settings

AT_ONCE = 16
"""Partnerships visited at the same time; each host still gets one request at a time."""


class Crawler(Spider):
    """Visits every target, several at a time, each one request after the other."""

    name = "yearly_reports"
    memory: ClassVar[Memory]
    targets: ClassVar[list[Target]]
    wanted_years: ClassVar[list[str]]
    register: ClassVar[Register]
    own_settings: ClassVar[Settings]

    async def start(self) -> AsyncIterator[Any]:
        """All visits; what they bring is written down as each ends, and nothing is handed to Scrapy."""
        fetcher = Fetcher(self.crawler, self.memory, _now)
        reader = Reader(self.memory.lake.store.uri, self.own_settings)
        gate = asyncio.Semaphore(AT_ONCE)
        visits = [asyncio.create_task(self._visit(target, fetcher, reader, gate)) for target in self.targets]
        try:
            _, late = await asyncio.wait(visits, timeout=self.own_settings.crawl_time_limit_s)
            for one in late:  # what they have fetched is remembered; nothing else is written of them
                one.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        finally:
            await asyncio.to_thread(reader.close)
        if not self.memory:  # never: Scrapy wants a generator, of which nothing comes
            yield

    async def _visit(self, target: Target, fetcher: Fetcher, reader: Reader, gate: asyncio.Semaphore) -> None:
        async with gate:
            if self.memory.finished(target.key):
                return
            visiting = Visiting(
                target, self.wanted_years, self.register, self.own_settings, fetcher, reader, self.memory, _now
            )
            try:
                visit, found = await visiting.run()
            except Exception as error:  # one visit must not end the others
                logging.getLogger(__name__).exception("Visiting %s failed", target.key)
                cause = f"an error of the software, not of the site: {type(error).__name__}: {error}"
                visit, found = Visit(target.partnership_id, "unreachable", http_cause=cause, key=target.key), []
            brought = {"visit": to_json(visit), "found": [to_json(one) for one in found]}
            await asyncio.to_thread(self.memory.finish, target.key, brought)


def run_spider(plan: dict[str, Any]) -> None:
    """Crawl as a plan (see `run.py`) says, until all is done or a signal ends it."""
    settings = Settings(**plan["settings"])
    Crawler.memory = Memory(open_lake(plan["lake_uri"]), plan["run_id"])
    Crawler.targets = [target_from(one) for one in plan["targets"]]
    Crawler.wanted_years = plan["wanted_years"]
    Crawler.register = load_register(plan["register"])
    Crawler.own_settings = settings
    process = AsyncCrawlerProcess(scrapy_settings(settings))
    # what goes wrong with a robots.txt is told by the visit
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    process.crawl(Crawler)
    process.start()


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """Scrapy told to be polite and careful."""
    here = "include.collect.web"
    return {
        "USER_AGENT": settings.crawl_user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": settings.crawl_user_agent.partition("/")[0].strip() or "safeguarding-yearly-reports",
        "DOWNLOAD_DELAY": settings.crawl_delay_s,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": 4 * AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": settings.crawl_timeout_s,
        "DOWNLOAD_MAXSIZE": settings.max_file_mb * 2**20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": 2,
        "COOKIES_ENABLED": False,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # a proxy would look names up itself, past the guard
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TWISTED_DNS_RESOLVER": f"{here}.guard.PublicResolver",
        "CRAWL_ALLOW_PRIVATE": settings.crawl_allow_private,
        "REACTOR_THREADPOOL_MAXSIZE": 20,
        "LOG_LEVEL": "WARNING",
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "s3": None, "ftp": None},
        "EXTENSIONS": {f"{here}.middlewares.Manners": 10},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 890,  # memory holds plain bytes
            f"{here}.middlewares.GuardMiddleware": 10,
            f"{here}.middlewares.RobotsMiddleware": 100,
            f"{here}.middlewares.PatientRetryMiddleware": 550,
            f"{here}.middlewares.MemoryMiddleware": 850,
        },
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
