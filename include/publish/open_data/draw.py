"""The files of open data, drawn from a release's tables."""

from __future__ import annotations

from collections.abc import Sequence

from include.datasets.definition import Column
from include.datasets.open_data import OPEN_DATA, OpenData
from include.publish.content import YearContent
from include.publish.open_data.guidance import guidance
from include.publish.open_data.package import package
from include.publish.open_data.rows import Row, rows_of
from include.publish.open_data.sql import views
from include.publish.open_data.standard import DEFAULT_COLUMN, META_COLUMNS
from include.spreadsheets import csv_text

FOLDER = "open-data"
_UNITS = {"percent": "%", "pounds": "£"}


def draw_open_data(content: YearContent) -> dict[str, bytes]:
    """Every file of open data by its name in the release: data, metadata, guidance, data package, SQL views."""
    files: dict[str, bytes] = {}
    drawn: list[OpenData] = []
    for one in OPEN_DATA:
        if rows := rows_of(one, content):
            drawn.append(one)
            files[f"{FOLDER}/{one.name}.csv"] = _csv([column.name for column in one.columns], rows)
            files[f"{FOLDER}/{one.name}.meta.csv"] = _csv(_meta_columns(one), meta_rows(one, rows))
    files[f"{FOLDER}/guidance.md"] = guidance(content, drawn).encode()
    files["views.sql"] = views(content).encode()
    files["datapackage.json"] = package(content, drawn, files)
    return files


def meta_rows(one: OpenData, rows: Sequence[Row]) -> list[Row]:
    """Metadata of one file. A filter of which the rows have one value only is left out, as the standard asks."""
    found = []
    for each in one.filters:
        values = list(dict.fromkeys(row[each.column.name] for row in rows))
        if len(values) > 1:
            default = each.default if each.default in values else values[0]
            found.append(_meta(each.column, "Filter") | {"filter_hint": each.hint, DEFAULT_COLUMN: default})
    for column in one.indicators:
        shown = {"indicator_unit": _UNITS.get(column.unit, ""), "indicator_dp": str(column.decimals)}
        found.append(_meta(column, "Indicator") | shown)
    return found


def _meta(column: Column, kind: str) -> Row:
    return dict.fromkeys((*META_COLUMNS, DEFAULT_COLUMN), "") | {
        "col_name": column.name,
        "col_type": kind,
        "label": column.heading,
    }


def _meta_columns(one: OpenData) -> list[str]:
    """The standard's columns, and what a filter shows first where that is not its total."""
    return [*META_COLUMNS, *([DEFAULT_COLUMN] if any(each.default != "Total" for each in one.filters) else [])]


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    return csv_text(columns, ([row[column] for column in columns] for row in rows))
