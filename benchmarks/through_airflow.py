"""The same year through a real Airflow, the one of `make run`: a process of its own that says what happened and when.

    python -m benchmarks.through_airflow

`LOCAL_AIRFLOW_HOME` should name an empty folder. Every event is a line of JSON on standard output.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from datetime import datetime
from typing import Any

from rich.console import Console

from benchmarks.plain import say, step
from include.lake import open_lake
from include.settings import get_settings
from local.airflow import LocalAirflow
from local.run import Progress, follow_all

IDLE_S = 30
"""Airflow with nothing to do is measured for so long."""


def main() -> int:
    """Start Airflow, leave it alone for a while, run the year, and tell all task instances. Raises what fails."""
    lake = open_lake(get_settings().lake_uri)
    with step("airflow starts"):
        airflow = LocalAirflow().__enter__()
    try:
        with step("airflow idles"):
            time.sleep(IDLE_S)
        follow_all(airflow, lake, Progress(Console(file=sys.stderr)))
        time.sleep(2)  # the last task's process ends
        for run in airflow.api("GET", "/dags/~/dagRuns", params={"limit": 1000})["dag_runs"]:
            say(dag_run=_times(run, "dag_id", "state"))
        for one in airflow.api("GET", "/dags/~/dagRuns/~/taskInstances", params={"limit": 1000})["task_instances"]:
            say(task=_times(one, "dag_id", "task_id", "map_index", "state", "try_number"))
    finally:
        airflow.__exit__()
    with closing(sqlite3.connect(airflow.home / "airflow.db")) as database:
        instances = database.execute("select count(*) from task_instance").fetchone()[0]
    say(database={"task_instances": instances, "bytes": (airflow.home / "airflow.db").stat().st_size})
    return 0


def _times(record: dict[str, Any], *names: str) -> dict[str, Any]:
    times = {
        f"{name}_at": _seconds(record.get(f"{name}_date") or record.get(f"{name}_at")) for name in ("start", "end")
    }
    queued = _seconds(record.get("queued_at") or record.get("queued_when"))
    return {**{name: record[name] for name in names}, "queued_at": queued, **times}


def _seconds(moment: str | None) -> float | None:
    return datetime.fromisoformat(moment).timestamp() if moment else None


if __name__ == "__main__":
    sys.exit(main())
