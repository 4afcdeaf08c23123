"""Tasks of the DAG `analyse_reports`, each for one DAG run and its partition, a reporting year."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from include import coverage
from include.analyse import analyse_reports
from include.chase import write_chase_lists
from include.checks import check_staged_in_parts
from include.convert import convert_reports
from include.datasets import analysed, of_layer, raw
from include.datasets.runs import RUNS
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.lake.hold import held
from include.register import load_register
from include.settings import Settings, get_settings
from include.tasks.ask_model import cost_of_run, say_cost
from include.tasks.record import record_run, run_row
from include.tasks.report_states import (
    Plan,
    files_to_keep,
    gone_reports,
    keep_year,
    overtaken_reports,
    plan_year,
    settle_year,
    waiting_reports,
)
from include.workers import Outcome, outcomes

DAG_ID = "analyse_reports"
OnOutcome = Callable[[Outcome], None]
_OVERTAKEN = "was meanwhile read by another run, as its documents are now: that stands."


class StagingGoneError(ValueError):
    """A task has nothing to go on from; the message says which run and what to do."""


def plan(run_id: str, year: str) -> tuple[list[list[str]], str]:
    """Batches of reports to do, and a sentence for people about what is skipped and with which framework.

    The plan is kept in staging, so that every later task of the run works from the same one. Where a run is begun anew,
    what an earlier try had decided to keep is put in place first, and what it read of other documents is thrown away.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    if lake.store.exists(_decision_key(staged)):
        check_and_keep(run_id, year)
    planned = plan_year(lake, year, settings)
    if lake.store.exists(_plan_key(staged)) and _kept_plan(staged)[0] != planned:
        lake.discard(staged)
    kept = {**asdict(planned), "started_at": datetime.now(UTC).isoformat()}
    lake.store.put(_plan_key(staged), json.dumps(kept).encode())
    _, note = framework_for_year(year)
    message = f"{year}: {len(planned.to_analyse)} reports to do, {len(planned.unchanged)} unchanged and skipped."
    return planned.batches(settings.reports_per_task), f"{message} {note or ''}".strip()


def convert(run_id: str, year: str, report_ids: Sequence[str], on_outcome: OnOutcome) -> list[Outcome]:
    """Convert those of the batch whose documents or reading code changed."""
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    wanted = set(_kept_plan(staged)[0].to_convert)
    return convert_reports(lake, staged, year, [one for one in report_ids if one in wanted], settings, on_outcome)


def analyse(run_id: str, year: str, report_ids: Sequence[str], on_outcome: OnOutcome) -> list[Outcome]:
    """Analyse those of the batch that could be converted."""
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    unread = set(_kept_plan(staged)[0].to_convert)
    unread -= {outcome.report_id for outcome in outcomes(staged, "convert") if outcome.status == "done"}
    readable = [one for one in report_ids if one not in unread]
    return analyse_reports(lake, staged, year, readable, settings, on_outcome, run_id=run_id)


