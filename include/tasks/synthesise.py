"""Task of the DAG `analyse_reports`, where a language model answers: what the reports of a year say taken together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.checks import check_tables
from include.datasets import analysed
from include.datasets.synthesis import SYNTHESIS
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.lake.hold import held
from include.settings import Settings, get_settings
from include.synthesis import SynthesisError, Written, synthesise_year
from include.tasks.record import record_run

DAG_ID = "analyse_reports"
STEP = "synthesise"


def synthesise(run_id: str, year: str) -> str:
    """Write the year's synthesis, check it, put it in place of what was there; returns a message for people.

    It is an addition: where it cannot be written (the endpoint is down, the budget spent, a promise of its suite broken) the
    message and the run's record say why, sentences of before stand as far as their quotes do, and the year goes on without.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(f"{run_id}__{STEP}")
    started_at = datetime.now(UTC)
    try:
        written = synthesise_year(lake, staged, year, settings, run_id)
        _keep(lake, staged, year, run_id)
    except SynthesisError as error:
        _record(lake, year, run_id, started_at, settings, reason=str(error))
        return str(error)
    finally:
        lake.discard(staged)
    _record(lake, year, run_id, started_at, settings, written)
    return written.message


def _keep(lake: Lake, staged: Lake, year: str, run_id: str) -> None:
    """Put what is staged in place, once it keeps its promises. Raises SynthesisError where it does not."""
    beside = {analysed.EVIDENCE.name: lake.read(analysed.EVIDENCE, year)}
    checked = check_tables({SYNTHESIS.name: staged.read(SYNTHESIS, year)}, beside)
    if not checked.success:
        raise SynthesisError(f"What was written across the reports of {year} was not kept. {checked.explain()}")
    with held(lake.store, f"synthesis-{year}", run_id) as hold:
        hold.check()
        lake.promote(staged, staged.files(SYNTHESIS, year))


def _record(
    lake: Lake,
    year: str,
    run_id: str,
    started_at: datetime,
    settings: Settings,
    written: Written | None = None,
    reason: str | None = None,
) -> None:
    counts: dict[str, Any] = {}
    if written:
        refused = written.answered.refused.total()
        counts = {"themes": written.n_themes, "sentences": written.n_sentences, "refused": refused}
    record_run(
        lake,
        layer="analysed",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step=STEP,
        started_at=started_at,
        status="failed" if reason else "succeeded",
        reason=reason,
        counts=counts,
        versions={"framework": "{0.id} {0.version}".format(framework_for_year(year)[0])},
        cost=written.answered.cost if written else 0.0,
        settings=settings,
    )
