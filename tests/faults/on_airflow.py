"""A real Airflow that something happens to while it works."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
from rich.console import Console

from include.lake import Lake
from local.airflow import LocalAirflow, LocalAirflowError
from local.run import Progress, follow_all

LIMIT_S = 900.0


class Seen(Progress):
    """Writes what is seen to a file, for who looks why a drill failed."""

    def __init__(self, place: Path):
        super().__init__(Console(file=place.open("w"), width=200))


class Disturbance(threading.Thread):
    """Waits until something is so, then does something, while the run goes on."""

    def __init__(self, is_time: Callable[[], object], strike: Callable[[], None]):
        super().__init__(daemon=True)
        self.is_time, self.strike = is_time, strike
        self.struck = False
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        deadline = time.monotonic() + LIMIT_S
        try:
            while not self.is_time():
                if time.monotonic() > deadline:
                    raise AssertionError("what the drill waits for did not come")
                time.sleep(0.1)
            self.strike()
            self.struck = True
        except BaseException as error:  # noqa: BLE001 - told to the drill
            self.error = error

    def came(self) -> None:
        """Fail the drill where it did not strike."""
        self.join(LIMIT_S)
        if self.error:
            raise self.error
        assert self.struck


def follow(airflow: LocalAirflow, lake: Lake, seen: Path) -> list[str]:
    """The main job from its trigger to the end of all it sets off. Raises RunFailed."""
    return follow_all(airflow, lake, Seen(seen))


def reading_processes(airflow: LocalAirflow, module: str = "include.convert.warm") -> Iterator[psutil.Process]:
    """The task processes of this Airflow in which reports are being read: those that have a fork server of the step."""
    for component in list(airflow.processes.values()):
        try:
            family = psutil.Process(component.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            continue
        for process in family:
            try:
                if any("forkserver" in word for word in process.cmdline()) and module in " ".join(process.cmdline()):
                    parent = process.parent()
                    if parent is not None:
                        yield parent
            except psutil.NoSuchProcess:
                continue


def component_of(airflow: LocalAirflow, process: psutil.Process) -> str:
    """The component a task process belongs to."""
    above = {one.pid for one in process.parents()}
    return next(name for name, component in airflow.processes.items() if component.pid in above)


def kill_family(pid: int) -> None:
    """A process and all it has started, at once."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        os.kill(process.pid, 19)
    for process in family:
        os.kill(process.pid, 9)


def running_again(airflow: LocalAirflow) -> None:
    """What compose does with `restart`: start a component again that has ended by itself."""
    for name, process in list(airflow.processes.items()):
        if process.poll() is not None:
            airflow.start_component(name)


def be_patient(airflow: LocalAirflow) -> None:
    """Who follows this Airflow from now on starts components again that end, and asks again where it refuses or is not there."""
    ask = airflow.api

    def api(method: str, path: str, **arguments: Any) -> Any:
        deadline = time.monotonic() + LIMIT_S
        while True:
            try:
                return ask(method, path, **arguments)
            except (LocalAirflowError, httpx.HTTPError) as error:
                is_outage = isinstance(error, httpx.HTTPError) or "refused" not in str(error) or ": 5" in str(error)
                if method != "GET" or not is_outage or time.monotonic() > deadline:
                    raise
                time.sleep(1)

    airflow.api = api  # type: ignore[method-assign, assignment]
    airflow.check_alive = lambda: running_again(airflow)  # type: ignore[method-assign]


def tries(airflow: LocalAirflow, dag_id: str = "analyse_reports") -> dict[str, int]:
    """How often each task of the DAG's runs was tried, at most."""
    found: dict[str, int] = {}
    for run in airflow.api("GET", f"/dags/{dag_id}/dagRuns", params={"limit": 100})["dag_runs"]:
        place = f"/dags/{dag_id}/dagRuns/{run['dag_run_id']}/taskInstances"
        for one in airflow.api("GET", place, params={"limit": 500})["task_instances"]:
            found[one["task_id"]] = max(found.get(one["task_id"], 0), one["try_number"])
    return found
