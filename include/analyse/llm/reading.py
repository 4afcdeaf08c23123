"""Asks everything about one report: the first call goes ahead to warm the cache, the others follow at once.

What is missing is asked for again, a bounded number of times, and only what is missing. Quotes that stand on no page
are asked for once more. What stays unanswered is named with its reason and never filled in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from include.analyse.llm.asking import Asking, Job
from include.analyse.llm.call import Answer, BudgetSpent, CallError, EndpointDown, Question
from include.analyse.llm.checking import Checking
from include.analyse.llm.claims import Claim, merge_parts, settle_votes
from include.analyse.llm.document import Part
from include.analyse.llm.parsing import Parsed, parse
from include.analyse.llm.schemas import (
    ITEM_KINDS,
    ContributionEntry,
    FindingEntry,
    Form,
    ItemEntry,
    PriorityEntry,
    Quote,
)

T = TypeVar("T")
ASKED_AGAIN = 2
"""Times what is missing is asked for again."""
_MOST_MENDED = 30
"""Findings and items whose quotes are asked for once more in one question."""


class Asker(Protocol):
    """Who carries questions to the model."""

    async def ask(self, question: Question) -> Answer:
        """Raises CallError where there is no answer, EndpointDown and BudgetSpent where asking on is of no use."""


@dataclass
class Reading:
    """Everything a model said about one report, before it becomes rows."""

    claims: dict[str, Claim] = field(default_factory=dict)
    items: dict[str, list[ItemEntry]] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    """Keys of themes, criteria, questions and kinds of items without an answer, and why."""
    calls: list[tuple[Question, Answer]] = field(default_factory=list)
    n_parts: int = 1


@dataclass
class _PartRead:
    """The same for one part, votes apart."""

    votes: dict[str, list[FindingEntry]] = field(default_factory=dict)
    items: dict[str, list[ItemEntry]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)


async def read_with_model(asking: Asking, checking: Checking, asker: Asker) -> Reading:
    """Read one report. Raises EndpointDown or BudgetSpent when the run should stop, CallError when nothing was answered."""
    reader = _Reader(asking, checking, asker)
    parts = await _all(reader.read_part(part) for part in asking.parts)
    reading = _together(asking.form, parts)
    reading.calls = sorted(reader.calls, key=lambda call: (call[0].purpose, call[0].call_no))
    form = asking.form
    expected = reading.claims if (*form.themes, *form.criteria, *form.questions) else reading.items
    if not expected:
        why = next(iter(reading.unanswered.values()), "no question was answered")
        raise CallError(f"{asking.document.report_id}: the model answered nothing that can be used: {why}.")
    return reading


class _Reader:
    def __init__(self, asking: Asking, checking: Checking, asker: Asker):
        self.asking = asking
        self.checking = checking
        self.asker = asker
        self.calls: list[tuple[Question, Answer]] = []

    async def read_part(self, part: Part) -> _PartRead:
        read = _PartRead()
        ahead, *others = [(job, self.asking.question(job)) for job in self.asking.jobs(part)]
        await self._complete(*ahead, read)
        await _all(self._complete(*other, read) for other in others)
        read.claims = {key: settle_votes(key, entries, self.asking.votes) for key, entries in read.votes.items()}
        await self._mend_quotes(part, read)
        return read

    async def _complete(self, job: Job, question: Question, read: _PartRead, tries: int = 0) -> None:
        """Ask a job's question, and again for what is missing, until nothing is or the tries are used up."""
        while True:
            parsed = await self._ask(job, question)
            self._keep(job, parsed, read)
            missing = tuple(parsed.slips)
            if not missing or tries == ASKED_AGAIN:
                break
            tries += 1
            if len(missing) == len(job.keys) > 1 and _broke_off(parsed):
                half = len(missing) // 2
                for keys in (missing[:half], missing[half:]):  # all of it is too long for one answer
                    smaller = job.but(keys)
                    slips = {key: parsed.slips[key] for key in keys}
                    await self._complete(smaller, self.asking.question(smaller, tries, slips), read, tries)
                return
            job = job.but(missing)
            question = self.asking.question(job, tries, parsed.slips)
        read.missing.update(parsed.slips)

    async def _ask(self, job: Job, question: Question) -> Parsed:
        try:
            answer = await self.asker.ask(question)
        except (EndpointDown, BudgetSpent):
            raise
        except CallError as error:
            return Parsed(slips=dict.fromkeys(job.keys, str(error)))
        self.calls.append((question, answer))
        return parse(self.asking.form, answer, job.keys)

    @staticmethod
    def _keep(job: Job, parsed: Parsed, read: _PartRead) -> None:
        for key, entry in parsed.findings.items():
            read.votes.setdefault(key, []).append(entry)
        for kind, entries in parsed.items.items():
            if len(entries) >= len(read.items.get(kind, ())):  # asked again, a kind is given whole
                read.items[kind] = entries

    # --- quotes -------------------------------------------------------------------------------------------

    async def _mend_quotes(self, part: Part, read: _PartRead) -> None:
        """Ask once more for quotes that stand nowhere, all in one question, and keep those that do then."""
        failed = await asyncio.to_thread(self._failed, read)
        if not failed:
            return
        job = self.asking.quotes_job(part, failed[:_MOST_MENDED])
        parsed = await self._ask(job, self.asking.question(job))
        await asyncio.to_thread(self._mend, read, parsed.quotes)

    def _failed(self, read: _PartRead) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Per key its answer and its failed quotes; a claim or an item without any quote is asked for one too."""
        found = []
        for key, claim in read.claims.items():
            failed = self.checking.why_failed(claim.quotes) if claim.is_positive else []
            if failed or (claim.is_positive and not claim.quotes):
                found.append((key, claim.answer, failed))
        for kind, entries in read.items.items():
            for number, entry in enumerate(entries, start=1):
                failed = self.checking.why_failed(entry.quotes)
                if len(failed) == len(entry.quotes):
                    found.append((f"{kind}_{number}", _named(entry), failed))
        return found

    def _mend(self, read: _PartRead, again: dict[str, tuple[Quote, ...]]) -> None:
        for key, quotes in again.items():
            if key in read.claims:
                read.claims[key] = self.checking.with_mended(read.claims[key], quotes)
        for kind, entries in read.items.items():
            for number, entry in enumerate(entries, start=1):
                if f"{kind}_{number}" in again:
                    quotes = self.checking.mended(entry.quotes, again[f"{kind}_{number}"])
                    entries[number - 1] = entry.model_copy(update={"quotes": quotes})


def _together(form: Form, parts: Sequence[_PartRead]) -> Reading:
    """The parts of a report as one reading. A key one part did not answer counts only where another part claims it."""
    reading = Reading(n_parts=len(parts))
    for key in (*form.themes, *form.criteria, *form.questions):
        claims = [part.claims[key] for part in parts if key in part.claims]
        whys = [part.missing.get(key, "it was not answered") for part in parts if key not in part.claims]
        merged = merge_parts(claims, len(parts)) if claims else None
        if merged is None or (whys and not merged.is_positive):
            reading.unanswered[key] = whys[0]
            continue
        if whys:
            doubt = f"{len(whys)} of the {len(parts)} parts of the report gave no answer."
            merged = replace(merged, doubts=(*merged.doubts, doubt))
        reading.claims[key] = merged
    for kind in ITEM_KINDS:
        reading.items[kind] = [entry for part in parts for entry in part.items.get(kind, ())]
        whys = [part.missing[kind] for part in parts if kind in part.missing]
        if whys:
            reading.unanswered[kind] = whys[0]
    return reading


def _broke_off(parsed: Parsed) -> bool:
    return all("broke off" in why for why in parsed.slips.values())


def _named(entry: ItemEntry) -> str:
    if isinstance(entry, ContributionEntry):
        return f"{entry.contributor}, {'no amount' if entry.amount_gbp is None else f'£{entry.amount_gbp:,.0f}'}"
    if isinstance(entry, PriorityEntry):
        return entry.priority
    return str(getattr(entry, "decision", None) or getattr(entry, "review", ""))


async def _all(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run all to their end, so that what was paid is kept, and only then raise what went wrong."""
    done = await asyncio.gather(*coroutines, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return [one for one in done if not isinstance(one, BaseException)]
