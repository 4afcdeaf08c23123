"""The Batch API: half the price, answers within a day. A batch does nothing but fill the store of kept answers.

`advance` is called again and again (by a sensor that gives its worker back in between) until it says that it is done;
then the ordinary way runs and finds its answers kept. What a batch left out is submitted again, in at most three
rounds; what is then still missing, or all of it where an endpoint has no batches, is asked the ordinary way.

{lake}/llm/batches/{run}/round-1.json         which questions are in which part of the round; written once
{lake}/llm/batches/{run}/1-1/claim-1.json     who is about to submit the part
{lake}/llm/batches/{run}/1-1/batch.json       the batch it became
{lake}/llm/batches/{run}/1-1/collected.json   what came of it

Nothing is submitted twice: not by the same run (`batch_part`), and not by another that asks the same because the first
was given up: before a run plans a round it follows to their end what other runs have submitted of its questions. One
looks at a time, so that of two runs that begin together the second sees what the first has submitted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from include.analyse.llm.batch_files import Results, split
from include.analyse.llm.batch_part import Desk, Later, NoBatches, Part
from include.analyse.llm.budget import most_it_costs
from include.analyse.llm.call import Question
from include.analyse.llm.endpoint import open_client
from include.analyse.llm.kept import Kept
from include.analyse.llm.prices import price_of
from include.analyse.llm.wire import Wire
from include.lake import Lake
from include.lake.hold import held
from include.lake.lake import safe_name
from include.settings import Settings

ROUNDS = 3


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


def advance(settings: Settings, lake: Lake, run_id: str, questions: Sequence[Question], group: str = "") -> BatchState:
    """Do what can be done now for these questions: submit, look, collect. Safe to call at any time, from anywhere.

    `group` tells apart lists of questions of one run that are waited for separately.

    Raises EndpointDown where the key is refused, StoreError.
    """
    with held(lake.store, "batches", run_id):
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
        self.run_id = run_id
        self.kept = Kept(lake, run_id, settings)
        self.all_batches = f"{self.kept.root}/batches"
        self.root = f"{self.all_batches}/{safe_name(run_id + group)}"
        self.price = price_of(settings).price
        self.questions = {self.kept.key(question): question for question in questions}
        wire = Wire(settings)
        results = Results(self.kept, self.questions, wire, self.price, settings.openai_model)
        self.desk = Desk(lake.store, client, self.kept, wire, self.questions, results)
        self.left_out = 0
        """Questions the budget had no room for when the latest round was planned."""

    async def advance(self) -> BatchState:
        if self.desk.read(f"{self.root}/no-batches.json"):
            return self._state(True, 0, "The endpoint has no batches: its questions are asked the ordinary way.")
        try:
            for number in range(1, ROUNDS + 1):
                parts = await self._parts(number)
                if not parts:
                    return self._state(True, number - 1)
                ended = [await part.advance() for part in parts]
                if not all(ended):
                    return self._state(False, number)
        except NoBatches as why:
            self.desk.write(f"{self.root}/no-batches.json", {"why": str(why)})
            return self._state(
                True, 0, f"The endpoint has no batches ({why}): its questions are asked the ordinary way."
            )
        except Later as why:
            return self._state(False, number, f"{why}; it will be looked at again.")
        return self._state(True, ROUNDS)

    def _state(self, is_done: bool, rounds: int, note: str = "") -> BatchState:
        kept = len(self.questions) - len(self._missing())
        if is_done and self.left_out and not note:
            note = f"LLM_BUDGET={self.settings.llm_budget:g} leaves no room for {self.left_out} questions."
        elif is_done and kept < len(self.questions) and not note:
            note = f"The other {len(self.questions) - kept} are asked the ordinary way."
        return BatchState(is_done, len(self.questions), kept, rounds, " ".join([*self.desk.notes, note]).strip())

    def _missing(self) -> list[str]:
        return [key for key in self.questions if not self.kept.has(key)]

    # --- what a round asks ----------------------------------------------------------------------------

    async def _parts(self, number: int) -> list[Part]:
        """A round in parts that fit one file each: as they were planned, else planned now."""
        place = f"{self.root}/round-{number}.json"
        planned = self.desk.read(place)
        if planned is None:
            await self._end_those_of_others()
            missing = await asyncio.to_thread(self._missing)
            if not missing:
                return []
            keys = self._within_budget(missing)
            parts = list(split(keys, lambda key: len(self.desk.line(key))))
            self.desk.write(place, {"parts": parts, "left_out": len(missing) - len(keys)})
            planned = self.desk.read(place)
            assert planned is not None
        self.left_out = planned["left_out"]
        return [
            Part(self.desk, f"{self.root}/{number}-{no}", keys, self.run_id)
            for no, keys in enumerate(planned["parts"], start=1)
        ]

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

    # --- what other runs have submitted ---------------------------------------------------------------

    async def _end_those_of_others(self) -> None:
        """Collect what other runs have submitted of these questions. Raises Later while it is with the endpoint."""
        parts = await asyncio.to_thread(lambda: list(self._parts_of_others()))
        ended = [await part.advance() for part in parts]
        if waiting := ended.count(False):
            raise Later(f"{waiting} batches of other runs hold questions of this one")

    def _parts_of_others(self) -> Iterator[Part]:
        missing = set(self._missing())
        names = set(self.desk.store.list(self.all_batches)) if missing else set()
        claimed = {name.rsplit("/", 1)[0] for name in names if "/claim-" in name}
        for place in sorted(claimed):
            root, part = place.rsplit("/", 1)
            if root == self.root or f"{place}/collected.json" in names:
                continue
            number, no = part.split("-")
            planned = self.desk.read(f"{root}/round-{number}.json")
            keys = planned["parts"][int(no) - 1] if planned else []
            if missing.intersection(keys):
                yield Part(self.desk, place, keys)
