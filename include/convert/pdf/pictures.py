"""Pictures on PDF pages that hold words: which to read, and what they say as segments of the page.

A picture is worth reading when it covers 3 % of the page, has fewer than 40 characters of text over it, and is not
repeated on three pages or more (logos, watermarks, backgrounds).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from include.convert.model import Box, Picture
from include.convert.ocr import OcrBudget, OcrLine, mean_confidence, passages, read_lines
from include.convert.pdf.aligned import take_aligned_tables
from include.convert.pdf.drawn import take_drawn_tables
from include.convert.pdf.glyphs import Look, PageGlyphs, Segment, Word
from include.convert.pdf.raster import edges_in, even_out
from include.convert.pdf.ruled import take_ruled_tables
from include.convert.pdf.rules import Edge

LEAST_SHARE = 0.03
WHOLE_PAGE_SHARE = 0.55
MOST_CHARACTERS = 40
REPEATED_ON = 3
DPI = 150
MOST_PIXELS = 12_000_000
INK_SHARE = 0.002
"""A page without text is blank when a smaller share than this of it is darker or lighter than its ground."""
BLACK = (0, 0, 0)


def worth_reading(pictures: list[Box], segments: list[Segment], width: float, height: float) -> list[Box]:
    """The pictures of a page that may hold words which the text layer does not have."""
    found = []
    for box in _outermost(pictures):
        left, top, right, bottom = max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])
        if (right - left) * (bottom - top) < LEAST_SHARE * width * height or right - left < 40 or bottom - top < 20:
            continue
        over = sum(len(s.text) for s in segments if left < (s.x0 + s.x1) / 2 < right and top < s.middle < bottom)
        if over < MOST_CHARACTERS:
            found.append((left, top, right, bottom))
    return found


def without_repeated(pages: list[list[Box]]) -> list[list[Box]]:
    """Without the pictures that stand at the same place on several pages, unless they fill the page (a scan)."""
    seen = Counter(key for boxes in pages for key in {_key(box) for box in boxes})
    return [
        [box for box in boxes if seen[_key(box)] < REPEATED_ON or (box[2] - box[0]) * (box[3] - box[1]) > 200_000]
        for boxes in pages
    ]


def _key(box: Box) -> tuple[int, ...]:
    return tuple(round(value / 3) for value in box)


def _outermost(boxes: list[Box]) -> list[Box]:
    """Strips that touch one another made one (scanners cut pages into strips), and none inside another."""
    merged: list[Box] = []
    for box in sorted(set(boxes), key=lambda b: (b[1], b[0])):
        for number, other in enumerate(merged):
            same_sides = abs(box[0] - other[0]) < 2 and abs(box[2] - other[2]) < 2 and box[1] - other[3] < 2
            inside = (
                box[0] >= other[0] - 1 and box[1] >= other[1] - 1 and box[2] <= other[2] + 1 and box[3] <= other[3] + 1
            )
            if same_sides or inside:
                merged[number] = (
                    min(box[0], other[0]),
                    min(box[1], other[1]),
                    max(box[2], other[2]),
                    max(box[3], other[3]),
                )
                break
        else:
            merged.append(box)
    return merged


def has_ink(glyphs: PageGlyphs) -> bool:
    """Whether anything can be seen on a page, told from a small rendering."""
    small = _render(glyphs, None, 30)
    ground = small[0, 0].astype(int)
    return bool((abs(small.astype(int) - ground).max(axis=2) > 60).mean() > INK_SHARE)


def read_page(glyphs: PageGlyphs) -> tuple[list[Segment], float | None]:
    """A whole page by character recognition, as segments like those of a text layer, and the mean confidence."""
    picture = _render(glyphs, None, DPI)
    scale = glyphs.width / picture.shape[1]
    lines = read_lines(picture)
    segments = ocr_segments(lines, (0.0, 0.0), scale)
    even_out(segments)
    return _with_tables(segments, edges_in(picture, (0.0, 0.0), scale)), mean_confidence(lines)


def read_picture(glyphs: PageGlyphs, box: Box) -> Segment | None:
    """One picture on a page as a segment holding a table or passages; None when there are no words in it."""
    picture = _render(glyphs, box, DPI)
    lines = read_lines(picture)
    if not lines:
        return None
    scale = (box[2] - box[0]) / picture.shape[1]
    segments = ocr_segments(lines, (box[0], box[1]), scale)
    return picture_segment(lines, segments, box, edges_in(picture, (box[0], box[1]), scale))


def _with_tables(segments: list[Segment], edges: list[Edge]) -> list[Segment]:
    return take_aligned_tables(take_drawn_tables(edges, take_ruled_tables(edges, segments)))


def picture_segment(lines: list[OcrLine], segments: list[Segment], box: Box, edges: list[Edge]) -> Segment:
    """What was read in a picture: a table when most of its words stand in rows and columns, else passages."""
    confidence = mean_confidence(lines)
    tables = [s for s in _with_tables(segments, edges) if s.table is not None]
    in_tables = sum(len(cell) for s in tables if s.table for row in s.table.rows for cell in row)
    if len(tables) == 1 and in_tables > 0.6 * sum(len(line.text) for line in lines):
        title = [s.text for s in segments if s.bottom <= tables[0].top + 1]
        return Segment(
            tables[0].text,
            *box,
            Look(10.0, False, False, BLACK),
            table=tables[0].table,
            picture=Picture(" ".join(title), confidence),
        )
    text = "\n".join(passages(lines))
    return Segment(text, *box, Look(10.0, False, False, BLACK), picture=Picture(text, confidence))


def ocr_segments(lines: list[OcrLine], origin: tuple[float, float], scale: float) -> list[Segment]:
    """Recognised lines as segments of a page: placed from `origin`, `scale` points to the pixel."""
    segments = []
    for line in lines:
        x0, x1 = origin[0] + line.x0 * scale, origin[0] + line.x1 * scale
        top, bottom = origin[1] + line.top * scale, origin[1] + line.bottom * scale
        per_letter = (x1 - x0) / max(1, len(line.text))
        words, at = [], x0
        for text in line.text.split(" "):
            words.append(Word(text, at, at + len(text) * per_letter))
            at += (len(text) + 1) * per_letter
        look = Look(round(0.8 * (bottom - top), 1), False, False, BLACK)
        segments.append(Segment(line.text, x0, top, x1, bottom, look, words=words))
    return segments


def _render(glyphs: PageGlyphs, box: Box | None, dpi: int) -> Any:
    scale = dpi / 72
    width, height = (glyphs.width, glyphs.height) if box is None else (box[2] - box[0], box[3] - box[1])
    if width * height * scale * scale > MOST_PIXELS:
        scale = (MOST_PIXELS / (width * height)) ** 0.5
    crop = (0.0, 0.0, 0.0, 0.0)
    if box is not None:
        crop = (max(0.0, box[0]), max(0.0, glyphs.height - box[3]), max(0.0, glyphs.width - box[2]), max(0.0, box[1]))
    return glyphs.page.render(scale=scale, crop=crop, rev_byteorder=True, may_draw_forms=False).to_numpy()[:, :, :3]


def spent(budget: OcrBudget | None) -> bool:
    """Whether no more pictures may be read in this document."""
    return budget is not None and budget.is_spent
