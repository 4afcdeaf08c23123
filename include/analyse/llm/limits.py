"""Requests and tokens per minute of one endpoint, for all calls of this process: told by settings, learnt from it.

Calls go in the order in which they come, paced evenly: a limit per minute is enforced by the second at many
endpoints, and an even pace fits every way of counting. What a call will take is estimated before and corrected after.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from include.settings import Settings

BURST_S = 0.5
"""Seconds of a limit that may be used at once: less than any endpoint saves up, so that jitter costs no refusal."""
REFUSED_PAUSE_S = 1.0
LONGEST_REFUSED_PAUSE_S = 60.0
SLOWER, FASTER = 0.8, 1.25
FASTER_AFTER_S = 5.0
ENOUGH_ANSWERS = 10
"""Answers of the last minute from which a pace can be told."""
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)(ms|h|m|s))")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass
class Flow:
    """So much per minute, flowing in evenly. Without a limit everything goes through."""

    told: int = 0
    """By settings; 0 is not told."""
    heard: float = 0.0
    """By the endpoint's headers."""
    level: float = 1.0
    at: float = field(default_factory=time.monotonic)

    @property
    def per_minute(self) -> float:
        """The limit in force: the lower of those known; 0 is none."""
        known = [one for one in (self.told, self.heard) if one]
        return min(known, default=0.0)

    @property
    def capacity(self) -> float:
        return max(1.0, self.per_minute * BURST_S / 60)

    def wait_for(self, amount: float, now: float) -> float:
        """Seconds until so much may be taken. More than fits at once may be taken when it is full, on credit."""
        if not self.per_minute:
            return 0.0
        self.level = min(self.capacity, self.level + (now - self.at) * self.per_minute / 60)
        self.at = now
        lacking = min(amount, self.capacity) - self.level
        return lacking * 60 / self.per_minute if lacking > 1e-9 else 0.0

    def take(self, amount: float) -> None:
        """Take it, or give back what a call did not need after all (a negative amount)."""
        if self.per_minute:
            self.level = min(self.capacity, self.level - amount)

    def hear(self, limit: float, remaining: float) -> None:
        """What the endpoint says: its limit, and how much of it is left, which others may be using too."""
        self.heard = limit
        self.level = min(self.level, remaining + 1)  # it is told in whole numbers, and the fraction is ours


class Limits:
    """Holds calls back so that the endpoint has no reason to refuse them, and gives way when it does."""

    def __init__(self, settings: Settings):
        now = time.monotonic()
        self.requests = Flow(settings.llm_requests_per_minute)
        self.tokens = Flow(settings.llm_tokens_per_minute)
        self._turn = asyncio.Lock()
        self._paused_until = 0.0
        self._refused_in_a_row = 0
        self._last_refusal = self._last_change = now
        self._pace: float = 0.0
        """Calls per minute learnt from refusals, where the endpoint tells no limits. 0: none."""
        self._answered: deque[float] = deque(maxlen=1000)
        self._guess = _Guess()
        self._is_told = False
        """Whether the endpoint tells its limits."""

    def tokens_of(self, characters: int, kind: str, most: int) -> int:
        """Tokens a call will take, with its answer: by what earlier calls of this kind took."""
        return self._guess.tokens(characters, kind, most)

    async def enter(self, tokens: int) -> None:
        """Wait for one's turn to send a call of so many tokens."""
        async with self._turn:  # an asyncio lock is fair: first come, first served
            while True:
                now = time.monotonic()
                flows = ((self.requests, 1.0), (self.tokens, float(tokens)))
                wait = max(self._paused_until - now, *(flow.wait_for(amount, now) for flow, amount in flows))
                if wait <= 0:
                    break
                await asyncio.sleep(min(wait, 60.0))
            for flow, amount in flows:
                flow.take(amount)

    def answered(
        self, reserved: int, used: int, headers: Mapping[str, str], characters: int, kind: str, answer: int
    ) -> None:
        """A call was answered: correct the estimate, hear what the headers say, go faster again after a while."""
        now = time.monotonic()
        self._refused_in_a_row = 0
        self._answered.append(now)
        self.tokens.take(used - reserved)
        self._guess.learn(characters, used - answer, kind, answer)
        self._hear(headers)
        if self._pace and now - max(self._last_refusal, self._last_change) > FASTER_AFTER_S:
            self._set_pace(self._pace * FASTER, now)

    def not_sent(self, reserved: int) -> None:
        """A call failed before the endpoint counted it: its tokens are free again."""
        self.tokens.take(-reserved)

    def refused(self, headers: Mapping[str, str], reserved: int) -> float:
        """A call was refused with 429: all calls pause. Returns the seconds asked for, 0 when none were."""
        now = time.monotonic()
        asked = retry_after(headers)
        pause = asked or min(LONGEST_REFUSED_PAUSE_S, REFUSED_PAUSE_S * 2**self._refused_in_a_row)
        is_news = now >= self._paused_until  # else one of several that were under way when the first was refused
        self._paused_until = max(self._paused_until, now + pause)
        self.tokens.take(-reserved)
        self._hear(headers)
        if is_news:
            self._refused_in_a_row += 1
            if not self._is_told:
                self._slow_down(now)
        self._last_refusal = now
        for flow in (self.requests, self.tokens):
            flow.level, flow.at = min(flow.level, 0.0), max(now, self._paused_until)
        return asked

    def _hear(self, headers: Mapping[str, str]) -> None:
        for flow, name in ((self.requests, "requests"), (self.tokens, "tokens")):
            limit, left = (_number(headers.get(f"x-ratelimit-{what}-{name}")) for what in ("limit", "remaining"))
            if limit and left is not None and _is_per_minute(headers.get(f"x-ratelimit-reset-{name}", "")):
                flow.hear(limit, left)
                self._is_told, self._pace = True, 0.0

    def _slow_down(self, now: float) -> None:
        """No limits are told: take a little less than what went through lately as the pace."""
        recent = [at for at in self._answered if now - at <= 60]
        if len(recent) < ENOUGH_ANSWERS:
            return
        went_through = len(recent) * 60 / max(1.0, now - recent[0])
        self._set_pace(SLOWER * (min(self._pace, went_through) if self._pace else went_through), now)

    def _set_pace(self, pace: float, now: float) -> None:
        self._pace = self.requests.heard = max(1.0, pace)
        self._last_change = now


class _Guess:
    """What calls take: characters per token, and answers by kind of question."""

    def __init__(self) -> None:
        self._characters_per_token = 4.0
        self._answers: dict[str, float] = {}

    def tokens(self, characters: int, kind: str, most: int) -> int:
        answer = self._answers.get(kind, most * 0.35)
        return math.ceil(characters / self._characters_per_token + min(answer, most))

    def learn(self, characters: int, inputs: int, kind: str, answer: int) -> None:
        if inputs > 0:
            self._characters_per_token += 0.2 * (characters / inputs - self._characters_per_token)
        known = self._answers.get(kind)
        self._answers[kind] = answer if known is None else known + 0.2 * (answer - known)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds to wait by `retry-after-ms` or `Retry-After` (seconds or a date); 0 when neither is given."""
    exact = _number(headers.get("retry-after-ms"))
    if exact is not None:
        return max(0.0, exact / 1000)
    given = headers.get("retry-after", "")
    seconds = _number(given)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _is_per_minute(reset: str) -> bool:
    """Some endpoints tell a limit per day under the same name: it is full again only after hours."""
    return sum(float(number) * _SECONDS[unit] for number, unit in _DURATION.findall(reset)) <= 60.5


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
