"""The local Airflow keeps to itself: its own home, its own database, never the caller's."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from include.settings import PROJECT
from local.airflow import LocalAirflow, LocalAirflowError, free_port


@pytest.fixture
def airflow(tmp_path):
    return LocalAirflow(home=tmp_path / "home", port=12345)


def test_settings_of_another_airflow_do_not_reach_it(airflow, monkeypatch):
    monkeypatch.setenv("AIRFLOW_HOME", "/somewhere/else")
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://production")
    environment = airflow.env()
    assert environment["AIRFLOW_HOME"] == str(airflow.home)
    assert str(airflow.home) in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"


def test_passwords_and_keys_are_made_once_and_for_their_owner_only(airflow):
    first = airflow.env()
    assert airflow.env() == first
    for name in ("passwords.json", "jwt_secret", "fernet_key", "api_secret"):
        assert (airflow.home / name).stat().st_mode & 0o077 == 0, name
    assert len(airflow.password) >= 12


def test_a_second_airflow_on_the_same_home_is_refused(airflow):
    airflow.home.mkdir()
    (airflow.home / "running.json").write_text(json.dumps({"pid": os.getpid()}))
    with pytest.raises(LocalAirflowError, match="already running"):
        airflow.refuse_second()
    (airflow.home / "running.json").write_text(json.dumps({"pid": 2**22 + 1}))
    airflow.refuse_second()  # what a killed run left behind is no hindrance
    assert not (airflow.home / "running.json").exists()


def test_a_component_that_ends_is_said_with_the_end_of_its_log(airflow, monkeypatch):
    import local.airflow

    monkeypatch.setattr(local.airflow.sys, "executable", "/bin/false")
    airflow.home.mkdir()
    airflow.start()
    with pytest.raises(LocalAirflowError, match=r"(?s)api-server ended with code 1.*Whole log"):
        airflow.wait_until_healthy()
    airflow.stop()
    assert not (airflow.home / "running.json").exists()


@pytest.mark.slow
@pytest.mark.airflow
def test_a_stopped_job_and_an_impatient_second_interrupt_leave_no_process(tmp_path):
    """SIGTERM while it runs, SIGINT while it stops: both happen to people."""
    home = tmp_path / "home"
    environment = {**os.environ, "LOCAL_AIRFLOW_HOME": str(home), "PORT": str(free_port())}
    ui = subprocess.Popen([sys.executable, "-m", "local.ui"], cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (home / "running.json").exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(3)
    components = json.loads((home / "running.json").read_text())["components"]
    assert all(psutil.pid_exists(pid) for pid in components)
    ui.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    ui.send_signal(signal.SIGINT)
    assert ui.wait(timeout=60) == 0
    assert not any(psutil.pid_exists(pid) for pid in components)
