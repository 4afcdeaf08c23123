"""Tasks of the DAG `review_year`, for one DAG run and its partition, a reporting year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from include.datasets import analysed, review
from include.gate import Question, answer_to, decision_on, keep_decision, put_question
from include.lake import Lake, open_lake
from include.publish import preview_year
from include.review import draw_year
from include.settings import get_settings
from include.settled import settle_year
from include.tasks.record import record_run

DAG_ID = "review_year"


@dataclass(frozen=True)
class Released:
    """What became of the owner's answer: `is_released`, whether the question must be put again, and a line for people."""

    is_released: bool
    is_stale: bool
    message: str


def draw_sample(run_id: str, year: str) -> dict[str, Any]:
    """Draw the answers people are asked to check, or top the sample up where answers are new or changed.

    Returns what was drawn and a message.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    started_at = datetime.now(UTC)
    drawn = draw_year(lake, year, settings, started_at)
    record_run(
        lake,
        layer="review",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step="sample",
        started_at=started_at,
        counts={"sampled": drawn.n_sampled, "new": drawn.n_new, "answers": drawn.n_answers},
        settings=settings,
    )
    return {"message": f"{year}: {drawn.message}", "sampled": drawn.n_sampled, "new": drawn.n_new}


def wait_for_people(year: str, now: datetime | None = None) -> tuple[bool, str]:
    """Whether the owner may be asked: the sample is settled, patience is over, or they have decided already."""
    settings = get_settings()
    lake, now = open_lake(settings.lake_uri), now or datetime.now(UTC)
    settled = settle_year(lake, year)
    if not settled.answers:
        return True, _nothing(year)
    if decided := decision_on(lake, year, settled.findings_version, settled.reviews_version):
        return True, _decided(year, decided)
    if settled.is_worked_through:
        return True, f"{year}: nobody is asked about the sample any more."
    drawn = [row["drawn_at"] for row in lake.rows(review.REVIEW_SAMPLE, year)]
    until = max(drawn, default=now) + timedelta(days=settings.review_patience_days)
    waiting = f"{year}: {settled.progress().open} answers of the sample wait for people"
    if now >= until:
        return (
            True,
            f"{waiting}; {settings.review_patience_days} days have passed since they were drawn, so the owner is asked.",
        )
    return False, f"{waiting}, until {until:%d %B %Y} at the latest. Nothing else waits for them."


def prepare_question(year: str, web: str = "") -> tuple[Question | None, str]:
    """The question to the owner, with figures as they stand now; none where they have decided on this very state.

    `web` is the address of Airflow's pages. Raises PublishError where the year has nothing to release.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    settled = settle_year(lake, year)
    versions = (settled.findings_version, settled.reviews_version)
    if not settled.answers:
        return None, _nothing(year)
    if decided := decision_on(lake, year, *versions):
        return None, _decided(year, decided)
    seen = preview_year(lake, year, settings)
    kept = sum(result.n_promises for result in seen.checked.results)
    broken = [failure for result in seen.checked.results for failure in result.failures]
    checks = f"The tables were held against {kept} promises of their suites: " + (
        f"{len(broken)} are broken, and while they are the year cannot be published." if broken else "all are kept."
    )
    question = put_question(year, seen.rows, lake.rows(analysed.REPORT_STATES, year), checks, broken, versions, web)
    return question, f"{year}: its owner is asked. No answer releases nothing."


def release(
    run_id: str,
    year: str,
    question: Mapping[str, str],
    response: Mapping[str, Any] | None,
    record: Mapping[str, Any] | None = None,
) -> Released:
    """Put the owner's answer on record. It releases only what they were shown, and only if they said so.

    `response` is the answer as the task that asked handed it on, `record` as Airflow keeps it, which counts for more.
    Raises GateError where nobody answered, or another than YEAR_OWNER.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    started_at = datetime.now(UTC)
    asked = Question(**question)
    answer = answer_to(asked, response, record, settings.year_owner)
    changed = _changed(lake, year, asked) if answer.is_yes else ""
    if changed:
        return Released(False, True, f"{year} is not released: {changed} since {answer.user} was asked.")
    row = keep_decision(lake, year, run_id, asked, answer)
    record_run(
        lake,
        layer="review",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step="release",
        started_at=started_at,
        counts={"released": int(answer.is_yes)},
        settings=settings,
    )
    return Released(answer.is_yes, False, _decided(year, row))


def _changed(lake: Lake, year: str, asked: Question) -> str:
    """What is not as the owner was shown it; empty where everything is."""
    settled = settle_year(lake, year)
    parts = {
        "findings": settled.findings_version != asked.findings_version,
        "people's decisions": settled.reviews_version != asked.reviews_version,
    }
    changed = " and ".join(name for name, is_changed in parts.items() if is_changed)
    return f"{changed} have changed" if changed else ""


def _nothing(year: str) -> str:
    return f"{year}: no report was analysed, so there is nothing to check or to release."


def _decided(year: str, row: Mapping[str, Any]) -> str:
    how = "released" if row["decision"] == "release" else "not released"
    note = f" Their note: {row['note']}" if row["note"] else ""
    return f"{year}: {how} by {row['decided_by']} on {row['decided_at']:%d %B %Y, %H:%M} UTC.{note}"
