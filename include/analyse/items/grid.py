"""Tables of money as a grid with one heading per column, whichever way round they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from include.analyse.items.item import group_of
from include.analyse.items.money import NOTHING, mended, percent, period_of, pounds, unit_of
from include.analyse.passages import Place
from include.frameworks import Task

_MOST_HEADER_ROWS = 4
_YEAR_ALONE = re.compile(r"^(?:19|20)\d\d$")
_IN_KIND = re.compile(r"^in[ -]kind", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:\b(?:and|of|the|for|nhs|integrated|rescue|fire)|&)$", re.IGNORECASE)
_TAIL = re.compile(
    r"^(?:(?:integrated )?care board|board|council|service|services|trust|foundation trust|rescue service|authority|rescue)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cell:
    """A cell: its words as printed, the same made ready for reading as money, conversion's heading, its place."""

    text: str
    value: str
    header: str
    place: Place


@dataclass(frozen=True)
class Block:
    """Names in one column and figures in those to its right: a table, or one half of two set side by side."""

    title: str
    heads: Mapping[int, str]
    names: int
    figures: tuple[int, ...]
    body: tuple[Mapping[int, Cell], ...]
    has_header: bool

    def column(self, number: int) -> list[Cell]:
        """The filled cells of a column."""
        return [row[number] for row in self.body if number in row and row[number].text]


def matrices(tables: Iterable[Mapping[str, Any]]) -> dict[str, list[list[Cell]]]:
    """Each table's cells by row and column, without holes."""
    found: dict[str, dict[tuple[int, int], Mapping[str, Any]]] = {}
    for cell in tables:
        found.setdefault(cell["table_id"], {})[cell["row"], cell["column"]] = cell
    return {table_id: _dense(cells) for table_id, cells in found.items()}


def _dense(cells: Mapping[tuple[int, int], Mapping[str, Any]]) -> list[list[Cell]]:
    rows, columns = max(row for row, _ in cells), max(column for _, column in cells)
    first = next(iter(cells.values()))
    matrix = []
    for row in range(1, rows + 1):
        line = [_cell(cells.get((row, column)), first, row) for column in range(1, columns + 1)]
        if any(cell.text for cell in line):
            matrix.append(_with_signs(line))
    return matrix


def _cell(cell: Mapping[str, Any] | None, other: Mapping[str, Any], row: int) -> Cell:
    cell = cell or {**other, "text": "", "header": "", "row": row}
    place = Place(
        cell["document_id"], cell.get("page"), cell.get("page_label"), cell.get("anchor"), (), cell.get("read_by") or "table", row,
    )  # fmt: skip
    text = cell["text"].strip()
    return Cell(text, mended(text), (cell.get("header") or "").strip(), place)


def _with_signs(line: list[Cell]) -> list[Cell]:
    """A pound sign in a cell of its own goes to the number beside it."""
    for at in range(len(line) - 1):
        if line[at].text in ("£", "E", "f") and re.match(r"[\d(]", line[at + 1].text):
            line[at + 1] = replace(line[at + 1], value=mended(f"£{line[at + 1].text}"))
            line[at] = replace(line[at], text="", value="")
    return line


def is_value(cell: Cell) -> bool:
    """Whether a cell holds a figure, a dash for nothing, or "in kind"."""
    text = cell.value
    if not text or _YEAR_ALONE.match(text) or period_of(text, "2000-01"):
        return False
    return pounds(text, bare=True) is not None or _is_share(text) or bool(NOTHING.match(text) or _IN_KIND.match(text))


def _is_share(text: str) -> bool:
    return percent(text) is not None and len(text.split()) <= 3


def blocks(matrix: Sequence[Sequence[Cell]], task: Task) -> Iterator[Block]:
    """The blocks of a table. Tables with the contributors across the top are turned."""
    title: list[str] = []
    top = _row_of_names(matrix, task)
    if top is not None:
        title = [cell.text for row in matrix[:top] for cell in row if cell.text]
        matrix = [[_without_header(cell) for cell in column] for column in zip(*matrix[top:], strict=True)]
    n_header = _n_header_rows(matrix)
    upper = [row for row in matrix[:n_header] if sum(bool(cell.text) for cell in row) == 1]
    title += [cell.text for row in upper for cell in row if cell.text]
    lower = [row for row in matrix[:n_header] if row not in upper]
    heads = _heads(lower, len(matrix[0])) if matrix else {}
    body = _whole_names([dict(enumerate(row)) for row in matrix[n_header:]])
    if not body:
        return
    is_figure = {column: _holds_figures(body, column) for column in heads}
    names: list[int] = []
    figures: list[int] = []
    for column in sorted(heads):
        if is_figure[column] is None:
            continue
        if not is_figure[column] and figures:
            yield _block(title, heads, names, figures, body, task, bool(lower))
            names, figures = [], []
        (figures if is_figure[column] else names).append(column)
    if figures:
        yield _block(title, heads, names, figures, body, task, bool(lower))


