"""
# Tabulate survey

Makes the tables of a survey of practitioners from its responses: who answered, how effective the existing arrangements are
and the new ones are expected to be, the biggest challenges, and who expects an improvement. docs/survey.md is the guide.

**Reads** CSV files of responses (`SURVEY`), each wave by its own name. **Writes** `surveys/survey_refusals` (what could not be
taken, by line and column) and, per wave, `published/surveys/{wave}/v{n}/` and, last of all, `latest` beside it; it then tells
the asset `survey_tables`. The responses themselves are not copied into the lake.

**Runs** by hand; *responses* in the form overrides `SURVEY`. A survey belongs to no reporting year, so there is no partition.

**Settings**: `SURVEY`, `LAKE_URI`, `MAX_FILE_MB`.

**Nobody is shown.** Counts of fewer than 5 respondents are hidden, and so are others from which they could be worked out; a
wave of fewer than 20 valid responses is not tabulated. Free-text answers are never looked at.

**Triage.** *read responses* failed: the file cannot be used at all; its note says why. Cells and lines that were refused are
named in its note and stop nothing. *release tables* failed: its note names the wave and the promise that would be broken;
what was released before stays as it is. Nobody waits for this DAG at any time of the year.

**How it resumes.** Run it again: a release is staged and moved in one step; unchanged tables make no new version.
"""

from __future__ import annotations

from typing import Any

import wiring
from airflow.sdk import DAG, Param, get_current_context, task

with DAG(
    dag_id="tabulate_survey",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=wiring.DEFAULTS,
    params={"responses": Param("", type="string", description="CSV file or folder; empty for the setting SURVEY.")},
    tags=["surveys"],
    **wiring.watched(),
) as dag:

    @task
    @wiring.explained
    def read_responses() -> dict[str, Any]:
        """What can be taken, and what is refused."""
        from include.tasks.tabulate_survey import read as step

        context = get_current_context()
        read = step(context["run_id"], context["params"]["responses"])
        wiring.put_note(read["message"])
        return read

    @task(outlets=[wiring.SURVEY_TABLES])
    @wiring.explained
    def release_tables() -> dict[str, Any]:
        """Tabulate, check and release every wave."""
        from include.tasks.tabulate_survey import release as step

        context = get_current_context()
        released = step(context["run_id"], context["params"]["responses"])
        wiring.put_note(released["message"])
        return released

    read_responses() >> release_tables()
