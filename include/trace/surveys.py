"""A wave of a survey: its releases, its tables, and the files of responses they were counted from."""

from __future__ import annotations

from collections.abc import Iterator

from include.datasets.survey import SURVEY_TABLES
from include.lake import Lake
from include.trace.errors import TraceError
from include.trace.ids import Traced
from include.trace.lines import Line, parquet
from include.trace.releases import latest_version, manifest_of


def of_survey(lake: Lake, traced: Traced) -> Iterator[Line]:
    """What a wave was made from, and its tables or the rows of one of them. Raises TraceError."""
    version = traced.version or latest_version(lake, traced.year)
    manifest = manifest_of(lake, traced.year, version)
    key = f"published/{traced.year}/v{version}/{SURVEY_TABLES.name}.parquet"
    rows = parquet(lake, key)
    tables = {row["table_id"]: row["title"] for row in rows}
    names = [part.rsplit(".", 1)[0] for part in traced.parts if part not in ("tables", SURVEY_TABLES.name)]
    wanted = [name for name in names if name != SURVEY_TABLES.name]
    for name in wanted:
        if name not in tables:
            raise TraceError(f"{traced.year} v{version} has no table {name!r}. It has: {', '.join(tables)}.")
    yield Line("released", f"v{version} at {manifest['released_at']} by run {manifest['run_id']}. {manifest['note']}")
    for row in (row for row in rows if row["table_id"] in wanted):
        shown = (
            "hidden, so that nobody can be recognised" if row["symbol"] else f"{row['count']} of {row['denominator']}"
        )
        told = ": ".join(part for part in (row["group"], row["item"], row["category"]) if part)
        yield Line(f"row {row['row_no']}", f"{told}: {shown}")
    if not wanted:
        yield Line("tables", f"{key}: {', '.join(tables)}; trace one of them: {traced.year}/…")
    asked, responses = manifest["questionnaire"], manifest["responses"]
    yield Line("questionnaire", f"{asked['id']} {asked['version']}: {manifest['source']}")
    yield Line(
        "counted from",
        f"{responses['returned']} responses, {responses['refused']} refused; kept by whom they were given to, not here",
    )
    for name, sha256 in responses["files"].items():
        yield Line("file", f"{name}, sha256 {sha256}")
    yield Line("code", ", ".join(f"{name} {value}" for name, value in manifest["published_by"].items()))
