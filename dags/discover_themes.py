"""
# Discover themes

Looks for what a year's reports write about and no theme of the framework claims: candidates for new themes, each with the
reports that hold it, quotes found on their page, example terms, and the existing theme it is nearest to.

**Reads** `converted/elements`, `tables`, `pages` of the year. **Writes** `analysed/theme_candidates` and
`analysed/candidate_evidence`, one file of each per year. Candidates are proposals: they are counted in no yearly table until a
researcher has accepted one with `python -m include.discover accept` (docs/finding-themes.md).

**Runs** only when somebody triggers it, with the reporting year as partition key.

**Settings**: `DISCOVER_SEED`, `DISCOVER_MOST`, `ENGINE` and, with a language model, `OPENAI_…` and `LLM_…`. Without a model
passages are clustered: about two minutes of one core for 126 reports. With one, a call per report and a few for all together;
what it cost stands in `analysed/runs`.

**Triage.** It can wait: nothing else depends on it. *too few reports*: collect and analyse the year first. *no candidates:
the endpoint …*: run again when it answers, what was answered is kept. A broken promise of the suites leaves earlier
candidates as they were; the note names it.

**How it resumes.** From the start: the same reports and seed give the same candidates, and answers of a model are paid once.
"""

from __future__ import annotations

import wiring
from airflow.sdk import DAG, PartitionedAtRuntime, task

with DAG(
    dag_id="discover_themes",
    doc_md=__doc__,
    schedule=PartitionedAtRuntime(),
    catchup=False,
    max_active_runs=1,
    default_args=wiring.DEFAULTS,
    tags=wiring.TAGS,
    **wiring.watched(),
) as dag:

    @task(pool=wiring.ASKING_POOL if wiring.asks_a_model() else wiring.READING_POOL, execution_timeout=wiring.LONG)
    @wiring.explained
    def look() -> str:
        """Propose candidates, check them, put them in place."""
        from include.tasks.discover_themes import look as step

        found = step(*wiring.run_and_year())
        wiring.put_note(found["message"])
        return str(found["message"].split("\n")[0])

    look()
