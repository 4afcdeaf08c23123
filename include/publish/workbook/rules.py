"""Whether a workbook keeps the government's rules for statistics in spreadsheets.

The rules are those of the Analysis Function ("Releasing statistics in spreadsheets" and "Making spreadsheets
accessible: a brief checklist of the basics"), in our own words and as far as a program can see them. What only a person
can judge (are titles clear, are notes needed?) is not here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

FIRST_SHEETS = ("Cover", "Contents", "Notes")
SMALLEST_FONT = 12
_SANS_SERIF = {"Arial", "Calibri", "Helvetica", "Verdana"}
_BLACKS = {None, "FF000000", "00000000"}
_SHORTHAND = re.compile(r"\[(c|low|u|x|z)\]")

Rule = Callable[[Any], Iterator[str]]
_RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Mark a function over an openpyxl workbook as one of the rules; it yields one sentence per breach."""
    _RULES.append(check)
    return check


def rules() -> dict[str, str]:
    """All rules that are checked: name and sentence."""
    return {check.__name__: (check.__doc__ or "").strip() for check in _RULES}


def faults(data: bytes) -> list[str]:
    """Every breach in a workbook, each beginning with the rule's name; none for a sound one."""
    import openpyxl

    return faults_of(openpyxl.load_workbook(io.BytesIO(data)))


def faults_of(book: Any) -> list[str]:
    """The same of a workbook that is open in openpyxl."""
    return [f"{check.__name__}: {text}" for check in _RULES for text in check(book)]


def _filled(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _around_tables(sheet: Any) -> list[str]:
    """What stands on a sheet outside its tables."""
    inside = {cell.coordinate for cell in _table_cells(sheet)}
    return [str(cell.value) for cell in _filled(sheet) if cell.coordinate not in inside]


def _table_cells(sheet: Any) -> Iterator[Any]:
    for table in sheet.tables.values():
        for row in sheet[table.ref]:
            yield from row


@rule
def cover_contents_notes(book: Any) -> Iterator[str]:
    """Cover, contents and notes come first, and only the cover has no table."""
    if tuple(book.sheetnames[: len(FIRST_SHEETS)]) != FIRST_SHEETS:
        yield f"the first sheets are {', '.join(book.sheetnames[:3])}, not {', '.join(FIRST_SHEETS)}."


@rule
def one_table_on_a_sheet(book: Any) -> Iterator[str]:
    """Every other sheet holds one marked-up table, from column A, with one header row."""
    for sheet in book.worksheets[1:]:
        if len(sheet.tables) != 1:
            yield f"{sheet.title} has {len(sheet.tables)} tables."
        for table in sheet.tables.values():
            if not table.ref.startswith("A"):
                yield f"the table of {sheet.title} begins at {table.ref.split(':')[0]}, not in column A."
            if table.headerRowCount not in (None, 1):
                yield f"the table of {sheet.title} has {table.headerRowCount} header rows."
            if sheet.max_row > sheet[table.ref][-1][0].row:
                yield f"{sheet.title} has something under its table."


@rule
def meaningful_names(book: Any) -> Iterator[str]:
    """Sheets and tables have names of their own that say what they hold."""
    for sheet in book.worksheets:
        names = [sheet.title, *sheet.tables]
        for name in names:
            if re.fullmatch(r"(Sheet|Table)\s*\d*", name, re.IGNORECASE):
                yield f"{name!r} tells nothing."
        if len(sheet.title) > 31:
            yield f"{sheet.title!r} is longer than 31 characters."


@rule
def no_merged_cells(book: Any) -> Iterator[str]:
    """No cells are merged."""
    for sheet in book.worksheets:
        for area in sheet.merged_cells.ranges:
            yield f"{sheet.title} has merged cells {area}."


@rule
def no_empty_cells_in_tables(book: Any) -> Iterator[str]:
    """No cell, row or column of a table is empty: a symbol says why nothing is there."""
    for sheet in book.worksheets:
        for cell in _table_cells(sheet):
            if cell.value is None or str(cell.value).strip() == "":
                yield f"{sheet.title}!{cell.coordinate} is empty."


@rule
def headings_once(book: Any) -> Iterator[str]:
    """Every column of a table has a heading of its own."""
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            headings = [str(cell.value).casefold() for cell in sheet[table.ref][0]]
            if len(set(headings)) < len(headings):
                yield f"two columns of {sheet.title} have the same heading."


@rule
def title_first(book: Any) -> Iterator[str]:
    """Cell A1 of every sheet is its title, in bold and larger than the rest; lines above tables are in column A."""
    for sheet in book.worksheets:
        first = sheet["A1"]
        if not first.value or not first.font.b or (first.font.sz or 0) <= SMALLEST_FONT:
            yield f"{sheet.title}!A1 is no title."
        tables = list(sheet.tables.values())
        start = sheet[tables[0].ref][0][0].row if tables else sheet.max_row + 1
        for cell in _filled(sheet):
            if cell.row < start and cell.column > 1:
                yield f"{sheet.title}!{cell.coordinate} stands above the table and not in column A."


@rule
def what_stands_on_every_sheet(book: Any) -> Iterator[str]:
    """Every sheet of figures says its scope, its source and whether people have checked it."""
    for sheet in book.worksheets[len(FIRST_SHEETS) :]:
        tables = list(sheet.tables.values())
        start = sheet[tables[0].ref][0][0].row if tables else sheet.max_row + 1
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, start))
        if not re.search(r"(Not reviewed|Part reviewed|Reviewed):", above):
            yield f"{sheet.title} does not say whether people have checked it."
        if sheet.title != "Columns" and ("Source:" not in above or "Scope:" not in above):
            yield f"{sheet.title} does not say source and scope."


