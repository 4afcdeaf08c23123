"""Tables without any lines: rows of cells that stand in line under one another.

Gated, because prose in columns and contents lists stand in line too: the cells must be figures, or short under a
bold heading.
"""

from __future__ import annotations

import itertools
from statistics import median

from include.convert.model import Table
from include.convert.pdf.cells import (
    FIGURE,
    Columns,
    Row,
    box_of,
    columns_of,
    count_bold,
    is_prose,
    joined,
    made_table,
    place,
    rows_in,
    split_at_columns,
)
from include.convert.pdf.glyphs import Segment
from include.convert.pdf.layout import regions_of
from include.convert.tables import table_text
from include.convert.zones import CONTENTS_HEADING, LEADERS

MIN_ROWS = 3
FEWEST_ROWS = 2
"""Two rows are a table when the first is a bold heading over figures: a table that was cut by the end of the page."""
FARTHEST = 3.4
"""Rows of one table stand no further apart than this many text sizes."""


def take_aligned_tables(segments: list[Segment]) -> list[Segment]:
    """The page's segments with each such table made one segment that holds it."""
    if any(CONTENTS_HEADING.match(s.text.strip(" :.")) for s in segments):
        return segments
    plain = [s for s in segments if s.upright and not s.is_box]
    for region in regions_of(plain):
        for rows in _runs(rows_in(region)):
            run = split_at_columns(rows)
            table = _table(run)
            if table is not None:
                segments = with_table(segments, table, run)
    return segments


def with_table(segments: list[Segment], table: Table, rows: list[Row]) -> list[Segment]:
    """The segments with those inside the table's box replaced by one that holds the table."""
    box = box_of(rows)
    inside = {
        id(s)
        for s in segments
        if not s.is_box
        and s.upright
        and box[1] - 1 < s.middle < box[3] + 1
        and s.x0 >= box[0] - 1
        and s.x1 <= box[2] + 1
    }
    if any(
        s.upright and id(s) not in inside and box[1] < s.middle < box[3] and s.x0 < box[2] and s.x1 > box[0]
        for s in segments
    ):
        return segments
    looks = [cell.look for row in rows for cell in row.cells]
    whole = Segment(table_text(table), *box, max(looks, key=looks.count), table=table)
    first = next((n for n, s in enumerate(segments) if id(s) in inside), 0)
    kept = [s for s in segments if id(s) not in inside]
    return [*kept[:first], whole, *kept[first:]]


def _runs(rows: list[Row]) -> list[list[Row]]:
    runs: list[list[Row]] = []
    run: list[Row] = []
    for row in rows:
        if run and not _belongs(run, row):
            runs.append(run)
            run = []
        if run or (row.is_multi and not is_prose(row)):
            run.append(row)
    runs.append(run)
    trimmed = [_without_tail(run) for run in runs if run]
    return [run for run in trimmed if sum(row.is_multi for row in run) >= FEWEST_ROWS]


def _belongs(run: list[Row], row: Row) -> bool:
    size = max(cell.size for cell in row.cells)
    if row.top - run[-1].top > FARTHEST * max(size, run[-1].cells[0].size) or size > 1.5 * run[-1].cells[0].size:
        return False
    if row.is_multi:
        return not is_prose(row)
    columns = columns_of(run)
    cell = row.cells[0]
    touched = [n for n, (left, right) in enumerate(columns) if cell.x0 < right + 2 and cell.x1 > left - 2]
    if len(touched) != 1:
        return False
    left, right = columns[touched[0]]
    later = columns[touched[0] + 1][0] if touched[0] + 1 < len(columns) else max(right, cell.x1)
    return abs(cell.x0 - left) < 6 and cell.x1 < later - 2 and row.top - run[-1].top < 1.6 * size


def _without_tail(run: list[Row]) -> list[Row]:
    last = max((n for n, row in enumerate(run) if row.is_multi), default=-1)
    end = last + 1
    while end < len(run) and run[end].cells[0].text[:1].islower():
        end += 1
    return run[:end]


def _table(run: list[Row]) -> Table | None:
    columns = columns_of(run)
    if len(columns) < 2 or not _is_table(run, columns):
        return None
    groups: list[list[list[str]]] = []
    for number, texts in enumerate(place(run, columns)):
        if groups and _continues(run, number, texts):
            groups[-1].append(texts)
        else:
            groups.append([texts])
    return made_table([joined(group) for group in groups], count_bold(run))


def _is_table(run: list[Row], columns: Columns) -> bool:
    multi = [row for row in run if row.is_multi]
    later = [cell for row in multi for cell in row.cells[1:]]
    cells = [cell for row in multi for cell in row.cells]
    if any(LEADERS.search(cell.text) for cell in cells) or _rises(multi) or max(len(c.words) for c in cells) > 40:
        return False
    figures = sum(bool(FIGURE.match(cell.text)) for cell in later) / max(1, len(later))
    words = sum(len(cell.words) for cell in cells) / len(cells)
    filled = len(cells) / (len(multi) * len(columns))
    if filled < 0.45:
        return False
    headed = all(cell.look.bold for cell in multi[0].cells) and not all(c.look.bold for r in multi[1:] for c in r.cells)
    if len(multi) < MIN_ROWS:
        return headed and figures >= 0.4 and len(columns) > 2
    if figures >= 0.4:
        return True
    return headed and words <= 6 and filled >= 0.75


def _rises(multi: list[Row]) -> bool:
    """Whether the last cells are page numbers of a contents list: whole, small, never falling, with nothing else."""
    last = [row.cells[-1].text for row in multi if len(row.cells) == 2]
    if len(last) < 0.9 * len(multi) or not all(text.isdigit() and int(text) < 400 for text in last):
        return False
    numbers = [int(text) for text in last]
    return len(numbers) >= 4 and numbers == sorted(numbers) and len(set(numbers)) > 2


def _continues(run: list[Row], number: int, texts: list[str]) -> bool:
    """Whether a line goes on with the row above it rather than being a row."""
    row, before = run[number], run[number - 1]
    distance = row.top - before.top
    pitches = [b.top - a.top for a, b in itertools.pairwise(run) if a.is_multi and b.is_multi]
    tight = distance < 0.8 * (median(pitches) if pitches else distance)
    if row.is_multi:
        return tight and not texts[0]
    return tight or (row.cells[0].text[:1].islower() and distance < 1.5 * row.cells[0].size)