def check_and_keep(run_id: str, year: str) -> dict[str, Any]:
    """Check what was staged, record where each report stands, and move it into place.

    A report whose rows break a promise is refused with the reason; the others are kept. Returns counts by state and a
    message for people. Of several runs of a year one does this at a time.

    What is to be kept is decided once and written down before anything is moved. Killed at any moment and run again, it
    decides if it had not, else puts in place what is not there yet; where all was done, it says so again.

    Raises StagingGoneError where there is neither a plan nor a record of the run.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    register = load_register(settings.register_path)  # before anything is moved: people may have broken it meanwhile
    with held(lake.store, f"analysed-{year}", run_id) as hold:
        if not lake.store.exists(_plan_key(staged)):
            lake.discard(staged)
            return _as_recorded(lake, run_id, year)
        planned, started_at = _kept_plan(staged)
        if not lake.store.exists(_decision_key(staged)):
            decision = _decide(lake, staged, planned, settings)
            lake.store.put(_decision_key(staged), json.dumps(decision).encode())
        decision = json.loads(lake.store.get(_decision_key(staged)))
        keep_year(lake, staged, year, decision["failed"], decision["gone"], decision["files"], hold.check)
        _tell_coverage(lake, staged, year, decision["failed"], decision["good"])
        write_chase_lists(lake, [year], datetime.now(UTC), register)
        record_run(
            lake,
            layer="analysed",
            year=year,
            run_id=run_id,
            dag_id=DAG_ID,
            step="analyse",
            started_at=started_at,
            counts=decision["counts"],
            versions={"framework": "{0.id} {0.version}".format(framework_for_year(year)[0])},
            checks=decision["checks"],
            cost=decision["cost"],
            settings=settings,
        )
        lake.discard(staged, last=(_plan_key(staged), _decision_key(staged)))
    return {name: decision[name] for name in ("counts", "message", "checks")}


def _decide(lake: Lake, staged: Lake, planned: Plan, settings: Settings) -> dict[str, Any]:
    """What of a run's staging is to be kept, what people are told about it, and which findings of before go."""
    year = planned.year
    datasets = [*of_layer("converted"), *(one for one in of_layer("analysed") if one is not analysed.REPORT_STATES)]
    parts = planned.batches(settings.reports_per_task)
    checked = check_staged_in_parts(staged, datasets, year, parts, docs=lake) if parts else None
    refused = checked.refused_reports() if checked else {}
    states = settle_year(lake, staged, planned, settings, refused)
    waiting = waiting_reports(lake, staged, planned)
    overtaken = overtaken_reports(lake, planned, settings)
    cost = cost_of_run(staged, year, settings)
    counts = Counter(row["state"] for row in states)
    counts["unchanged"] = len(planned.unchanged)
    counts.update({"waiting": len(waiting)} if waiting else {})
    counts.update({"overtaken": len(overtaken)} if overtaken else {})
    told = [_message(year, counts, states, waiting), *(f"{one} {_OVERTAKEN}" for one in overtaken), say_cost(cost)]
    return {
        "failed": {row["report_id"]: row["reason"] for row in states if row["state"] == "failed"},
        "good": [row["report_id"] for row in states if row["state"] != "failed"],
        "gone": gone_reports(lake, planned, settings),
        "files": files_to_keep(staged, planned, states),
        "counts": dict(counts),
        "message": "\n".join(filter(None, told)),
        "checks": checked.docs if checked else None,
        "cost": cost.get("cost", 0.0),
    }


def _as_recorded(lake: Lake, run_id: str, year: str) -> dict[str, Any]:
    """What a try of this run has done that was killed when all was in place. Raises StagingGoneError."""
    rows = lake.rows(RUNS["analysed"], year, names=[run_row(run_id, "analyse")])
    if not rows:
        raise StagingGoneError(
            f"What {run_id} had read for {year} is not in the lake's staging any more. Clear its task `plan` to begin anew."
        )
    counts = dict(rows[0]["counts"])
    told = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(counts.items()) if number)
    return {"counts": counts, "message": f"{year}: {told}; kept by an earlier try.", "checks": rows[0]["checks"]}


def _message(year: str, counts: Counter[str], states: list[dict[str, Any]], waiting: Mapping[str, str]) -> str:
    lines = [
        f"{year}: "
        + ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(counts.items()) if number)
    ]
    lines += [f"{row['report_id']} {row['state']} ({row['step']}): {row['reason']}" for row in states if row["reason"]]
    lines += [f"{report_id} keeps its earlier findings: {why}" for report_id, why in waiting.items()]
    return "\n".join(lines)


def _tell_coverage(lake: Lake, staged: Lake, year: str, failed: Mapping[str, str], good: Sequence[str]) -> None:
    coverage.mark_failed(lake, staged, year, failed)
    coverage.mark_analysed(lake, staged, year, good)
    lake.promote(staged, only=staged.files(raw.COVERAGE, year))


def _plan_key(staged: Lake) -> str:
    return f"{staged.root}/plan.json"


def _decision_key(staged: Lake) -> str:
    return f"{staged.root}/decided.json"


def _kept_plan(staged: Lake) -> tuple[Plan, datetime]:
    kept = json.loads(staged.store.get(_plan_key(staged)))
    started_at = datetime.fromisoformat(kept.pop("started_at"))
    return Plan.kept(kept), started_at