@rule
def symbols_are_explained(book: Any) -> Iterator[str]:
    """Symbols are the standard ones, in square brackets, and explained on the sheet that uses them."""
    for sheet in book.worksheets[len(FIRST_SHEETS) :]:
        above = " ".join(_around_tables(sheet))
        used = {str(cell.value) for cell in _table_cells(sheet) if _SHORTHAND.fullmatch(str(cell.value))}
        for symbol in sorted(used):
            if f"{symbol} " not in above:
                yield f"{sheet.title} uses {symbol} without saying what it means."
        for cell in _table_cells(sheet):
            if re.fullmatch(r"[^A-Za-z0-9]+", str(cell.value)):
                yield f"{sheet.title}!{cell.coordinate} holds {cell.value!r}: signs alone are not read out."


@rule
def notes_exist(book: Any) -> Iterator[str]:
    """Every note that is referred to stands on the notes sheet, and every note is referred to."""
    if "Notes" not in book.sheetnames:
        return
    there = {cell.value for cell in book["Notes"]["A"] if isinstance(cell.value, int)}
    said = {
        int(number)
        for sheet in book.worksheets
        for text in _around_tables(sheet)
        for number in re.findall(r"\[note (\d+)\]", text)
    }
    for number in sorted(there ^ said):
        yield f"note {number} is {'missing' if number in said else 'referred to nowhere'}."


@rule
def contents_link(book: Any) -> Iterator[str]:
    """The contents sheet links to every sheet of figures by its name."""
    if "Contents" not in book.sheetnames:
        return
    linked = {
        str(cell.hyperlink.location or "").split("!")[0].strip("'")
        for cell in book["Contents"]["A"]
        if cell.hyperlink is not None
    }
    for name in book.sheetnames[len(FIRST_SHEETS) :]:
        if name not in linked:
            yield f"the contents do not link to {name}."


