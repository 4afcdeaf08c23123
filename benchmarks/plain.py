"""The steps called from plain Python, as the DAGs call them: a process of its own that says when each step begins and ends.

    python -m benchmarks.plain

Settings come from the environment, as everywhere. Every step is a line of JSON on standard output.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from include.tasks import analyse_reports, collect_reports, publish_year
from include.workers import Outcome

STEPS = ("start", "collect", "plan", "convert", "analyse", "check", "publish")


def main() -> int:
    """Collect, then analyse and publish every year touched. Raises what a step raises."""
    run_id = f"benchmark__{time.time():.0f}"
    with step("collect"):
        collected = collect_reports.take_in(run_id)
        collect_reports.check_and_keep(run_id, collected)
    for year in collected["years_with_reports"]:
        year_run = f"{run_id}__{year}"
        with step("plan"):
            batches, _ = analyse_reports.plan(year_run, year)
        for batch in batches:
            with step("convert"):
                _tell_times("convert", analyse_reports.convert(year_run, year, batch, _ignore))
            with step("analyse"):
                _tell_times("analyse", analyse_reports.analyse(year_run, year, batch, _ignore))
        with step("check"):
            kept = analyse_reports.check_and_keep(year_run, year)
        with step("publish"):
            publish_year.publish(year_run, year)
        say(counts=kept["counts"])
    return 0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say when a step begins and ends."""
    say(step=name, event="begins")
    yield
    say(step=name, event="ends")


def say(**told: object) -> None:
    """One line of JSON, with the time."""
    sys.stdout.write(json.dumps({"at": time.time(), **told}) + "\n")
    sys.stdout.flush()


def _tell_times(name: str, outcomes: list[Outcome]) -> None:
    say(step=name, seconds=[outcome.seconds for outcome in outcomes])


def _ignore(_: Outcome) -> None:
    """Outcomes are recorded in staging; nobody is watching here."""


if __name__ == "__main__":
    sys.exit(main())
