"""
# Publish year

Makes the yearly tables of one reporting year, its partition key: scores, compliance, themes, priorities,
contributions, submissions, and the main figures beside those of earlier years, as Parquet and CSV.

**Reads** the analysed layer as people have settled it (`review/`) and `raw/coverage`, for the partnerships of the register in
force. **Writes**
`published/{year}/v{n}/` and, last of all, `published/{year}/latest`, and the partition of the asset `yearly_tables`. Released
years after it show it in their trend: where it is not what they show, they are released again.

**Runs** whenever `analyse_reports` has ended for the year, and when its owner has released it in `review_year`. One year
alone: trigger it with that partition key.

**Settings**: `REGISTER`, `LAKE_URI`, `RELEASE_GATE`, `REVIEW_AGREEMENT`.

**The gate.** By default a year is published at once, and every table says whether it is *not reviewed*, *part reviewed* or
*reviewed*; the last only where the sample is wholly settled and the owner released exactly these findings and reviews. With
`RELEASE_GATE` nothing else than what they released is published: until then *publish* is skipped and its note says so.

**Triage.** A failed check names the table and the promise it breaks; the previous release stays as it is. A year without a
single analysed report is not published: skipped where it never was, failed where a release stands. Tables that say *not
reviewed* or, where the extractive engine answered, *provisional* are no statistics yet.

**How it resumes.** Run it again: a release is staged and moved in one step; unchanged tables make no new version.
"""

from __future__ import annotations

from typing import Any

import wiring
from airflow.sdk import DAG, PartitionedAssetTimetable, task
from airflow.sdk.exceptions import AirflowSkipException

with DAG(
    dag_id="publish_year",
    doc_md=__doc__,
    schedule=PartitionedAssetTimetable(assets=wiring.ANALYSED_REPORTS | wiring.REVIEWED_REPORTS),
    catchup=False,
    max_active_runs=4,
    default_args=wiring.DEFAULTS,
    tags=wiring.TAGS,
    **wiring.watched(),
) as dag:

    @task(outlets=[wiring.YEARLY_TABLES])
    @wiring.explained
    def publish(*, outlet_events: Any = None) -> dict[str, Any]:
        """Build, check and release the year's tables, and those of later years whose trend shows it."""
        from include.tasks.publish_year import publish as step

        run_id, year = wiring.run_and_year()
        release = step(run_id, year)
        wiring.put_note(release["message"])
        if release["version"] is None:
            raise AirflowSkipException(release["message"])
        outlet_events[wiring.YEARLY_TABLES].add_partitions([year, *release["later_years"]])
        return release

    publish()
