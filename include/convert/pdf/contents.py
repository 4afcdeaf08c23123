"""Contents pages and covers, told from the layout of their lines."""

from __future__ import annotations

import itertools

from include.convert.pdf.blocks import Block
from include.convert.pdf.headings import squeezed
from include.convert.pdf.layout import Line
from include.convert.zones import CONTENTS_ENTRY, CONTENTS_HEADING, LEADERS

LAST_PLACE = 0.2
"""Contents stand in the first fifth of a document, or on its first eight pages."""
COVER_WORDS = 150


def contents_lines(pages: list[list[Line]]) -> set[int]:
    """ids of the lines that belong to a contents list: its heading, its entries and their continuation lines.

    Entries end in a page number after leaders or a wide gap, and their numbers never fall; under a heading
    "Contents" entries without numbers count when the same words stand alone on a later line.
    """
    found: set[int] = set()
    before_was_contents = False
    for number, lines in enumerate(pages, start=1):
        if number > max(8, LAST_PLACE * len(pages)):
            break
        heading = next((n for n, line in enumerate(lines) if CONTENTS_HEADING.match(line.text.strip(" :."))), None)
        numbered = [
            n for n, line in enumerate(lines) if _entry_page(line) is not None and (heading is None or n > heading)
        ]
        numbered = _rising(numbered, lines)
        span: range | None = None
        if heading is not None and len(numbered) >= 2:
            span = range(heading, numbered[-1] + 1)
        elif heading is not None:
            end = _unnumbered_end(lines, heading, pages[number:])
            span = range(heading, end) if end > heading + 2 else range(heading, heading + 1)
        elif len(numbered) >= (3 if before_was_contents else 5) and (
            len(numbered) >= 0.5 * (numbered[-1] - numbered[0] + 1)
            and (before_was_contents or len(numbered) >= 0.6 * len(lines))
        ):
            span = range(0 if before_was_contents and numbered[0] <= 2 else numbered[0], numbered[-1] + 1)
        before_was_contents = span is not None
        if span is not None:
            found.update(id(lines[n]) for n in span)
    return found


def _entry_page(line: Line) -> int | None:
    match = CONTENTS_ENTRY.match(line.text)
    if not match or not match["page"].isdigit():
        return None
    apart = len(line.segments) > 1 and line.segments[-1].text.strip(" .…·_").isdigit()
    return int(match["page"]) if apart or LEADERS.search(line.text) or line.x1 > line.column[1] - 6 else None


def _rising(numbered: list[int], lines: list[Line]) -> list[int]:
    """The entries, when their page numbers hardly ever fall; none when they do (then it is a table of figures)."""
    pages = [_entry_page(lines[n]) or 0 for n in numbered]
    falls = sum(after < before for before, after in itertools.pairwise(pages))
    return numbered if falls <= 0.1 * len(pages) else []


def _unnumbered_end(lines: list[Line], heading: int, later: list[list[Line]]) -> int:
    titles = {squeezed(line.text) for page in later for line in page}
    end = heading + 1
    for n in range(heading + 1, len(lines)):
        if squeezed(lines[n].text) in titles:
            end = n + 1
        elif len(lines[n].text.split()) > 14:
            break
    return end


def mark_cover(blocks: list[Block], n_pages: int, body_size: float) -> None:
    """Zone cover for the first page, when it holds little but a large title."""
    if not blocks or n_pages < 3:
        return
    first = min(block.page for block in blocks)
    page = [block for block in blocks if block.page == first and block.zone == "body"]
    words = sum(len(block.text.split()) for block in page)
    largest = max((block.look.size for block in page), default=0.0)
    if first <= 2 and words <= COVER_WORDS and largest >= 1.4 * body_size:
        for block in page:
            block.zone = "cover"
