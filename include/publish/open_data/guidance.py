"""`guidance.md`: what a person needs to know before using the open data."""

from __future__ import annotations

from collections.abc import Sequence

from include.datasets.open_data import OpenData
from include.publish.content import YearContent
from include.publish.rights import DATA_LICENCE, QUOTES, contact
from include.publish.symbols import SYMBOLS

_STATES = {
    "not_reviewed": "**Not reviewed**: no person has checked these answers.",
    "part_reviewed": "**Part reviewed**: people have checked some of these answers.",
    "reviewed": "**Reviewed**: people have checked a sample of these answers and the year's owner has released them.",
}


def guidance(content: YearContent, files: Sequence[OpenData]) -> str:
    """The page in Markdown."""
    made = content.made
    provisional = " **Provisional**: answered by the extractive engine." if made.is_provisional else ""
    parts = [
        f"# Open data: safeguarding partnerships' yearly reports {content.year}",
        f"{_STATES[made.review_state]}{provisional}",
        f"Release v{content.version} of {content.released_at:%d %B %Y}. {content.note} Answers by the engine "
        f"`{made.engine}` with the framework `{made.framework_id}`. Made from {content.manifest['reports']} reports of "
        f"{len(content.register)} partnerships.",
        "CSV in the open data standard of Explore education statistics. Each file has a `.meta.csv` beside it. "
        "`time_identifier` is Financial year, since reports run from April to March. The same figures, with the words "
        "and quotes behind them, are in the tables beside this folder; `datapackage.json` describes all of them.",
        "## Files",
        *(_file(one) for one in files),
        "## Symbols",
        "| symbol | meaning | when |\n|---|---|---|\n"
        + "\n".join(f"| `{one.code}` | {one.meaning} | {one.used} |" for one in SYMBOLS.values()),
        "A figure of low reliability is replaced by `u` here; in the tables beside this folder it stands with the mark.",
        "## Contact",
        contact(),
        "## Licence",
        f"{DATA_LICENCE} {QUOTES}",
    ]
    return "\n\n".join(parts) + "\n"


def _file(one: OpenData) -> str:
    columns = [*(each.column for each in one.filters), *one.indicators]
    warnings = " ".join((*one.source.warnings, one.note)).strip()
    table = "\n".join(f"| `{column.name}` | {column.heading} | {column.description} |" for column in columns)
    return (
        f"### {one.name}.csv: {one.title}\n\n{f'{warnings}{chr(10)}{chr(10)}' if warnings else ''}"
        f"| column | label | meaning |\n|---|---|---|\n{table}"
    )
