"""Reading order: segments of a page become lines, column by column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from include.convert.model import Box
from include.convert.pdf.glyphs import Look, Segment
from include.convert.text import LONE_BULLET, LONE_LABEL

MIN_GUTTER = 7.0
"""Narrowest white strip, in points, that parts two columns."""
MIN_COLUMN_LINES = 3
PROSE_WORDS = 3.5
"""Lines of a column of prose hold at least this many words on average; cells of a table mostly fewer."""
_CONTENTS_END = re.compile(r"^[\s.…·_]*\d{1,3}$")


@dataclass(slots=True)
class Line:
    """Segments on one height within one column, left to right."""

    segments: list[Segment]
    column: tuple[float, float]
    """Left and right edge of the column it stands in."""
    region: int = 0
    """Number of the column region on the page: lines of different regions never share a row."""

    @property
    def is_box(self) -> bool:
        """Whether it is a table or picture."""
        return self.segments[0].is_box

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return max(segment.x1 for segment in self.segments)

    @property
    def top(self) -> float:
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        return max(segment.bottom for segment in self.segments)

    @property
    def box(self) -> Box:
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def look(self) -> Look:
        widest = max(self.segments, key=lambda segment: len(segment.text))
        return widest.look._replace(
            bold=all(s.look.bold for s in self.segments if len(s.text) > 2) and widest.look.bold
        )

    @property
    def text_x0(self) -> float:
        """Where the words begin: after the bullet or number, when one stands apart."""
        first = self.segments[0]
        if len(self.segments) > 1 and is_lone_label(first.text):
            return self.segments[1].x0
        return first.words[1].x0 if len(first.words) > 1 and is_lone_label(first.words[0].text) else self.x0


def is_lone_label(text: str) -> bool:
    """Whether a segment is nothing but a bullet or an item's number."""
    return bool(LONE_BULLET.match(text) or LONE_LABEL.match(text))


def lines_in_order(segments: list[Segment]) -> list[Line]:
    """The lines of a page in the order they are read."""
    upright = [segment for segment in segments if segment.upright]
    regions = regions_of(upright)
    lines: list[Line] = []
    for number, region in enumerate(regions):
        lines.extend(_lines(region, number))
    turned = [segment for segment in segments if not segment.upright]
    lines.extend(Line([segment], (segment.x0, segment.x1), len(regions) + n) for n, segment in enumerate(turned))
    return lines


