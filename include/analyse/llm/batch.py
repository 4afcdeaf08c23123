"""The Batch API: half the price, answers within a day. A batch does nothing but fill the store of kept answers.

`advance` is called again and again (by a sensor that gives its worker back in between) until it says that it is done;
then the ordinary way runs and finds its answers kept. What a batch left out is submitted again, in at most three
rounds; what is then still missing, or all of it where an endpoint has no batches, is asked the ordinary way.

{lake}/llm/batches/{run}/round-1.json         which questions are in which part of the round; written once
{lake}/llm/batches/{run}/1-1/claim-1.json     who is about to submit the part
{lake}/llm/batches/{run}/1-1/batch.json       the batch it became
{lake}/llm/batches/{run}/1-1/collected.json   what came of it

Nothing is submitted twice: a part is claimed before it is submitted, and who takes over a claim whose owner died looks
first whether the endpoint has a batch of that name (in its metadata).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from include.analyse.llm.batch_files import Results, line_of, split
from include.analyse.llm.budget import most_it_costs
from include.analyse.llm.call import EndpointDown, Question
from include.analyse.llm.endpoint import REFUSED_FOR_GOOD, open_client
from include.analyse.llm.kept import Kept
from include.analyse.llm.prices import price_of
from include.analyse.llm.wire import Wire
from include.lake import Lake
from include.lake.lake import safe_name
from include.settings import Settings

ROUNDS = 3
CLAIM_S = 600.0
"""Age at which a claim without a batch is taken over."""
LOOKED_THROUGH = 1_000
"""Batches of the account in which a lost one is looked for, newest first."""
UPLOAD_TIMEOUT_S = 600.0
_NONE_HERE = {403, 404, 405, 501}
_ENDED = {"completed", "expired", "cancelled", "failed"}


@dataclass(frozen=True)
class BatchState:
    """How far the batches of a run are."""

    is_done: bool
    asked: int
    kept: int
    rounds: int
    note: str = ""

    def __str__(self) -> str:
        state = "done" if self.is_done else "waiting"
        said = f"Batches {state}: {self.kept} of {self.asked} answers are kept, {self.rounds} rounds."
        return f"{said} {self.note}".strip()


class _NoBatches(Exception):  # noqa: N818
    """The endpoint has no Batch API."""


class _Gone(Exception):  # noqa: N818
    """A batch or its file is no longer there."""


class _Later(Exception):  # noqa: N818
    """Nothing can be done now; look again later."""


def advance(settings: Settings, lake: Lake, run_id: str, questions: Sequence[Question], group: str = "") -> BatchState:
    """Do what can be done now for these questions: submit, look, collect. Safe to call at any time, from anywhere.

    `group` tells apart lists of questions of one run that are waited for separately.

    Raises EndpointDown where the key is refused.
    """
    return asyncio.run(_advance(settings, lake, run_id, questions, group))


async def _advance(
    settings: Settings, lake: Lake, run_id: str, questions: Sequence[Question], group: str
) -> BatchState:
    client = open_client(settings)
    try:
        return await _Run(settings, lake, run_id, questions, client, group).advance()
    finally:
        await client.close()


class _Run:
    def __init__(
        self, settings: Settings, lake: Lake, run_id: str, questions: Sequence[Question], client: Any, group: str
    ):
        self.settings = settings
        self.store = lake.store
        self.kept = Kept(lake, run_id, settings)
        self.root = f"{self.kept.root}/batches/{safe_name(run_id + group)}"
        self.run_id = run_id
        self.client = client
        self.price = price_of(settings).price
        self.wire = Wire(settings)
        self.questions = {self.kept.key(question): question for question in questions}
        self.results = Results(self.kept, self.questions, self.wire, self.price, settings.openai_model)
        self.notes: list[str] = []
        self.left_out = 0
        """Questions the budget had no room for when the latest round was planned."""

    async def advance(self) -> BatchState:
        if self._read("no-batches.json"):
            return self._state(True, 0, "The endpoint has no batches: its questions are asked the ordinary way.")
        try:
            for number in range(1, ROUNDS + 1):
                parts = await self._parts(number)
                if not parts:
                    return self._state(True, number - 1)
                ended = [await self._advance_part(f"{number}-{no}", keys) for no, keys in enumerate(parts, start=1)]
                if not all(ended):
                    return self._state(False, number)
        except _NoBatches as why:
            self._write("no-batches.json", {"why": str(why)})
            return self._state(
                True, 0, f"The endpoint has no batches ({why}): its questions are asked the ordinary way."
            )
        except _Later as why:
            return self._state(False, number, f"{why}; it will be looked at again.")
        return self._state(True, ROUNDS)

    def _state(self, is_done: bool, rounds: int, note: str = "") -> BatchState:
        kept = len(self.questions) - len(self._missing())
        if is_done and self.left_out and not note:
            note = f"LLM_BUDGET={self.settings.llm_budget:g} leaves no room for {self.left_out} questions."
        elif is_done and kept < len(self.questions) and not note:
            note = f"The other {len(self.questions) - kept} are asked the ordinary way."
        return BatchState(is_done, len(self.questions), kept, rounds, " ".join([*self.notes, note]).strip())

    def _missing(self) -> list[str]:
        return [key for key in self.questions if not self.kept.has(key)]

    # --- what a round asks ----------------------------------------------------------------------------

    async def _parts(self, number: int) -> list[list[str]]:
        """The keys of a round, in parts that fit one file each: as they were planned, else planned now."""
        name = f"round-{number}.json"
        planned = self._read(name)
        if planned is None:
            missing = await asyncio.to_thread(self._missing)
            keys = self._within_budget(missing)
            if not missing:
                return []
            self._write(
                name,
                {"parts": list(split(keys, lambda key: len(self._line(key)))), "left_out": len(missing) - len(keys)},
            )
            planned = self._read(name)
            assert planned is not None
        self.left_out = planned["left_out"]
        return [list(part) for part in planned["parts"]]

    def _within_budget(self, keys: list[str]) -> list[str]:
        """As many questions as the budget has room for, even if each came out as dear as it can."""
        limit = self.settings.llm_budget
        if not limit:
            return keys
        spent = self.kept.spent()
        fitting: list[str] = []
        for key in keys:
            spent += most_it_costs(self.questions[key], self.price) * (1 - self.price.batch_discount)
            if spent > limit:
                break
            fitting.append(key)
        return fitting

    def _line(self, key: str) -> bytes:
        return line_of(key, self.wire.body(self.questions[key]))

    # --- one part of a round --------------------------------------------------------------------------

    async def _advance_part(self, part: str, keys: list[str]) -> bool:
        """Submit, look or collect; returns whether the part has come to its end."""
        if self._read(f"{part}/collected.json"):
            return True
        batch_id = (self._read(f"{part}/batch.json") or {}).get("batch_id") or await self._submit(part, keys)
        if not batch_id:
            return False
        try:
            batch = await self._call(self.client.batches.retrieve(batch_id), may_be_gone=True)
            if batch.status not in _ENDED:
                return False
            await self._collect(part, batch)
        except _Gone:
            self.notes.append(f"Batch {batch_id} or its answers are no longer there.")
            self._write(f"{part}/collected.json", {"status": "gone"})
        return True

    async def _submit(self, part: str, keys: list[str]) -> str | None:
        """The id of the part's batch, made now unless somebody else is about to, or has."""
        claims = sum(1 for _ in self.store.list(f"{self.root}/{part}"))
        if claims and not self._is_stale(self._read(f"{part}/claim-{claims}.json")):
            return None
        if not self._write(f"{part}/claim-{claims + 1}.json", {"at": datetime.now(UTC).isoformat()}):
            return None
        job = _job_name(self.run_id, part, keys)
        batch_id = await self._look_up(job) if claims else None
        if batch_id is None:
            batch_id = await self._create(job, part, keys)
        if batch_id:
            self._write(f"{part}/batch.json", {"batch_id": batch_id, "job": job})
        return batch_id

    @staticmethod
    def _is_stale(claim: dict[str, Any] | None) -> bool:
        if claim is None:
            return True
        age = (datetime.now(UTC) - datetime.fromisoformat(claim["at"])).total_seconds()
        return abs(age) >= CLAIM_S  # one from the future was made before the clock was put right

    async def _look_up(self, job: str) -> str | None:
        """A batch the endpoint has of this name, submitted by one who died before writing it down."""
        looked = 0
        try:
            async for batch in self.client.batches.list(limit=100):
                if (batch.metadata or {}).get("job") == job:
                    return str(batch.id)
                looked += 1
                if looked >= LOOKED_THROUGH:
                    break
        except Exception as error:  # noqa: BLE001 - sorted there
            raise self._sorted(error) from None
        return None

    async def _create(self, job: str, part: str, keys: list[str]) -> str | None:
        known = [key for key in keys if key in self.questions and not self.kept.has(key)]
        if not known:  # the prompts have changed since the round was planned
            self._write(f"{part}/collected.json", {"status": "not submitted"})
            return None
        data = b"".join(self._line(key) for key in known)
        client = self.client.with_options(timeout=UPLOAD_TIMEOUT_S)
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

    async def _call(self, request: Any, *, may_be_gone: bool = False) -> Any:
        try:
            return await request
        except Exception as error:  # noqa: BLE001 - sorted there
            if may_be_gone and getattr(error, "status_code", None) in {404, 410}:
                raise _Gone from None
            raise self._sorted(error) from None

    def _sorted(self, error: Exception) -> Exception:
        import openai

        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        if status == 401:
            return EndpointDown(REFUSED_FOR_GOOD[401])
        if status in _NONE_HERE:
            return _NoBatches(f"it answers {status}")
        if isinstance(error, openai.APIStatusError) and status not in {408, 409, 429} and error.status_code < 500:
            return _NoBatches(f"it answers {status} {error.code or ''}".strip())
        if isinstance(error, openai.APIError):
            return _Later(f"the endpoint did not answer ({status or type(error).__name__})")
        return error

    # --- what came back -------------------------------------------------------------------------------

    async def _collect(self, part: str, batch: Any) -> None:
        """Keep all answers of an ended batch, be it whole, expired or cancelled."""
        seconds = float((batch.completed_at or batch.expired_at or batch.created_at) - batch.created_at)
        counts = {"kept": 0, "failed": 0}
        for file_id in (batch.output_file_id, batch.error_file_id):
            if file_id:
                content = await self._call(self.client.files.content(file_id), may_be_gone=True)
                await asyncio.to_thread(self.results.keep, content.content, seconds, counts)
        if batch.status != "completed" or counts["failed"]:
            errors = [one.code for one in (batch.errors.data or [])] if batch.errors else []
            self.notes.append(
                f"Batch {batch.id} {batch.status}: {counts['kept']} answers, {counts['failed']} failed"
                + (f" ({', '.join(map(str, errors[:3]))})." if errors else ".")
            )
        self._write(f"{part}/collected.json", {"status": batch.status, **counts})

    # --- notes in the lake ----------------------------------------------------------------------------

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(json.loads(self.store.get(f"{self.root}/{name}")))
        except FileNotFoundError:
            return None

    def _write(self, name: str, content: dict[str, Any]) -> bool:
        """Written once; returns False when it was there."""
        return self.store.put(f"{self.root}/{name}", json.dumps(content).encode(), only_if_absent=True)


def _job_name(run_id: str, part: str, keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([run_id, part, *keys]).encode()).hexdigest()[:32]
