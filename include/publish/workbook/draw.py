"""`yearly-tables.xlsx`: the yearly tables and the main tables by report, written with gptables."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

from include.datasets import of_layer
from include.datasets.definition import Column, Dataset
from include.publish.content import YearContent
from include.publish.symbols import SYMBOLS, legend
from include.publish.workbook import words
from include.publish.workbook.cells import cell

WORKBOOK = "yearly-tables.xlsx"
BY_REPORT = ("report_scores", "report_compliance", "report_themes")
_WIDEST, _NARROWEST = 60, 10
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
                contact=words.CONTACT,
                width=100,
            ),
            contentsheet_options={"instructions": "This worksheet contains one table: each row links to a sheet."},
            notes_table=_notes(shown),
            notesheet_options={"instructions": "This worksheet contains one table."},
            auto_width=False,
            workbook_options=_AS_TEXT,
        )
    _set_widths(book, sheets)
    book.set_properties(
        {
            "title": words.TITLE.format(year=content.year),
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
        additional_formatting=[
            {"column": {"columns": [index], "format": {"num_format": _number_format(column)}, "include_names": False}}
            for index, column in enumerate(columns)
            if column.unit or column.decimals
        ],
    )


def _headings(columns: Sequence[Column]) -> list[str]:
    """What stands over the columns, with units; each once, as a spreadsheet's table asks."""
    units = {"pounds": " (£)", "percent": " (%)"}
    return [f"{column.heading}{units.get(column.unit, '')}" for column in columns]


def _number_format(column: Column) -> str:
    return "#,##0" if column.unit == "pounds" else f"0.{'0' * column.decimals}" if column.decimals else "0"


def _own_notes(dataset: Dataset) -> dict[str, str]:
    """What to beware of with a table, by the name the workbook refers to it."""
    return {f"{dataset.name} {number}": words.plain(text) for number, text in enumerate(dataset.warnings, start=1)}


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
        [words.sheet_name(dataset), heading, column.name, words.plain(column.description)]
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
    )


def _set_widths(book: Any, sheets: dict[str, Any]) -> None:
    """Columns as wide as their longest words ask, within reason; long text is wrapped."""
    for worksheet in book.worksheets():
        name = worksheet.get_name()
        if name in ("Contents", "Notes"):
            for number, width in enumerate((24, 100) if name == "Contents" else (14, 100, 24)):
                worksheet.set_column(number, number, width)
        if name not in sheets:
            continue
        table = sheets[name].table
        for number, heading in enumerate(table.columns):
            longest = max((len(str(value)) for value in table.iloc[:, number]), default=0)
            words_of_heading = max(len(word) for word in str(heading).split()) + 4
            worksheet.set_column(number, number, min(_WIDEST, max(_NARROWEST, words_of_heading, longest + 2)))