@rule
def nothing_hidden(book: Any) -> Iterator[str]:
    """No sheet, row or column is hidden, nothing is filtered or frozen."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield f"{sheet.title} is hidden."
        hidden = [
            name for name, each in (*sheet.column_dimensions.items(), *sheet.row_dimensions.items()) if each.hidden
        ]
        if hidden:
            yield f"{sheet.title} has hidden rows or columns: {', '.join(map(str, hidden))}."
        if sheet.auto_filter.ref or sheet.freeze_panes:
            yield f"{sheet.title} has filters or frozen panes."


@rule
def no_meaning_by_looks(book: Any) -> Iterator[str]:
    """No colour, background, picture or comment carries meaning; links alone are blue and underlined."""
    for sheet in book.worksheets:
        if sheet._images or sheet._charts:
            yield f"{sheet.title} has pictures or charts."
        for cell in _filled(sheet):
            colour = cell.font.color.rgb if cell.font.color is not None and cell.font.color.type == "rgb" else None
            if cell.fill.fill_type not in (None, "none") or (colour not in _BLACKS and cell.hyperlink is None):
                yield f"{sheet.title}!{cell.coordinate} is coloured."
            if cell.font.i or (cell.font.u and cell.hyperlink is None) or cell.comment:
                yield f"{sheet.title}!{cell.coordinate} is in italics, underlined or commented."
        if sheet.conditional_formatting:
            yield f"{sheet.title} has conditional formats."


@rule
def readable_font(book: Any) -> Iterator[str]:
    """Text is set in a font without serifs of 12 points or more, and long text is wrapped."""
    for sheet in book.worksheets:
        for cell in _filled(sheet):
            if cell.font.name not in _SANS_SERIF or (cell.font.sz or 0) < SMALLEST_FONT:
                yield f"{sheet.title}!{cell.coordinate} is set in {cell.font.name} {cell.font.sz}."
                break
        for cell in _table_cells(sheet):
            if len(str(cell.value)) > 100 and not cell.alignment.wrap_text:
                yield f"{sheet.title}!{cell.coordinate} is long and not wrapped."
                break


@rule
def no_formulas_or_macros(book: Any) -> Iterator[str]:
    """No cell is a formula, and no text begins as one would."""
    for sheet in book.worksheets:
        for cell in _filled(sheet):
            if cell.data_type == "f" or (
                isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "@"))
            ):
                yield f"{sheet.title}!{cell.coordinate} is or looks like a formula."


@rule
def rows_as_high_as_their_text(book: Any) -> Iterator[str]:
    """A row whose text is wrapped has a height for its lines, so that none lies over another."""
    for sheet in book.worksheets:
        columns = [(one.min, one.max, one.width) for one in sheet.column_dimensions.values()]
        for cell in _filled(sheet):
            width = next((wide for first, last, wide in columns if first <= cell.column <= last), 8)
            height = sheet.row_dimensions[cell.row].height or 0
            if cell.alignment.wrap_text and len(str(cell.value)) > width and height < 2 * SMALLEST_FONT:
                yield f"{sheet.title}!{cell.coordinate} is wrapped into a row of one line."
                break


@rule
def prints(book: Any) -> Iterator[str]:
    """A sheet prints all its columns beside each other, with the headings on every page."""
    for sheet in book.worksheets:
        if sheet.page_setup.orientation != "landscape" or sheet.page_setup.fitToHeight != 0:
            yield f"{sheet.title} is cut off on paper."
        for table in sheet.tables.values():
            header = sheet[table.ref][0][0].row
            if sheet.print_title_rows != f"${header}:${header}":
                yield f"{sheet.title} does not repeat its headings on every page."


@rule
def document_properties(book: Any) -> Iterator[str]:
    """The file has a title and an author, and opens on the first cell of the first sheet."""
    if not book.properties.title or not book.properties.creator:
        yield "the file has no title or no author."
    if book.active is not book.worksheets[0] or book.active.sheet_view.selection[0].activeCell not in (None, "A1"):
        yield "the file does not open on the first cell of the first sheet."
