"""Tokens, the prefix cache, and limits."""

from __future__ import annotations

import hashlib
import json
import math
import time
from dataclasses import dataclass, field
from typing import Any

CHARACTERS_PER_TOKEN = 4
STEP = 128
SHORTEST = 1024


def tokens_in(text: str) -> int:
    """Four characters are a token."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


def sent_text(body: dict[str, Any], schema_in_prefix: bool) -> str:
    """Everything of a request that is tokens, in the order in which a prefix cache sees it."""
    messages = "".join(f"<{one.get('role')}>{one.get('content') or ''}" for one in body.get("messages", ()))
    schema = json.dumps(body.get("response_format") or {}) if schema_in_prefix else ""
    return schema + messages


class PrefixCache:
    """Prefixes of finished requests, by their hash at every 128 tokens."""

    def __init__(self) -> None:
        self._known: set[bytes] = set()

    def cached_tokens(self, marks: list[bytes]) -> int:
        """Length of the longest prefix an earlier request had, 0 when shorter than 1,024 tokens."""
        longest = max((number for number, mark in enumerate(marks, start=1) if mark in self._known), default=0) * STEP
        return longest if longest >= SHORTEST else 0

    def remember(self, marks: list[bytes]) -> None:
        """A request that began like this is finished."""
        self._known.update(marks)


def marks_of(text: str) -> list[bytes]:
    """Hashes of all prefixes that are a multiple of 128 tokens long."""
    width = STEP * CHARACTERS_PER_TOKEN
    running = hashlib.blake2b(digest_size=16)
    marks = []
    for start in range(0, len(text) - width + 1, width):
        running.update(text[start : start + width].encode())
        marks.append(running.digest())
    return marks


@dataclass
class Bucket:
    """So much per minute, flowing in evenly; what `burst_s` seconds bring can be saved up."""

    per_minute: int
    burst_s: float = 60.0
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.capacity
        self.at = time.monotonic()

    @property
    def capacity(self) -> float:
        return max(1.0, self.per_minute * self.burst_s / 60)

    def wait_for(self, amount: float) -> float:
        """Seconds until this much is there (more than fits is let through when it is full)."""
        now = time.monotonic()
        self.level = min(self.capacity, self.level + (now - self.at) * self.per_minute / 60)
        self.at = now
        lacking = min(amount, self.capacity) - self.level
        return max(0.0, lacking * 60 / self.per_minute) if lacking > 1e-6 else 0.0

    def take(self, amount: float) -> None:
        """Take it, also on credit."""
        self.level -= amount


class Limits:
    """Both limits of an endpoint; 0 is no limit."""

    def __init__(self, requests_per_minute: int, tokens_per_minute: int, burst_s: float, headers: bool) -> None:
        self.requests = Bucket(requests_per_minute, burst_s) if requests_per_minute else None
        self.tokens = Bucket(tokens_per_minute, burst_s) if tokens_per_minute else None
        self.with_headers = headers

    def admit(self, tokens: int) -> float:
        """Seconds the caller must wait; 0 when the request is let in, and then it is counted."""
        pairs = [(bucket, amount) for bucket, amount in ((self.requests, 1), (self.tokens, tokens)) if bucket]
        wait = max((bucket.wait_for(amount) for bucket, amount in pairs), default=0.0)
        if not wait:
            for bucket, amount in pairs:
                bucket.take(amount)
        return wait

    def charge(self, tokens: int) -> None:
        """Tokens of an answer, known afterwards."""
        if self.tokens:
            self.tokens.take(tokens)

    def headers(self) -> dict[str, str]:
        """`x-ratelimit-*` as OpenAI sends them."""
        found = {}
        for name, bucket in (("requests", self.requests), ("tokens", self.tokens)):
            if bucket and self.with_headers:
                full = max(0.0, (bucket.capacity - bucket.level) * 60 / bucket.per_minute)
                found[f"x-ratelimit-limit-{name}"] = str(bucket.per_minute)
                found[f"x-ratelimit-remaining-{name}"] = str(max(0, int(bucket.level)))
                found[f"x-ratelimit-reset-{name}"] = f"{full:.3f}s"
        return found
