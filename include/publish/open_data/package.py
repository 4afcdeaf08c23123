"""`datapackage.json`: every table and file of open data with its columns, licence and sources, as Frictionless reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from include.datasets import DATASETS, Column
from include.datasets.open_data import OpenData
from include.publish.content import YearContent
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.rights import LICENCE_NAME, LICENCE_PATH, LICENCE_TITLE, PASSAGES, QUOTES, contact
from include.publish.symbols import SYMBOLS

_WORDS = {**PASSAGES, "report_themes": "summary", "report_template": "wording", "theme_synthesis": "quote"}
"""Tables with words of reports, which stay their publishers', and the column that holds them."""
_TYPES = {
    "string": "string", "int32": "integer", "int64": "integer", "double": "number", "bool": "boolean", "date32[day]": "date",
}  # fmt: skip


def package(content: YearContent, open_data: Sequence[OpenData], drawn: Mapping[str, bytes]) -> bytes:
    """The descriptor of a release, as JSON. `drawn` holds the files of open data by name."""
    made = content.made
    resources: list[dict[str, Any]] = []
    for name, table in content.tables.items():
        resources.append(_table(name, csv_bytes(table)))
        resources.append(_parquet(name, parquet_bytes(table)))
    for one in open_data:
        resources.append(_open_data(one, drawn[f"open-data/{one.name}.csv"]))
        resources.append(_metadata(one, drawn[f"open-data/{one.name}.meta.csv"]))
    descriptor = {
        "name": f"safeguarding-yearly-reports-{content.year}",
        "title": f"Safeguarding partnerships' yearly reports {content.year}",
        "description": "What the yearly reports of England's local safeguarding children partnerships say, with a quote "
        "and a page for each claim.",
        "version": f"{content.version}.0.0",
        "created": content.released_at.isoformat(),
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_PATH}],
        "rights": f"The licence is that of tables and figures. {QUOTES}",
        "contact": contact(),
        "review_state": made.review_state,
        "is_provisional": made.is_provisional,
        "engine": made.engine,
        "framework_id": made.framework_id,
        "resources": resources,
    }
    return (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()


def _file(name: str, path: str, data: bytes, **more: Any) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": name, "path": path, "bytes": len(data), "hash": f"sha256:{digest}", **more}


def _table(name: str, data: bytes) -> dict[str, Any]:
    dataset = DATASETS[name]
    schema = {
        "fields": [_field(column) for column in dataset.columns],
        "primaryKey": list(dataset.key),
        "missingValues": [""],
    }
    about = {
        "title": dataset.one_row_per.capitalize(),
        "description": " ".join((dataset.description, *dataset.warnings)),
    }
    rights = {"rights": f"Column {_WORDS[name]}: {QUOTES}"} if name in _WORDS else {}
    return _file(name.replace("_", "-"), f"{name}.csv", data, **about, **rights, **_CSV, schema=schema)


def _parquet(name: str, data: bytes) -> dict[str, Any]:
    """The same as Parquet: a file whose columns its own schema tells."""
    about = {"description": f"The same rows as {name}.csv.", "mediatype": "application/vnd.apache.parquet"}
    return _file(f"{name.replace('_', '-')}-parquet", f"{name}.parquet", data, type="file", **about)


def _open_data(one: OpenData, data: bytes) -> dict[str, Any]:
    """Figures may be symbols, which are told as missing values."""
    fields = [_field(column) | {"title": column.heading} for column in one.columns]
    for field, column in zip(fields, one.columns, strict=True):
        if column.name == "time_period":  # digits that are no number to reckon with
            field["type"] = "string"
    schema = {"fields": fields, "missingValues": ["", *SYMBOLS]}
    about = {"title": one.title, "description": " ".join((*one.source.warnings, one.note)).strip() or one.title}
    return _file(
        f"open-data-{one.name.replace('_', '-')}", f"open-data/{one.name}.csv", data, **about, **_CSV, schema=schema
    )


def _metadata(one: OpenData, data: bytes) -> dict[str, Any]:
    about = {"title": f"Metadata of {one.name}.csv"}
    return _file(
        f"open-data-{one.name.replace('_', '-')}-meta", f"open-data/{one.name}.meta.csv", data, **about, **_CSV
    )


_CSV = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def _field(column: Column) -> dict[str, Any]:
    is_words = column.type == pa.string() or pa.types.is_list(column.type)
    may_be_empty = is_words and not column.allowed  # in CSV an empty text or list looks like none
    constraints: dict[str, Any] = {"required": True} if column.required and not may_be_empty else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field: dict[str, Any] = {"name": column.name, "type": _type(column.type), "description": column.description}
    if field["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": constraints} if constraints else {})


def _type(kind: pa.DataType) -> str:
    """Its type in CSV: lists are written as text joined by ` > `."""
    return "datetime" if pa.types.is_timestamp(kind) else _TYPES.get(str(kind), "string")
