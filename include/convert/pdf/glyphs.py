"""Read a PDF page with pdfium: every character with its place and look, put together into segments of a line.

pdfium reads a page about fifteen times faster than pdfminer.six and sets spaces and line-end hyphens more reliably
(docs/decisions/0007-pdfium-reads.md, `python -m include.convert.benchmark`).
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from include.convert.model import Box, Picture, Table

LINE_END_HYPHENS = {0x02, 0xFFFE, 0xAD}
"""What pdfium puts for a hyphen at the end of a line, and the soft hyphen."""
LINE_ENDS = {10, 13}
WITHOUT_MEANING = "\ufffd"
"""Put for a sign that is seen on the page but whose font does not say what it means, often a bullet."""
GAP_IN_EMS = 1.6
"""White space wider than this parts two segments of a line: columns, table cells, a bullet and its text."""
BOLD_WEIGHT = 600
UPRIGHT_DEGREES = 8
MOSTLY_TURNED = 0.6
"""A page with a larger share of its text turned (a wide table on an upright page) is read turned."""


class Look(NamedTuple):
    """How a piece of text is set."""

    size: float
    bold: bool
    italic: bool
    colour: tuple[int, int, int]


class Word(NamedTuple):
    """A word with its left and right edge."""

    text: str
    x0: float
    x1: float


@dataclass(slots=True)
class Segment:
    """Text on one line without a wide gap in it; or a table or picture, standing for all that is inside it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    look: Look
    upright: bool = True
    words: list[Word] = field(default_factory=list)
    table: Table | None = None
    picture: Picture | None = None

    @property
    def is_box(self) -> bool:
        """Whether it is a table or picture, which stands alone and is never part of a line."""
        return self.table is not None or self.picture is not None

    @property
    def box(self) -> Box:
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return self.look.size

    def part(self, words: list[Word]) -> Segment:
        """Some of its words as a segment of their own."""
        text = " ".join(word.text for word in words)
        return Segment(text, words[0].x0, self.top, words[-1].x1, self.bottom, self.look, self.upright, words)


@dataclass(slots=True)
class _Glyph:
    char: str
    x0: float
    top: float
    x1: float
    bottom: float
    look: Look
    upright: bool


