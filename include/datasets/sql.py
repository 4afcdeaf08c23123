"""A dataset as a view of DuckDB: its description and those of its columns become the view's comments."""

from __future__ import annotations

from collections.abc import Iterable

from include.datasets.definition import PARTITION, Dataset


def view(dataset: Dataset, source: str, columns: Iterable[str]) -> str:
    """SQL that makes a view (or replaces it) over `source`, an SQL table expression such as `read_parquet('x.parquet')`.

    `columns` are those the source has: files of an earlier release may lack some of the dataset's.
    """
    return (
        f"CREATE OR REPLACE VIEW {dataset.name} AS SELECT * FROM {source};\n"  # noqa: S608 (names are our own)
        + comments(dataset, "VIEW", columns)
    )


def comments(dataset: Dataset, kind: str, columns: Iterable[str]) -> str:
    """SQL that describes a VIEW or TABLE named like the dataset, and those of its columns that are there."""
    about = f"{dataset.description} One row per {dataset.one_row_per}."
    if dataset.warnings:
        about += f" Beware: {' '.join(dataset.warnings)}"
    there = set(columns)
    described = {one.name: one.description for one in dataset.columns}
    described.setdefault(PARTITION, "Reporting year, such as 2023-24.")
    lines = [f"COMMENT ON {kind} {dataset.name} IS {text(about)};"]
    lines += [
        f"COMMENT ON COLUMN {dataset.name}.{_word(column)} IS {text(description)};"
        for column, description in described.items()
        if column in there
    ]
    return "\n".join(lines) + "\n"


def text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def _word(name: str) -> str:
    """A column's name, quoted, since some (`count`, `row`, `column`) are words of SQL."""
    return f'"{name}"'
