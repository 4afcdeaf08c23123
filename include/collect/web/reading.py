"""What a fetched document says of itself: PDFs are opened in a child process under limits, as some of them kill their reader."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import posixpath
import resource
from typing import Any

from pebble import ProcessPool

from include.collect import inspection, media
from include.collect.web.memory import ROOT
from include.lake import open_lake
from include.settings import Settings

TIME_LIMIT_S = 60


class Reader:
    """Opens documents of the lake, two at a time."""

    def __init__(self, lake_uri: str, settings: Settings):
        self.lake_uri, self.settings = lake_uri, settings
        self.store = open_lake(lake_uri).store
        self._pool: Any = None

    async def read(self, raw_key: str, found: str) -> dict[str, Any]:
        """Title, text of the first pages, n_pages, status and reason of a PDF; nothing of other kinds.

        What was read well once is remembered beside the crawl's memory: an unchanged document is not opened again.
        """
        if found != media.PDF:
            return {}
        key = f"{ROOT}/read/{posixpath.basename(raw_key)}.json"
        with contextlib.suppress(FileNotFoundError, ValueError):
            return dict(json.loads(await asyncio.to_thread(self.store.get, key)))
        told = await self._opened(raw_key)
        if told["status"] == "collected":
            await asyncio.to_thread(self.store.put, key, json.dumps(told).encode())
        return told

    async def _opened(self, raw_key: str) -> dict[str, Any]:
        limit = min(TIME_LIMIT_S, self.settings.report_time_limit_s)
        arguments = [raw_key, self.lake_uri, self.settings.max_pages, self.settings.known_passwords]
        try:
            future = self._started().schedule(read_pdf, args=arguments, timeout=limit)
            return dict(await asyncio.wrap_future(future))
        except Exception as error:  # noqa: BLE001 - the intake looks at it again and says what is wrong with it
            return {"status": "unreadable", "reason": f"{type(error).__name__}: {error}"}

    def _started(self) -> Any:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([*inspection.PRELOAD, __name__])
            self._pool = ProcessPool(
                max_workers=2,
                max_tasks=1,  # nothing of one document is left for the next
                initializer=_limit_memory,
                initargs=[self.settings.report_memory_limit_mb],
                context=context,
            )
        return self._pool

    def close(self) -> None:
        """Stop the child process."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()


def read_pdf(raw_key: str, lake_uri: str, max_pages: int, passwords: tuple[str, ...]) -> dict[str, Any]:
    """In the child process: open a PDF of the lake."""
    return inspection.inspect_pdf(open_lake(lake_uri).file(raw_key), max_pages, passwords)


def _limit_memory(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, resource.RLIM_INFINITY))
