"""Tasks of the DAG `collect_reports`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from include.chase import write_chase_lists
from include.checks import CheckError, check_staged
from include.collect import collect_reports
from include.collect.from_web import targets_of
from include.collect.web import Harvest, crawl, load_harvest
from include.datasets import raw
from include.lake import Lake, open_lake
from include.register import Register, load_register
from include.reporting_years import wanted_years
from include.settings import PRACTICE, Settings, SettingsError, get_settings
from include.tasks.record import record_run

DAG_ID = "collect_reports"


def settings_for(inbox: str = "") -> Settings:
    """The settings in force, with another inbox where one is given; the register stays, as publishing uses it too."""
    settings = get_settings()
    if not inbox:
        return settings
    return settings.model_copy(update={"inbox": inbox, "register_file": settings.register_path})


def refuse_fictional(settings: Settings) -> None:
    """Raises SettingsError where a crawl would look for the partnerships of the samples, which have no sites."""
    if settings.register_path == str(PRACTICE / "partnerships.csv"):
        raise SettingsError(
            "CRAWL looks for real partnerships, but INBOX is the samples'. Set INBOX (an empty folder will do)."
        )


def look_on_the_web(run_id: str, inbox: str = "") -> dict[str, Any]:
    """Look for the wanted years' reports on the sites of all partnerships; what is found is in the lake at once.

    Killed and run again under the same id, it goes on where it was. Returns the years and a message for people. Raises
    SettingsError where the partnerships in force are the fictional ones, CrawlError where the crawler fails.
    """
    settings = settings_for(inbox)
    refuse_fictional(settings)
    lake, register, now = open_lake(settings.lake_uri), load_register(settings.register_path), datetime.now(UTC)
    years = wanted_years(settings, now.date())
    harvest = crawl(targets_of(register, years), years, lake, run_id, settings, now)
    return {"years": years, "message": _visited(harvest, years)}


def _visited(harvest: Harvest, years: Sequence[str]) -> str:
    outcomes = Counter(visit.outcome.replace("_", " ") for visit in harvest.visits)
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    return f"{len(harvest.visits)} partnerships visited for {', '.join(years)}: {told}. {len(harvest.found)} documents brought."


def _harvest(lake: Lake, run_id: str, register: Register, years: Sequence[str], now: datetime) -> Harvest | None:
    return load_harvest(lake, targets_of(register, years), run_id, now) if years else None


def take_in(run_id: str, inbox: str = "", crawled_years: Sequence[str] = ()) -> dict[str, Any]:
    """Stage documents and coverage of everything in the inbox, and of what this run's crawl for these years brought.

    Returns what the next task and people need: years, counts, messages, and rows to take away. Raises the errors of
    inbox and register (ValueError with one clear sentence), after which nothing is kept.
    """
    settings = settings_for(inbox)
    lake = open_lake(settings.lake_uri)
    started_at = datetime.now(UTC)
    staged = lake.staged(run_id)
    harvest = _harvest(lake, run_id, load_register(settings.register_path), crawled_years, started_at)
    collected = collect_reports(lake, staged, run_id, settings, started_at, harvest, crawled_years)
    return {
        "years": collected.years,
        "years_with_reports": sorted({*collected.reports, *collected.changed_years}),
        "counts": dict(collected.counts),
        "messages": [_counted(collected.counts, collected.years), *collected.messages],
        "superseded": [list(place) for place in collected.superseded],
        "started_at": started_at.isoformat(),
        "inbox": settings.inbox,
        "register": settings.register_path,
    }


def _counted(counts: Mapping[str, int], years: Sequence[str]) -> str:
    told = ", ".join(f"{number} {name}" for name, number in counts.items() if number and name != "documents")
    return f"{counts['documents']} documents of {', '.join(years) or 'no year'}: {told}."


def check_and_keep(run_id: str, collected: dict[str, Any]) -> None:
    """Check the staged rows against `expectations/`, then move them into place.

    Raises CheckError naming the rows that break a promise; the lake is then as it was.
    """
    settings = settings_for(collected["inbox"])
    lake = open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    checked = check_staged(staged, [raw.DOCUMENTS, raw.COVERAGE])
    if not checked.success:
        raise CheckError(checked.explain())
    for dataset in (raw.DOCUMENTS, raw.COVERAGE):
        lake.promote(staged, only=staged.files(dataset))
    for year, document_id in collected["superseded"]:  # after the new rows: a crash in between leaves no gap
        lake.remove(raw.DOCUMENTS, year, document_id)
    write_chase_lists(lake, collected["years"], datetime.now(UTC), load_register(settings.register_path))
    for year in collected["years"]:
        record_run(
            lake,
            layer="raw",
            year=year,
            run_id=run_id,
            dag_id=DAG_ID,
            step="collect",
            started_at=datetime.fromisoformat(collected["started_at"]),
            counts=collected["counts"],
            versions={"register": collected["register"], "inbox": collected["inbox"]},
            settings=settings,
        )
    lake.discard(staged)
