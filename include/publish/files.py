"""Tables as files: Parquet and CSV whose bytes depend on nothing but the rows."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include.spreadsheets import safe_text


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8 without byte order mark, lists joined by ` > `, and no cell that becomes a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([_cell(row[name]) for name in table.column_names])
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return safe_text(" > ".join(str(part) for part in value))
    return safe_text(value) if isinstance(value, str) else str(value)
