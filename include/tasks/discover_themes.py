"""Tasks of the DAG `discover_themes`, for one DAG run and its partition, a reporting year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.checks import check_tables
from include.datasets import converted, discover
from include.discover import DiscoverError, discover_year
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.lake.hold import held
from include.settings import get_settings
from include.tasks.record import record_run

DAG_ID = "discover_themes"
_WRITTEN = (discover.THEME_CANDIDATES, discover.CANDIDATE_EVIDENCE)


def look(run_id: str, year: str, lake: Lake | None = None) -> dict[str, Any]:
    """Look for new themes in a year, check what was found against its suites, and put it in place of what was there.

    Raises DiscoverError when there is too little to compare, the endpoint does not answer, or a promise is broken: the
    candidates found before are then as they were.
    """
    settings = get_settings()
    lake = lake or open_lake(settings.lake_uri)
    staged = lake.staged(run_id)
    started_at = datetime.now(UTC)
    found = discover_year(lake, staged, year, settings, run_id)
    tables = {dataset.name: staged.read(dataset, year) for dataset in _WRITTEN}
    beside = {dataset.name: lake.read(dataset, year) for dataset in (converted.PAGES, converted.CONVERSIONS)}
    checked = check_tables(tables, beside, docs=lake, docs_name=staged.root.rsplit("/", 1)[-1])
    if not checked.success:
        lake.discard(staged)
        raise DiscoverError(f"What was found for {year} was not kept. {checked.explain()}")
    with held(lake.store, f"candidates-{year}", run_id) as hold:
        hold.check()
        lake.promote(staged, [key for dataset in reversed(_WRITTEN) for key in staged.files(dataset, year)])
    framework, _ = framework_for_year(year)
    record_run(
        lake,
        layer="analysed",
        year=year,
        run_id=run_id,
        dag_id=DAG_ID,
        step="discover",
        started_at=started_at,
        counts={
            "candidates": len(found.candidates),
            "near_duplicates": sum(row["is_near_duplicate"] for row in found.candidates),
            "quotes": found.n_quotes,
            "reports": found.n_reports,
            "unread": len(found.unread),
        },
        versions={"framework": f"{framework.id} {framework.version}"},
        checks=checked.docs,
        cost=found.cost,
        settings=settings,
    )
    lake.discard(staged)
    return {"message": found.message, "candidates": len(found.candidates), "checks": checked.docs}
