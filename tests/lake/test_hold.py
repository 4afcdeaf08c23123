"""A hold lets one in at a time, passes on from the dead, and asks no clock but one's own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from include.lake import LocalStore, hold
from include.lake.hold import HoldLostError, held


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    monkeypatch.setattr(hold, "PATIENCE_S", 1.0)


def test_of_many_that_come_at_once_one_is_in_at_a_time_and_all_have_their_turn(tmp_path):
    inside, most, turns = [0], [0], []

    def come(number: int) -> None:
        with held(LocalStore(tmp_path), "year", f"run-{number}"):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.01)
            turns.append(number)
            inside[0] -= 1

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert sorted(turns) == list(range(8))


def test_other_names_are_not_waited_for(tmp_path):
    store = LocalStore(tmp_path)
    with held(store, "one", "a"), held(store, "other", "b"):
        pass


def test_who_works_for_long_keeps_it(tmp_path):
    store, order = LocalStore(tmp_path), []

    def second() -> None:
        with held(store, "year", "second"):
            order.append("second")

    with held(store, "year", "first") as mine:
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(3 * hold.PATIENCE_S)
        mine.check()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_what_a_killed_process_held_passes_on_whatever_its_clock_said(tmp_path):
    code = (
        "import os, sys; from include.lake import LocalStore; from include.lake.hold import held\n"
        "with held(LocalStore(sys.argv[1]), 'year', 'dead'):\n    os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    left = tmp_path / "_held" / "year" / "1.json"
    assert left.exists()
    with held(LocalStore(tmp_path), "year", "next") as mine:
        mine.check()
    assert not left.exists()


def test_who_was_away_too_long_is_told_before_it_writes(tmp_path, monkeypatch):
    """A machine that slept: it wakes up, and another has taken over."""
    store = LocalStore(tmp_path)
    with held(store, "year", "sleeper") as mine:
        store.put("_held/year/2.json", b'{"who": "other", "token": "t", "renewals": 0}')
        monkeypatch.setattr(mine, "_fresh_at", time.monotonic() - 2 * hold.PATIENCE_S)
        with pytest.raises(HoldLostError, match="sleeper was away"):
            mine.check()
    assert b"other" in store.get("_held/year/2.json"), "what the other holds is left alone"
