"""
# Collect reports

Takes the yearly reports in: every file of the inbox, and with `CRAWL` what the partnerships' websites hold, is matched
to a partnership and a reporting year, opened under limits, stored for ever under its own hash, and written to
`raw/documents`. `raw/coverage` then says for every partnership of the register whether its report is there. What is
uncertain is quarantined with the best guesses.

**Reads** the inbox (`INBOX`) and the register (`REGISTER`). **Writes** `raw/documents`, `raw/coverage`, `raw/runs`,
and names the reporting years it touched as partitions of the asset `raw_reports`, which sets off `analyse_reports`
once per year. Who is missing stands in `raw/chase/{year}.csv` and `.html`; docs/collecting.md is the guide for operations.

**Runs** by the calendar of the annual cycle (`COLLECT_CRON`, weekly around the deadline), or by hand; *inbox* in the form
overrides `INBOX`.

**Settings**: `INBOX`, `REGISTER`, `OVERRIDES`, `LAKE_URI`, `MAX_FILE_MB`, `MAX_PAGES`, `REPORT_DEADLINE`, `COLLECT_CRON…`, `CRAWL…`.

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

settings = get_settings()
with DAG(
    dag_id="collect_reports",
    doc_md=__doc__,
    schedule=AnnualCycleTimetable(
        settings.collect_cron, settings.collect_cron_deadline, deadline=settings.report_deadline
    ),
    catchup=False,
    max_active_runs=1,
    default_args=wiring.DEFAULTS,
    params={"inbox": Param("", type="string", description="Folder or s3:// prefix to take in instead of INBOX.")},
    tags=wiring.TAGS,
    **wiring.watched(),
) as dag:

    @task(execution_timeout=wiring.LONG)
    @wiring.explained
    def look_on_the_web() -> list[str]:
        """Visit the partnerships' sites for the wanted years; returns these years."""
        from include.tasks.collect_reports import look_on_the_web as step

        context = get_current_context()
        looked = step(context["run_id"], inbox=context["params"]["inbox"])
        wiring.put_note(looked["message"])
        return looked["years"]

    @task
    @wiring.explained
    def take_in(crawled_years: list[str]) -> dict[str, Any]:
        """Match and open every file of the inbox and of the crawl; stage documents and coverage."""
        from include.tasks.collect_reports import take_in as step

        context = get_current_context()
        collected = step(context["run_id"], inbox=context["params"]["inbox"], crawled_years=crawled_years)
        wiring.put_note("\n".join(collected["messages"]))
        return collected

    @task(outlets=[wiring.RAW_REPORTS])
    @wiring.explained
    def check_and_keep(collected: dict[str, Any], *, outlet_events: Any = None) -> None:
        """Check what was staged, move it into place, and name the years that were touched."""
        from include.tasks.collect_reports import check_and_keep as step

        step(get_current_context()["run_id"], collected)
        outlet_events[wiring.RAW_REPORTS].add_partitions(collected["years_with_reports"])

    check_and_keep(take_in(look_on_the_web() if settings.crawl else []))
