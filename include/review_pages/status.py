"""How the years stand, for operations: what failed and why, what waits for whom, what it cost, which runs did it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from include.datasets import Dataset
from include.datasets.analysed import LLM_CALLS, REPORT_STATES
from include.datasets.raw import COVERAGE, DOCUMENTS
from include.datasets.runs import RUNS
from include.datasets.words import COVERAGE_STATUSES, UNKNOWN_YEAR
from include.datasets.words import REPORT_STATES as STATES
from include.lake import Lake
from include.review import queue, reviewers_of
from include.settings import Settings
from include.settled import SettledYear, settle_year

Row = dict[str, Any]
Rows = list[Row]

_RUNS_SHOWN = 40
_WITHOUT_AIRFLOW = "plain__"
"""Beginning of the names of runs that were made from Python: Airflow knows nothing of them."""
_TROUBLE = ("unreachable", "blocked_by_robots", "failed")
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody, and what they can do."""

    whom: str
    what: str
    todo: str
    link: str = ""


class Once(Lake):
    """The lake as it is at one moment: what several parts of a page need is read once."""

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        return {}

    def rows(self, dataset: Dataset, year: str | None = None, names: Iterable[str] | None = None) -> Rows:
        """As the lake's own; the same list every time."""
        if names is not None:
            return super().rows(dataset, year, names)
        key = self.folder(dataset, year)
        if key not in self._rows:
            self._rows[key] = super().rows(dataset, year)
        return self._rows[key]


def _settled(lake: Lake, year: str) -> SettledYear:
    return settle_year(Lake(lake.store, lake.root), year, kept=True)


def years_of(lake: Lake) -> list[str]:
    """Reporting years anything is known of, newest first."""
    found = {year for dataset in (COVERAGE, REPORT_STATES) for year in lake.years(dataset)} - {UNKNOWN_YEAR}
    return sorted(found, reverse=True)


def overview(lake: Lake, year: str) -> Row:
    """One year in a row of counts."""
    coverage, states = lake.rows(COVERAGE, year), lake.rows(REPORT_STATES, year)
    progress = _settled(lake, year).progress()
    return {
        "year": year,
        "partnerships": len(coverage),
        "coverage": _counts(coverage, "status", COVERAGE_STATUSES),
        "overdue": sum(bool(row["is_overdue"]) for row in coverage),
        "states": _counts(states, "state", STATES),
        "sampled": progress.sampled,
        "settled": progress.settled,
        "contested": progress.contested,
        "version": _version(lake, year),
        "cost": sum(row["cost"] for row in _runs(lake, year)),
    }


def failures(lake: Lake, year: str) -> Rows:
    """Reports and partnerships where something went wrong, and why, by partnership."""
    coverage = [row for row in lake.rows(COVERAGE, year) if row["status"] in _TROUBLE]
    states = [row for row in lake.rows(REPORT_STATES, year) if row["state"] != "analysed"]
    found = [_failure(row["partnership_id"], "collect", row["status"], row["reason"]) for row in coverage]
    found += [_failure(row["partnership_id"], row["step"] or "analyse", row["state"], row["reason"]) for row in states]
    return sorted(found, key=lambda row: (row["partnership_id"], row["step"]))


def quarantined(lake: Lake, year: str) -> Rows:
    """Documents of the year, and of no known year, that a person must place or replace."""
    rows = [row for one in (year, UNKNOWN_YEAR) for row in lake.rows(DOCUMENTS, one)]
    wanted = [row for row in rows if row["status"] not in ("collected", "ignored")]
    return sorted(wanted, key=lambda row: (row["status"] != "quarantined", row["source"]))


def overdue(lake: Lake, year: str) -> Rows:
    """Partnerships whose report is late and not there, with what was seen last."""
    return sorted(
        (row for row in lake.rows(COVERAGE, year) if row["is_overdue"]), key=lambda row: row["partnership_id"]
    )


def waiting(lake: Lake, year: str, settings: Settings, root: str, airflow: str) -> list[Waiting]:
    """What waits for whom, most urgent first."""
    settled = _settled(lake, year)
    documents = [row for row in quarantined(lake, year) if row["status"] == "quarantined"]
    late = overdue(lake, year)
    found = []
    if documents:
        found.append(
            Waiting(
                "operations",
                f"{_many(len(documents), 'document')} in quarantine",
                "place them by a line of the overrides",
                "#documents",
            )
        )
    if late:
        found.append(Waiting("operations", f"{_many(len(late), 'partnership')} overdue", "chase them", "#overdue"))
    return [*found, *_for_reviewers(settled, year, settings, root), *_for_owner(settled, settings, airflow)]


