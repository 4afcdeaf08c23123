"""The Airflow of `make run` while processes of it are killed: the same run ends with complete tables."""

from __future__ import annotations

import signal
import time

import pytest

from include.lake import open_lake
from include.settings import PRACTICE
from local.airflow import LocalAirflow
from tests.faults.complete import assert_complete
from tests.faults.on_airflow import Disturbance, follow, kill_family, reading_processes, tries
from tests.faults.plays import YEAR
from tests.llm_server import serve

pytestmark = [pytest.mark.faults_airflow, pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(2400)]


@pytest.fixture
def airflow(tmp_path, environment, undisturbed, monkeypatch):
    """An Airflow of the drill's own; what was killed is noticed within a minute."""
    given = {name: value for name, value in environment.items() if not name.startswith("AWS_")}
    own = {
        "LAKE_URI": str(tmp_path / "lake"),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",  # tasks of a scheduler that is gone; 300 by default
    }
    for name, value in {**given, **own}.items():
        monkeypatch.setenv(name, value)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}

    def start(**more: str) -> LocalAirflow:
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        return LocalAirflow(home=tmp_path / "airflow", start_limit_s=900)

    yield start
    for number, handler in handlers.items():
        signal.signal(number, handler)


def kill_scheduler(airflow: LocalAirflow) -> None:
    """With every task it runs; some seconds later it is started again."""
    scheduler = airflow.processes.pop("scheduler")
    kill_family(scheduler.pid)
    scheduler.wait()
    time.sleep(5)
    airflow.start_component("scheduler")


def test_a_tasks_process_is_killed_while_reports_are_read_and_then_the_scheduler(airflow, tmp_path, undisturbed):
    with airflow() as running:
        lake = open_lake()
        task = Disturbance(
            lambda: next(reading_processes(running), None),
            lambda: kill_family(next(reading_processes(running)).pid),
        )
        scheduler = Disturbance(
            lambda: task.struck and next(reading_processes(running, "include.analyse.warm"), None),
            lambda: kill_scheduler(running),
        )
        follow(running, lake, tmp_path / "seen")
        task.came()
        scheduler.came()
        tried = tries(running)
    assert tried["read.convert"] > 1
    assert_complete(lake, undisturbed)


def test_the_scheduler_is_killed_while_a_batch_is_waited_for(airflow, tmp_path):
    """The batch was submitted and is looked at every half minute; nobody submits it again."""
    with serve(PRACTICE, batch_s=90.0) as server:
        given = {
            "ENGINE": "openai", "OPENAI_BASE_URL": server.base_url, "OPENAI_MODEL": "test-model",
            "LLM_BATCH": "true", "LLM_BATCH_LOOK_S": "30",
        }  # fmt: skip
        with airflow(**given) as running:
            lake = open_lake()
            is_waited_for = lambda: any(key.endswith("/batch.json") for key in lake.store.list("llm/batches"))  # noqa: E731
            struck = Disturbance(is_waited_for, lambda: kill_scheduler(running))
            follow(running, lake, tmp_path / "seen")
            struck.came()
        assert server.state()["batches"] == 1
        paid = [line["content"] for line in server.billed()]
    assert len(paid) == len(set(paid)) > 0, "no call is paid twice"
    assert list(lake.store.list("_staging")) == []
    (states,) = {row["state"] for row in lake.rows(_states(), YEAR)}
    assert states == "analysed"


def _states():
    from include.datasets import analysed

    return analysed.REPORT_STATES
