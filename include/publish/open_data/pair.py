"""A file of open data with its metadata, as read, and what can be wrong with it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Fault:
    """One breach: which rule, and what is wrong where."""

    rule: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Data and metadata as read."""

    name: str
    header: list[str]
    rows: list[dict[str, str]]
    meta_header: list[str]
    meta: list[dict[str, str]]

    @cached_property
    def filters(self) -> list[str]:
        return [row["col_name"] for row in self.meta if row.get("col_type") == "Filter"]

    @cached_property
    def indicators(self) -> list[str]:
        return [row["col_name"] for row in self.meta if row.get("col_type") == "Indicator"]

    def values(self, column: str) -> list[str]:
        """Different values of a column, in order of first appearance."""
        return list(dict.fromkeys(row.get(column, "") for row in self.rows))


def read_csv(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of plain CSV. Raises ValueError or UnicodeDecodeError where it is none."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("a byte order mark stands before the first column")
    reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    lines = list(reader)
    header = lines[0] if lines else []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header):
            raise ValueError(f"line {number} has {len(line)} cells, the header {len(header)}")
    return header, [dict(zip(header, line, strict=True)) for line in lines[1:]]
