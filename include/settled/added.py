"""Append-only datasets read quickly: a file never changes once it is there, so each is read once by a process."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from include.datasets import PARTITION, Dataset
from include.lake import Lake, StoreError

Rows = list[dict[str, Any]]

_AT_ONCE = 16
_known: dict[tuple[str, str], dict[str, Rows]] = {}
_lock = threading.Lock()


def added_rows(lake: Lake, dataset: Dataset, year: str) -> Rows:
    """All rows of a year of an append-only dataset with their `reporting_year`, in the order of their files' names.

    The folder is listed every time, so that what another process has just added is seen; only new files are read.
    Rows are shared between callers: never change them. Raises StoreError naming a file that is damaged or not of this kind:
    nobody's decision is passed over in silence.
    """
    keys = lake.files(dataset, year)
    with _lock:
        known = _known.setdefault((lake.store.uri, lake.folder(dataset, year)), {})
        missing = [key for key in keys if key not in known]
    if missing:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            read = list(pool.map(lambda key: _rows(lake, dataset, key, year), missing))
        with _lock:
            known.update(zip(missing, read, strict=True))
    return [row for key in keys for row in known[key]]


def moment_after(rows: Iterable[Mapping[str, Any]], column: str) -> datetime:
    """Now, and in any case after what these rows say: a clock that is set back makes nobody's last word an earlier one."""
    now = datetime.now(UTC)
    return max((row[column] + timedelta(microseconds=1) for row in rows if row[column] >= now), default=now)


def _rows(lake: Lake, dataset: Dataset, key: str, year: str) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(lake.store.get(key)), partitioning=None)
    except pa.ArrowInvalid:
        table = None
    if table is None or not set(dataset.key) - {PARTITION} <= set(table.column_names):
        raise StoreError(
            f"{lake.store.uri}/{key} is no readable file of {dataset.name}: it is damaged, or something else was put there. "
            "Bring it back from a copy of the lake or take it out of the folder; until then the year cannot be worked out."
        )
    return [row | {PARTITION: year} for row in table.to_pylist()]
