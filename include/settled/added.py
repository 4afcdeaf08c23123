"""Append-only datasets read quickly: a file never changes once it is there, so each is read once by a process."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from include.datasets import PARTITION, Dataset
from include.lake import Lake

Rows = list[dict[str, Any]]

_AT_ONCE = 16
_known: dict[tuple[str, str], dict[str, Rows]] = {}
_lock = threading.Lock()


def added_rows(lake: Lake, dataset: Dataset, year: str) -> Rows:
    """All rows of a year of an append-only dataset with their `reporting_year`, in the order of their files' names.

    The folder is listed every time, so that what another process has just added is seen; only new files are read.
    Rows are shared between callers: never change them.
    """
    keys = lake.files(dataset, year)
    with _lock:
        known = _known.setdefault((lake.store.uri, lake.folder(dataset, year)), {})
        missing = [key for key in keys if key not in known]
    if missing:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            read = list(pool.map(lambda key: _rows(lake, key, year), missing))
        with _lock:
            known.update(zip(missing, read, strict=True))
    return [row for key in keys for row in known[key]]


def moment_after(rows: Iterable[Mapping[str, Any]], column: str) -> datetime:
    """Now, and in any case after what these rows say: a clock that is set back makes nobody's last word an earlier one."""
    now = datetime.now(UTC)
    return max((row[column] + timedelta(microseconds=1) for row in rows if row[column] >= now), default=now)


def _rows(lake: Lake, key: str, year: str) -> Rows:
    import pyarrow.parquet as pq

    rows = pq.read_table(io.BytesIO(lake.store.get(key)), partitioning=None).to_pylist()
    return [row | {PARTITION: year} for row in rows]
