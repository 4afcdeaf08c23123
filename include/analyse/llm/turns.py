"""Whose call is next when many reports want to ask: those begun are finished before new ones begin.

The very first call goes ahead alone and warms the endpoint's cache with the words all reports share; a report's first
call warms it with the report, and its others follow while it is warm. With as many reports at work as there are
turns, all turns are used from then to nearly the last call.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from include.analyse.llm.call import Answer, Question
from include.analyse.llm.reading import Asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


_LONGEST_ALONE_S = 60.0
"""Seconds the others wait for the very first call."""


class Turns:
    """Hands out a number of turns, first come first served, calls of reports that have begun before those of others."""

    def __init__(self, asker: Asker, n_turns: int):
        self._asker = asker
        self._free = n_turns
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._begun: set[str] = set()
        self._warmed: asyncio.Event | None = None

    async def ask(self, question: Question) -> Answer:
        """Ask when it is this question's turn."""
        if self._warmed is None:
            self._warmed = asyncio.Event()
            try:
                return await self._ask(question)
            finally:
                self._warmed.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._warmed.wait(), _LONGEST_ALONE_S)
        return await self._ask(question)

    async def _ask(self, question: Question) -> Answer:
        rank = 0 if question.report_id in self._begun else 1
        async with self._turn(rank):
            self._begun.add(question.report_id)
            return await self._asker.ask(question)

    @asynccontextmanager
    async def _turn(self, rank: int) -> AsyncIterator[None]:
        if self._free:
            self._free -= 1
        else:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (rank, next(self._order), mine))
            try:
                await mine
            except asyncio.CancelledError:
                if mine.done() and not mine.cancelled():
                    self._hand_on()
                raise
        try:
            yield
        finally:
            self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting:
            *_, following = heapq.heappop(self._waiting)
            if not following.done():
                following.set_result(None)
                return
        self._free += 1
