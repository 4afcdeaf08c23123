"""`make run`: the main job through a real Airflow, with progress a person can follow and a summary at the end."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console

from include.lake import Lake, open_lake
from include.settings import get_settings
from include.workers import count_outcomes
from local.airflow import LocalAirflow, LocalAirflowError
from local.preflight import preflight
from local.summary import print_summary

POLL_S = 1.5
FOLLOW_ON_LIMIT_S = 180
"""How long a DAG may take to start after the asset it waits for was updated."""


class RunFailed(RuntimeError):  # noqa: N818 - it is the run that failed, as people say
    """A DAG run did not succeed; the message says which task, why, and where its log is."""


@dataclass
class Progress:
    """Prints a line whenever something has changed, with the time since the start."""

    console: Console
    started: float = field(default_factory=time.monotonic)
    said: dict[str, str] = field(default_factory=dict)

    def say(self, subject: str, text: str) -> None:
        if self.said.get(subject) == text:
            return
        self.said[subject] = text
        seconds = int(time.monotonic() - self.started)
        self.console.print(
            f"[dim]{seconds // 60:3d}:{seconds % 60:02d}[/]  [bold]{subject:<24}[/] {text}",
            highlight=False,
            soft_wrap=True,
        )


def main() -> int:
    """Run collect_reports and all that its assets set off. Returns 0 only if every DAG run succeeded."""
    console = Console()
    try:
        settings = get_settings()
        preflight(settings)
    except (ValueError, OSError) as error:
        console.print(f"[bold red]Cannot run:[/] {error}", highlight=False, soft_wrap=True)
        return 2
    progress = Progress(console)
    progress.say("inbox", settings.inbox)
    progress.say("airflow", "starting …")
    try:
        with LocalAirflow() as airflow:
            progress.say("airflow", "ready")
            years = follow_all(airflow, open_lake(settings.lake_uri), progress)
            progress.say("airflow", "stopping …")
    except (LocalAirflowError, RunFailed) as error:
        console.print(f"[bold red]Failed:[/] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped. The next run goes on where this one was.")
        return 130
    print_summary(console, settings, years)
    return 0


def follow_all(airflow: LocalAirflow, lake: Lake, progress: Progress) -> list[str]:
    """Trigger collect_reports and follow all that its assets set off; returns the reporting years. Raises RunFailed."""
    _end_leftovers(airflow, lake)
    before = {dag_id: _run_ids(airflow, dag_id) for dag_id in ("analyse_reports", "publish_year", "review_year")}
    collect = _trigger(airflow, "collect_reports")
    _wait(airflow, lake, progress, "collect_reports", {"": collect})
    collected = _result(airflow, "collect_reports", collect, "take_in")
    for message in collected["messages"]:
        progress.say("collect_reports", message)
    years = sorted(collected["years_with_reports"])
    for dag_id in ("analyse_reports", "publish_year"):
        runs = _runs_by_year(airflow, progress, dag_id, years, before[dag_id])
        _wait(airflow, lake, progress, dag_id, runs)
    _wait_for_samples(airflow, progress, _runs_by_year(airflow, progress, "review_year", years, before["review_year"]))
    return years


def _wait_for_samples(airflow: LocalAirflow, progress: Progress, runs: dict[str, str]) -> None:
    """Until every year's sample is drawn. The rest of these runs waits for people, and nobody waits for it here."""
    deadline = time.monotonic() + FOLLOW_ON_LIMIT_S
    for year, run_id in runs.items():
        while time.monotonic() < deadline:
            airflow.check_alive()
            task = airflow.api("GET", f"/dags/review_year/dagRuns/{run_id}/taskInstances/draw_sample")
            if task["state"] in {"success", "failed"}:
                progress.say(f"review {year}", task.get("note") or str(task["state"]))
                break
            progress.say(f"review {year}", "drawing what people are asked to check")
            time.sleep(POLL_S)


def _end_leftovers(airflow: LocalAirflow, lake: Lake) -> None:
    """End what an interrupted earlier run left open: this run does the same work, on today's settings."""
    for dag_id in ("collect_reports", "analyse_reports", "publish_year"):
        for state in ("running", "queued"):
            for run_id in _run_ids(airflow, dag_id, state=state):
                airflow.api(
                    "PATCH", f"/dags/{dag_id}/dagRuns/{run_id}", json={"state": "failed", "note": "Interrupted."}
                )
                lake.discard(lake.staged(run_id))


def _trigger(airflow: LocalAirflow, dag_id: str) -> str:
    deadline = time.monotonic() + FOLLOW_ON_LIMIT_S
    while True:
        try:
            return str(airflow.api("POST", f"/dags/{dag_id}/dagRuns", json={"logical_date": None})["dag_run_id"])
        except LocalAirflowError:
            _raise_import_errors(airflow)
            if time.monotonic() > deadline:
                raise
            time.sleep(1)  # the DAG files of a new home are parsed in these seconds


