"""The `runs` row every task leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from include import __version__
from include.datasets.runs import RUNS
from include.lake import Lake
from include.lake.lake import safe_name
from include.settings import Settings


def record_run(
    lake: Lake,
    *,
    layer: str,
    year: str,
    run_id: str,
    dag_id: str,
    step: str,
    started_at: datetime,
    status: str = "succeeded",
    reason: str | None = None,
    counts: Mapping[str, int] | None = None,
    versions: Mapping[str, str] | None = None,
    checks: str | None = None,
    cost: float = 0.0,
    settings: Settings,
) -> None:
    """Write or replace the row of this DAG run, step and year."""
    row = {
        "run_id": run_id,
        "dag_id": dag_id,
        "step": step,
        "status": status,
        "reason": reason,
        "started_at": started_at,
        "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 3),
        "counts": dict(counts or {}),
        "versions": {"code": __version__, "engine": settings.answering_engine, **(versions or {})},
        "cost": cost,
        "checks": checks,
    }
    lake.write(RUNS[layer], year, run_row(run_id, step), [row])


def run_row(run_id: str, step: str) -> str:
    """Name of the file that holds the row."""
    return safe_name(f"{run_id}-{step}")