def rows_of(segments: list[Segment]) -> list[list[Segment]]:
    """Segments by common height, top to bottom, each row left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.middle, s.x0)):
        for row in [] if segment.is_box else reversed(rows[-3:]):
            if row[0].is_box:
                continue
            top, bottom = min(s.top for s in row), max(s.bottom for s in row)
            overlap = min(bottom, segment.bottom) - max(top, segment.top)
            if overlap > 0.55 * min(bottom - top, segment.bottom - segment.top):
                row.append(segment)
                break
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda s: s.x0)
    return rows


def _lines(segments: list[Segment], region: int) -> list[Line]:
    if not segments:
        return []
    column = (min(s.x0 for s in segments), max(s.x1 for s in segments))
    return [Line(row, column, region) for row in rows_of(segments)]


def regions_of(segments: list[Segment], depth: int = 0) -> list[list[Segment]]:
    """Split a page into regions read one after another: full-width parts and columns."""
    gutter = _gutter(segments) if depth < 3 and len(segments) >= 2 * MIN_COLUMN_LINES else None
    if gutter is None:
        return [segments] if segments else []
    regions: list[list[Segment]] = []
    wide: list[Segment] = []
    for band, is_columns in _bands(segments, gutter):
        if not is_columns:
            wide.extend(band)
            continue
        if wide:
            regions.extend([wide])
            wide = []
        left = [s for s in band if (s.x0 + s.x1) / 2 < gutter]
        right = [s for s in band if (s.x0 + s.x1) / 2 >= gutter]
        regions.extend(regions_of(left, depth + 1))
        regions.extend(regions_of(right, depth + 1))
    if wide:
        regions.append(wide)
    return regions


def _gutter(segments: list[Segment]) -> float | None:
    """Middle of the white strip that parts two columns of prose, if there is one."""
    starts = Counter(round(s.x0 / 4) for s in segments if not s.is_box and len(s.words) >= 2)
    left_edge = min(s.x0 for s in segments)
    right_edge = max(s.x1 for s in segments)
    width = right_edge - left_edge
    best: tuple[int, float] | None = None
    for bucket, _ in starts.most_common(12):
        x = bucket * 4.0
        if not left_edge + 0.2 * width < x < right_edge - 0.15 * width:
            continue
        right = [s for s in segments if s.x0 >= x - 3]
        left = [s for s in segments if s.x1 < x - 3]
        if len(right) < MIN_COLUMN_LINES or len(left) < MIN_COLUMN_LINES:
            continue
        start = min(s.x0 for s in right)
        ends = sorted(s.x1 for s in left)
        edge = ends[-1]
        if start - edge < MIN_GUTTER:
            continue
        gutter = (edge + start) / 2
        score = sum(len(band) for band, is_columns in _bands(segments, gutter) if is_columns)
        if score >= 2 * MIN_COLUMN_LINES and (best is None or score > best[0]):
            best = (score, gutter)
    return best[1] if best else None


def _bands(segments: list[Segment], gutter: float) -> list[tuple[list[Segment], bool]]:
    """Parts of a region from top to bottom, and whether each is set in columns on both sides of the gutter."""
    crossing = sorted((s for s in segments if s.x0 < gutter < s.x1), key=lambda s: s.top)
    crossing += [s for s in segments if not s.x0 < gutter < s.x1 and _parts_both(s, segments, gutter)]
    crossing.sort(key=lambda s: s.top)
    rest = [s for s in segments if not any(s is other for other in crossing)]
    edges = [(s.top, s.bottom, s) for s in crossing]
    bands: list[tuple[list[Segment], bool]] = []
    remaining = sorted(rest, key=lambda s: s.middle)
    for _, bottom, segment in edges:
        above = [s for s in remaining if s.middle < segment.middle]
        remaining = [s for s in remaining if s.middle >= segment.middle]
        # what stands on the same height as a line across belongs to that line
        same = [s for s in remaining if s.middle < bottom - 2]
        remaining = [s for s in remaining if s.middle >= bottom - 2]
        if above:
            bands.append((above, _is_columns(above, gutter)))
        bands.append(([segment, *same], False))
    if remaining:
        bands.append((remaining, _is_columns(remaining, gutter)))
    return bands


def _parts_both(segment: Segment, segments: list[Segment], gutter: float) -> bool:
    """Whether a heading on the left parts both columns: larger than the text, and the right column pauses beside it."""
    if segment.is_box or segment.x0 > gutter or segment.size < 1.15 * median(s.size for s in segments):
        return False
    across = [s.top for s in segments if s.x0 < gutter < s.x1 and s.top > segment.top]
    end = min(across, default=float("inf"))
    right = [s for s in segments if s.x0 > gutter and s.top < end]
    above = [s.bottom for s in right if s.middle < segment.middle]
    below = [s.top for s in right if s.middle >= segment.middle]
    if not above or max(above) > segment.top + 1:
        return False
    if below:
        height = segment.bottom - segment.top
        return min(below) >= segment.bottom - 1 and min(below) - max(above) > 1.3 * height
    return not any(segment.bottom - 1 <= s.top < end for s in segments if s.x1 < gutter and s is not segment)


def _is_columns(band: list[Segment], gutter: float) -> bool:
    left = [s for s in band if s.x1 <= gutter]
    right = [s for s in band if s.x0 >= gutter]
    if len(left) < MIN_COLUMN_LINES or len(right) < MIN_COLUMN_LINES:
        return False
    if sum(bool(_CONTENTS_END.match(s.text)) for s in right if not s.is_box) > 0.3 * len(right):
        return False
    labels = sum(is_lone_label(s.text) for s in left)
    if labels > 0.5 * len(left):
        return False
    return all(_is_prose(side) for side in (left, right))


def _is_prose(side: list[Segment]) -> bool:
    worded = [s for s in side if not s.is_box and not is_lone_label(s.text)]
    if not worded:
        return False
    words = [len(s.text.split()) for s in worded]
    # a side may itself be set in columns: what fills a line is told by its long lines, not by the width of the side
    widths = sorted(s.x1 - s.x0 for s in worded)
    full = sum(width > 0.6 * widths[int(0.9 * (len(widths) - 1))] for width in widths)
    return sum(words) / len(words) >= PROSE_WORDS and full >= 0.45 * len(worded)