def _raise_import_errors(airflow: LocalAirflow) -> None:
    errors = airflow.api("GET", "/importErrors")["import_errors"]
    if errors:
        raise LocalAirflowError(f"{errors[0]['filename']} cannot be imported:\n{errors[0]['stack_trace']}")


def _run_ids(airflow: LocalAirflow, dag_id: str, **chosen: str) -> set[str]:
    try:
        runs = airflow.api("GET", f"/dags/{dag_id}/dagRuns", params={"limit": 1000, "order_by": "-run_after", **chosen})
    except LocalAirflowError:
        return set()
    return {run["dag_run_id"] for run in runs["dag_runs"]}


def _runs_by_year(
    airflow: LocalAirflow, progress: Progress, dag_id: str, years: list[str], before: set[str]
) -> dict[str, str]:
    """The runs that the assets set off, one per reporting year, by year."""
    deadline = time.monotonic() + FOLLOW_ON_LIMIT_S
    while True:
        airflow.check_alive()
        runs = airflow.api("GET", f"/dags/{dag_id}/dagRuns", params={"limit": 200, "order_by": "-run_after"})[
            "dag_runs"
        ]
        found = {
            run["partition_key"]: run["dag_run_id"]
            for run in runs
            if run["dag_run_id"] not in before and run["partition_key"] in years
        }
        if len(found) == len(years):
            return found
        if time.monotonic() > deadline:
            missing = ", ".join(sorted(set(years) - set(found)))
            raise RunFailed(
                f"{dag_id} was not set off for {missing} within {FOLLOW_ON_LIMIT_S} s. See the scheduler's log."
            )
        progress.say(dag_id, f"waiting for {len(years) - len(found)} of {len(years)} years")
        time.sleep(POLL_S)


def _wait(airflow: LocalAirflow, lake: Lake, progress: Progress, dag_id: str, runs: dict[str, str]) -> None:
    """Follow runs (by year, or under an empty key) to their end. Raises RunFailed after all have ended."""
    open_runs, failures = dict(runs), []
    while open_runs:
        airflow.check_alive()
        for year, run_id in list(open_runs.items()):
            state = airflow.api("GET", f"/dags/{dag_id}/dagRuns/{run_id}")["state"]
            subject = f"{dag_id.split('_', maxsplit=1)[0]} {year}".strip()
            if state == "success":
                progress.say(subject, _last_words(airflow, dag_id, run_id) or "done")
                del open_runs[year]
            elif state == "failed":
                failures.append(_why(airflow, dag_id, run_id))
                progress.say(subject, "[red]failed[/]")
                del open_runs[year]
            else:
                progress.say(subject, _how_far(airflow, lake, dag_id, run_id, state))
        if open_runs:
            time.sleep(POLL_S)
    if failures:
        raise RunFailed("\n".join(failures))


def _how_far(airflow: LocalAirflow, lake: Lake, dag_id: str, run_id: str, state: str) -> str:
    if dag_id == "analyse_reports":
        staged = lake.staged(run_id)
        plan_key = f"{staged.root}/plan.json"
        if lake.store.exists(plan_key):
            plan = json.loads(lake.store.get(plan_key))
            parts = [
                f"converted {count_outcomes(staged, 'convert')}/{len(plan['to_convert'])}",
                f"analysed {count_outcomes(staged, 'analyse')}/{len(plan['to_analyse'])}",
                f"{len(plan['unchanged'])} unchanged, skipped" if plan["unchanged"] else "",
            ]
            return " · ".join(part for part in parts if part)
    running = [one["task_id"] for one in _instances(airflow, dag_id, run_id) if one["state"] == "running"]
    return ", ".join(running) or str(state)


def _instances(airflow: LocalAirflow, dag_id: str, run_id: str) -> list[dict[str, Any]]:
    answer = airflow.api("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", params={"limit": 500})
    return list(answer["task_instances"])


def _last_words(airflow: LocalAirflow, dag_id: str, run_id: str) -> str:
    notes = [
        one.get("note")
        for one in _instances(airflow, dag_id, run_id)
        if one["task_id"] in {"check_and_keep", "publish"}
    ]
    return "; ".join(note for note in notes if note)


def _result(airflow: LocalAirflow, dag_id: str, run_id: str, task_id: str) -> dict[str, Any]:
    path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
    return dict(airflow.api("GET", path, params={"deserialize": True})["value"])


def _why(airflow: LocalAirflow, dag_id: str, run_id: str) -> str:
    for one in _instances(airflow, dag_id, run_id):
        if one["state"] == "failed":
            log = airflow.home / "logs" / f"dag_id={dag_id}" / f"run_id={run_id}" / f"task_id={one['task_id']}"
            return f"{dag_id}, task {one['task_id']}: {one.get('note') or 'see its log.'}\nLog: {log}"
    return f"{dag_id}, run {run_id} failed. See the logs in {airflow.home / 'logs'}."


if __name__ == "__main__":
    sys.exit(main())
