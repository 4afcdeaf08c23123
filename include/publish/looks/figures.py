"""Figures in text: each knows the cell of the published tables it comes from, and says so in the page.

A page holds `<data value="71.4" data-from="yearly_themes.percentage[2023-24|4|addressed]">71.4%</data>`, so that a
reader can look any number up, and a test can recompute all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
from markupsafe import Markup

from include.datasets import DATASETS
from include.publish.symbols import LOW_RELIABILITY, NOT_APPLICABLE, SYMBOLS

Value = int | float | None
Unit = Literal["", "%", "£"]


@dataclass(frozen=True)
class Figure:
    """A number with the cell or the count it comes from; where there is none, the symbol that says why."""

    value: Value
    source: str
    unit: Unit = ""
    missing: str = NOT_APPLICABLE

    def __html__(self) -> str:
        value = "" if self.value is None else f"{self.value:.10g}"
        return Markup('<data value="{}" data-from="{}">{}</data>').format(value, self.source, self.text)

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def text(self) -> str:
        """As people read it: 1,234; 71.4%; £12,500; 0.82."""
        if self.value is None:
            return SYMBOLS[self.missing].shorthand
        if self.unit == "%":
            return f"{self.value:.1f}%"
        if self.unit == "£":
            return f"£{self.value:,.0f}"
        return f"{self.value:,.2f}" if isinstance(self.value, float) else f"{self.value:,}"


class Row:
    """A row of a published table; its numbers come out as figures, everything else as it is."""

    def __init__(self, table: str, values: Mapping[str, Any], numbers: Collection[str]):
        self.table = table
        self.values = values
        self.numbers = numbers

    def __getitem__(self, column: str) -> Any:
        value = self.values[column]
        if column not in self.numbers:
            return value
        key = "|".join(str(self.values[name]) for name in DATASETS[self.table].key)
        return Figure(value, f"{self.table}.{column}[{key}]", _unit(column))

    def __contains__(self, column: str) -> bool:
        return column in self.values

    @property
    def reliability(self) -> str:
        """The symbol for low reliability where the table says so, else nothing."""
        is_low = self.values.get("reliability") == LOW_RELIABILITY
        return SYMBOLS[LOW_RELIABILITY].shorthand if is_low else ""


class Figures:
    """The published tables of a release, row by row, for templates. Rows are made of those tables alone that are asked for."""

    def __init__(self, tables: Mapping[str, pa.Table]):
        self._tables = tables
        self._made: dict[str, list[Row]] = {}

    def has(self, table: str) -> bool:
        """Whether the release holds a table and there is anything in it."""
        return table in self._tables and self._tables[table].num_rows > 0

    def rows(self, table: str, **where: Any) -> list[Row]:
        """Rows of a table with these values, in its order; none where there is no such table."""
        return [row for row in self._all(table) if all(row.values.get(name) == value for name, value in where.items())]

    def row(self, table: str, **where: Any) -> Row:
        """The one row with these values. Raises LookupError where there are none or several."""
        found = self.rows(table, **where)
        if len(found) != 1:
            raise LookupError(f"{table} has {len(found)} rows with {where}, and a page needs the one.")
        return found[0]

    def has_doubtful(self, table: str) -> bool:
        """Whether any row of a table is of low reliability, so that its symbol needs a word beside it."""
        return any(row.reliability for row in self._all(table))

    def by_category(self, table: str, **where: Any) -> dict[str, Row]:
        """Rows with these values by their category."""
        return {row["category"]: row for row in self.rows(table, **where)}

    def _all(self, table: str) -> list[Row]:
        if table not in self._made:
            self._made[table] = _rows(table, self._tables[table]) if table in self._tables else []
        return self._made[table]


class RowsByReport:
    """Rows of one published table, one report after the other: those of the others are not made."""

    def __init__(self, name: str, table: pa.Table):
        self._name = name
        self._table = table
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, report_id in enumerate(table["report_id"].to_pylist()):
            self._places[report_id].append(at)

    def of(self, report_id: str) -> list[Row]:
        """Rows about a report, in the table's order; none where there are none."""
        return _rows(self._name, self._table.take(pa.array(self._places.get(report_id, []), pa.int64())))


def ranked(rows: Sequence[Row], *, least: bool = False) -> Iterator[Row]:
    """Rows by their percentage, highest first, in the table's order where they are equal; those without come last."""
    sign = 1 if least else -1
    yield from sorted(rows, key=lambda row: (row.values["percentage"] is None, sign * (row.values["percentage"] or 0)))


def _rows(name: str, table: pa.Table) -> list[Row]:
    is_number = {
        field.name
        for field in table.schema
        if (pa.types.is_integer(field.type) or pa.types.is_floating(field.type)) and not field.name.endswith("_no")
    }
    return [Row(name, row, is_number) for row in table.to_pylist()]


def _unit(column: str) -> Unit:
    if column == "percentage" or column.endswith("_pct"):
        return "%"
    return "£" if column.endswith("_gbp") else ""
