"""What a path consists of, and whether a stored file still is what it was."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from include.lake import Lake


@dataclass(frozen=True)
class Line:
    """One step of a path: what it is, and what stands there."""

    label: str
    text: str


def of_file(lake: Lake, raw_key: str, sha256: str) -> Line:
    """The line of a stored file: where it lies, and whether its bytes are those that were read."""
    try:
        same = hashlib.sha256(lake.file(raw_key)).hexdigest() == sha256
        held = "its bytes are these" if same else "ITS BYTES ARE OTHERS: restore the file from a copy"
    except FileNotFoundError:
        held = "THE FILE IS GONE: restore it from a copy"
    return Line("file", f"{raw_key}, sha256 {sha256}; {held}")


def parquet(lake: Lake, key: str) -> list[dict[str, Any]]:
    """Rows of a published table; none where there is no such file."""
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(lake.store.get(key))).to_pylist()
    except FileNotFoundError:
        return []
    return rows
