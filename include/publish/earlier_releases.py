"""The main figures of earlier reporting years, as this project's own newest releases give them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from include.lake import Store
from include.publish.indicators import THIS_RELEASE
from include.publish.release import year_folder
from include.reporting_years import FIRST_YEAR, year_of, years_between
from include.versions import fingerprint

_TABLE = "yearly_indicators.parquet"
_KEPT = (
    "reporting_year", "indicator", "category", "label", "count", "denominator", "percentage", "engine", "framework_id",
    "review_state", "is_provisional", "n_left_out", "population", "definition", "reliability",
)  # fmt: skip


def earlier_releases(store: Store, year: str) -> list[dict[str, Any]]:
    """Rows of `yearly_indicators` that the newest releases of years before `year` counted themselves.

    With the columns of that table and `read_with`: models and framework versions, for telling whether two years were
    read alike. A release made before a column existed gives None for it. Which release was read depends on when: a year
    whose predecessor is released later, or corrected, is released again (`years_behind`).
    """
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = []
    for earlier in years_between(FIRST_YEAR, year):
        if earlier == year or not store.exists(f"{year_folder(earlier)}/latest.json"):
            continue
        folder = json.loads(store.get(f"{year_folder(earlier)}/latest.json"))["folder"]
        if not store.exists(f"{folder}/{_TABLE}"):
            continue
        models = read_with(json.loads(store.get(f"{folder}/manifest.json"))["made_by"])
        rows = pq.read_table(io.BytesIO(store.get(f"{folder}/{_TABLE}"))).to_pylist()
        own = (row for row in rows if row["published_in"] == THIS_RELEASE)
        found += [{**{name: row.get(name) for name in _KEPT}, "read_with": models} for row in own]
    return found


def shown(rows: Iterable[Mapping[str, Any]]) -> str:
    """A fingerprint of what `earlier_releases` has read; a release's manifest keeps it as `earlier_releases`."""
    return fingerprint(json.dumps(row, sort_keys=True, default=str) for row in rows)


def years_behind(store: Store, year: str, today: date) -> list[str]:
    """Released years from `year` on whose newest release shows earlier years otherwise than they are released now, in order.

    A year that was just released is among them where another one before it was released meanwhile.
    """
    behind = []
    for later in years_between(year, year_of(today)):
        if not store.exists(f"{year_folder(later)}/latest.json"):
            continue
        folder = json.loads(store.get(f"{year_folder(later)}/latest.json"))["folder"]
        manifest = json.loads(store.get(f"{folder}/manifest.json"))
        if manifest.get("earlier_releases") != shown(earlier_releases(store, later)):
            behind.append(later)
    return behind


def read_with(made_by: Iterable[Mapping[str, Any]]) -> list[str]:
    """Which models read a year, with which version of the framework, from rows that say who made an answer."""
    return sorted({f"{row['model']}, framework version {row['framework_version']}" for row in made_by})
