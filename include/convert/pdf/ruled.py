"""Ruled tables: pdfplumber's rules for cells, over the lines and words pdfium read (no second reading of the page)."""

from __future__ import annotations

from typing import Any

from include.convert.model import Box, Table
from include.convert.pdf.glyphs import Look, Segment, Word
from include.convert.tables import table_text
from include.convert.text import Joiner

SNAP = 3.0
LONG_CELL = 50
"""A cell across the whole table with more words than this is a box of prose."""
Grid = list[Box]


def take_ruled_tables(edges: list[dict[str, Any]], segments: list[Segment]) -> list[Segment]:
    """The page's segments with each ruled table made one segment that holds it."""
    if sum(e["orientation"] == "v" for e in edges) < 2 or sum(e["orientation"] == "h" for e in edges) < 3:
        return segments
    for group in _cell_groups(edges):
        for cells in _without_long_cells(group, segments):
            segments = _take(cells, segments)
    return segments


def _cell_groups(edges: list[dict[str, Any]]) -> list[Grid]:
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    if len(merged) > 400:
        return []
    cells = intersections_to_cells(edges_to_intersections(merged, SNAP, SNAP))
    return [[(float(a), float(b), float(c), float(d)) for a, b, c, d in group] for group in cells_to_tables(cells)]


def _without_long_cells(cells: Grid, segments: list[Segment]) -> list[Grid]:
    """The cells above, between and below full-width cells of running text: those are boxes of prose, not cells."""
    left, right = min(c[0] for c in cells), max(c[2] for c in cells)
    long = [
        cell
        for cell in cells
        if cell[2] - cell[0] > 0.95 * (right - left)
        and sum(len(s.words) for s in segments if not s.is_box and _holds(cell, s)) > LONG_CELL
    ]
    rest = [cell for cell in cells if cell not in long]
    marks = sorted(cell[1] for cell in long)
    parts = [[cell for cell in rest if sum(mark <= cell[1] for mark in marks) == n] for n in range(len(marks) + 1)]
    return [part for part in parts if part]


def _take(cells: Grid, segments: list[Segment]) -> list[Segment]:
    box = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
    inside = [s for s in segments if s.upright and not s.is_box and _holds(box, s)]
    table = _table(cells, inside)
    if table is None or not inside:
        return segments
    taken = {id(segment) for segment in inside}
    looks = [s.look for s in inside]
    whole = Segment(table_text(table), *box, max(looks, key=looks.count), table=table)
    place = next(n for n, segment in enumerate(segments) if id(segment) in taken)
    rest = [segment for segment in segments if id(segment) not in taken]
    return [*rest[:place], whole, *rest[place:]]


def _holds(box: Box, segment: Segment) -> bool:
    return box[1] - 2 <= segment.middle <= box[3] + 2 and min(segment.x1, box[2]) - max(segment.x0, box[0]) > 0.5 * (
        segment.x1 - segment.x0
    )


def _table(cells: Grid, segments: list[Segment]) -> Table | None:
    """Cells and the words in them as a grid; None when it has fewer than two rows and columns with words."""
    lefts, tops = _marks([c[0] for c in cells]), _marks([c[1] for c in cells])
    rights, bottoms = _marks([c[2] for c in cells]), _marks([c[3] for c in cells])
    columns, rows = _marks([*lefts, *rights])[:-1], _marks([*tops, *bottoms])[:-1]
    if len(columns) < 2 or len(rows) < 2:
        return None
    inside = _words_by_cell(cells, segments)
    grid = [["" for _ in columns] for _ in rows]
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    bold_rows: dict[int, list[bool]] = {}
    for number, cell in enumerate(cells):
        row, column = _index(rows, cell[1]), _index(columns, cell[0])
        height = max(1, sum(cell[1] - 2 <= mark < cell[3] - 2 for mark in rows))
        width = max(1, sum(cell[0] - 2 <= mark < cell[2] - 2 for mark in columns))
        text = _joined(inside[number])
        grid[row][column] = f"{grid[row][column]} {text}".strip()
        if height > 1 or width > 1:
            spans[row, column] = (height, width)
        if inside[number]:
            bold_rows.setdefault(row, []).append(all(look.bold for _, _, look in inside[number]))
    grid, spans, kept = _without_empty(grid, spans)
    if len(grid) < 2 or sum(any(row[c] for row in grid) for c in range(len(grid[0]))) < 2:
        return None
    if sum(sum(map(bool, row)) >= 2 for row in grid) < 2:
        return None
    return Table(grid, _header_rows(bold_rows, kept), spans=spans)


def _header_rows(bold_rows: dict[int, list[bool]], kept: list[int]) -> int:
    """Rows from the top whose words are all bold, when not all rows are; else the first."""
    count = 0
    for row in kept:
        if not all(bold_rows.get(row, [False])):
            break
        count += 1
    return count if 0 < count < len(kept) else 1


def _words_by_cell(cells: Grid, segments: list[Segment]) -> list[list[tuple[float, str, Look]]]:
    """For each cell its lines: height, words, look."""
    found: list[list[tuple[float, str, Look]]] = [[] for _ in cells]
    for segment in sorted(segments, key=lambda s: (round(s.middle / 2), s.x0)):
        for number, words in _split(cells, segment):
            found[number].append((segment.middle, " ".join(word.text for word in words), segment.look))
    return found


def _split(cells: Grid, segment: Segment) -> list[tuple[int, list[Word]]]:
    parts: list[tuple[int, list[Word]]] = []
    for word in segment.words:
        middle = (word.x0 + word.x1) / 2
        number = min(range(len(cells)), key=lambda n: _distance(cells[n], middle, segment.middle))
        if parts and parts[-1][0] == number:
            parts[-1][1].append(word)
        else:
            parts.append((number, [word]))
    return parts


def _distance(cell: Box, x: float, y: float) -> float:
    return max(cell[0] - x, 0, x - cell[2]) + max(cell[1] - y, 0, y - cell[3])


def _joined(lines: list[tuple[float, str, Look]]) -> str:
    joiner = Joiner()
    text = ""
    for _, line, _ in lines:
        text = joiner.join(text, line)
    return text


def _marks(values: list[float]) -> list[float]:
    """Values with those closer than the snap made one."""
    marks: list[float] = []
    for value in sorted(values):
        if not marks or value - marks[-1] > SNAP:
            marks.append(value)
    return marks


def _index(marks: list[float], value: float) -> int:
    return min(range(len(marks)), key=lambda n: abs(marks[n] - value))


def _without_empty(
    grid: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]]
) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]], list[int]]:
    """Without rows and columns that hold nothing, such as the gaps between double rules."""
    rows = [n for n, row in enumerate(grid) if any(row)]
    columns = [n for n in range(len(grid[0])) if any(row[n] for row in grid)]
    kept: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), (height, width) in spans.items():
        if row in rows and column in columns:
            size = (sum(row <= r < row + height for r in rows), sum(column <= c < column + width for c in columns))
            if size != (1, 1):
                kept[rows.index(row), columns.index(column)] = size
    return [[grid[r][c] for c in columns] for r in rows], kept, rows
