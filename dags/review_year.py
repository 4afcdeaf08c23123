"""
# Review year

People decide about one reporting year, its partition key: a sample of the engine's answers is drawn for them to check, and
when it is settled the year's owner is asked whether to release it.

**Reads** the analysed layer. **Writes** `review/review_sample` and `review/release_decisions`, and, only when the owner says
so, the partition of the asset `reviewed_reports`, which sets off `publish_year`. What people decide on the review page or in
a spreadsheet goes to `review/reviews` without this DAG.

**Runs** whenever `analyse_reports` has ended for the year. One year alone, or to be asked again: trigger it with that key.

**Settings**: `REVIEW_SHARE`, `REVIEW_DOUBLE_SHARE`, `REVIEW_SEED`, `REVIEW_PATIENCE_DAYS`, `YEAR_OWNER`, `RELEASE_GATE`.

**The gate.** *ask to release* waits in Airflow's *Required Actions* and holds no worker. It has no default answer: a time-out,
a refusal, a failed, skipped or hand-marked task releases nothing. Who answered is read from Airflow's own record of the question,
not from what tasks hand on, which others could change; where `YEAR_OWNER` names somebody, nobody else's answer counts. An answer is about what was shown: where findings or
decisions have changed by the time it is taken in, nothing is released and the question is put again. A newer run ends older
ones of its year, as only the newest shows what stands in the lake; a year whose owner has decided on exactly this state is not
asked about again. Without `RELEASE_GATE` the year is published meanwhile, marked *not reviewed*: nobody waits for this DAG.

**Triage.** A run that waits is no fault: *wait for people* says in its note how many answers are open and until when. A run
ended as *superseded* needs nothing. *release* skipped: its note says who refused, or what has changed. *prepare question*
failed: the year cannot be published as it is; its note says why. Answered within seconds of asking, Airflow may ask once more:
answer again.

**How it resumes.** The sample is drawn once: a repeated draw adds only what is new. A decision told twice is one decision.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import wiring
from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, Param, PartitionedAssetTimetable, PokeReturnValue, task
from airflow.sdk.exceptions import AirflowSkipException

from include.settings import get_settings

settings = get_settings()
ASKED = "{{ ti.xcom_pull(task_ids='prepare_question')['%s'] }}"

with DAG(
    dag_id="review_year",
    doc_md=__doc__,
    schedule=PartitionedAssetTimetable(assets=wiring.ANALYSED_REPORTS),
    catchup=False,
    max_active_runs=64,
    default_args=wiring.DEFAULTS,
    tags=wiring.TAGS,
    **wiring.watched(wiring.owner_answers_within()),
) as dag:

    @task
    @wiring.explained
    def draw_sample() -> dict[str, Any]:
        """Which answers people are asked to check."""
        from include.tasks.review_year import draw_sample as step

        run_id, year = wiring.run_and_year()
        wiring.end_older_runs(f"Superseded by {run_id}, which asks about {year} as it stands now.")
        drawn = step(run_id, year)
        wiring.put_note(drawn["message"])
        return drawn

    @task.sensor(poke_interval=1800, timeout=wiring.patience_s(), mode="reschedule", soft_fail=False)
    @wiring.explained
    def wait_for_people() -> PokeReturnValue:
        """Until the sample is settled, or patience is over; the worker is given back between two looks."""
        from include.tasks.review_year import wait_for_people as step

        is_done, message = step(wiring.run_and_year()[1])
        wiring.put_note(message)
        return PokeReturnValue(is_done=is_done)

    @task
    @wiring.explained
    def prepare_question() -> dict[str, str]:
        """Coverage, checks, agreement and open items as they stand now."""
        from include.tasks.review_year import prepare_question as step

        question, message = step(wiring.run_and_year()[1], wiring.web_address())
        wiring.put_note(message)
        if question is None:
            raise AirflowSkipException(message)
        return question.told()

    ask_to_release = HITLOperator(
        task_id="ask_to_release",
        subject=ASKED % "subject",
        body=ASKED % "body",
        options=["Release", "Do not release"],
        params={"note": Param(None, type=["null", "string"], title="Note", description="Kept with your decision.")},
        assigned_users=[{"id": settings.year_owner, "name": settings.year_owner}] if settings.year_owner else None,
        response_timeout=timedelta(days=180),
    )

    @task(outlets=[wiring.REVIEWED_REPORTS])
    @wiring.explained
    def release(question: dict[str, str], answer: dict[str, Any]) -> str:
        """Put the answer on record, and let the year go if it was yes."""
        from include.tasks.review_year import release as step

        run_id, year = wiring.run_and_year()
        released = step(run_id, year, question, answer, wiring.answer_on_record("ask_to_release"))
        message = released.message + (" It is asked about again." if released.is_stale and wiring.run_again() else "")
        wiring.put_note(message)
        if not released.is_released:
            raise AirflowSkipException(message)
        return message

    question = prepare_question()
    draw_sample() >> wait_for_people() >> question >> ask_to_release
    release(question, ask_to_release.output)