def _block(
    title: list[str], heads: Mapping[int, str], names: list[int], figures: list[int],
    body: Sequence[Mapping[int, Cell]], task: Task, has_header: bool,
) -> Block:  # fmt: skip
    def named(column: int) -> int:
        groups = [group_of(row[column].text, task) for row in body if row[column].text]
        return sum(bool(group and not group.left_out) for group in groups)

    best = max(names, key=named, default=figures[0])
    return Block(" ".join(title), heads, best, tuple(c for c in figures if c != best), tuple(body), has_header)


def _without_header(cell: Cell) -> Cell:
    return replace(cell, header="")


def _row_of_names(matrix: Sequence[Sequence[Cell]], task: Task) -> int | None:
    """The heading row that names two contributors or more, of a table with figures below and no contributors beside."""

    def names(cells: Iterable[Cell]) -> int:
        groups = [group_of(cell.text, task) for cell in cells if cell.text and len(cell.text.split()) <= 9]
        return sum(bool(group and not group.left_out) for group in groups)

    for number, row in enumerate(matrix[:3]):
        if not any(is_value(cell) for cell in row) and names(row) >= 2 and number + 1 < len(matrix):
            beside = names(line[0] for line in matrix[number + 1 :])
            below = [cell for line in matrix[number + 1 :] for cell in line[1:] if cell.text]
            if beside < 2 and sum(is_value(cell) for cell in below) >= 0.6 * len(below) > 0:
                return number
    return None


def _n_header_rows(matrix: Sequence[Sequence[Cell]]) -> int:
    """Rows above the first that holds figures; a row with a name alone below the headings begins a section."""
    headed = False
    for number, row in enumerate(matrix[:_MOST_HEADER_ROWS]):
        filled = sum(bool(cell.text) for cell in row)
        if any(is_value(cell) and not _IN_KIND.match(cell.text) for cell in row[1:]) or (
            headed and filled == 1 and row[0].text
        ):
            return number
        headed = headed or filled > 1
    return 1 if headed and not any(is_value(cell) for cell in matrix[0][1:]) else 0


def _heads(rows: Sequence[Sequence[Cell]], width: int) -> dict[int, str]:
    """One heading per column; one set over several columns ("2023/24" over "Budget" and "Actual") goes to each."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        last = ""
        for column in range(width):
            text = row[column].text
            below = [later[column].text for later in rows[number + 1 :]]
            if text:
                last = text if column else ""
            elif last and any(below) and column:
                text = last
            said = row[column].header if number == 0 and not text and row[column].header not in below else ""
            if text or said:
                parts[column].append(text or said)
    return {column: " ".join(dict.fromkeys(part)) for column, part in enumerate(parts)}


def _holds_figures(body: Sequence[Mapping[int, Cell]], column: int) -> bool | None:
    cells = [row[column] for row in body if row[column].text]
    return sum(is_value(cell) for cell in cells) >= 0.5 * len(cells) if cells else None


def _whole_names(body: list[dict[int, Cell]]) -> list[dict[int, Cell]]:
    """Rows whose name runs over two lines made one."""
    whole: list[dict[int, Cell]] = []
    for row in body:
        before = whole[-1] if whole else None
        if before and before[0].text and not any(cell.text for at, cell in before.items() if at):
            name = row[0].text
            goes_on = not name or _UNFINISHED.search(before[0].text) or name[:1].islower() or _TAIL.match(name)
            if (
                goes_on
                and any(is_value(cell) for at, cell in row.items() if at)
                and group_goes_on(before[0].text, name)
            ):
                whole[-1] = {**row, 0: replace(before[0], text=f"{before[0].text} {name}".strip())}
                continue
        whole.append(row)
    return whole


def group_goes_on(first: str, rest: str) -> bool:
    """Whether a line without figures can be the first half of a name: not a year, not "of which"."""
    return not period_of(first, "2000-01") and not rest.lower().startswith("of which")


def unit_for(head: str, title: str) -> str:
    """The words that say in what unit a column's numbers are: its own heading, else the table's title."""
    return head if unit_of(head) > 1 else title if unit_of(title) > 1 else head
