"""What a year's newest release says, in a few figures: the end of `make run`."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow.parquet as pq

from include.lake import Lake
from include.publish.release import year_folder


def summary(lake: Lake, year: str) -> dict[str, Any] | None:
    """Figures of the newest release of a year; None when there is none.

    Keys: year, version, folder, is_provisional, review_state, partnerships, found, reports (analysed), submissions (by status),
    themes_addressed (all reports together), themes_per_report, scores (reports by score), compliance (by question,
    reports by answer), tables (paths by name).
    """
    store, pointer = lake.store, f"{year_folder(year)}/latest.json"
    if not store.exists(pointer):
        return None
    latest = json.loads(store.get(pointer))
    folder = latest["folder"]

    def rows(table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = pq.read_table(io.BytesIO(store.get(f"{folder}/{table}.parquet"))).to_pylist()
        return found

    england = {row["category"]: row for row in rows("yearly_submissions") if row["region"] == "England"}
    scores = rows("yearly_scores")
    addressed = sum(row["count"] for row in rows("yearly_themes") if row["category"] == "addressed")
    manifest = json.loads(store.get(f"{folder}/manifest.json"))
    compliance: dict[str, dict[str, int]] = {}
    for row in rows("yearly_compliance"):
        compliance.setdefault(row["question"], {})[row["category"]] = row["count"]
    return {
        "year": year,
        "version": latest["version"],
        "folder": f"{store.uri}/{folder}",
        "is_provisional": manifest["is_provisional"],
        "review_state": manifest["review_state"],
        "partnerships": england["found"]["denominator"],
        "found": england["found"]["count"],
        "reports": manifest["reports"],
        "submissions": {category: row["count"] for category, row in england.items()},
        "themes_addressed": addressed,
        "themes_per_report": round(addressed / manifest["reports"], 1) if manifest["reports"] else 0.0,
        "scores": {row["category"]: row["count"] for row in scores},
        "compliance": compliance,
        "tables": {
            key.rsplit("/", 1)[1].removesuffix(".parquet"): f"{store.uri}/{key}"
            for key in store.list(folder)
            if key.endswith(".parquet")
        },
    }
