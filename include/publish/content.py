"""What the files people read are drawn from: a year's checked tables, and all there is to say about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from include.frameworks import Framework
from include.publish.inputs import YearInputs, rows_of
from include.publish.numbers import Made
from include.register import Register


@dataclass(frozen=True)
class YearContent:
    """One release as its readers' files need it. Numbers come from `tables`, never from anywhere else.

    `tables` holds every dataset of the layer `published` by name; `inputs` the rows they were counted from, for
    quotes and places; `manifest` what the release was made from and by. `version` and `note` (what changed since the
    version before) are known once the release has its place.
    """

    year: str
    released_at: datetime
    tables: Mapping[str, pa.Table]
    inputs: YearInputs
    register: Register
    framework: Framework
    made: Made
    manifest: Mapping[str, Any]
    version: int = 0
    note: str = ""

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of one published table, in its order. Raises KeyError where there is no such table."""
        rows: list[dict[str, Any]] = self.tables[table].to_pylist()
        return rows

    def each(self, table: str) -> Iterator[dict[str, Any]]:
        """The same one after the other, for a table of which most rows are looked at and let go."""
        yield from rows_of(self.tables[table])

    def released_as(self, version: int, note: str) -> YearContent:
        """The same with the version it is released under and the line on what changed."""
        return replace(self, version=version, note=note)
