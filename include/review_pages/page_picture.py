"""What happens to a page of an untrusted PDF, in a child process under limits: drawn, and its quotes found on it.

Imported by the child, which stays warm and keeps the documents it opened last: a page turned to is a page drawn,
not a document opened.
"""

from __future__ import annotations

import ctypes
import io
import re
import resource
from collections import OrderedDict
from pathlib import Path
from typing import Any

from include.review_pages.marks import span

Mark = tuple[float, float, float, float]
"""Left, top, width, height as shares of the page, 0 to 1, from its top left."""

_OPEN_DOCUMENTS = 3
_QUALITY = 82
_MOST_PIXELS = 4_000_000
_MOST_CHARACTERS = 60_000
_MOST_LINES = 400
_UPRIGHT = 4
"""Longer lines that are higher than wide run up the page: they cannot be selected on the picture."""
_PAD = 0.002
_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_documents: OrderedDict[str, Any] = OrderedDict()


def limit(memory_limit_mb: int) -> None:
    """Set once when the child starts: more address space than this ends the child, not the web server."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit_mb * 2**20, resource.RLIM_INFINITY))


def ready() -> None:
    """Nothing: a child that has done it is awake."""


def draw(path: str, passwords: tuple[str, ...], page_no: int, width: int) -> bytes:
    """A page (from 1) as JPEG of about `width` pixels. Raises ValueError, in words, when there is no such page."""
    page = _page(path, passwords, page_no)
    across, down = page.get_size()
    scale = min(width / max(across, 1), (_MOST_PIXELS / max(across * down, 1)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=_QUALITY)
    return data.getvalue()


def find(path: str, passwords: tuple[str, ...], page_no: int, quotes: tuple[str, ...]) -> list[list[Mark]]:
    """For each quote the rectangles it covers on the page, line by line; none where the page's text does not hold it."""
    page = _page(path, passwords, page_no)
    words = page.get_textpage()
    text = _text(words)
    found = []
    for quote in quotes:
        place = span(text, quote)
        found.append(_by_line(_rectangles(page, words, place[0], place[1] - place[0])) if place else [])
    words.close()
    return found


def lines(path: str, passwords: tuple[str, ...], page_no: int) -> list[tuple[str, Mark]]:
    """The page's words line by line with the rectangle each line fills: what is laid over the picture to be selected."""
    page = _page(path, passwords, page_no)
    words = page.get_textpage()
    found = []
    for line in _LINE.finditer(_text(words)):
        if marks := _rectangles(page, words, line.start(), len(line[0])):
            found.append((line[0], _around(marks)))
    words.close()
    return [(text, mark) for text, mark in found[:_MOST_LINES] if mark[2] >= mark[3] or len(text) < _UPRIGHT]


def _text(words: Any) -> str:
    from pypdfium2 import raw

    count = min(words.count_chars(), _MOST_CHARACTERS)
    return "".join(_character(raw.FPDFText_GetUnicode(words.raw, no)) for no in range(count))


def letters_under(path: str, passwords: tuple[str, ...], page_no: int, marks: list[Mark]) -> str:
    """The signs of a page whose middle lies under one of the marks: for proving that they lie where they should."""
    from pypdfium2 import raw

    page = _page(path, passwords, page_no)
    words = page.get_textpage()
    sides = [ctypes.c_double() for _ in range(4)]
    under = []
    for number, sign in enumerate(_text(words)):
        raw.FPDFText_GetCharBox(words.raw, number, *map(ctypes.byref, sides))
        left, right, bottom, top = (side.value for side in sides)
        x, y = _on_picture(page, (left + right) / 2, (bottom + top) / 2)
        if any(m[0] <= x <= m[0] + m[2] and m[1] <= y <= m[1] + m[3] for m in marks):
            under.append(sign)
    words.close()
    return "".join(under)


def size(path: str, passwords: tuple[str, ...], page_no: int) -> tuple[float, float]:
    """Width and height of a page in points, as it is shown."""
    across, down = _page(path, passwords, page_no).get_size()
    return float(across), float(down)


def _page(path: str, passwords: tuple[str, ...], page_no: int) -> Any:
    document = _document(path, passwords)
    if not 1 <= page_no <= len(document):
        raise ValueError(f"The document has {len(document)} pages; there is no page {page_no}.")
    return document[page_no - 1]


def _document(path: str, passwords: tuple[str, ...]) -> Any:
    from include.convert.pdf.open import open_pdf  # as the conversion opened it, so that page 7 is page 7

    if path not in _documents:
        document, _ = open_pdf(Path(path).read_bytes(), passwords)
        _documents[path] = document
        while len(_documents) > _OPEN_DOCUMENTS:
            _documents.popitem(last=False)[1].close()
    _documents.move_to_end(path)
    return _documents[path]


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _rectangles(page: Any, words: Any, start: int, count: int) -> list[Mark]:
    from pypdfium2 import raw

    marks = []
    sides = [ctypes.c_double() for _ in range(4)]
    for number in range(raw.FPDFText_CountRects(words.raw, start, count)):
        raw.FPDFText_GetRect(words.raw, number, *map(ctypes.byref, sides))
        left, top, right, bottom = (side.value for side in sides)
        (x1, y1), (x2, y2) = _on_picture(page, left, top), _on_picture(page, right, bottom)
        x, y = min(x1, x2) - _PAD, min(y1, y2) - _PAD
        marks.append((x, y, abs(x2 - x1) + 2 * _PAD, abs(y2 - y1) + 2 * _PAD))
    return marks


def _by_line(marks: list[Mark]) -> list[Mark]:
    """One mark for what follows each other on a line: a word in bold type comes as a stretch of its own."""
    joined: list[Mark] = []
    for mark in marks:
        goes_on = bool(joined) and _goes_on(joined[-1], mark)
        joined.append(_around([joined.pop(), mark]) if goes_on else mark)
    return joined


def _around(marks: list[Mark]) -> Mark:
    left, top = min(mark[0] for mark in marks), min(mark[1] for mark in marks)
    right, bottom = max(mark[0] + mark[2] for mark in marks), max(mark[1] + mark[3] for mark in marks)
    return left, top, right - left, bottom - top


def _goes_on(first: Mark, then: Mark) -> bool:
    shared = min(first[1] + first[3], then[1] + then[3]) - max(first[1], then[1])
    gap = then[0] - (first[0] + first[2])
    height = max(first[3], then[3])
    return shared > 0.5 * min(first[3], then[3]) and -height < gap < height


def _on_picture(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own coordinates as a share of the picture: rotation and crop box are pdfium's business."""
    from pypdfium2 import raw

    fine = 100_000
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / fine, down.value / fine
