"""A circuit breaker: when an endpoint is down, one call looks after it and all others wait; after a while it is over.

closed: calls go through. Failures in a row (no success between) open it.
open: nobody calls for a pause, which doubles from try to try.
half-open: one call goes ahead to look; its success closes the breaker, its failure opens it again.
given up: down for longer than LLM_PATIENCE_S, or refused for good (a wrong key). Every call ends in EndpointDown.
"""

from __future__ import annotations

import asyncio
import random
import time

from include.analyse.llm.call import EndpointDown

FAILURES_TO_OPEN = 5
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0


class Breaker:
    """Watches over one endpoint. Failures are those of the endpoint (no connection, time-out, 5xx), not of a question."""

    def __init__(self, patience_s: float):
        self._patience_s = patience_s
        self._in_a_row = 0
        self._down_since: float | None = None
        self._last_success = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._open_until = 0.0
        self._is_probed = False
        self._changed = asyncio.Condition()
        self._over = ""

    @property
    def is_open(self) -> bool:
        """Whether calls are held back."""
        return self._in_a_row >= FAILURES_TO_OPEN

    async def enter(self) -> None:
        """Wait until a call may be tried. Raises EndpointDown once it is given up."""
        async with self._changed:
            while True:
                self._raise_if_over()
                if not self.is_open:
                    return
                wait = self._open_until - time.monotonic()
                if wait <= 0 and not self._is_probed:
                    self._is_probed = True
                    return
                try:
                    async with asyncio.timeout(max(wait, 0.05) if not self._is_probed else None):
                        await self._changed.wait()
                except TimeoutError:
                    continue

    async def succeeded(self) -> None:
        """The endpoint answered, be it with a refusal of one question."""
        self._last_success = time.monotonic()
        if self._in_a_row or self._is_probed:
            async with self._changed:
                self._in_a_row, self._down_since, self._is_probed = 0, None, False
                self._pause_s = FIRST_PAUSE_S
                self._changed.notify_all()

    async def failed(self, why: str, began: float, retry_after_s: float = 0.0) -> None:
        """The endpoint did not answer a call that began then. Raises EndpointDown when that has gone on for too long."""
        now = time.monotonic()
        async with self._changed:
            self._in_a_row += 1
            self._is_probed = False
            if self._down_since is None:
                self._down_since = max(began, self._last_success)
            if self.is_open:
                pause = max(retry_after_s, self._pause_s * random.uniform(0.75, 1.25))  # noqa: S311 - jitter
                self._open_until = now + min(pause, max(0.0, self._down_since + self._patience_s - now) + 0.01)
                self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)
                if now - self._down_since >= self._patience_s:
                    self._over = (
                        f"The endpoint has been down for {now - self._down_since:.0f} s (LLM_PATIENCE_S; last: {why}). "
                        "What is answered is kept: run again when it is back."
                    )
            self._changed.notify_all()
            self._raise_if_over()

    async def left(self) -> None:
        """A call ended without telling anything of the endpoint (it was cancelled): let another look after it."""
        async with self._changed:
            self._is_probed = False
            self._changed.notify_all()

    async def give_up(self, why: str) -> EndpointDown:
        """The endpoint refuses for a reason that no waiting mends; returns the error to raise."""
        async with self._changed:
            self._over = self._over or why
            self._changed.notify_all()
        return EndpointDown(self._over)

    def _raise_if_over(self) -> None:
        if self._over:
            raise EndpointDown(self._over)
