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
    ("report", "Report", 24),
    ("kind", "Kind", 16),
    ("question", "Question", 46),
    ("answer", "Engine's answer", 18),
    ("detail", "Engine's detail", 16),
    ("rationale", "Why", 60),
    ("quotes", "Quotes, each found on its page by code", 80),
    ("where", "Where to look", 34),
    ("others", "What others said", 24),
)
FILLED = (
    ("verdict", "Verdict", 14),
    ("own_answer", "Your answer, where you amend", 24),
    ("own_detail", "Your detail", 18),
    ("quote", "A quote you add, word for word", 60),
    ("page", "Its page", 10),
    ("note", "Note", 40),
)
"""Columns: name, header, width in characters."""
COLUMNS = (*PROTECTED, *FILLED)
NAMES = tuple(name for name, *_ in COLUMNS)
HEADERS = tuple(header for _, header, _ in COLUMNS)

VERDICTS = {"agree": "agree", "amend": "amend", "cannot tell": "cannot_tell"}
"""As the drop-down shows them, and as they are kept."""
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 4000


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
