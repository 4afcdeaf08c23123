"""Columns and cells of tables that have no full grid of lines, told from what stands under one another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from include.convert.model import Box, Table
from include.convert.pdf.glyphs import Segment, Word
from include.convert.pdf.layout import is_lone_label, rows_of
from include.convert.text import Joiner

FIGURE = re.compile(
    r"^[(\[]?[-–+~<>]?\s?[£€$]?\s?\(?\d[\d,.\s]*\)?\s?(?:%|k|m|bn|million|pp)?[)\]]?\*?$|^[-–—]$|^n/?a$|^nil$|^20\d\d[-/–]\d\d(?:\d\d)?$|^Q[1-4]\b.*$",
    re.IGNORECASE,
)
PROSE_CELL = 5
"""A row all of whose cells hold more words than this is prose in columns."""
Columns = list[tuple[float, float]]


@dataclass(slots=True)
class Row:
    """Segments on one height: the cells of one line of a table."""

    cells: list[Segment]

    @property
    def is_multi(self) -> bool:
        return len(self.cells) > 1

    @property
    def top(self) -> float:
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        return max(cell.bottom for cell in self.cells)


def rows_in(segments: list[Segment]) -> list[Row]:
    """Segments by height, a bullet or number joined to the text it stands before."""
    rows = []
    for segments_of_row in rows_of(segments):
        cells: list[Segment] = []
        for segment in segments_of_row:
            if cells and is_lone_label(cells[-1].text) and segment.x0 - cells[-1].x1 < 4 * segment.size:
                cells[-1] = cells[-1].part([*cells[-1].words, *segment.words])
            else:
                cells.append(segment)
        rows.append(Row(cells))
    return rows


def is_prose(row: Row) -> bool:
    """Whether a row is rather two lines of prose in columns."""
    return all(len(cell.words) > PROSE_CELL for cell in row.cells)


def fits(row: Row, columns: Columns) -> bool:
    """Whether each of a row's cells lies over one column of its own."""
    touched = [
        [n for n, (left, right) in enumerate(columns) if cell.x0 < right and cell.x1 > left] for cell in row.cells
    ]
    return row.is_multi and all(len(one) == 1 for one in touched) and len({one[0] for one in touched}) == len(touched)


def box_of(rows: list[Row]) -> Box:
    """The box round all cells."""
    cells = [cell for row in rows for cell in row.cells]
    return (min(c.x0 for c in cells), min(c.top for c in cells), max(c.x1 for c in cells), max(c.bottom for c in cells))


def split_at_columns(rows: list[Row]) -> list[Row]:
    """Part cells that stand so close that they were read as one, where other rows show that a column begins or ends."""
    starts = Counter(round(cell.x0) for row in rows for cell in row.cells[1:])
    ends = Counter(round(cell.x1) for row in rows for cell in row.cells[:-1])
    return [Row([part for cell in row.cells for part in _parts(cell, starts, ends)]) for row in rows]


def _parts(cell: Segment, starts: Counter[int], ends: Counter[int]) -> list[Segment]:
    parts: list[list[Word]] = [cell.words[:1]]
    for before, word in zip(cell.words, cell.words[1:], strict=False):
        gap = word.x0 - before.x1
        begins = sum(starts[round(word.x0) + shift] for shift in (-1, 0, 1)) >= 2
        finishes = sum(ends[round(before.x1) + shift] for shift in (-1, 0, 1)) >= 3 and bool(FIGURE.match(before.text))
        if gap > 0.4 * cell.size and (begins or finishes):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [cell.part(words) for words in parts] if len(parts) > 1 else [cell]


def columns_of(rows: list[Row]) -> Columns:
    """Columns as joined spans of their cells; a cell that would bridge two columns spans them and joins nothing."""
    columns: Columns = []
    cells = [cell for row in rows if row.is_multi for cell in row.cells]
    for cell in sorted(cells, key=lambda c: c.x1 - c.x0):
        touched = [c for c in columns if cell.x0 < c[1] + 1 and cell.x1 > c[0] - 1]
        if len(touched) > 1:
            continue
        if touched:
            columns.remove(touched[0])
            columns.append((min(cell.x0, touched[0][0]), max(cell.x1, touched[0][1])))
        else:
            columns.append((cell.x0, cell.x1))
    return sorted(columns)


def column_at(columns: Columns, cell: Segment) -> int:
    """The column a cell lies over most."""
    return max(range(len(columns)), key=lambda n: min(cell.x1, columns[n][1]) - max(cell.x0, columns[n][0]))


def place(rows: list[Row], columns: Columns) -> list[list[str]]:
    """Each row's texts by column."""
    placed = []
    for row in rows:
        texts = [""] * len(columns)
        for cell in row.cells:
            column = column_at(columns, cell)
            texts[column] = f"{texts[column]} {cell.text}".strip()
        placed.append(texts)
    return placed


def joined(lines: list[list[str]]) -> list[str]:
    """Several lines of one row as one, cell by cell."""
    joiner = Joiner()
    whole = [""] * len(lines[0])
    for line in lines:
        whole = [joiner.join(before, text) for before, text in zip(whole, line, strict=True)]
    return whole


def made_table(grid: list[list[str]], bold_rows: int) -> Table | None:
    """The grid as a table: columns that are never filled together made one, empty ones left out."""
    grid = _merged_columns([row for row in grid if any(row)])
    if len(grid) < 2 or not grid[0] or len(grid[0]) < 2:
        return None
    return Table(grid, bold_rows if 0 < bold_rows < len(grid) else 1)


def _merged_columns(grid: list[list[str]]) -> list[list[str]]:
    """A heading set to the left of right-aligned figures makes a column of its own: join such neighbours."""
    column = 0
    while grid and column + 1 < len(grid[0]):
        pairs = [(row[column], row[column + 1]) for row in grid]
        if not any(a and b for a, b in pairs) and column > 0:
            grid = [[*row[:column], row[column] or row[column + 1], *row[column + 2 :]] for row in grid]
        elif not any(a for a, _ in pairs):
            grid = [[*row[:column], *row[column + 1 :]] for row in grid]
        else:
            column += 1
    return grid


def count_bold(rows: list[Row]) -> int:
    """How many rows from the top are all bold, when not all are."""
    bold = [all(cell.look.bold for cell in row.cells) for row in rows]
    return 0 if all(bold) else bold.index(False)
