"""
# Analyse reports

Reads the reports of one reporting year, its partition key (such as `2023-24`): converts every document into pages
and elements, asks the engine about themes, criteria and compliance, looks every quote up on its page, and scores.

**Reads** `raw/documents`. **Writes** the layers `converted` and `analysed`, the state of each report
(`analysed/report_states`, and `failed` in `raw/coverage`), and the partition of the asset `analysed_reports`, which
sets off `publish_year`.

**Runs** whenever `collect_reports` has touched the year. One year alone: trigger it with that partition key.

**Settings**: `ENGINE`, `WORKERS`, `REPORTS_PER_TASK`, `REPORT_TIME_LIMIT_S`, `REPORT_MEMORY_LIMIT_MB`; with a language model
`OPENAI_…` (or the connection `openai_default`) and `LLM_…`.

**With a language model** the note of the DAG run says before asking what it will cost, that of *check and keep* what it did.
Its pool `asking` has one slot in the whole installation, so that one process minds the endpoint's limits. With `LLM_BATCH`
the task *wait for batch* sends the questions as one batch and looks again every few minutes without holding a worker.
An endpoint that stays down fails *analyse*, which is tried again later; reports it could not ask about keep the findings
they had, as they do when `LLM_BUDGET` is spent. Whatever was answered is kept and never paid twice.
Last, *synthesise* asks once per theme what the reports say taken together; sentences that code cannot tie to quotes are refused. Where
it cannot be written its note says why, and the year goes on without.

**Triage.** One bad report never stops the others: it ends as `failed` with a reason in the note of its task, in
`report_states` and in `coverage`, and is tried again on the next run. If the DAG itself fails, read *check and keep*:
the analysed layer is as it was before. Pool `reading` has one slot per machine, as a task uses all cores.

**How it resumes.** Reports whose documents, code, framework and engine are unchanged are skipped. A retried or killed
task goes on with the reports it had not finished; files are replaced whole, states last.
"""

from __future__ import annotations

from typing import Any

import asking
import wiring
from airflow.sdk import DAG, PartitionedAssetTimetable, get_current_context, task, task_group

from include.settings import get_settings

settings = get_settings()
ASKS_A_MODEL = wiring.asks_a_model()
ANSWERING_POOL = wiring.ASKING_POOL if ASKS_A_MODEL else wiring.READING_POOL
IN_BATCHES = ASKS_A_MODEL and settings.llm_batch

with DAG(
    dag_id="analyse_reports",
    doc_md=__doc__,
    schedule=PartitionedAssetTimetable(assets=wiring.RAW_REPORTS),
    catchup=False,
    max_active_runs=4,
    default_args=wiring.DEFAULTS,
    tags=wiring.TAGS,
    **wiring.watched(wiring.BATCHES_TAKE if IN_BATCHES else None),
) as dag:

    @task
    @wiring.explained
    def plan() -> list[list[str]]:
        """Which reports of the year are new or changed, in batches."""
        from include.tasks.analyse_reports import plan as step

        batches, message = step(*wiring.run_and_year())
        wiring.put_note(message)
        return batches

    @task_group
    def read(batch: list[str]) -> None:
        """One batch of reports: its heavy imports are paid once."""

        @task(pool=wiring.READING_POOL, execution_timeout=wiring.LONG, map_index_template="{{ done }}")
        @wiring.explained
        def convert(report_ids: list[str]) -> list[str]:
            """Documents into pages, elements and tables."""
            from include.tasks.analyse_reports import convert as step

            run_id, year = wiring.run_and_year()
            outcomes = step(run_id, year, report_ids, wiring.say_outcome)
            get_current_context()["done"] = wiring.note_outcomes(outcomes)  # type: ignore[typeddict-unknown-key]
            return report_ids

        @task(pool=ANSWERING_POOL, execution_timeout=wiring.LONG, map_index_template="{{ done }}")
        @wiring.explained
        def analyse(report_ids: list[str]) -> None:
            """Pages and elements into findings with checked quotes."""
            from include.tasks.analyse_reports import analyse as step

            run_id, year = wiring.run_and_year()
            wiring.note_expected_cost(run_id, year, report_ids)
            outcomes = step(run_id, year, report_ids, wiring.say_outcome)
            get_current_context()["done"] = wiring.note_outcomes(outcomes)  # type: ignore[typeddict-unknown-key]
            wiring.try_again_later(outcomes)

        converted = convert(batch)
        look_every = asking.wait_for_batch.override(poke_interval=settings.llm_batch_look_s)
        analyse(look_every(converted) if IN_BATCHES else converted)

    @task(outlets=[] if ASKS_A_MODEL else [wiring.ANALYSED_REPORTS], trigger_rule="all_done")
    @wiring.explained
    def check_and_keep() -> dict[str, Any]:
        """Check what was staged, record where each report stands, move it into place."""
        from include.tasks.analyse_reports import check_and_keep as step

        settled = step(*wiring.run_and_year())
        wiring.put_note(settled["message"])
        return settled

    planned = plan()
    kept = check_and_keep()
    read.expand(batch=planned) >> kept
    if ASKS_A_MODEL:
        kept >> asking.synthesise()
