"""Send the crawler out and bring home what it found."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from include.collect.web.choose import choose
from include.collect.web.memory import Memory
from include.collect.web.model import Fetched, Harvest, Target, Visit, fetched_from, to_json, visit_from
from include.lake import Lake
from include.loglines import one_line
from include.settings import PROJECT, Settings

_GRACE_S = 60
"""Seconds over the time limit in which the crawl may end by itself."""
_TOLD = (
    "crawl_user_agent", "crawl_delay_s", "crawl_max_pages", "crawl_max_depth", "crawl_max_mb", "crawl_timeout_s",
    "crawl_time_limit_s", "crawl_allow_private", "max_file_mb", "max_pages", "report_time_limit_s",
    "report_memory_limit_mb",
)  # fmt: skip


class CrawlError(RuntimeError):
    """The crawl as a whole has failed; what it had fetched is kept, and running it again goes on from there."""


def crawl(
    targets: Sequence[Target], wanted_years: Sequence[str], store: Lake, run_id: str, settings: Settings, now: datetime
) -> Harvest:
    """Look for the wanted years' reports of every target; Scrapy runs in a child process that ends with this one.

    Everything fetched is in the lake as soon as it is there. Run again under the same `run_id`, it fetches nothing
    twice and goes on where it was stopped. `now` dates visits that never began. Raises CrawlError when the child
    process fails; a limit of time ends the crawl without error, with the visits that were not made named so.
    """
    memory = Memory(store, run_id)
    waiting = [one for one in targets if memory.finished(one.key) is None]
    if waiting:
        plan = {
            "targets": [to_json(one) for one in waiting],
            "wanted_years": list(wanted_years),
            "lake_uri": store.store.uri,
            "run_id": run_id,
            "register": settings.register_path,
            "settings": {name: getattr(settings, name) for name in _TOLD},
        }
        _run_child(plan, settings.crawl_time_limit_s + _GRACE_S)
    return _harvest(targets, memory, now)


def load_harvest(store: Lake, targets: Sequence[Target], run_id: str, now: datetime) -> Harvest:
    """What the crawl of a run has brought, read from the lake."""
    return _harvest(targets, Memory(store, run_id), now)


def _harvest(targets: Sequence[Target], memory: Memory, now: datetime) -> Harvest:
    found: list[Fetched] = []
    visits: list[Visit] = []
    for target in targets:
        brought = memory.finished(target.key)
        if brought is None:
            cause = "the crawl ended before it was visited (CRAWL_TIME_LIMIT_S)"
            since = now.isoformat(timespec="seconds")
            visits.append(Visit(target.partnership_id, "unreachable", (), cause, since, key=target.key))
            continue
        visits.append(visit_from(brought["visit"]))
        found += [fetched_from(one) for one in brought["found"]]
    return Harvest(choose(found), visits)


def _run_child(plan: dict[str, Any], time_limit_s: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "include.collect.web.child"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdin is not None
    assert process.stderr is not None
    is_late = False
    try:
        with contextlib.suppress(BrokenPipeError):  # it has died already: its last words follow
            process.stdin.write(json.dumps(plan).encode() + b"\n")
            process.stdin.flush()
        tail, is_late = _followed(process, time_limit_s)
    finally:
        _ended(process)
    if process.returncode and not is_late:
        raise CrawlError(f"The crawl failed (exit code {process.returncode}): {' '.join(tail)[-600:]} Run it again.")


def _followed(process: subprocess.Popen[bytes], time_limit_s: float) -> tuple[list[str], bool]:
    """Pass what the crawler says on until it ends or its time is over; returns its last lines, and whether it was late."""
    tail: list[str] = []

    def follow() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            text = line.decode(errors="replace").rstrip()
            sys.stderr.write(one_line(text) + "\n")
            tail.append(text)
            del tail[:-5]

    reading = threading.Thread(target=follow, daemon=True)
    reading.start()
    is_late = False
    try:
        process.wait(time_limit_s)
    except subprocess.TimeoutExpired:
        is_late = True
        _ended(process)
    reading.join(5)
    return tail, is_late


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Stop the child, kindly first."""
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()  # its sign that the parent has gone
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
