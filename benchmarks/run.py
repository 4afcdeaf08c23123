"""One measured run: a made-up year through plain Python or Airflow, with an empty lake, and what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import meter
from benchmarks.inbox import MadeYear
from benchmarks.meter import Meter, Spent
from include.settings import PROJECT

PROGRAMS = {"plain": "benchmarks.plain", "airflow": "benchmarks.through_airflow"}
DAG_STEPS = {
    ("collect_reports", "take_in"): "collect",
    ("collect_reports", "check_and_keep"): "collect",
    ("analyse_reports", "plan"): "plan",
    ("analyse_reports", "read.convert"): "convert",
    ("analyse_reports", "read.analyse"): "analyse",
    ("analyse_reports", "check_and_keep"): "check",
    ("publish_year", "publish"): "publish",
}
WORK = ("collect_reports", "analyse_reports", "publish_year")
"""DAGs whose end is waited for: what plain Python does as well. review_year draws its sample beside publish_year."""


class BenchmarkError(RuntimeError):
    """A measured run failed; the message says where its output is."""


@dataclass(frozen=True)
class Event:
    """What a program told, and how much CPU the tree had used by then."""

    told: dict[str, Any]
    cpu_s: float


@dataclass
class Measured:
    """A finished run: its events and the looks at its processes."""

    kind: str
    events: list[Event] = field(default_factory=list)
    meter: Meter = field(default_factory=Meter)


def run(kind: str, year: MadeYear, folder: Path, workers: int, settings: Mapping[str, str]) -> dict[str, Any]:
    """Measure one run; returns its result. Raises BenchmarkError when the program fails."""
    lake = folder / "lake"
    environment = {
        **os.environ,
        **settings,
        "INBOX": str(year.inbox),
        "REGISTER": str(year.register),
        "LAKE_URI": str(lake),
        "WORKERS": str(workers),
        "LOCAL_AIRFLOW_HOME": str(folder / "airflow"),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    load_before = os.getloadavg()[0]
    started_at = time.time()
    measured = Measured(kind)
    with measured.meter, (folder / "output.txt").open("w") as output:
        program = subprocess.Popen(
            [sys.executable, "-m", PROGRAMS[kind]],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
        meter.STARTED.add(program.pid)
        assert program.stdout is not None
        for line in program.stdout:
            if line.startswith("{"):
                measured.events.append(Event(json.loads(line), measured.meter.look().cpu_s))
        code = program.wait()
    if code:
        raise BenchmarkError(f"The run failed; what it said is in {output.name}.")
    result = _of_plain(measured, started_at) if kind == "plain" else _of_airflow(measured)
    return {
        "kind": kind,
        "n_reports": year.n_reports,
        "n_pages": year.n_pages,
        "workers": workers,
        "load_before": round(load_before, 2),
        "states": _states(lake),
        **result,
    }


def _states(lake: Path) -> dict[str, int]:
    """How many reports ended in which state."""
    from include.datasets import analysed
    from include.lake import open_lake

    return dict(Counter(row["state"] for row in open_lake(str(lake)).rows(analysed.REPORT_STATES)))


def _of_plain(measured: Measured, started_at: float) -> dict[str, Any]:
    steps: dict[str, list[Spent]] = defaultdict(list)
    began: dict[str, Event] = {}
    for event in measured.events:
        name = str(event.told.get("step", ""))
        if event.told.get("event") == "begins":
            began[name] = event
        elif event.told.get("event") == "ends":
            first = began[name]
            peak = measured.meter.between(first.told["at"], event.told["at"]).peak_memory_mb
            steps[name].append(
                Spent(event.told["at"] - first.told["at"], event.cpu_s - first.cpu_s, peak),
            )
    first, last = began["collect"], [event for event in measured.events if event.told.get("event") == "ends"][-1]
    peak = max(spent.peak_memory_mb for each in steps.values() for spent in each)
    whole = Spent(last.told["at"] - started_at, last.cpu_s, peak)
    seconds = {
        event.told["step"]: _middle(event.told["seconds"]) for event in measured.events if event.told.get("seconds")
    }
    return {
        "whole": whole.told(),
        "steps": {
            "start": Spent(first.told["at"] - started_at, first.cpu_s, 0).told(),
            **{name: _sum(each).told() for name, each in steps.items()},
        },
        "median_report_s": seconds,
    }


def _of_airflow(measured: Measured) -> dict[str, Any]:
    runs = [event.told["dag_run"] for event in measured.events if "dag_run" in event.told]
    tasks = [event.told["task"] for event in measured.events if "task" in event.told]
    database = next(event.told["database"] for event in measured.events if "database" in event.told)
    work = [run for run in runs if run["dag_id"] in WORK]
    start = min(run["queued_at"] or run["start_at"] for run in work)
    end = max(run["end_at"] for run in work)
    steps: dict[str, list[Spent]] = defaultdict(list)
    for task in tasks:
        name = DAG_STEPS.get((task["dag_id"], task["task_id"]))
        if name and task["start_at"]:
            steps[name].append(measured.meter.between(task["start_at"], task["end_at"]))
    inside = sum(spent.wall_s for each in steps.values() for spent in each)
    whole = measured.meter.between(start, end)
    return {
        "whole": whole.told(),
        "steps": {name: _sum(each).told() for name, each in steps.items()},
        "between_tasks_s": round(whole.wall_s - inside, 1),
        "starting": _stretch(measured, "airflow starts").told(),
        "idling": _stretch(measured, "airflow idles").told(),
        "task_instances": dict(Counter(task["dag_id"] for task in tasks)),
        "database": database,
    }


def _stretch(measured: Measured, name: str) -> Spent:
    of_step = {event.told["event"]: event for event in measured.events if event.told.get("step") == name}
    first, last = of_step["begins"], of_step["ends"]
    peak = measured.meter.between(first.told["at"], last.told["at"]).peak_memory_mb
    return Spent(last.told["at"] - first.told["at"], last.cpu_s - first.cpu_s, peak)


def _sum(spent: list[Spent]) -> Spent:
    return Spent(
        sum(one.wall_s for one in spent), sum(one.cpu_s for one in spent), max(one.peak_memory_mb for one in spent)
    )


def _middle(seconds: list[float]) -> float:
    return round(sorted(seconds)[len(seconds) // 2], 2)
