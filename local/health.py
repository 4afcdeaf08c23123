"""`make health`: whether the yearly run goes on by itself, told from outside Airflow; for cron or a monitor, by its exit code.

Airflow tells of runs that fail or last too long, and of none that never start: its scheduler is down, or a DAG is paused.
What should have happened stands in the calendar of `collect_reports`, what has happened in the lake.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx

from include.datasets import raw
from include.datasets.runs import RUNS
from include.lake import Lake, open_lake
from include.settings import PROJECT, Settings, get_settings

PARTS = ("metadatabase", "scheduler", "dag_processor")


def main(arguments: list[str]) -> int:
    """Prints what is wrong, a sentence each. Returns 0 when nothing is, 1 when something is, 2 when it cannot be told."""
    parser = argparse.ArgumentParser(prog="make health", description=__doc__)
    parser.add_argument("--airflow", default="", help="address of Airflow's pages, to ask for its health as well")
    parser.add_argument("--hours", type=float, help="hours a run may be behind; default RUN_DEADLINE_HOURS")
    chosen = parser.parse_args(arguments)
    try:
        settings = get_settings()
        late = timedelta(hours=settings.run_deadline_hours if chosen.hours is None else chosen.hours)
        faults = list(behind(open_lake(settings.lake_uri), settings, datetime.now(UTC), late))
    except (ValueError, OSError) as error:
        print(f"It cannot be told: {error}", file=sys.stderr)
        return 2
    faults += ill(chosen.airflow) if chosen.airflow else []
    print("\n".join(faults) or "Collected, analysed and published as it should be.")
    return 1 if faults else 0


def behind(lake: Lake, settings: Settings, now: datetime, late: timedelta) -> Iterator[str]:
    """What should have happened `late` ago and has not, a sentence each.

    A run that failed counts as not done. Raises ValueError or OSError where lake or calendar cannot be read.
    """
    due = last_due(settings, now - late)
    collected = max((moment for moment in newest_runs(lake, "raw").values()), default=None)
    if collected is None or collected < due:
        since = f"the last time was {_at(collected)}" if collected else "it has never"
        yield f"collect_reports should have run at {_at(due)} and has not: {since}. {_LOOK.format(dag='collect_reports')}"
    analysed, published = newest_runs(lake, "analysed"), newest_runs(lake, "published")
    for year, fetched in newest_documents(lake).items():
        if fetched < now - late and analysed.get(year, _NEVER) < fetched:
            yield f"{year}: what was collected at {_at(fetched)} is not analysed. {_LOOK.format(dag='analyse_reports')}"
    for year, moment in analysed.items():
        if not settings.release_gate and moment < now - late and published.get(year, _NEVER) < moment:
            yield f"{year}: what was analysed at {_at(moment)} is not published. {_LOOK.format(dag='publish_year')}"


def last_due(settings: Settings, moment: datetime) -> datetime:
    """When, at the latest before a moment, the calendar of `collect_reports` had a run. Raises ValueError for a wrong calendar."""
    sys.path.append(str(PROJECT / "plugins"))
    from airflow.exceptions import AirflowTimetableInvalid
    from annual_cycle import AnnualCycleTimetable

    calendar = AnnualCycleTimetable(
        settings.collect_cron, settings.collect_cron_deadline, deadline=settings.report_deadline
    )
    try:
        calendar.validate()
        return calendar.last_due(moment)
    except AirflowTimetableInvalid as error:
        raise ValueError(
            f"COLLECT_CRON={settings.collect_cron!r} or COLLECT_CRON_DEADLINE={settings.collect_cron_deadline!r} is no calendar: {error}"
        ) from error


def newest_runs(lake: Lake, layer: str) -> dict[str, datetime]:
    """By year, the start of the newest run of a layer that succeeded."""
    rows = [row for row in lake.rows(RUNS[layer]) if row["status"] == "succeeded"]
    return {row["reporting_year"]: row["started_at"] for row in sorted(rows, key=lambda row: row["started_at"])}


def newest_documents(lake: Lake) -> dict[str, datetime]:
    """By year, when its newest document that can be read was collected."""
    rows = [row for row in lake.rows(raw.DOCUMENTS) if row["status"] == "collected" and row["report_id"]]
    return {row["reporting_year"]: row["fetched_at"] for row in sorted(rows, key=lambda row: row["fetched_at"])}


def ill(address: str) -> list[str]:
    """What Airflow says of itself where something is not healthy, or that it does not answer."""
    try:
        told = httpx.get(f"{address.rstrip('/')}/api/v2/monitor/health", timeout=30).raise_for_status().json()
        states = {part: told[part]["status"] for part in PARTS}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
        return [f"Airflow at {address} does not answer as it should: {type(error).__name__}."]
    return [f"Airflow's {part} is {state}." for part, state in states.items() if state != "healthy"]


_NEVER = datetime.min.replace(tzinfo=UTC)
_LOOK = "Is {dag} paused, is Airflow's scheduler up, did a run fail?"


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %B %Y, %H:%M} UTC"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
