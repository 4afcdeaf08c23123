"""Two lakes beside each other: what must be equal to the byte, and what may differ, with the reason for each."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Container, Mapping
from typing import Any

import pyarrow.parquet as pq

from include.lake import Store

TIMES = "tells when it was done"
RUNS = "names the DAG run it was done in"
HASHES = "hash of what tells when it was made"

MAY_DIFFER: Mapping[str, Mapping[str, str]] = {
    r"raw/documents/.*": {"fetched_at": TIMES, "run_id": RUNS},
    r"raw/coverage/.*": {
        "since": TIMES,
        "there_since": TIMES,
        "first_looked_at": TIMES,
        "last_looked_at": TIMES,
    },
    r"review/review_sample/.*": {"drawn_at": TIMES},
    r"published/.*/manifest\.json": {
        "run_id": RUNS,
        "released_at": TIMES,
        "files/datapackage.json": HASHES,
        "files/yearly-tables.xlsx": HASHES,
        "inputs/coverage": HASHES,
        "inputs/documents": HASHES,
    },
    r"published/.*/datapackage\.json": {"created": TIMES},
    r"published/.*\.xlsx": {"docProps/core.xml": TIMES},
}
"""Columns of tables, keys of JSON and parts of workbooks, by the pattern of their file; everything beside them must be equal."""
NOT_COMPARED: Mapping[str, str] = {
    r"(raw|converted|analysed|published|review)/runs/.*": "one row per run and step: its id, its start, its seconds",
    r"_held/.*": "which run was the last to put a year in place",
    r"checks/.*": "data docs of each run's checks, in a folder of its name",
    r"published/[^/]+/v\d+/.*": "years are released side by side, and a later one again if it was first: `latest` is compared",
}
"""Files that hold nothing else than what may differ."""


def bytes_of(store: Store) -> dict[str, bytes]:
    """Every object below a store's root, by its key."""
    return {key: store.get(key) for key in store.list()}


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """What differs between two lakes beyond what may, a line each."""
    left, right = (_compared(lake, _released_again(one, other)) for lake in (one, other))
    lines = [f"only in one of them: {key}" for key in sorted(left ^ right)]
    for key in sorted(left & right):
        if one[key] != other[key]:
            lines += [f"{key}: {line}" for line in _told_apart(key, one[key], other[key])]
    return lines


def _released_again(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    """Years of which the lakes hold different versions: one was released before an earlier year was, and then again."""
    pointers = [key for key in one if re.fullmatch(r"published/[^/]+/latest\.json", key)]
    return {key.split("/")[1] for key in pointers if one[key] != other.get(key)}


def _compared(lake: Mapping[str, bytes], released_again: Container[str]) -> set[str]:
    """Keys that are compared. What is drawn from a release's tables bears its version: compared where that is the same."""
    return {
        key
        for key in lake
        if not any(re.fullmatch(pattern, key) for pattern in NOT_COMPARED)
        and not (
            key.startswith("published/")
            and key.split("/")[1] in released_again
            and not key.endswith((".csv", ".parquet"))
        )
    }


def _told_apart(key: str, one: bytes, other: bytes) -> list[str]:
    """What differs between two files; a file none of whose parts may differ differs as a whole."""
    allowed = {part for pattern, parts in MAY_DIFFER.items() if re.fullmatch(pattern, key) for part in parts}
    left, right = _parts(key, one), _parts(key, other)
    parts = sorted({*left, *right} - allowed, key=str)
    found = [part for part in parts if left.get(part) != right.get(part)]
    if not allowed and not found:
        return ["the bytes differ, although every part is equal"]
    return [f"{part}: {str(left.get(part))[:300]} … {str(right.get(part))[:300]}" for part in found]


def _parts(key: str, data: bytes) -> dict[str, Any]:
    """Columns of a table, keys of a JSON object and of those in it, members of a workbook; else the file as its only part."""
    if key.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(data))
        return {name: table[name].to_pylist() for name in table.column_names} | {"": str(table.schema)}
    if key.endswith(".json") and isinstance(found := json.loads(data), dict):
        inner = {
            f"{name}/{at}": value
            for name, some in found.items()
            if isinstance(some, dict)
            for at, value in some.items()
        }
        return inner | {name: some for name, some in found.items() if not isinstance(some, dict)}
    if key.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {name: book.read(name) for name in book.namelist()}
    return {"": data}
