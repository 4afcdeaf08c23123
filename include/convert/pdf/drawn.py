"""Tables whose rows are drawn or shaded but whose columns are not: rows from the lines, columns from the words."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

from include.convert.pdf.aligned import with_table
from include.convert.pdf.cells import (
    Columns,
    Row,
    columns_of,
    fits,
    is_prose,
    joined,
    made_table,
    place,
    rows_in,
    split_at_columns,
)
from include.convert.pdf.glyphs import Segment

MIN_LINES = 3
FARTHEST = 170.0
"""Two lines further apart than this, in points, do not bound one row."""
HEADER_REACH = 2.6
"""A heading row without lines of its own stands at most this many text sizes above the first line."""


def take_drawn_tables(edges: list[dict[str, Any]], segments: list[Segment]) -> list[Segment]:
    """The page's segments with each such table made one segment that holds it."""
    groups: dict[tuple[int, int], list[float]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 100:
            groups[round(edge["x0"] / 4), round(edge["x1"] / 4)].append(edge["top"])
    for (left, right), heights in groups.items():
        for lines in _stretches(sorted(heights)):
            segments = _take(lines, left * 4 - 6, right * 4 + 6, segments)
    return segments


def _stretches(heights: list[float]) -> list[list[float]]:
    stretches: list[list[float]] = [[]]
    for height in heights:
        if stretches[-1] and height - stretches[-1][-1] < 3:
            continue
        if stretches[-1] and height - stretches[-1][-1] > FARTHEST:
            stretches.append([])
        stretches[-1].append(height)
    return [lines for lines in stretches if len(lines) >= MIN_LINES]


def _take(lines: list[float], left: float, right: float, segments: list[Segment]) -> list[Segment]:
    plain = [s for s in segments if s.upright and not s.is_box and s.x0 >= left and s.x1 <= right]
    lines = _without_prose(lines, rows_in([s for s in plain if lines[0] - 2 < s.middle < lines[-1] + 2]), right - left)
    if len(lines) < MIN_LINES:
        return segments
    inside = rows_in([s for s in plain if lines[0] - 2 < s.middle < lines[-1] + 2])
    columns = columns_of(split_at_columns(inside))
    if not 2 <= len(columns) <= 14:
        return segments
    above = rows_in([s for s in plain if s.middle <= lines[0] - 2])
    known = [*_heading(inside, above, columns), *inside]
    columns = columns_of(split_at_columns(known))
    below = split_at_columns([*known, *rows_in([s for s in plain if s.middle >= lines[-1] + 2])])[len(known) :]
    rows = split_at_columns([*known, *_tail(below, columns, lines)])
    columns = columns_of(rows)
    bands = _bands(rows, lines)
    multi = sum(
        len({n for texts in place(band, columns) for n, text in enumerate(texts) if text}) > 1 for band in bands
    )
    if len(columns) < 2 or multi < 2 or multi < 0.6 * len(bands):
        return segments
    table = made_table([joined(place(band, columns)) for band in bands], _bold_bands(bands))
    return segments if table is None else with_table(segments, table, rows)


def _without_prose(lines: list[float], rows: list[Row], width: float) -> list[float]:
    """The lines without those at either end beyond which running text stands: rules under headers, over footnotes."""

    def is_text(top: float, bottom: float) -> bool:
        band = [row for row in rows if top - 2 < (row.top + row.bottom) / 2 < bottom + 2]
        wide = [c for row in band for c in row.cells if c.x1 - c.x0 > 0.7 * width and len(c.words) > 7]
        return not band or bool(wide) or sum(is_prose(row) for row in band) >= 2

    while len(lines) >= MIN_LINES and is_text(lines[0], lines[1]):
        lines = lines[1:]
    while len(lines) >= MIN_LINES and is_text(lines[-2], lines[-1]):
        lines = lines[:-1]
    return lines


def _heading(inside: list[Row], above: list[Row], columns: Columns) -> list[Row]:
    """The heading row over the first line, unless the first row between lines is bold and so the heading itself."""
    if not inside or all(cell.look.bold for cell in inside[0].cells):
        return []
    found: list[Row] = []
    next_top = inside[0].top
    for row in reversed(above):
        size = row.cells[0].size
        is_head = all(cell.look.bold for cell in row.cells) or fits(row, columns)
        if next_top - row.bottom > HEADER_REACH * size or not row.is_multi or is_prose(row) or not is_head:
            break
        found.insert(0, row)
        next_top = row.top
    return found


def _tail(below: list[Row], columns: Columns, lines: list[float]) -> list[Row]:
    """Rows under the last line, when every second row is shaded and the last one is not."""
    pitch = max((b - a for a, b in itertools.pairwise(lines)), default=0.0)
    found: list[Row] = []
    for row in below:
        if row.bottom > lines[-1] + 1.25 * pitch or not (fits(row, columns) or (found and _in_one(row, columns))):
            break
        found.append(row)
    return found if any(row.is_multi for row in found) else []


def _in_one(row: Row, columns: Columns) -> bool:
    return len(row.cells) == 1 and sum(row.cells[0].x0 < b and row.cells[0].x1 > a for a, b in columns) == 1


def _bands(rows: list[Row], lines: list[float]) -> list[list[Row]]:
    """Lines of text grouped by the drawn lines they stand between."""
    bands: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        middle = (row.top + row.bottom) / 2
        bands[sum(line < middle for line in lines)].append(row)
    return [bands[number] for number in sorted(bands)]


def _bold_bands(bands: list[list[Row]]) -> int:
    count = 0
    for band in bands:
        if not all(cell.look.bold for row in band for cell in row.cells):
            break
        count += 1
    return count
