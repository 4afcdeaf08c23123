"""What the DAG files share: assets, defaults, pools, and how a task tells people what happened. No DAG stands here."""

from __future__ import annotations

import functools
import json
import logging
import multiprocessing.process
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from airflow.sdk import Asset, BaseHook, get_current_context
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from notifying import watched
from notifying import web as web_address

if TYPE_CHECKING:  # every task parses its DAG file: what steps need is imported inside the task
    from include.workers import Outcome

__all__ = ["watched", "web_address"]

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

RAW_REPORTS = Asset(name="raw_reports", uri="lake://raw/documents", group="yearly-reports")
ANALYSED_REPORTS = Asset(name="analysed_reports", uri="lake://analysed/report_states", group="yearly-reports")
REVIEWED_REPORTS = Asset(name="reviewed_reports", uri="lake://review/release_decisions", group="yearly-reports")
YEARLY_TABLES = Asset(name="yearly_tables", uri="lake://published", group="yearly-reports")
SURVEY_TABLES = Asset(name="survey_tables", uri="lake://published/surveys", group="surveys")

POOLS: Mapping[str, Mapping[str, Any]] = json.loads((Path(__file__).parent / "pools.json").read_text())
READING_POOL = "reading"
"""One slot per machine: a task in it uses all of its machine's cores."""
ASKING_POOL = "asking"
"""One slot in the whole installation: the task in it alone asks the endpoint, so that its limits are the endpoint's."""
MODEL_CONNECTION = "openai_default"
"""Where the endpoint, its key and (as extra `model`) the model may stand instead of in OPENAI_…"""

RETRIES: dict[str, Any] = {
    "retries": 2,
    "retry_delay": timedelta(seconds=15),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
}
BATCH_LIMIT_S = 3 * 26 * 3600
"""A batch answers within a day; what it left out is submitted again, in at most three rounds."""
BATCHES_TAKE = timedelta(seconds=BATCH_LIMIT_S, hours=12)
"""After which a run that asks in batches is late."""
SHORT = timedelta(minutes=30)
LONG = timedelta(hours=6)
DEFAULTS: dict[str, Any] = {**RETRIES, "execution_timeout": SHORT, "owner": "operations"}
TAGS = ["yearly-reports"]


