"""An inbox of two reports, a run of them that nothing disturbs, and copies of its lake half-way for drills to spoil."""

from __future__ import annotations

import csv
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from include.lake import Lake, open_lake
from include.settings import PRACTICE
from local.airflow import free_port
from tests.faults.plays import REPORTS
from tests.faults.stage import Stage, open_stage

RUN = "undisturbed"


def fill_inbox(folder: Path, reports: tuple[str, ...] = REPORTS) -> Path:
    """Some of the samples with their manifest and register."""
    folder.mkdir(parents=True)
    rows = list(csv.DictReader((PRACTICE / "manifest.csv").open(encoding="utf-8")))
    wanted = [row for row in rows if f"{row['partnership_id']}-{row['reporting_year']}" in reports]
    for row in wanted:
        shutil.copy(PRACTICE / row["file"], folder)
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(wanted[0]))
        writer.writeheader()
        writer.writerows(wanted)
    shutil.copy(PRACTICE / "partnerships.csv", folder)
    return folder


FULL = os.environ.get("FAULT_DRILLS") == "full"
"""All of it (`make test-faults`); else what CI has time for."""
in_full = pytest.mark.skipif(not FULL, reason="takes long: `make test-faults` plays it")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share; FAULT_DRILLS_IN keeps one from run to run while drills are written."""
    if kept := os.environ.get("FAULT_DRILLS_IN"):
        return Path(kept)
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "faults"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def environment(shared: Path) -> dict[str, str]:
    """Settings of every act but for its lake. The processes that read reports know an object store by its address from the start."""
    with (shared / "port").open("a+") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.seek(0)
        port = kept.read() or str(free_port())
        kept.seek(0)
        kept.truncate()
        kept.write(port)
    return {
        "INBOX": str(shared / "inbox"),
        "ENGINE": "extractive",
        "WORKERS": "2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }


@pytest.fixture(scope="session")
def stage(shared: Path, environment: dict[str, str]) -> Iterator[Stage]:
    """Where acts are played."""
    watching, address = open_stage(shared, environment)
    yield Stage(address, shared / "acts", environment)
    watching.close()


@pytest.fixture(scope="session")
def states(shared: Path, stage: Stage) -> Path:
    """Folder of an undisturbed run's lake at four moments.

    `collected`; `read`: all is in staging; `decided`: it is checked, and nothing moved; `kept`: all is in place.
    """
    with (shared / "states.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = shared / "states"
        if not (folder / "kept").exists():
            for half_done in ("states", "lake", "inbox"):
                shutil.rmtree(shared / half_done, ignore_errors=True)
            fill_inbox(shared / "inbox")
            lake = shared / "lake"
            acts = (("collected", "collect"), ("read", "read"), ("decided", "keep"), ("kept", "keep"))
            for moment, act in acts:
                trouble = {"die_at": "move _staging"} if moment == "decided" else {}
                ended = stage.play(f"tests.faults.plays:{act}", RUN, env={"LAKE_URI": str(lake)}, **trouble)
                assert ended.is_done or trouble, ended
                print(f"{moment}: {ended.cpu_s:.1f} CPU-seconds")
                shutil.copytree(lake, folder / f".{moment}")
                (folder / f".{moment}").rename(folder / moment)
    return folder


@pytest.fixture(scope="session")
def undisturbed(states: Path, stage: Stage) -> Lake:
    """What every drill must end with that ends with a release."""
    with (states.parent / "states.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (states / "published").exists():
            shutil.copytree(states / "kept", states / ".published", dirs_exist_ok=True)
            stage.done("tests.faults.plays:publish", RUN, env={"LAKE_URI": str(states / ".published")})
            (states / ".published").rename(states / "published")
    return open_lake(str(states / "published"))


@pytest.fixture(scope="session")
def kept(states: Path) -> Lake:
    """What every drill must end with that ends with findings in place. (A release takes ten times as long as moving files.)"""
    return open_lake(str(states / "kept"))


class Played:
    """A lake of a drill's own, and acts on it."""

    def __init__(self, stage: Stage, folder: Path):
        self.stage = stage
        self.folder = folder
        self.env = {"LAKE_URI": str(folder)}

    @property
    def lake(self) -> Lake:
        return open_lake(self.env["LAKE_URI"])

    def discard_staging_of(self, run_id: str) -> None:
        """What a dead run had staged and no run goes on with: nobody's, and thrown away by hand."""
        self.lake.discard(self.lake.staged(run_id))

    def at(self, states: Path, moment: str) -> Played:
        """As the undisturbed run's lake was at a moment."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(states / moment, self.folder)
        return self

    def play(self, act: str, *args, env=None, **trouble):
        return self.stage.play(f"tests.faults.plays:{act}", *args, env={**self.env, **(env or {})}, **trouble)

    def begin(self, act: str, *args, env=None, **trouble):
        return self.stage.begin(f"tests.faults.plays:{act}", *args, env={**self.env, **(env or {})}, **trouble)

    def done(self, act: str, *args, env=None, **trouble):
        return self.stage.done(f"tests.faults.plays:{act}", *args, env={**self.env, **(env or {})}, **trouble)


@pytest.fixture
def played(stage: Stage, tmp_path: Path) -> Played:
    return Played(stage, tmp_path / "lake")


def until(is_so, what: str, limit_s: float = 60, look_s: float = 0.02) -> None:
    """Wait for something."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(look_s)
