"""What every drill must end with: tables that are complete and correct, as if nothing had happened."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from include.datasets import DATASETS, raw
from include.lake import Lake
from include.publish.release import manifests
from include.trace.releases import verify

_OF_A_RUN = {
    "fetched_at", "first_looked_at", "last_looked_at", "since", "there_since", "drawn_at", "is_overdue", "run_id",
}  # fmt: skip
"""Columns that say when a run looked, and which: two runs differ in them as two undisturbed ones do."""
_OF_THE_RUN = ("_held/", "checks/", "llm/", "raw/chase/")
"""Locks, checks and lists drawn anew by every run, and answers of a model with the second at which they came."""
_DRAWN = (".html", ".xlsx", ".svg", ".png")
"""Bear the day of release; their hashes stand in the manifest, which is verified."""


def assert_complete(lake: Lake, undisturbed: Lake, versions: int = 1) -> None:
    """Fail unless a lake holds exactly what an undisturbed run of the same inputs left.

    Rows for rows where times are recorded, else byte for byte: nothing lost, nothing doubled, nothing half-written, nothing
    left in staging; the newest release of each year verifies, and `latest` is its copy. A year has so many `versions`.
    """
    wanted, found = contents(undisturbed), contents(lake)
    assert found.keys() == wanted.keys(), {
        "lost": wanted.keys() - found.keys(),
        "too much": found.keys() - wanted.keys(),
    }
    differing = {key: (wanted[key], found[key]) for key in wanted if found[key] != wanted[key]}
    assert not differing, differing
    assert list(lake.store.list("_staging")) == []
    for year in {key.split("/")[1] for key in lake.store.list("published") if key.endswith("/latest.json")}:
        _assert_released(lake, year, versions)


def _assert_released(lake: Lake, year: str, versions: int) -> None:
    released = manifests(lake.store, year)
    assert sorted(released) == list(range(1, versions + 1))
    newest = max(released)
    assert verify(lake, year).faults == ()
    shown, kept = (
        {key.removeprefix(folder): lake.store.get(key) for key in lake.store.list(folder.rstrip("/"))}
        for folder in (f"published/{year}/latest/", f"published/{year}/v{newest}/")
    )
    assert shown == kept
    assert json.loads(lake.store.get(f"published/{year}/latest.json"))["version"] == newest


def contents(lake: Lake) -> dict[str, Any]:
    """Everything in a lake that does not depend on when a run was, or which."""
    told: dict[str, Any] = {}
    for key in lake.store.list():
        layer, _, rest = key.partition("/")
        if key.startswith((*_OF_THE_RUN, "_staging/")):
            continue
        if f"{layer}/runs/" in key:
            continue
        if layer == "published":
            told |= _of_release(lake, key)
        elif key.endswith(".parquet") and (dataset := rest.split("/")[0]) in {
            raw.DOCUMENTS.name,
            raw.COVERAGE.name,
            "review_sample",
        }:
            told[key] = _rows(lake, dataset, key)
        else:
            told[key] = hashlib.sha256(lake.store.get(key)).hexdigest()
    return told | _runs(lake)


def _of_release(lake: Lake, key: str) -> dict[str, Any]:
    """Tables of the newest release; older versions are other states of the lake and are not compared."""
    _, _, folder, *name = key.split("/")
    if folder != "latest":
        return {}
    if name == ["manifest.json"]:
        manifest = json.loads(lake.store.get(key))
        inputs = {one: manifest[one] for one in ("reports", "documents", "made_by", "content_sha256")}
        return {key: inputs | {"files": sorted(manifest["files"])}}
    if name == ["datapackage.json"]:
        return {key: {**json.loads(lake.store.get(key)), "created": "when it was released"}}
    if key.endswith(_DRAWN):
        return {key: "drawn"}
    return {key: hashlib.sha256(lake.store.get(key)).hexdigest()}


def _rows(lake: Lake, dataset: str, key: str) -> list[dict[str, Any]]:
    year = key.split("reporting_year=")[1].split("/", maxsplit=1)[0]
    name = key.rsplit("/", 1)[1].removesuffix(".parquet")
    return [{n: v for n, v in row.items() if n not in _OF_A_RUN} for row in lake.rows(DATASETS[dataset], year, [name])]


def _runs(lake: Lake) -> dict[str, Any]:
    """Which steps are on record for which years, and how they ended."""
    from include.datasets.runs import RUNS

    rows = [(layer, row) for layer, dataset in RUNS.items() for row in lake.rows(dataset)]
    drawn = "review"  # the sample: by review_year as well, where there is an Airflow
    return {
        f"run {layer} {row['step']} {row['reporting_year']}": row["status"] for layer, row in rows if layer != drawn
    }


def staged_contents(lake: Lake, run_id: str) -> dict[str, Any]:
    """What a run has staged, but for when it began and how long it took."""
    told: dict[str, Any] = {}
    for key in lake.store.list(lake.staged(run_id).root):
        data = lake.store.get(key)
        if key.endswith(".json"):
            kept = json.loads(data)
            told[key] = {name: value for name, value in kept.items() if name not in {"started_at", "seconds"}}
        else:
            told[key] = hashlib.sha256(data).hexdigest()
    return told
