"""`yearly-tables.xlsx`: the yearly tables and the main tables by report, written with gptables."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from include.datasets import of_layer
from include.datasets.definition import Column, Dataset
from include.publish.content import YearContent
from include.publish.symbols import SYMBOLS, legend
from include.publish.workbook import words
from include.publish.workbook.cells import cell

WORKBOOK = "yearly-tables.xlsx"
BY_REPORT = ("report_scores", "report_compliance", "report_themes")
_WIDEST, _NARROWEST = 60, 10
_WIDTHS = {"Cover": (100,), "Contents": (24, 100), "Notes": (14, 100, 24)}
_LINE = 15.75
"""Height of a line of 12 points."""
_A4 = 9
_EVERY_SHEET = "every sheet"
_AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
"""Nothing from a report turns into a formula or a link when the file is written or opened."""


def draw_workbook(content: YearContent) -> dict[str, bytes]:
    """The workbook by its name in the release. The same content gives the same bytes."""
    import gptables

    shown = [one for one in _datasets(content) if content.tables[one.name].num_rows]
    empty = [words.sheet_name(one) for one in _datasets(content) if not content.tables[one.name].num_rows]
    tables = {one: _cells(one, content) for one in shown}
    sheets = {"Columns": _columns_sheet(shown, content)}
    sheets |= {words.sheet_name(one): _sheet(one, rows, content) for one, rows in tables.items()}
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # gptables warns of what a test holds the workbook to
        book = gptables.produce_workbook(
            buffer,
            sheets,
            cover=gptables.Cover(
                title=words.TITLE.format(year=content.year),
                intro=words.cover_intro(content),
                about=words.cover_about(content, empty),
                contact=words.cover_contact(),
                width=100,
            ),
            contentsheet_options={"instructions": "This worksheet contains one table: each row links to a sheet."},
            notes_table=_notes(shown),
            notesheet_options={"instructions": "This worksheet contains one table."},
            auto_width=False,
            workbook_options=_AS_TEXT,
        )
    _set_sizes(book, sheets)
    _set_pages(book)
    book.set_properties(
        {
            "title": words.TITLE.format(year=content.year),
            "author": words.AUTHOR,
            "keywords": words.KEYWORDS,
            "subject": words.state_line(content),
            "comments": words.source_line(content),
            "created": content.released_at.replace(tzinfo=None),
        }
    )
    book.close()
    return {WORKBOOK: buffer.getvalue()}


def _datasets(content: YearContent) -> list[Dataset]:
    """Yearly tables, then the main ones by report."""
    there = [one for one in of_layer("published") if one.name in content.tables]
    yearly = [one for one in there if one.name.startswith("yearly_")]
    return [*yearly, *(one for one in there if one.name in BY_REPORT)]


def _cells(dataset: Dataset, content: YearContent) -> list[list[Any]]:
    """Every cell of a table, in its order."""
    columns = _columns(dataset, content)
    return [[cell(column, row[column.name]) for column in columns] for row in content.rows(dataset.name)]


def _columns(dataset: Dataset, content: YearContent) -> list[Column]:
    there = set(content.tables[dataset.name].column_names)
    return [column for column in dataset.columns if column.name in there]


def _sheet(dataset: Dataset, rows: list[list[Any]], content: YearContent) -> Any:
    """One table with what must stand above it."""
    import gptables
    import pandas as pd

    columns = _columns(dataset, content)
    used = {code for code, symbol in SYMBOLS.items() if any(symbol.shorthand in row for row in rows)}
    notes = "".join(f" $${name}$$" for name in (_EVERY_SHEET, *_own_notes(dataset)))
    return gptables.GPTable(
        pd.DataFrame(rows, columns=_headings(columns)).astype(object),
        table_name=dataset.name,
        title=words.title_of(dataset, content.year),
        subtitles=[words.state_line(content)],
        instructions=words.INSTRUCTIONS,
        legend=legend(used) if used else [],
        source=words.source_line(content),
        scope=words.scope_line(content) + notes,
        index_columns={},
        additional_formatting=_formats([_format(column) for column in columns]),
    )


def _headings(columns: Sequence[Column]) -> list[str]:
    """What stands over the columns; each once, as a spreadsheet's table asks."""
    return [words.heading(column) for column in columns]


