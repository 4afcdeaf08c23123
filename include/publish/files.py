"""Tables as files: Parquet and CSV whose bytes depend on nothing but the rows."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*)?(\.\d+)?%?")
_STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, also in full width."""


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


def safe_text(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would take it for a formula; numbers stay as they are."""
    starts_formula = text.lstrip().startswith(_STARTS_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if starts_formula and not _NUMBER.fullmatch(text) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return safe_text(" > ".join(str(part) for part in value))
    return safe_text(value) if isinstance(value, str) else str(value)