def _for_reviewers(settled: SettledYear, year: str, settings: Settings, root: str) -> Iterable[Waiting]:
    progress = settled.progress()
    link = f"{root}/review/{year}"
    if not progress.sampled:
        if settled.answers:
            yield Waiting("review_year", "no sample has been drawn", "run the DAG review_year")
        return
    if progress.contested:
        yield Waiting(
            "a third reviewer", f"{_many(progress.contested, 'answer')} on which people differ", "settle them", link
        )
    named = reviewers_of(settings)
    for name in named:
        if mine := len(queue(settled, name, named, only_dealt=True)):
            yield Waiting(name, f"{_many(mine, 'open answer')} dealt to them", "review", link)
    if progress.open and not named:
        yield Waiting(
            "whoever may trigger DAGs", _many(progress.open, "open answer"), "review (REVIEWERS can name people)", link
        )
    if progress.undecided:
        yield Waiting(
            "nobody", f"{_many(progress.undecided, 'answer')} that people could not tell", "they stay marked as such"
        )


def _for_owner(settled: SettledYear, settings: Settings, airflow: str) -> Iterable[Waiting]:
    if not settled.answers or settled.release:
        return
    owner = settings.year_owner or "whoever may answer in Airflow"
    gate = "nothing is published before" if settings.release_gate else "published meanwhile as not wholly reviewed"
    what = f"this state of the year is not released ({gate})"
    until = max((row["drawn_at"] for row in settled.sample), default=datetime.now(_LONDON))
    until += timedelta(days=settings.review_patience_days)
    if settled.sample and not settled.is_worked_through and datetime.now(_LONDON) < until:
        yield Waiting(
            owner, what, f"asked when the sample is settled, on {until.astimezone(_LONDON):%d %b %Y} at the latest"
        )
    else:
        yield Waiting(owner, what, "answer the question of review_year", f"{airflow}/required_actions")


def costs(lake: Lake, year: str) -> Row:
    """What a year's runs have paid, and the calls behind the answers that stand now."""
    calls = lake.read(
        LLM_CALLS, year, columns=["model", "input_tokens", "output_tokens", "cost", "from_store"]
    ).to_pylist()
    return {
        "paid": sum(row["cost"] for row in _runs(lake, year)),
        "calls": len(calls),
        "stored": sum(bool(row["from_store"]) for row in calls),
        "input_tokens": sum(row["input_tokens"] for row in calls),
        "output_tokens": sum(row["output_tokens"] for row in calls),
        "models": sorted({row["model"] for row in calls}),
    }


def runs(lake: Lake, year: str, airflow: str) -> Rows:
    """The last runs of the year, newest first, each with its address in Airflow where it ran there."""
    return [
        {
            **row,
            "started": when(row["started_at"]),
            "told": ", ".join(f"{name} {count}" for name, count in row["counts"] or () if count),
            "link": _address(row, airflow),
        }
        for row in _runs(lake, year)[:_RUNS_SHOWN]
    ]


def when(moment: datetime) -> str:
    """A time as people in England read it."""
    return f"{moment.astimezone(_LONDON):%d %b %Y %H:%M}"


def _runs(lake: Lake, year: str) -> Rows:
    rows = [{**row, "layer": layer} for layer, dataset in RUNS.items() for row in lake.rows(dataset, year)]
    return sorted(rows, key=lambda row: (row["started_at"], row["step"]), reverse=True)


def _address(row: Mapping[str, Any], airflow: str) -> str:
    if row["run_id"].startswith(_WITHOUT_AIRFLOW):
        return ""
    return f"{airflow}/dags/{quote(row['dag_id'])}/runs/{quote(row['run_id'], safe='')}"


def _counts(rows: Iterable[Mapping[str, Any]], name: str, order: Iterable[str]) -> dict[str, int]:
    counted = Counter(row[name] for row in rows)
    return {value: counted[value] for value in order if counted[value]}


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _failure(partnership_id: str, step: str, state: str, reason: str | None) -> Row:
    return {"partnership_id": partnership_id, "step": step, "state": state, "reason": reason or ""}


def _version(lake: Lake, year: str) -> str:
    try:
        return f"v{json.loads(lake.store.get(f'published/{year}/latest.json'))['version']}"
    except (FileNotFoundError, KeyError, ValueError):
        return ""
