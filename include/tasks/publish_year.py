"""Tasks of the DAG `publish_year`, for one DAG run and its partition, a reporting year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.lake import open_lake
from include.publish import NotYetError, publish_year
from include.review import draw_year
from include.settings import get_settings
from include.tasks.record import record_run

DAG_ID = "publish_year"


def publish(run_id: str, year: str) -> dict[str, Any]:
    """Build, check and release the year's tables, unless they wait for somebody: then there is a message and no version.

    Raises PublishError; the previous release is then as it was.
    """
    settings = get_settings()
    lake = open_lake(settings.lake_uri)
    started_at = datetime.now(UTC)
    draw_year(lake, year, settings, started_at)  # as review_year does: tables say the same whichever comes first
    try:
        release = publish_year(lake, lake.staged(run_id), year, run_id, settings, started_at)
    except NotYetError as waits:
        return {"message": str(waits), "version": None, "is_new": False, "folder": None}
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
    lake.discard(lake.staged(run_id))
    return {"message": release.message, "version": release.version, "is_new": release.is_new, "folder": release.folder}