def _format(column: Column) -> dict[str, Any]:
    """How numbers of a column are shown: decimals and thousands, and a gap to the text on their right."""
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        return {}
    beside_text = {"align": "right", "indent": 1}
    if not (column.unit or column.decimals):
        return beside_text
    shown = "#,##0" if column.unit == "pounds" else f"0.{'0' * column.decimals}" if column.decimals else "0"
    return {"num_format": shown, **beside_text}


def _formats(of_columns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as gptables takes it; what stands in a row of several lines begins on the first of them."""
    return [
        {"column": {"columns": [number], "format": {"valign": "top", **one}, "include_names": False}}
        for number, one in enumerate(of_columns)
    ]


def _own_notes(dataset: Dataset) -> dict[str, str]:
    """What to beware of with a table, by the name the workbook refers to it."""
    return {
        f"{dataset.name} {number}": words.plain(text, dataset) for number, text in enumerate(dataset.warnings, start=1)
    }


def _notes(shown: Sequence[Dataset]) -> Any:
    """The notes of all tables and of each, in the order the sheets refer to them."""
    import pandas as pd

    rows = [[_EVERY_SHEET, words.ABOUT_EVERY_TABLE, "All tables"]]
    rows += [[name, text, words.sheet_name(dataset)] for dataset in shown for name, text in _own_notes(dataset).items()]
    return pd.DataFrame(rows, columns=["Reference", "Note", "Sheet"])


def _columns_sheet(shown: Sequence[Dataset], content: YearContent) -> Any:
    """What every column of every sheet means."""
    import gptables
    import pandas as pd

    rows = [
        [words.sheet_name(dataset), heading, column.name, words.plain(column.description, dataset)]
        for dataset in shown
        for column, heading in zip(
            _columns(dataset, content), _headings(_columns(dataset, content)), strict=True
        )
    ]  # fmt: skip
    return gptables.GPTable(
        pd.DataFrame(rows, columns=["Sheet", "Column", "Name in the data files", "Meaning"]),
        table_name="columns",
        title="What the columns mean",
        subtitles=[words.state_line(content)],
        instructions="This worksheet contains one table.",
        index_columns={},
        additional_formatting=_formats([{}] * 4),
    )


def _set_pages(book: Any) -> None:
    """Who prints a sheet gets all its columns beside each other, and the headings on every page."""
    for worksheet in book.worksheets():
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 0)
        if (header := _header(worksheet)) is not None:
            worksheet.repeat_rows(header)


def _set_sizes(book: Any, sheets: dict[str, Any]) -> None:
    """Columns as wide as their longest words ask, within reason; rows as high as the lines their text is wrapped to.

    Excel finds the heights out by itself, other programs lay the lines over each other.
    """
    told = {number: text for text, number in book.str_table.string_table.items()}
    for worksheet in book.worksheets():
        name = worksheet.get_name()
        widths: Sequence[int] = _WIDTHS.get(name) or _widths(sheets[name].table)
        for number, width in enumerate(widths):
            worksheet.set_column(number, number, width)
        for row, cells in worksheet.table.items():
            if row < (_header(worksheet) or 0):
                continue  # lines above a table run on to the right
            texts = ((widths[column], told.get(getattr(one, "string", None), "")) for column, one in cells.items())
            lines = max((len(textwrap.wrap(text, width)) for width, text in texts if len(text) > width), default=1)
            if lines > 1:
                worksheet.set_row(row, lines * _LINE)


def _widths(table: Any) -> list[int]:
    widths = []
    for number, heading in enumerate(table.columns):
        longest = max((len(str(value)) for value in table.iloc[:, number]), default=0)
        word = max(len(word) for word in str(heading).split()) + 4
        widths.append(min(_WIDEST, max(_NARROWEST, word, longest + 2)))
    return widths


def _header(worksheet: Any) -> int | None:
    """The row of a sheet's table that holds its headings, from 0."""
    for table in worksheet.tables:
        return int(table["range"].partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    return None
