"""One run of the samples on one machine, and one on Celery, PostgreSQL, Redis and S3, from the same files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from include.lake import Lake, open_lake
from include.settings import PRACTICE, PROJECT
from local.distributed import Topology
from local.run import Progress, follow_all

LIMIT_S = 3600


@pytest.fixture(scope="session")
def inbox() -> Path:
    """All samples; or the folder that DISTRIBUTED_INBOX names."""
    return Path(os.environ.get("DISTRIBUTED_INBOX", PRACTICE)).absolute()


@pytest.fixture(scope="session")
def embedded(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The lake that `make run` leaves."""
    folder = tmp_path_factory.mktemp("embedded")
    keep = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    own = {"LOCAL_AIRFLOW_HOME": str(folder / "home"), "LAKE_URI": str(folder / "lake"), "INBOX": str(inbox)}
    command = [sys.executable, "-m", "local.run"]
    done = subprocess.run(
        command, cwd=PROJECT, env={**keep, **own}, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return open_lake(own["LAKE_URI"])


@pytest.fixture(scope="session")
def topology(inbox: Path, embedded: Lake, tmp_path_factory: pytest.TempPathFactory):
    """All services and components, started once the run on one machine has ended; every worker has its share of the reports."""
    home = tmp_path_factory.mktemp("distributed") / "airflow"
    with Topology(home=home, inbox=inbox, given={"REPORTS_PER_TASK": "2", "ENGINE": "auto"}) as started:
        yield started


@pytest.fixture(scope="session")
def years(topology: Topology) -> list[str]:
    """The reporting years that were collected, analysed and published there."""
    return follow_all(topology.airflow, topology.lake, Progress(Console(force_terminal=False, width=160)))
