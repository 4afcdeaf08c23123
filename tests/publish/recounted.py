"""Numbers in pages, made again from the place each names: a cell of a published table, or a count of its rows."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from include.datasets import DATASETS
from include.publish.content import YearContent

_CELL = re.compile(r"(?P<table>\w+)\.(?P<column>\w+)\[(?P<key>.*)\]")
_COUNT = re.compile(r"count of (?P<table>\w+)\[(?P<where>.*)\]")


class Recounted:
    """The tables of a release, ready to be asked for many numbers."""

    def __init__(self, content: YearContent):
        self._rows = {name: table.to_pylist() for name, table in content.tables.items()}
        self._cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for name, rows in self._rows.items():
            for row in rows:
                key = "|".join(str(row[column]) for column in DATASETS[name].key)
                self._cells.setdefault((name, key), []).append(row)

    def wrong_in(self, page: html.HtmlElement) -> list[str]:
        """Numbers of a page that are not what the tables say."""
        return [
            f"{figure.get('data-from')}: {figure.get('value')!r} is shown, {self._value(figure.get('data-from'))!r} it is"
            for figure in page.xpath("//data")
            if figure.get("value") != self._value(figure.get("data-from"))
        ]

    def _value(self, source: str) -> str:
        if counted := _COUNT.fullmatch(source):
            where = [part.split("=", 1) for part in counted["where"].split(",")]
            return str(
                sum(all(str(row[name]) == value for name, value in where) for row in self._rows[counted["table"]])
            )
        cell = _CELL.fullmatch(source)
        assert cell, f"{source!r} names no place a reader could look up"
        (row,) = self._cells[cell["table"], cell["key"]]
        value = row[cell["column"]]
        return "" if value is None else f"{value:.10g}"
