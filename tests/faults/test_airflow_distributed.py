"""Celery, PostgreSQL and an object store, as the compose file has them, while one after the other is taken away."""

from __future__ import annotations

import signal
import time

import pytest

from local.distributed import Topology
from tests.faults.complete import assert_complete
from tests.faults.conftest import FULL
from tests.faults.on_airflow import Disturbance, be_patient, component_of, follow, reading_processes, tries

pytestmark = [
    pytest.mark.faults_airflow, pytest.mark.distributed, pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(2400),
]  # fmt: skip

GONE_S = 60.0 if FULL else 20.0


@pytest.fixture
def topology(tmp_path, shared, undisturbed, monkeypatch):
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    given = {"REPORTS_PER_TASK": "1", "ENGINE": "extractive", "WORKERS": "1"}
    with Topology(home=tmp_path / "home", inbox=shared / "inbox", workers=2, given=given) as started:
        yield started
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_whole_worker_is_killed_and_then_the_database_is_gone_for_a_minute(topology, tmp_path, undisturbed):
    airflow, lake = topology.airflow, topology.lake

    def kill_worker() -> None:
        name = component_of(airflow, next(reading_processes(airflow)))
        airflow.kill(name)
        time.sleep(10)
        airflow.start_component(name)

    def take_database_away() -> None:
        topology.postgres.stop()
        time.sleep(GONE_S)
        topology.postgres.start()

    worker = Disturbance(lambda: next(reading_processes(airflow), None), kill_worker)
    database = Disturbance(
        lambda: worker.struck and next(reading_processes(airflow, "include.analyse.warm"), None), take_database_away
    )
    be_patient(airflow)
    follow(airflow, lake, tmp_path / "seen")
    worker.came()
    database.came()
    assert max(tries(airflow).values()) > 1
    assert_complete(lake, undisturbed)
