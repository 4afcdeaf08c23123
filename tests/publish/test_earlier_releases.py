"""A year sees the newest releases of years before it, and nothing of its own or of later ones."""

from __future__ import annotations

import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from include.lake import LocalStore
from include.publish.earlier_releases import earlier_releases, shown, years_behind

MADE_BY = [
    {"engine": "extractive", "model": "extractive abc", "framework_version": "1.0", "reports": 2},
    {"engine": "extractive", "model": "extractive abc", "framework_version": "1.0", "reports": 1},
]


def release(store: LocalStore, year: str, version: int, count: int) -> None:
    read = shown(earlier_releases(store, year))
    rows = [
        {"reporting_year": year, "indicator": "score", "category": "4", "label": "Score: 4", "count": count}
        | {"denominator": 10, "published_in": published}
        for published in ("this release", "RR1501")
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    folder = f"published/{year}/v{version}"
    store.put(f"{folder}/yearly_indicators.parquet", out.getvalue())
    store.put(f"{folder}/manifest.json", json.dumps({"made_by": MADE_BY, "earlier_releases": read}).encode())
    store.put(f"published/{year}/latest.json", json.dumps({"folder": folder}).encode())


def test_only_the_newest_release_of_each_earlier_year_counts_with_what_it_counted_itself(tmp_path):
    store = LocalStore(tmp_path)
    release(store, "2021-22", 1, 1)
    release(store, "2021-22", 2, 2)
    for year, count in (("2022-23", 3), ("2023-24", 4), ("2024-25", 5)):
        release(store, year, 1, count)
    rows = earlier_releases(store, "2023-24")
    assert [(row["reporting_year"], row["count"]) for row in rows] == [("2021-22", 2), ("2022-23", 3)]
    assert rows[0]["read_with"] == ["extractive abc, framework version 1.0"]
    assert rows[0]["definition"] is None, "a column the release did not have is empty"


def test_a_lake_without_releases_has_none(tmp_path):
    assert earlier_releases(LocalStore(tmp_path), "2023-24") == []


def test_a_year_that_is_released_after_a_later_one_leaves_that_behind_until_it_is_released_again(tmp_path):
    store, today = LocalStore(tmp_path), date(2026, 5, 1)
    release(store, "2024-25", 1, 5)
    release(store, "2025-26", 1, 6)
    release(store, "2022-23", 1, 3)
    assert years_behind(store, "2022-23", today) == ["2024-25", "2025-26"]
    release(store, "2024-25", 2, 5)
    assert years_behind(store, "2022-23", today) == ["2025-26"]
    release(store, "2025-26", 2, 6)
    assert years_behind(store, "2022-23", today) == []


def test_a_year_is_behind_itself_where_an_earlier_one_was_released_while_it_was_made(tmp_path):
    store = LocalStore(tmp_path)
    release(store, "2024-25", 1, 5)
    release(store, "2023-24", 1, 4)
    assert years_behind(store, "2024-25", date(2026, 5, 1)) == ["2024-25"]