class PageGlyphs:
    """Segments of one page, with y counted downwards from the top as the page is seen."""

    def __init__(self, page: Any):
        self.page = page
        self.rotation = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        turned = self.rotation in (90, 270)
        self.width = (top - bottom) if turned else (right - left)
        self.height = (right - left) if turned else (top - bottom)
        self.textpage = page.get_textpage()
        self._turned: Counter[int] = Counter()
        self._looks: dict[bytes, tuple[Look, bool]] = {}
        self._fonts: dict[bytes, tuple[bool, bool]] = {}

    def place(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in PDF coordinates (y upwards) as it is seen: left, top, right, bottom from the top left."""
        if self.rotation == 90:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.rotation == 180:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        if self.rotation == 270:
            return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)
        return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)

    def segments(self) -> list[Segment]:
        """The page's text in the order of its content stream."""
        found: list[Segment] = []
        line: list[_Glyph] = []
        inked: _Glyph | None = None
        for glyph in self._glyphs():
            if glyph is None or (inked is not None and glyph.char != " " and _parts(inked, glyph)):
                found.extend(_segment(line))
                line, inked = [], None
            if glyph is not None:
                line.append(glyph)
                if glyph.char != " ":
                    inked = glyph
        found.extend(_segment(line))
        return found

    def turn(self, segments: list[Segment]) -> int:
        """The rotation (0, 90, 180, 270) under which most of the page's text is upright."""
        letters = sum(len(segment.text) for segment in segments)
        turned = sum(len(segment.text) for segment in segments if not segment.upright)
        if not self._turned or turned <= MOSTLY_TURNED * letters:
            return int(self.rotation)
        return self._turned.most_common(1)[0][0]

    def plain_text(self) -> str:
        """The page's text as pdfium gives it in one piece."""
        return str(self.textpage.get_text_range())

    def _glyphs(self) -> Iterator[_Glyph | None]:
        # a page holds thousands of characters: three calls into pdfium for each are what reading a page costs
        textpage, rectangle, high = self.textpage.raw, pdfium.FS_RECTF(), 0
        code_of, box_of, object_of = (
            pdfium.FPDFText_GetUnicode,
            pdfium.FPDFText_GetLooseCharBox,
            pdfium.FPDFText_GetTextObject,
        )
        looks, place = self._looks, self.place
        for index in range(self.textpage.count_chars()):
            code = code_of(textpage, index)
            if code in LINE_ENDS:
                yield None
                continue
            if 0xD800 <= code < 0xE000:
                if code < 0xDC00:
                    high = code
                    continue
                code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD), 0
            char = "-" if code in LINE_END_HYPHENS else chr(code)
            box_of(textpage, index, rectangle)
            if code < 32 and char not in "-\t":
                if rectangle.right <= rectangle.left:
                    continue
                char = WITHOUT_MEANING
            handle = object_of(textpage, index)
            key = bytes(handle)
            found = looks.get(key)
            if found is None:
                found = looks[key] = self._measure(textpage, index, handle)
            box = place(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield _Glyph(char, *box, *found)

    def _measure(self, textpage: Any, index: int, handle: Any) -> tuple[Look, bool]:
        matrix = pdfium.FS_MATRIX()
        scale, angle = 1.0, 0.0
        if pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            # the height scale and the direction of the base line; a slanted (false italic) matrix is upright
            scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5 or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
        size = round(pdfium.FPDFText_GetFontSize(textpage, index) * scale, 1)
        upright = abs((angle - self.rotation + 180) % 360 - 180) <= UPRIGHT_DEGREES
        bold = italic = False
        colour = (0, 0, 0)
        if not upright:
            self._turned[round(angle / 90) * 90 % 360] += 1
        if handle:
            bold, italic = self._font(handle)
            channels = [ctypes.c_uint() for _ in range(4)]
            if pdfium.FPDFPageObj_GetFillColor(handle, *channels):
                colour = (channels[0].value, channels[1].value, channels[2].value)
        return Look(size, bold, italic, colour), upright

    def _font(self, handle: Any) -> tuple[bool, bool]:
        font = pdfium.FPDFTextObj_GetFont(handle)
        key = bytes(font)
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(256)
            length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.raw[: max(0, length - 1)].decode("latin-1").lower() if length <= 256 else ""
            bold = any(word in name for word in ("bold", "black", "heavy", "demi")) or (
                pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT and "regular" not in name and "light" not in name
            )
            self._fonts[key] = (bold, "italic" in name or "oblique" in name)
        return self._fonts[key]


def _parts(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a character begins another segment than the one before it."""
    if glyph.upright != before.upright:
        return True
    if not glyph.upright:
        return False
    em = max(glyph.look.size, before.look.size, 4.0)
    if glyph.x0 - before.x1 > GAP_IN_EMS * em or before.x0 - glyph.x0 > em:
        return True
    height = min(glyph.bottom - glyph.top, before.bottom - before.top) or em
    overlap = min(glyph.bottom, before.bottom) - max(glyph.top, before.top)
    return overlap < 0.25 * height


def _segment(line: list[_Glyph]) -> list[Segment]:
    inked = [glyph for glyph in line if not glyph.char.isspace()]
    if not inked:
        return []
    looks: dict[Look, int] = {}
    for glyph in inked:
        looks[glyph.look] = looks.get(glyph.look, 0) + 1
    look = max(looks, key=lambda one: looks[one])
    n_bold = sum(count for one, count in looks.items() if one.bold)
    look = look._replace(bold=n_bold >= 0.9 * len(inked))
    same = [glyph for glyph in inked if abs(glyph.look.size - look.size) < 0.3] or inked
    words = _words(line)
    return [
        Segment(
            " ".join(word.text for word in words),
            min(glyph.x0 for glyph in inked),
            min(glyph.top for glyph in same),
            max(glyph.x1 for glyph in inked),
            max(glyph.bottom for glyph in same),
            look,
            line[0].upright,
            words,
        )
    ]


def _words(line: list[_Glyph]) -> list[Word]:
    words: list[Word] = []
    letters: list[_Glyph] = []
    for glyph in [*line, None]:
        if glyph is not None and not glyph.char.isspace():
            letters.append(glyph)
        elif letters:
            text = "".join([letter.char for letter in letters])
            if not text.isascii():
                text = unicodedata.normalize("NFC", text)
            words.append(Word(text, min([g.x0 for g in letters]), max([g.x1 for g in letters])))
            letters = []
    return words
