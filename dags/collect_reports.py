"""
# Collect reports

Takes the yearly reports in: every file of the inbox is matched to a partnership and a reporting year, opened under
limits, stored for ever under its own hash, and written to `raw/documents`. `raw/coverage` then says for every
partnership of the register whether its report is there. What is uncertain is quarantined with the best guesses.

**Reads** the inbox (`INBOX`) and the register (`REGISTER`). **Writes** `raw/documents`, `raw/coverage`, `raw/runs`,
and names the reporting years it touched as partitions of the asset `raw_reports`, which sets off `analyse_reports`
once per year.

**Runs** by the calendar of the annual cycle (`COLLECT_CRON`), or by hand; *inbox* in the form overrides `INBOX`.

**Settings**: `INBOX`, `REGISTER`, `LAKE_URI`, `MAX_FILE_MB`, `MAX_PAGES`.

**Triage.** A failed *take in* is a wrong input in most cases: its note says which file and what to do; nothing was
written. A failed *check and keep* means that rows broke a promise of `expectations/`; the lake is as it was.
Nobody waits for this DAG outside the weeks around the deadline.

**How it resumes.** Run it again: files already stored are not stored twice, unchanged documents keep their first
date, rows are replaced by the same rows.
"""

from __future__ import annotations

from typing import Any

import wiring
from airflow.sdk import DAG, Param, get_current_context, task
from annual_cycle import AnnualCycleTimetable

from include.settings import get_settings

with DAG(
    dag_id="collect_reports",
    doc_md=__doc__,
    schedule=AnnualCycleTimetable(get_settings().collect_cron, timezone="Europe/London"),
    catchup=False,
    max_active_runs=1,
    default_args=wiring.DEFAULTS,
    params={"inbox": Param("", type="string", description="Folder or s3:// prefix to take in instead of INBOX.")},
    tags=wiring.TAGS,
) as dag:

    @task
    @wiring.explained
    def take_in() -> dict[str, Any]:
        """Match and open every file of the inbox; stage documents and coverage."""
        from include.tasks.collect_reports import take_in as step

        context = get_current_context()
        collected = step(context["run_id"], inbox=context["params"]["inbox"])
        wiring.put_note("\n".join(collected["messages"]))
        return collected

    @task(outlets=[wiring.RAW_REPORTS])
    @wiring.explained
    def check_and_keep(collected: dict[str, Any], *, outlet_events: Any = None) -> None:
        """Check what was staged, move it into place, and name the years that were touched."""
        from include.tasks.collect_reports import check_and_keep as step

        step(get_current_context()["run_id"], collected)
        outlet_events[wiring.RAW_REPORTS].add_partitions(collected["years"])

    check_and_keep(take_in())
