"""Tasks of `analyse_reports` that there are only where a language model answers. No DAG stands here."""

from __future__ import annotations

import wiring
from airflow.sdk import PokeReturnValue, task


@task.sensor(
    timeout=wiring.BATCH_LIMIT_S,
    mode="reschedule",
    soft_fail=False,
    retries=10,  # days of looks meet more restarts and mishaps than one task, and a look costs nothing
)
@wiring.explained
def wait_for_batch(report_ids: list[str]) -> PokeReturnValue:
    """Questions as one batch, answers into the store; the worker is given back between two looks."""
    from include.tasks.ask_model import advance_batch

    run_id, year = wiring.run_and_year()
    is_done, message = advance_batch(run_id, year, report_ids)
    wiring.put_note(message)
    return PokeReturnValue(is_done=is_done, xcom_value=report_ids)


@task(outlets=[wiring.ANALYSED_REPORTS], pool=wiring.ASKING_POOL, execution_timeout=wiring.LONG)
@wiring.explained
def synthesise() -> str:
    """What the reports say about each theme taken together, every sentence tied to its quotes."""
    from include.tasks.synthesise import synthesise as step

    message = step(*wiring.run_and_year())
    wiring.put_note(message)
    return message
