"""What stands where in the spreadsheet, for the one who writes it and the one who takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from include.spreadsheets import safe_text
from include.versions import fingerprint

GUIDE, ANSWERS, LISTS = "How to fill in", "Answers", "Lists"
FORM = "review sheet 1"
"""What kind of file it is, and which make; a sheet of another make is refused."""
ABOUT_ROW, ABOUT_COLUMNS = 1, ("form", "reporting_year", "reviewer", "check")
"""Cells of the first row of the hidden sheet."""
HEADER_ROW = 1

PROTECTED = (
    ("key", "Answer", 14),
    ("finding_version", "Version", 14),
    ("check", "Check", 14),
    ("report", "Report", 20),
    ("kind", "Kind", 17),
    ("question", "Question", 34),
    ("answer", "Engine's answer", 16),
    ("detail", "Engine's detail", 16),
    ("rationale", "Why", 46),
    ("quotes", "Quotes, each found on its page by code", 70),
    ("where", "Where to look", 28),
    ("others", "What others said", 18),
)
FILLED = (
    ("verdict", "Verdict", 13),
    ("own_answer", "Your answer, where you amend", 20),
    ("own_detail", "Your detail", 18),
    ("quote", "A quote you add, word for word", 46),
    ("page", "Its page", 10),
    ("note", "Note", 34),
)
"""Columns: name, header, width in characters."""
STAYS_UP_TO = "answer"
"""Columns up to this one stay in view: what was asked and answered, while one reads on to the quotes and decides."""
COLUMNS = (*PROTECTED, *FILLED)
NAMES = tuple(name for name, *_ in COLUMNS)
HEADERS = tuple(header for _, header, _ in COLUMNS)

VERDICTS = {"agree": "agree", "amend": "amend", "cannot tell": "cannot_tell"}
"""As the drop-down shows them, and as they are kept."""
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 4000
_LINE_PT, _LEAST_PT, _MOST_PT = 14.5, 18.0, 400.0
"""Height of a line, and of the lowest and highest row; spreadsheets take rows up to 409 points."""


def cell_text(value: Any) -> str:
    """A text as a cell holds it: no control characters, never a formula, not endless."""
    text = _NOT_IN_CELLS.sub("", "" if value is None else str(value)).replace("\r", "")
    return safe_text(text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]} …")


def check_of(year: str, reviewer: str, cells: Sequence[Any]) -> str:
    """Hash over the protected cells of a row, so that an edit of them is seen. White space does not count."""
    return fingerprint([year, reviewer, *(" ".join(str(cell or "").split()) for cell in cells)])


def about_check(parts: Iterable[str]) -> str:
    """The same over the cells that say what the file is."""
    return fingerprint(["about", *parts])


def row_height(texts: Iterable[tuple[str, int]]) -> float:
    """Points a row needs to show all of its texts (each with its column's width in characters).

    Spreadsheets do not fit rows of a file they did not write: without it a row shows its first line only.
    """
    lines = max(sum(1 + int(0.95 * len(line)) // width for line in text.split("\n")) for text, width in texts)
    return min(_MOST_PT, max(_LEAST_PT, 3 + _LINE_PT * lines))
