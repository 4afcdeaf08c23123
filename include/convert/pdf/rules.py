"""What is drawn on a page: lines as edges for pdfplumber's table rules, and where the pictures are."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from include.convert.model import Box
from include.convert.pdf.glyphs import PageGlyphs

THIN = 3.5
"""A filled rectangle thinner than this, in points, is a drawn line."""
MAX_POINTS = 12_000
"""A page with more path points than this is a map or drawing; its lines make no table."""
MAX_EDGES = 1_500
MAX_OBJECTS = 20_000
Matrix = tuple[float, float, float, float, float, float]
Edge = dict[str, Any]


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page besides text."""

    edges: list[Edge] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    is_drawing: bool = False
    """Whether the page holds so many lines that it is a map or drawing, whose lines make no table."""


def drawn_on(glyphs: PageGlyphs) -> Drawn:
    """Edges (drawn lines, thin filled boxes, the four sides of larger boxes) and the boxes of pictures."""
    drawn = Drawn()
    points = 0
    for figure, is_picture in _figures(glyphs.page.raw, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)):
        placed = [glyphs.place(x, y, x, y)[:2] for x, y in figure]
        if is_picture:
            xs, ys = [x for x, _ in placed], [y for _, y in placed]
            drawn.pictures.append((min(xs), min(ys), max(xs), max(ys)))
            continue
        points += len(figure)
        if points > MAX_POINTS or len(drawn.edges) > MAX_EDGES:
            drawn.is_drawing = True
            drawn.edges = []
            break
        drawn.edges.extend(_edges(placed))
    return drawn


def _figures(container: Any, matrix: Matrix, depth: int = 0) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The corners of each drawn figure or picture below a page or form, in page coordinates."""
    on_page = depth == 0
    count = pdfium.FPDFPage_CountObjects(container) if on_page else pdfium.FPDFFormObj_CountObjects(container)
    for index in range(min(count, MAX_OBJECTS)):
        one = pdfium.FPDFPage_GetObject(container, index) if on_page else pdfium.FPDFFormObj_GetObject(container, index)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 5:
            yield from _figures(one, _times(_matrix(one), matrix), depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from ((figure, False) for figure in _corners(one, _times(_matrix(one), matrix)))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, e, f = _times(_matrix(one), matrix)
            yield [(e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f)], True


def _corners(path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    count = pdfium.FPDFPath_CountSegments(path)
    if count > 400:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    figure: list[tuple[float, float]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            figure = []
            continue
        if kind == pdfium.FPDF_SEGMENT_MOVETO and figure:
            yield figure
            figure = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        figure.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(figure) > 2:
            figure.append(figure[0])
            yield figure
            figure = []
    if figure:
        yield figure


def _edges(points: list[tuple[float, float]]) -> Iterator[Edge]:
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if right - left <= THIN and bottom - top > THIN:
        yield _vertical((left + right) / 2, top, bottom)
        return
    if bottom - top <= THIN and right - left > THIN:
        yield _horizontal((top + bottom) / 2, left, right)
        return
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(x0 - x1) < 0.5 and abs(y0 - y1) > THIN:
            yield _vertical((x0 + x1) / 2, min(y0, y1), max(y0, y1))
        elif abs(y0 - y1) < 0.5 and abs(x0 - x1) > THIN:
            yield _horizontal((y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _vertical(x: float, top: float, bottom: float) -> Edge:
    return {"orientation": "v", "x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top}


def _horizontal(y: float, left: float, right: float) -> Edge:
    return {"orientation": "h", "x0": left, "x1": right, "top": y, "bottom": y, "width": right - left, "height": 0}


def _matrix(one: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, m):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, l_ = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l_)
