"""One part of a round: the file of questions that becomes one batch. Submitted once, whoever sees to it, and collected.

A part is claimed before it is submitted; who takes over a claim whose owner died looks first whether the endpoint has a
batch of that name (in its metadata).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from include.analyse.llm.batch_files import Results, line_of
from include.analyse.llm.call import EndpointDown, Question
from include.analyse.llm.endpoint import REFUSED_FOR_GOOD
from include.analyse.llm.kept import Kept
from include.analyse.llm.wire import Wire
from include.lake.store import Store

CLAIM_S = 600.0
"""Age at which a claim without a batch is taken over."""
LOOKED_THROUGH = 1_000
"""Batches of the account in which a lost one is looked for, newest first."""
UPLOAD_TIMEOUT_S = 600.0
_NONE_HERE = {403, 404, 405, 501}
_ENDED = {"completed", "expired", "cancelled", "failed"}


class NoBatches(Exception):  # noqa: N818
    """The endpoint has no Batch API."""


class Later(Exception):  # noqa: N818
    """Nothing can be done now; look again later."""


class _Gone(Exception):  # noqa: N818
    """A batch or its file is no longer there."""


@dataclass(frozen=True)
class Desk:
    """What one look at the batches of a run works with. `questions` are by key; `notes` are for people."""

    store: Store
    client: Any
    kept: Kept
    wire: Wire
    questions: dict[str, Question]
    results: Results
    notes: list[str] = field(default_factory=list)

    def line(self, key: str) -> bytes:
        """A question as it stands in the file of a batch."""
        return line_of(key, self.wire.body(self.questions[key]))

    def read(self, place: str) -> dict[str, Any] | None:
        """A note in the lake, or None."""
        try:
            return dict(json.loads(self.store.get(place)))
        except FileNotFoundError:
            return None

    def write(self, place: str, content: dict[str, Any]) -> bool:
        """Written once; returns False when it was there."""
        return self.store.put(place, json.dumps(content).encode(), only_if_absent=True)


class Part:
    """The questions of these keys, whose batch is kept at `place` in the lake.

    `run_id` is the run whose batch it is to be. Without one it is another run's part, which is followed to its end where
    it was submitted, and never submitted from here.
    """

    def __init__(self, desk: Desk, place: str, keys: Sequence[str], run_id: str | None = None):
        self.desk = desk
        self.place = place
        self.keys = keys
        self.run_id = run_id

    async def advance(self) -> bool:
        """Submit, look or collect; returns whether the part has come to its end."""
        if self._read("collected"):
            return True
        batch_id = (self._read("batch") or {}).get("batch_id") or await self._submit()
        if not batch_id:
            return self._read("collected") is not None
        try:
            batch = await self._call(self.desk.client.batches.retrieve(batch_id), may_be_gone=True)
            if batch.status not in _ENDED:
                return False
            await self._collect(batch)
        except _Gone:
            self.desk.notes.append(f"Batch {batch_id} or its answers are no longer there.")
            self._write("collected", {"status": "gone"})
        return True

    async def _submit(self) -> str | None:
        """The id of the part's batch, made now unless somebody else is about to, or has."""
        claims = sum(1 for name in self.desk.store.list(self.place) if "/claim-" in name)
        claim = self._read(f"claim-{claims}") if claims else None
        if claims and not _is_stale(claim):
            return None
        job = _job_name(self.run_id, self.place, self.keys) if self.run_id else str((claim or {}).get("job"))
        if not self._write(f"claim-{claims + 1}", {"at": datetime.now(UTC).isoformat(), "job": job}):
            return None
        batch_id = await self._look_up(job) if claims else None
        if batch_id is None:
            batch_id = await self._create(job)
        if batch_id:
            self._write("batch", {"batch_id": batch_id, "job": job})
        return batch_id

    async def _look_up(self, job: str) -> str | None:
        """A batch the endpoint has of this name, submitted by one who died before writing it down."""
        looked = 0
        try:
            async for batch in self.desk.client.batches.list(limit=100):
                if (batch.metadata or {}).get("job") == job:
                    return str(batch.id)
                looked += 1
                if looked >= LOOKED_THROUGH:
                    break
        except Exception as error:  # noqa: BLE001 - sorted there
            raise _sorted(error) from None
        return None

    async def _create(self, job: str) -> str | None:
        known = [key for key in self.keys if key in self.desk.questions and not self.desk.kept.has(key)]
        if self.run_id is None or not known:  # not ours, or the prompts have changed since the round was planned
            self._write("collected", {"status": "not submitted"})
            return None
        data = b"".join(self.desk.line(key) for key in known)
        client = self.desk.client.with_options(timeout=UPLOAD_TIMEOUT_S)
        file = await self._call(client.files.create(file=("questions.jsonl", data), purpose="batch"))
        batch = await self._call(
            client.batches.create(
                input_file_id=file.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"job": job, "run": self.run_id[:500]},
            )
        )
        return str(batch.id)

    async def _collect(self, batch: Any) -> None:
        """Keep all answers of an ended batch, be it whole, expired or cancelled."""
        seconds = float((batch.completed_at or batch.expired_at or batch.created_at) - batch.created_at)
        counts = {"kept": 0, "failed": 0}
        for file_id in (batch.output_file_id, batch.error_file_id):
            if file_id:
                content = await self._call(self.desk.client.files.content(file_id), may_be_gone=True)
                await asyncio.to_thread(self.desk.results.keep, content.content, seconds, counts)
        if batch.status != "completed" or counts["failed"]:
            errors = [one.code for one in (batch.errors.data or [])] if batch.errors else []
            self.desk.notes.append(
                f"Batch {batch.id} {batch.status}: {counts['kept']} answers, {counts['failed']} failed"
                + (f" ({', '.join(map(str, errors[:3]))})." if errors else ".")
            )
        self._write("collected", {"status": batch.status, **counts})

    async def _call(self, request: Any, *, may_be_gone: bool = False) -> Any:
        try:
            return await request
        except Exception as error:  # noqa: BLE001 - sorted there
            if may_be_gone and getattr(error, "status_code", None) in {404, 410}:
                raise _Gone from None
            raise _sorted(error) from None

    def _read(self, name: str) -> dict[str, Any] | None:
        return self.desk.read(f"{self.place}/{name}.json")

    def _write(self, name: str, content: dict[str, Any]) -> bool:
        return self.desk.write(f"{self.place}/{name}.json", content)


def _is_stale(claim: dict[str, Any] | None) -> bool:
    if claim is None:
        return True
    age = (datetime.now(UTC) - datetime.fromisoformat(claim["at"])).total_seconds()
    return abs(age) >= CLAIM_S  # one from the future was made before the clock was put right


def _sorted(error: Exception) -> Exception:
    import openai

    status = error.status_code if isinstance(error, openai.APIStatusError) else None
    if status == 401:
        return EndpointDown(REFUSED_FOR_GOOD[401])
    if status in _NONE_HERE:
        return NoBatches(f"it answers {status}")
    if isinstance(error, openai.APIStatusError) and status not in {408, 409, 429} and error.status_code < 500:
        return NoBatches(f"it answers {status} {error.code or ''}".strip())
    if isinstance(error, openai.APIError):
        return Later(f"the endpoint did not answer ({status or type(error).__name__})")
    return error


def _job_name(run_id: str, place: str, keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([run_id, place.rsplit("/", 1)[1], *keys]).encode()).hexdigest()[:32]
