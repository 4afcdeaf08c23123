"""Tasks of the DAG `collect_reports`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from include.checks import CheckError, check_staged
from include.collect import collect_inbox
from include.datasets import raw
from include.lake import open_lake
from include.settings import Settings, get_settings
from include.tasks.record import record_run

DAG_ID = "collect_reports"


def settings_for(inbox: str = "") -> Settings:
    """The settings in force, with another inbox where one is given; the register stays, as publishing uses it too."""
    settings = get_settings()
    if not inbox:
        return settings
    return settings.model_copy(update={"inbox": inbox, "register_file": settings.register_path})


def take_in(run_id: str, inbox: str = "") -> dict[str, Any]:
    """Stage documents and coverage of everything in the inbox.

    Returns what the next task and people need: years, counts, messages, and rows to take away. Raises the errors of
    inbox and register (ValueError with one clear sentence), after which nothing is kept.
    """
    settings = settings_for(inbox)
    lake = open_lake(settings.lake_uri)
    started_at = datetime.now(UTC)
    staged = lake.staged(run_id)
    collected = collect_inbox(lake, staged, run_id, settings, started_at)
    return {
        "years": collected.years,
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
