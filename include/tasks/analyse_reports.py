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
from include.checks import check_staged
from include.convert import convert_reports
from include.datasets import analysed, of_layer, raw
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.register import load_register
from include.settings import get_settings
from include.tasks.ask_model import cost_of_run, say_cost
from include.tasks.record import record_run
from include.tasks.report_states import Plan, keep_year, plan_year, settle_year, waiting_reports
from include.workers import Outcome, outcomes

DAG_ID = "analyse_reports"
OnOutcome = Callable[[Outcome], None]


def plan(run_id: str, year: str) -> tuple[list[list[str]], str]:
    """Batches of reports to do, and a sentence for people about what is skipped and with which framework.

    The plan is kept in staging, so that every later task of the run works from the same one.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    planned = plan_year(lake, year, settings)
    kept = {**asdict(planned), "started_at": datetime.now(UTC).isoformat()}
    lake.store.put(_plan_key(lake.staged(run_id)), json.dumps(kept).encode())
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
    message for people.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    planned, started_at = _kept_plan(staged)
    datasets = [*of_layer("converted"), *(one for one in of_layer("analysed") if one is not analysed.REPORT_STATES)]
    checked = check_staged(staged, datasets, years=[year], docs=lake) if planned.to_analyse else None
    refused = checked.refused_reports() if checked else {}
    states = settle_year(lake, staged, planned, settings, refused)
    waiting = waiting_reports(lake, staged, planned)
    cost = cost_of_run(staged, year, settings)
    keep_year(lake, staged, planned, states)
    _tell_coverage(lake, staged, year, states)
    write_chase_lists(lake, [year], datetime.now(UTC), load_register(settings.register_path))
    counts = Counter(row["state"] for row in states)
    counts["unchanged"] = len(planned.unchanged)
    counts.update({"waiting": len(waiting)} if waiting else {})
    record_run(
        lake,
        layer="analysed",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step="analyse",
        started_at=started_at,
        counts=counts,
        versions={"framework": "{0.id} {0.version}".format(framework_for_year(year)[0])},
        checks=checked.docs if checked else None,
        cost=cost.get("cost", 0.0),
        settings=settings,
    )
    lake.discard(staged)
    return {
        "counts": dict(counts),
        "message": "\n".join(filter(None, [_message(year, counts, states, waiting), say_cost(cost)])),
        "checks": checked.docs if checked else None,
    }


def _message(year: str, counts: Counter[str], states: list[dict[str, Any]], waiting: Mapping[str, str]) -> str:
    lines = [
        f"{year}: "
        + ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in sorted(counts.items()) if number)
    ]
    lines += [f"{row['report_id']} {row['state']} ({row['step']}): {row['reason']}" for row in states if row["reason"]]
    lines += [f"{report_id} keeps its earlier findings: {why}" for report_id, why in waiting.items()]
    return "\n".join(lines)


def _tell_coverage(lake: Lake, staged: Lake, year: str, states: list[dict[str, Any]]) -> None:
    failed = {row["report_id"]: row["reason"] for row in states if row["state"] == "failed"}
    coverage.mark_failed(lake, staged, year, failed)
    coverage.mark_analysed(lake, staged, year, [row["report_id"] for row in states if row["state"] != "failed"])
    lake.promote(staged, only=staged.files(raw.COVERAGE, year))


def _plan_key(staged: Lake) -> str:
    return f"{staged.root}/plan.json"


def _kept_plan(staged: Lake) -> tuple[Plan, datetime]:
    kept = json.loads(staged.store.get(_plan_key(staged)))
    started_at = datetime.fromisoformat(kept.pop("started_at"))
    return Plan(**kept), started_at
