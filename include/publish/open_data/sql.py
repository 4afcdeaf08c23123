"""`views.sql`: a view over each Parquet file of a release, for whoever downloads the folder."""

from __future__ import annotations

from include.datasets import DATASETS
from include.datasets.sql import view
from include.publish.content import YearContent

_HEAD = """-- Safeguarding partnerships' yearly reports {year}, release v{version} ({review_state}). A view over each Parquet
-- file beside this one, with descriptions as comments. Start DuckDB in this folder: duckdb -init views.sql
"""


def views(content: YearContent) -> str:
    """SQL for DuckDB. Paths are relative: it works in the folder of the release and needs no network."""
    head = _HEAD.format(
        year=content.year, version=content.version, review_state=content.made.review_state.replace("_", " ")
    )
    parts = [
        view(DATASETS[name], f"read_parquet('{name}.parquet')", table.column_names)
        for name, table in content.tables.items()
    ]
    return "\n".join([head, *parts])
