"""CSV as spreadsheets of this world write it, and as they may safely open it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*)?(\.\d+)?%?")
_STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, also in full width."""


def safe_text(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would take it for a formula; numbers stay as they are."""
    starts_formula = text.lstrip().startswith(_STARTS_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if starts_formula and not _NUMBER.fullmatch(text) else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV: UTF-8 without byte order mark, one line feed per row, no cell that becomes a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else safe_text(str(value)) for value in row])
    return out.getvalue().encode("utf-8")


def csv_rows(data: bytes, required: Sequence[str], place: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines (by number, from 2) of a CSV file with a header, as cells without white space by column in small letters.

    UTF-8, UTF-16 and Windows' own encoding are read, commas, semicolons and tabs; empty lines are passed over.
    Raises ValueError naming `place` and line where it is no such table.
    """
    text = _decoded(data)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)  # spreadsheets of other languages write semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        missing = [column for column in required if column not in columns]
        if missing:
            raise ValueError(
                f"{place}, line 1: column {', '.join(missing)} is missing. The header needs {', '.join(required)}."
            )
        for cells in reader:
            row = dict.fromkeys(columns, "") | dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                yield reader.line_num, row
    except csv.Error as error:
        raise ValueError(
            f"{place}, line {reader.line_num}: not readable as CSV ({error}). Save it again as CSV."
        ) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