def explained(task_function: Callable[P, R]) -> Callable[P, R]:
    """Errors that a person must mend (a wrong manifest, a missing folder) fail the task at once, in one sentence.

    They are ValueErrors and OSErrors of ours with such a sentence; trying again would not help. What may pass by itself (a full
    disk, an object store out of reach) and anything else is retried as usual. Either way the sentence becomes the task's note.
    """

    @functools.wraps(task_function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            allow_children()
            use_model_connection()
            return task_function(*args, **kwargs)
        except AirflowFailException:
            raise
        except Exception as error:
            put_note(f"{error}")
            if type(error).__module__.startswith("include.") and not getattr(error, "may_pass", False):
                raise AirflowFailException(str(error)) from error
            raise

    return wrapper


def owner_answers_within() -> timedelta:
    """From asking for a review to the owner's answer: people's patience, then the owner's."""
    from include.settings import get_settings

    settings = get_settings()
    return timedelta(days=settings.review_patience_days + settings.owner_patience_days)


def allow_children() -> None:
    """Let this task have child processes, in which reports are opened under limits, on a Celery worker as elsewhere.

    A task is forked from a process of Celery's pool, whose library (billiard) leaves its own description of that process in
    `multiprocessing`: marked as a daemon, which may have no children, and with a key that no child can be handed. Children of
    our tasks are ended by the pools that made them, so the task describes itself as the plain process it is.
    """
    if type(multiprocessing.current_process()).__module__.startswith("billiard"):
        itself = multiprocessing.Process(daemon=False)
        itself.authkey = bytes(itself.authkey)
        multiprocessing.process._current_process = itself  # type: ignore[attr-defined]


def patience_s() -> int:
    """Seconds after which waiting for people is given up as a fault: long after their patience, should nobody have looked."""
    from include.settings import get_settings

    return (get_settings().review_patience_days + 60) * 24 * 3600


def asks_a_model() -> bool:
    """Whether a language model is to answer, as far as the environment tells while DAG files are read.

    With the endpoint in a connection alone, say `ENGINE=openai`: connections are read when a task runs.
    """
    from include.settings import SettingsError, get_settings

    try:
        return get_settings().answering_engine == "openai"
    except SettingsError:
        return True  # wanted, and the rest may stand in the connection


def use_model_connection() -> None:
    """Take endpoint, key and model from the Airflow connection `openai_default` where the environment has none."""
    wanted = {"OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL"}
    if os.environ.get("ENGINE", "auto") == "extractive" or wanted & set(os.environ):
        return
    try:
        connection = BaseHook.get_connection(MODEL_CONNECTION)
    except Exception:  # noqa: BLE001 - Airflow raises several kinds where there is no such connection
        return
    given = {
        "OPENAI_BASE_URL": connection.host or "",
        "OPENAI_API_KEY": connection.password or "",
        "OPENAI_MODEL": str(connection.extra_dejson.get("model", "")),
    }
    os.environ.update({name: value for name, value in given.items() if value})


def run_and_year() -> tuple[str, str]:
    """This DAG run's id and its partition key, the reporting year. Fails the task when it was triggered without one."""
    context = get_current_context()
    year = context["dag_run"].partition_key
    if not year:
        raise AirflowFailException(
            "This DAG works on one reporting year: trigger it with a partition key such as 2023-24."
        )
    return context["run_id"], year


def say_outcome(outcome: Outcome) -> None:
    """One line per report in the task's log, with the report's id as a field of its own."""
    from include.loglines import about, one_line

    with about(report_id=outcome.report_id):
        if outcome.status == "done":
            log.info("%s: %s done in %.1f s %s", outcome.report_id, outcome.step, outcome.seconds, outcome.counts)
        else:
            log.error("%s: %s failed. %s", outcome.report_id, outcome.step, one_line(outcome.reason))


def note_outcomes(outcomes: Iterable[Outcome]) -> str:
    """Say on the task how many reports are done and why others failed; returns the short label of the mapped task."""
    outcomes = list(outcomes)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    label = f"{len(outcomes) - len(failed)} of {len(outcomes)} reports"
    if failed:
        label += f", {len(failed)} failed"
    put_note("\n".join([f"{label}.", *(f"{one.report_id}: {one.reason}" for one in failed)]))
    return label


def note_expected_cost(run_id: str, year: str, report_ids: list[str]) -> None:
    """Where a model is to answer, say before it does what asking will take."""
    from include.settings import get_settings

    if get_settings().answering_engine == "openai":
        from include.tasks.ask_model import expected_cost

        put_note(f"Expected: {expected_cost(run_id, year, report_ids)}", on_run=True)


def try_again_later(outcomes: Iterable[Outcome]) -> None:
    """Fail the task where the endpoint was down, so that Airflow tries it again; what is done is not done again."""
    waiting = [outcome for outcome in outcomes if outcome.notes.get("postponed") == "endpoint"]
    if waiting:
        raise AirflowException(f"{len(waiting)} reports wait for the endpoint. {waiting[0].reason}")


def put_note(text: str, *, on_run: bool = False) -> None:
    """Write a note on the running task instance, or on its DAG run, through Airflow's API as the connection `airflow_api` allows.

    Without that connection the text stands in the log only: a note is a courtesy and never fails a task.
    """
    from include.loglines import one_line

    for line in text.splitlines():
        log.info("%s", one_line(line))
    ti = get_current_context()["ti"]
    place = f"/dags/{ti.dag_id}/dagRuns/{ti.run_id}"
    if not on_run:
        place += f"/taskInstances/{ti.task_id}"
        if ti.map_index is not None and ti.map_index >= 0:
            place += f"/{ti.map_index}"
    _ask_airflow("PATCH", place, params={"update_mask": "note"}, json={"note": text[:1000]})


def end_older_runs(why: str) -> None:
    """End runs of this DAG for the same year that still wait for people: only the newest is to be answered.

    A courtesy, like a note: without the connection `airflow_api` they stay, and their answers are compared with what stands
    in the lake before anything is released.
    """
    context = get_current_context()
    own = context["dag_run"]
    runs = f"/dags/{own.dag_id}/dagRuns"
    found = _ask_airflow("GET", runs, params={"state": "running", "limit": 1000}) or {"dag_runs": []}
    for run in found["dag_runs"]:
        is_older = run["partition_key"] == own.partition_key and run["dag_run_id"] != own.run_id
        if is_older and datetime.fromisoformat(run["run_after"]) <= own.run_after:
            note = why[:1000]
            _ask_airflow("PATCH", f"{runs}/{run['dag_run_id']}", json={"state": "failed", "note": note})


def answer_on_record(task_id: str) -> dict[str, Any] | None:
    """Question and answer of a task of this run that asked a person, as Airflow keeps them; None where it cannot be asked.

    Unlike the value that task hands on (an XCom, which whoever may edit a DAG's runs can overwrite) it changes only when
    somebody answers, and Airflow lets only those answer whom the task names.
    """
    own = get_current_context()["dag_run"]
    found = _ask_airflow("GET", f"/dags/{own.dag_id}/dagRuns/{own.run_id}/taskInstances/{task_id}/-1/hitlDetails")
    return dict(found) if found is not None else None


def run_again() -> bool:
    """Set off another run of this DAG for the same year; whether Airflow took it."""
    own = get_current_context()["dag_run"]
    order = {"logical_date": None, "partition_key": own.partition_key}
    return _ask_airflow("POST", f"/dags/{own.dag_id}/dagRuns", json=order) is not None


def _ask_airflow(method: str, place: str, **arguments: Any) -> Any:
    """Airflow's own answer as the connection `airflow_api` allows; None where there is no such connection, or it refuses.

    A busy Airflow (its database is locked, it does not answer in time) is asked again, four times in all.
    """
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

    try:
        connection = BaseHook.get_connection("airflow_api")
        once_more = retry_if_exception(_is_busy)
        for attempt in Retrying(
            retry=once_more, stop=stop_after_attempt(4), wait=wait_exponential_jitter(1, 8), reraise=True
        ):
            with attempt:
                return _ask_once(connection, method, place, **arguments)
    except Exception as error:  # noqa: BLE001 - what it is asked for is a courtesy, and never fails a task
        (log.warning if _is_busy(error) else log.debug)("Airflow did not take %s %s: %s", method, place, error)
    return None


def _ask_once(connection: Any, method: str, place: str, **arguments: Any) -> Any:
    import httpx

    host = (connection.host or "").rstrip("/")
    sign_in = {"username": connection.login, "password": connection.password}
    with httpx.Client(timeout=10) as client:  # one for both: each loads the certificates of the world anew
        token = client.post(f"{host}/auth/token", json=sign_in).raise_for_status().json()["access_token"]
        signed = {"Authorization": f"Bearer {token}"}
        return client.request(method, f"{host}/api/v2{place}", headers=signed, **arguments).raise_for_status().json()


def _is_busy(error: BaseException) -> bool:
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)
