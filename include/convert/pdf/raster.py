"""What a scan or screenshot shows beside words: drawn lines, and how large its letters are next to one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np

from include.convert.pdf.glyphs import Segment
from include.convert.pdf.rules import MAX_EDGES, THIN, Edge

DARKER = 60
"""A line differs from its ground by at least this much, of 255."""
LEAST_ACROSS, LEAST_DOWN = 40.0, 14.0
"""Shortest lines, in points: longer than a word is wide, and than a letter is high."""
LEAST_LETTERS = 8
WIDTHS = (
    (" iljtfrI.,;:'’!|()[]-", 0.29),
    ("mwMW%@", 0.86),
    ("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.68),
)
"""How wide letters are in most fonts, in ems; all others are about half an em."""
SAME_SIZE = 0.15
"""Lines of a page whose sizes differ by no more than this share from that of most text are set in that size."""
SAME_HEADING = 0.12


def edges_in(picture: np.ndarray[Any, Any], origin: tuple[float, float], scale: float) -> list[Edge]:
    """The straight lines drawn in a picture, as edges on its page: placed from `origin`, `scale` points to the pixel."""
    grey = picture.astype(np.int16).mean(axis=2)
    dark = np.abs(grey - np.median(grey)) > DARKER
    across = _lines(dark, LEAST_ACROSS / scale, THIN / scale)
    down = _lines(dark.T, LEAST_DOWN / scale, THIN / scale)
    if len(across) + len(down) > MAX_EDGES:
        return []
    x, y = origin
    edges: list[Edge] = []
    for at, start, end in across:
        edges.append(_edge("h", x + start * scale, y + at * scale, x + end * scale, y + at * scale))
    for at, start, end in down:
        edges.append(_edge("v", x + at * scale, y + start * scale, x + at * scale, y + end * scale))
    return edges


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {
        "orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


def _lines(dark: np.ndarray[Any, Any], shortest: float, thickest: float) -> list[tuple[float, int, int]]:
    """Runs of dark pixels along the rows, those of neighbouring rows made one: (row, start, end) in pixels."""
    steps = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(steps == 1), np.argwhere(steps == -1)
    long = ends[:, 1] - starts[:, 1] >= shortest
    open_lines: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (row, start), (_, end) in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        open_lines[round(start / 8), round(end / 8)].append(row)
    found = []
    for (start, end), rows in open_lines.items():
        first = last = rows[0]
        for row in [*rows[1:], rows[-1] + 1000]:
            if row - last > 2:
                if last - first <= thickest:
                    found.append(((first + last) / 2, start * 8, end * 8))
                first = row
            last = row
    return found


def even_out(segments: list[Segment]) -> None:
    """Sizes of the lines of a recognised page: told by their width, and the same for all that are about as large as most.

    The height of a recognised line says little: letters with and without tails make boxes of different height.
    """
    for segment in segments:
        if len(segment.text) >= LEAST_LETTERS:
            ems = sum(next((ems for signs, ems in WIDTHS if sign in signs), 0.53) for sign in segment.text)
            segment.look = segment.look._replace(size=(segment.x1 - segment.x0) / ems)
    size, height = _usual(segments)
    for segment in segments:
        if size and abs(segment.size / size - 1) <= SAME_SIZE:
            middle = segment.middle
            segment.look = segment.look._replace(size=round(size, 1))
            segment.top, segment.bottom = middle - height / 2, middle + height / 2


def fit_sizes(recognised: list[list[Segment]], text: list[list[Segment]]) -> None:
    """Make the sizes of recognised pages comparable with one another and with those of the document's text pages."""
    known: Counter[float] = Counter()
    for segment in (segment for page in text for segment in page):
        known[segment.size] += len(segment.text)
    body = known.most_common(1)[0][0] if known else 0.0
    for page in recognised:
        size, _ = _usual(page)
        body = body or size
        factor = body / size if size and 0.75 < body / size < 1.33 else 1.0
        for segment in page:
            fitted = segment.size * factor
            near = min(known, key=lambda one: abs(one - fitted), default=fitted)
            fitted = near if abs(near - fitted) <= SAME_HEADING * fitted else round(fitted, 1)
            segment.look = segment.look._replace(size=fitted)
            known[fitted] += 1


def _usual(segments: list[Segment]) -> tuple[float, float]:
    """Size and height of most of the text, by letters."""
    ordered = sorted((s for s in segments if not s.is_box), key=lambda s: s.size)
    half = sum(len(segment.text) for segment in ordered) / 2
    for segment in ordered:
        half -= len(segment.text)
        if half <= 0:
            return segment.size, segment.bottom - segment.top
    return 0.0, 0.0
