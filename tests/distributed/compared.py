"""Two lakes beside each other: what must be equal to the byte, and what may differ, with the reason for each."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pyarrow.parquet as pq

from include.lake import Store

TIMES = "when it was done"
RUNS = "the DAG run it was done in"
PLACES = "where the lake lies"

MAY_DIFFER: Mapping[str, Mapping[str, str]] = {
    r"raw/documents/.*\.parquet": {"fetched_at": TIMES, "run_id": RUNS},
}
"""Columns of tables, and keys of JSON, that tell when, in which run and where; by the pattern of their file, with the reason."""
NOT_COMPARED: Mapping[str, str] = {
    r"(raw|analysed|published|review)/runs/.*": "one row per run and step: its id, start and duration are all it holds",
    r"_held/.*": "which run was the last to put a year in place",
}
"""Files that are nothing but a record of a run."""


def bytes_of(store: Store) -> dict[str, bytes]:
    """Every object below a store's root, by its key."""
    return {key: store.get(key) for key in store.list()}


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """What differs between two lakes beyond what may, a line each."""
    left, right = ({key for key in lake if not _is_excused(key)} for lake in (one, other))
    lines = [f"only in one of them: {key}" for key in sorted(left ^ right)]
    for key in sorted(left & right):
        if one[key] != other[key]:
            lines += [f"{key}: {line}" for line in _told_apart(key, one[key], other[key])]
    return lines


def _is_excused(key: str) -> bool:
    return any(re.fullmatch(pattern, key) for pattern in NOT_COMPARED)


def _told_apart(key: str, one: bytes, other: bytes) -> list[str]:
    if key.endswith(".parquet"):
        left, right = (pq.read_table(io.BytesIO(data)) for data in (one, other))
        if left.num_rows != right.num_rows:
            return [f"{left.num_rows} and {right.num_rows} rows"]
        found = [name for name in left.column_names if left[name] != right[name]]
        return [f"column {name}: {left[name].to_pylist()[:2]} … {right[name].to_pylist()[:2]}" for name in found]
    return [f"{one[:400]!r} … {other[:400]!r}"]
