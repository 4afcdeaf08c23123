"""Every page of a PDF as segments: its text layer, its tables, and by character recognition what is only a picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from include.convert.model import Box, ReadBy
from include.convert.ocr import OcrBudget
from include.convert.pdf.aligned import take_aligned_tables
from include.convert.pdf.complete import letters_in
from include.convert.pdf.drawn import take_drawn_tables
from include.convert.pdf.glyphs import PageGlyphs, Segment
from include.convert.pdf.pictures import (
    MOST_CHARACTERS,
    WHOLE_PAGE_SHARE,
    has_ink,
    read_page,
    read_picture,
    spent,
    without_repeated,
    worth_reading,
)
from include.convert.pdf.raster import fit_sizes
from include.convert.pdf.ruled import take_ruled_tables
from include.convert.pdf.rules import drawn_on

UNREADABLE_SHARE = 0.25
"""A text layer with a larger share of signs without meaning was made with a broken font: the page is read as a picture."""
OUT_OF_TIME = (
    "A picture on this page was not read: the time for character recognition was used up (REPORT_TIME_LIMIT_S)."
)


@dataclass(slots=True)
class PageRead:
    """One page as it was read."""

    segments: list[Segment]
    width: float
    height: float
    label: str | None
    read_by: ReadBy = "text"
    confidence: float | None = None
    problems: list[str] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    needs_ocr: bool = False
    letters: int = 0
    """Letters and digits of the text layer, read in one piece."""


def read_pages(document: Any, ocr: OcrBudget | None) -> list[PageRead]:
    """All pages, in order. A page that can not be loaded is an empty page with a problem."""
    has_form = bool(document.get_formtype())
    if has_form:
        document.init_forms()
    reads = [_read_text(document, number, has_form) for number in range(len(document))]
    kept = without_repeated([read.pictures for read in reads])
    for number, (read, pictures) in enumerate(zip(reads, kept, strict=True)):
        if read.needs_ocr or pictures:
            _read_pictures(document, number, read, pictures, ocr)
    fit_sizes(
        [read.segments for read in reads if read.read_by == "ocr"],
        [read.segments for read in reads if read.read_by == "text"],
    )
    return reads


def _read_text(document: Any, number: int, has_form: bool) -> PageRead:
    label = document.get_page_label(number) or None
    try:
        page = document[number]
        if has_form:
            page.flatten()  # what was filled into a form stands in annotations: make it part of the page
            page = document[number]
        glyphs = PageGlyphs(page)
        segments = glyphs.segments()
        turn = glyphs.turn(segments)
        if turn != glyphs.rotation:
            page.set_rotation(turn)
            glyphs = PageGlyphs(page)
            segments = glyphs.segments()
        drawn = drawn_on(glyphs)
    except (RuntimeError, ValueError) as error:
        return PageRead([], 595.0, 842.0, label, problems=[f"This page could not be read: {error}."])
    read = PageRead(segments, glyphs.width, glyphs.height, label, letters=letters_in(glyphs.plain_text()))
    letters = sum(len(segment.text) for segment in segments)
    if letters < MOST_CHARACTERS:
        read.needs_ocr = (letters == 0 or _fills(drawn.pictures, glyphs)) and has_ink(glyphs)
    elif _unreadable(segments):
        read.problems.append("The text layer of this page is unreadable (a broken font); it was read as a picture.")
        read.needs_ocr = True
    read.pictures = [] if read.needs_ocr else worth_reading(drawn.pictures, segments, glyphs.width, glyphs.height)
    segments = take_ruled_tables(drawn.edges, segments)
    segments = take_drawn_tables(drawn.edges, segments)
    read.segments = take_aligned_tables(segments)
    return read


def _fills(pictures: list[Box], glyphs: PageGlyphs) -> bool:
    area = glyphs.width * glyphs.height
    return any((b[2] - b[0]) * (b[3] - b[1]) > WHOLE_PAGE_SHARE * area for b in pictures)


def _unreadable(segments: list[Segment]) -> bool:
    letters = "".join(segment.text for segment in segments).replace(" ", "")
    strange = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in letters)
    return len(letters) >= 50 and strange > UNREADABLE_SHARE * len(letters)


def _read_pictures(document: Any, number: int, read: PageRead, pictures: list[Box], ocr: OcrBudget | None) -> None:
    if spent(ocr):
        read.problems.append(OUT_OF_TIME)
        return
    glyphs = PageGlyphs(document[number])
    if read.needs_ocr:
        segments, read.confidence = read_page(glyphs)
        if segments:
            read.segments, read.read_by = segments, "ocr"
        return
    for box in pictures:
        segment = read_picture(glyphs, box)
        if segment is not None:
            read.segments.append(segment)
