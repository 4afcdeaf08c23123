"""What a dataset is: one definition from which schema, data dictionary, metadata and row checks are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

PARTITION = "reporting_year"
"""Datasets are Hive-partitioned by this column: it stands in the path, never inside the file."""


class DatasetError(ValueError):
    """Rows do not fit their dataset's definition; the message names dataset, column, row and what was expected."""


@dataclass(frozen=True)
class Column:
    """One column: its name, Arrow type and meaning in words a reader of the data dictionary understands."""

    name: str
    type: pa.DataType
    description: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    unit: str = ""
    label: str = ""
    decimals: int = 0

    @property
    def heading(self) -> str:
        """What stands over the column where people read it."""
        return self.label or self.name.replace("_", " ").capitalize()

    def but(self, **changes: Any) -> Column:
        """The same column with another description, obligation or range of values."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Dataset:
    """One dataset: what a row is, its columns, its key, and what to beware of when using it."""

    name: str
    layer: str
    one_row_per: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of one file: every column but the partition, which stands in the path."""
        return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in self.columns])

    @property
    def partitioned_schema(self) -> pa.Schema:
        """Arrow schema as a reader of the whole dataset sees it, with `reporting_year`."""
        return self.schema.append(pa.field(PARTITION, pa.string()))

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def table(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Rows (mappings by column name) as an Arrow table of exactly this schema.

        Missing optional columns become null. Raises DatasetError for an unknown column, a missing
        required value, a value outside its range, a wrong type or a key that occurs twice.
        """
        rows = list(rows)
        self._refuse_unknown_columns(rows)
        arrays = [self._array(column, rows) for column in self.columns]
        self._refuse_repeated_keys(rows)
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def _refuse_unknown_columns(self, rows: Sequence[Mapping[str, Any]]) -> None:
        known = {*self.column_names, PARTITION}
        for number, row in enumerate(rows):
            unknown = sorted(set(row) - known)
            if unknown:
                raise DatasetError(f"{self.name}, row {number}: unknown column {', '.join(unknown)}.")

    def _array(self, column: Column, rows: Sequence[Mapping[str, Any]]) -> pa.Array:
        values = [row.get(column.name) for row in rows]
        for number, value in enumerate(values):
            if value is None and column.required:
                raise DatasetError(f"{self.name}, row {number}: {column.name} is required but empty.")
            if column.allowed and value is not None and value not in column.allowed:
                raise DatasetError(
                    f"{self.name}, row {number}: {column.name}={value!r} is not one of {', '.join(column.allowed)}."
                )
        try:
            return pa.array(values, type=column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise DatasetError(f"{self.name}: column {column.name} does not hold {column.type}: {error}") from error

    def _refuse_repeated_keys(self, rows: Sequence[Mapping[str, Any]]) -> None:
        seen: set[tuple[Any, ...]] = set()
        for row in rows:
            key = tuple(row.get(name) for name in self.key)
            if key in seen:
                parts = ", ".join(f"{name}={value!r}" for name, value in zip(self.key, key, strict=True))
                raise DatasetError(f"{self.name}: two rows have the same key ({parts}).")
            seen.add(key)
