"""What the workbook says in words: cover, the lines above each table, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from include.datasets import DATASETS
from include.datasets.definition import Column, Dataset
from include.publish.content import YearContent
from include.publish.rights import LICENCE_PATH, LICENCE_TITLE, QUOTES, contact
from include.publish.symbols import legend
from include.publish.workbook.cells import in_words, plain_text

TITLE = "Safeguarding partnerships' yearly reports {year}: tables"
AUTHOR = "safeguarding-yearly-reports"
KEYWORDS = "safeguarding, children, partnerships, yearly reports, England"
_UNITS = {"pounds": " (£)", "percent": " (%)"}
_HEADINGS = {
    "n_left_out": "number left out",
    "n_evidence": "number of quotes",
    "n_amounts": "amounts that could be read",
    "framework_id": "framework",
    "needs_review": "to be checked by a person",
    "settled_by": "whose answer stands",
    "engine_answer": "the engine's answer",
    "engine_detail": "the engine's detail",
    "share_pct": "share",
}
"""Headings that a column's name does not give."""
_STATES = {
    "not_reviewed": "Not reviewed: no person has checked these answers.",
    "part_reviewed": "Part reviewed: people have checked some of these answers.",
    "reviewed": "Reviewed: people have checked a sample of these answers, and the year's owner has released them.",
}


def state_line(content: YearContent) -> str:
    """Whether people have checked the figures; it stands on every sheet."""
    made = content.made
    provisional = " Provisional: answered by the built-in extractive engine." if made.is_provisional else ""
    return _STATES[made.review_state] + provisional


def source_line(content: YearContent) -> str:
    """Where the figures of a sheet come from."""
    made = content.made
    return (
        f"Source: {content.manifest['reports']} yearly reports, read by the engine {made.engine} with the framework "
        f"{made.framework_id}; release v{content.version} of {content.released_at:%d %B %Y}."
    )


def scope_line(content: YearContent) -> str:
    """Which partnerships and which year a sheet is about."""
    return f"Scope: {len(content.register)} safeguarding partnerships of England, reporting year {content.year} (April to March)."


def title_of(dataset: Dataset, year: str) -> str:
    """The title of a sheet: what its table tells."""
    return f"{plain(dataset.description, dataset).rstrip('.')}, {year}"


def plain(text: str, dataset: Dataset | None = None) -> str:
    """A description without the marks of Markdown; tables, columns and codes are named as the workbook names them."""

    def named(match: re.Match[str]) -> str:
        name = match[1]
        columns = {column.name: heading(column) for column in (dataset.columns if dataset else ())}
        if name in DATASETS:
            return f"‘{sheet_name(DATASETS[name])}’"
        return f"‘{columns.get(name) or in_words(name)}’" if "_" in name and "{" not in name else name

    return re.sub(r"`([^`]*)`", named, text)


def heading(column: Column) -> str:
    """What stands over a column, with its unit."""
    name = _HEADINGS.get(column.name, column.name)
    for pattern, words in (("^is_", ""), ("^n_", "number of "), ("_no$", " number"), ("_(gbp|pct)$", "")):
        name = re.sub(pattern, words, name)
    words = column.label or name.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}{_UNITS.get(column.unit, '')}"


def sheet_name(dataset: Dataset) -> str:
    """What stands on the tab."""
    return dataset.name.replace("_", " ").capitalize()


def cover_intro(content: YearContent) -> list[str]:
    """The first lines of the cover."""
    return [
        state_line(content),
        "This workbook tells what the yearly reports of England's local safeguarding children partnerships say: who "
        "reported, their scores, how they meet the guidance, which themes they treat, their priorities and their money.",
        scope_line(content),
        source_line(content),
        f"Published: {content.released_at:%d %B %Y}, as version {content.version} of this reporting year. A correction is a "
        "version of its own.",
        f"What is new: {content.note}",
    ]


def cover_about(content: YearContent, empty: Sequence[str]) -> list[str]:
    """How to read the workbook, its symbols and its licence."""
    lines = [
        "Each sheet holds one table that begins in column A. The contents sheet links to each; the notes sheet explains "
        "what to beware of; the columns sheet says what every column means.",
        "Every count stands beside the number it is out of. 'Not mentioned' is counted like any other answer.",
        *legend(),
    ]
    if empty:
        lines.append(f"Tables without any row in this release have no sheet: {', '.join(empty)}.")
    return [*lines, f"The data is published under the {LICENCE_TITLE}.", f"[{LICENCE_TITLE}]({LICENCE_PATH})", QUOTES]


def cover_contact() -> list[str]:
    """Whom to ask about the figures."""
    return [
        plain_text(contact()),
        "Each figure can be traced to the report and page it comes from by the ids in the tables. What a report says, its "
        "partnership answers for.",
    ]


ABOUT_EVERY_TABLE = (
    "Only what code has found word for word on the cited page counts as proven. Answers without such a quote are left "
    "out; where a table has the column ‘Number left out’, it says of how many reports."
)
INSTRUCTIONS = (
    "This worksheet contains one table. Notes in square brackets are explained on the notes sheet, columns on the "
    "columns sheet."
)
