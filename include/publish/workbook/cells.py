"""A value of a table as a cell of the spreadsheet: a number, or text that is text for every program."""

from __future__ import annotations

import re
from typing import Any

from include.datasets.definition import Column
from include.publish.symbols import NOT_APPLICABLE, NOT_AVAILABLE, SYMBOLS
from include.spreadsheets import safe_text

_UNKNOWN = {"n_left_out"}
"""Columns whose empty cells mean that nobody knows, not that there is nothing."""
_CODED = {"category", "detail", "engine_detail", "engine_answer"}
"""Columns of code words beside those whose words are listed."""
_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST_CHARACTERS = 32_000
"""A cell of a spreadsheet holds 32,767 characters."""


def cell(column: Column, value: Any) -> str | int | float:
    """No cell is empty: a symbol says why nothing stands there. Numbers stay numbers, yes and no are words, codes become words.

    Text cannot become a formula, a link or a note, whatever it holds.
    """
    if value is None or value in ("", []):
        return symbol_of(column)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list):
        return plain_text(" > ".join(str(part) for part in value))
    if column.name == "reliability":
        return SYMBOLS[value].shorthand if value in SYMBOLS else plain_text(str(value))
    if (column.allowed or column.name in _CODED) and _CODE.fullmatch(str(value)):
        return in_words(str(value))
    return plain_text(str(value))


def in_words(code: str) -> str:
    """A code word as people write it: `not_mentioned` is `Not mentioned`. Screen readers stumble over underscores."""
    return code.replace("_", " ").capitalize()


def symbol_of(column: Column) -> str:
    """What stands in an empty cell of a column."""
    if column.name == "reliability":
        return "no mark"
    return SYMBOLS[NOT_AVAILABLE if column.name in _UNKNOWN else NOT_APPLICABLE].shorthand


def plain_text(text: str) -> str:
    """Text as gptables writes it unchanged: it takes `[a](b)` for a link, `$$a$$` for a note, and refuses mere signs."""
    text = _NOT_XML.sub(" ", text).replace("](", "] (").replace("$$", "$ $").strip()
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]} …"
    if not re.search(r"[A-Za-z0-9]", text):
        text = f"text: {text}" if text else "text without letters"
    return safe_text(text)
