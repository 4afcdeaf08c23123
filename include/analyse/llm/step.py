"""The step with a language model: many reports at once in one process and one event loop, whose limits are the endpoint's.

No child processes: what is slow is the endpoint, and what is read is text that conversion has made safe.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any

from include import __version__
from include.analyse.core import audit_report
from include.analyse.evidence import Ledger
from include.analyse.llm.asking import Asking, first_questions
from include.analyse.llm.call import BudgetSpent, CallError, EndpointDown, Question
from include.analyse.llm.checking import Checking
from include.analyse.llm.document import read_document
from include.analyse.llm.prompting import Prompts
from include.analyse.llm.reading import Asker, Reading, read_with_model
from include.analyse.llm.rows import Rows, made_by
from include.analyse.llm.schemas import Form
from include.analyse.llm.turns import Turns
from include.analyse.staging import counts_of, read_converted, write_findings
from include.analyse.template import find_template
from include.frameworks import framework_for_year, frameworks_beside
from include.lake import Lake, StoreDownError
from include.lake.hold import held
from include.lake.store import say_passing
from include.loglines import about
from include.quotes import QuoteChecker
from include.settings import Settings
from include.workers import Outcome, ReportError, finished_outcomes, record_outcome

log = logging.getLogger(__name__)
OnOutcome = Callable[[Outcome], None]


def ask_about_reports(
    lake: Lake,
    staged: Lake,
    year: str,
    report_ids: Sequence[str],
    settings: Settings,
    on_outcome: OnOutcome,
    answers: Lake,
    run_id: str,
) -> list[Outcome]:
    """Ask about every report this run has not finished, and record each outcome in staging as soon as it is known.

    Answers are kept in `answers` and spending is counted for `run_id`. A report whose calls came to nothing, because
    the endpoint is down or the budget is spent, ends as failed with that reason; what was answered is kept, and the
    next try goes on from there. One process at a time asks about a year: a try that was taken for dead and is not would
    pay for the same questions beside its successor.
    """
    with held(answers.store, f"asking-{year}", run_id) if report_ids else nullcontext():
        return _ask_about(lake, staged, year, report_ids, settings, on_outcome, answers, run_id)


def _ask_about(
    lake: Lake,
    staged: Lake,
    year: str,
    report_ids: Sequence[str],
    settings: Settings,
    on_outcome: OnOutcome,
    answers: Lake,
    run_id: str,
) -> list[Outcome]:
    finished = finished_outcomes(staged, "analyse")
    waiting = [report_id for report_id in report_ids if report_id not in finished]
    results = [finished[report_id] for report_id in report_ids if report_id in finished]
    if waiting:
        desk = _Desk(lake, staged, year, settings)

        def tell(outcome: Outcome) -> None:
            record_outcome(staged, outcome)
            results.append(outcome)
            on_outcome(outcome)

        asyncio.run(desk.read_all(waiting, answers, run_id, tell))
    return results


def questions_ahead(
    lake: Lake, staged: Lake, year: str, report_ids: Sequence[str], settings: Settings
) -> list[Question]:
    """The questions about these reports that can be asked before any answer is there, for a batch or an estimate.

    Reports without text are passed over: the reading itself will say so.
    """
    return list(_Desk(lake, staged, year, settings).questions(report_ids))


class _Desk:
    """What all reports of a year share: framework, form, prompts."""

    def __init__(self, lake: Lake, staged: Lake, year: str, settings: Settings):
        self.lake = lake
        self.staged = staged
        self.year = year
        self.settings = settings
        self.framework, self.note = framework_for_year(year)
        self.beside = frameworks_beside(settings.instruments, year)
        self.form = Form(self.framework)
        self.prompts = Prompts(self.form)

    def questions(self, report_ids: Sequence[str]) -> Iterator[Question]:
        for report_id in report_ids:
            try:
                converted = read_converted(self.lake, self.staged, self.year, report_id)
            except ReportError:
                continue
            document = read_document(converted["elements"], converted["pages"], report_id)
            yield from first_questions(document, self.form, self.settings, self.prompts)

    async def read_all(
        self, report_ids: Sequence[str], answers: Lake, run_id: str, tell: Callable[[Outcome], None]
    ) -> None:
        from include.analyse.llm.endpoint import open_endpoint

        async with open_endpoint(self.settings, answers, run_id) as endpoint:
            turns = Turns(endpoint, self.settings.llm_concurrency)
            at_work = asyncio.Semaphore(self.settings.llm_concurrency)

            async def one(report_id: str) -> None:
                async with at_work:
                    with about(report_id=report_id):
                        tell(await self._outcome(report_id, turns))

            try:
                async with asyncio.TaskGroup() as group:
                    for report_id in report_ids:
                        group.create_task(one(report_id))
            except* StoreDownError as down:
                raise down.exceptions[0] from None

    async def _outcome(self, report_id: str, asker: Asker) -> Outcome:
        start = time.monotonic()
        try:
            found = await self._read(report_id, asker)
        except (EndpointDown, BudgetSpent) as error:
            postponed = "endpoint" if isinstance(error, EndpointDown) else "budget"
            return self._failed(report_id, str(error), start, {"postponed": postponed})
        except (CallError, ReportError) as error:
            return self._failed(report_id, str(error), start)
        except Exception as error:
            if passing := say_passing(error):
                raise passing from error
            return self._failed(report_id, f"An error of the software, not of the file: {_explain(error)}", start)
        counts = {name: value for name, value in found.items() if isinstance(value, int)}
        notes = {name: value for name, value in found.items() if isinstance(value, str) and value}
        seconds = round(time.monotonic() - start, 3)
        return Outcome(report_id, "analyse", "done", seconds=seconds, counts=counts, notes=notes)

    def _failed(self, report_id: str, reason: str, start: float, notes: dict[str, str] | None = None) -> Outcome:
        seconds = round(time.monotonic() - start, 3)
        return Outcome(report_id, "analyse", "failed", reason, seconds=seconds, notes=notes or {})

    async def _read(self, report_id: str, asker: Asker) -> dict[str, Any]:
        converted = await asyncio.to_thread(read_converted, self.lake, self.staged, self.year, report_id)
        document = await asyncio.to_thread(read_document, converted["elements"], converted["pages"], report_id)
        checker = await asyncio.to_thread(QuoteChecker, converted["pages"])
        asking = Asking(document, self.form, self.settings, self.prompts)
        checking = Checking(document, checker)
        reading = await read_with_model(asking, checking, asker)
        return await asyncio.to_thread(self._write, report_id, reading, checking, converted)

    def _write(self, report_id: str, reading: Reading, checking: Checking, converted: dict[str, Any]) -> dict[str, Any]:
        ledger = Ledger(report_id, report_id.removesuffix(f"-{self.year}"), checking.checker)
        signed = made_by(self.framework, self.settings, __version__)
        rows = Rows(reading, checking, ledger, self.framework, signed)
        findings = rows.findings(converted["tables"], self.year)
        findings["audit_findings"] = audit_report(
            converted["elements"],
            converted["pages"],
            converted["tables"],
            self.framework,
            self.beside,
            ledger,
            __version__,
        )
        findings["template_findings"] = find_template(converted["elements"], report_id, ledger.partnership_id)
        write_findings(self.staged, self.year, report_id, findings)
        calls = findings["llm_calls"]
        return {
            **counts_of(findings),
            "calls": len(calls),
            "calls_from_store": sum(call["from_store"] for call in calls),
            **{
                name: sum(call[name] for call in calls)
                for name in ("input_tokens", "cached_input_tokens", "output_tokens")
            },
            "unanswered_themes": sum(key.startswith("theme_") for key in reading.unanswered),
            **rows.notes,
            "framework_note": self.note or "",
        }


def _explain(error: Exception) -> str:
    """What went wrong and where. Messages of libraries may hold words of the report, and are told at debug level only."""
    log.debug("An error while reading: %s", error, exc_info=error)
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f": {error}" if type(error).__module__.startswith("include.") else ""
    return f"{type(error).__name__}{said} ({where.name}, line {where.lineno} of {where.filename.rsplit('/', 1)[-1]})"
