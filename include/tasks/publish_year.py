"""Tasks of the DAG `publish_year`, for one DAG run and its partition, a reporting year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.lake import Lake, open_lake
from include.publish import NotYetError, publish_year, years_behind
from include.review import draw_year
from include.settings import Settings, get_settings
from include.tasks.record import record_run

DAG_ID = "publish_year"


def publish(run_id: str, year: str) -> dict[str, Any]:
    """Build, check and release the year's tables, unless they wait for somebody: then there is a message and no version.

    Where its release is not what later years show of it in their trend, these are then released again. Years are released side
    by side: whichever comes last, the later one ends with the earlier one in its trend.

    Raises PublishError; the previous release of that year is then as it was.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    done = _publish(lake, run_id, year, settings)
    later = [_publish(lake, run_id, one, settings) for one in years_behind(lake.store, year, datetime.now(UTC).date())]
    again = [one for one in later if one["is_new"]]
    return {
        **done,
        "message": "\n".join(one["message"] for one in (done, *again)),
        "later_years": [one["year"] for one in again],
    }


def _publish(lake: Lake, run_id: str, year: str, settings: Settings) -> dict[str, Any]:
    staged, started_at = lake.staged(run_id), datetime.now(UTC)
    draw_year(lake, year, settings, started_at)  # as review_year does: tables say the same whichever comes first
    try:
        release = publish_year(lake, staged, year, run_id, settings, started_at)
    except NotYetError as waits:
        return {"year": year, "message": str(waits), "version": None, "is_new": False, "folder": None}
    record_run(
        lake,
        layer="published",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step="publish",
        started_at=started_at,
        counts={"version": release.version, "is_new": int(release.is_new)},
        settings=settings,
    )
    lake.discard(staged)
    return {name: getattr(release, name) for name in ("year", "message", "version", "is_new", "folder")}
