"""The disk is full in the middle of a write: nothing half-written, no report is blamed, and with room the run goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.complete import assert_complete, staged_contents
from tests.faults.conftest import RUN, Played, in_full

pytestmark = pytest.mark.faults


class SmallDisk:
    """A file system of its own, in memory."""

    def __init__(self, place: Path, kilobytes: int):
        self.place = place
        self._mount(f"size={kilobytes}k")

    def _mount(self, *options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(self.place)]
        subprocess.run(command, check=True, capture_output=True)

    def fill_but(self, kilobytes: int) -> None:
        """Leave only so much room."""
        free = shutil.disk_usage(self.place).free // 1024
        subprocess.run(["mount", "-o", f"remount,size={self._size() - free + kilobytes}k", str(self.place)], check=True)

    def _size(self) -> int:
        return shutil.disk_usage(self.place).total // 1024

    def make_room(self) -> None:
        subprocess.run(["mount", "-o", "remount,size=64m", str(self.place)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path):
    """Only who may mount has a disk that is really full; everyone else the test below it."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        small = SmallDisk(place, 64 * 1024)
    except (subprocess.CalledProcessError, OSError):
        pytest.skip("mounting a small disk needs root")
    yield small
    small.unmount()


@pytest.mark.parametrize(
    "kilobytes", [pytest.param(8, id="at once", marks=in_full), pytest.param(150, id="in the middle")]
)
def test_while_reports_are_read(stage, states, disk, kilobytes):
    played = Played(stage, disk.place / "lake").at(states, "collected")
    disk.fill_but(kilobytes)
    ended = played.play("read", RUN)
    assert ended.kind == "StoreDownError" and "is full" in ended.error, ended
    failed = [
        key
        for key in played.lake.store.list("_staging")
        if "/outcomes/" in key and b'"failed"' in played.lake.store.get(key)
    ]
    assert failed == [], "no report is to blame"
    disk.make_room()
    played.done("read", RUN)
    assert staged_contents(played.lake, RUN) == staged_contents(Played(stage, states / "read").lake, RUN)


def test_while_findings_are_put_in_place(stage, states, kept, disk):
    played = Played(stage, disk.place / "lake").at(states, "decided")
    disk.fill_but(0)
    ended = played.play("keep", RUN)
    assert ended.kind == "StoreDownError", ended
    assert not list(disk.place.rglob(".writing-*"))
    disk.make_room()
    played.done("keep", RUN)
    assert_complete(played.lake, kept)


def test_files_may_not_grow_beyond_a_quota(played, states, kept):
    """The same without a disk of one's own: the system refuses every file beyond a size, in the middle of its bytes."""
    played.at(states, "decided")
    ended = played.play("keep", RUN, largest_file=1500)
    assert ended.kind == "StoreDownError", ended
    assert not [name for _, _, files in os.walk(played.folder) for name in files if name.startswith(".writing-")]
    played.done("keep", RUN)
    assert_complete(played.lake, kept)


def test_airflow_tries_such_a_task_again_and_does_not_fail_it_for_good(monkeypatch):
    import wiring
    from airflow.sdk.exceptions import AirflowFailException

    from include.lake import StoreDownError, StoreError

    monkeypatch.setattr(wiring, "use_model_connection", lambda: None)
    monkeypatch.setattr(wiring, "put_note", lambda text: None)

    @wiring.explained
    def task(error: Exception) -> None:
        raise error

    with pytest.raises(StoreDownError):
        task(StoreDownError("The disk is full."))
    with pytest.raises(AirflowFailException):
        task(StoreError("Make the folder writable."))


def test_the_sentence_says_what_to_do(played, states):
    played.at(states, "decided")
    ended = played.play("keep", RUN, largest_file=1500)
    assert "Make room and run again" in ended.error
    assert json.loads(next(played.folder.glob("_staging/*/decided.json")).read_text())["counts"]["analysed"] == 2
