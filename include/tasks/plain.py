"""The whole pipeline in plain Python, one task after the other: what a notebook, a test or a benchmark calls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from include.settings import get_settings
from include.tasks import analyse_reports, collect_reports, publish_year
from include.tasks.synthesise import synthesise
from include.workers import Outcome


def run_all(inbox: str = "", run_id: str = "", to_publish: Collection[str] | None = None) -> dict[str, Any]:
    """Collect, then analyse and publish every year touched, as the DAGs do; settings come from the environment.

    `to_publish`: only these of the years are published; None is all.

    Returns what each task returned, by year. Raises what a task raises.
    """
    run_id = run_id or f"plain__{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    looked = collect_reports.look_on_the_web(run_id, inbox) if get_settings().crawl else {"years": []}
    collected = collect_reports.take_in(run_id, inbox, looked["years"])
    collect_reports.check_and_keep(run_id, collected)
    done: dict[str, Any] = {"collected": collected}
    for year in collected["years_with_reports"]:
        year_run = f"{run_id}__{year}"
        batches, message = analyse_reports.plan(year_run, year)
        for batch in batches:
            analyse_reports.convert(year_run, year, batch, _ignore)
            analyse_reports.analyse(year_run, year, batch, _ignore)
        settled = analyse_reports.check_and_keep(year_run, year)
        done[year] = {"plan": message, "settled": settled}
        if get_settings().answering_engine == "openai":
            done[year]["synthesis"] = synthesise(year_run, year)
        if to_publish is None or year in to_publish:
            done[year]["release"] = publish_year.publish(year_run, year)
    return done


def _ignore(_: Outcome) -> None:
    """Outcomes are recorded in staging; nobody is watching here."""
