"""Running headers, footers and page numbers: told by repetition at the edges of the pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from include.convert.pdf.glyphs import Segment

EDGE = 0.16
"""Share of the page's height, from top and from bottom, where furniture can stand."""
LARGE = 1.25
OFTEN = 0.4
"""What is set larger than the text by the factor LARGE is a heading, unless it is repeated on this share of the pages."""
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"^[ivxlc]{1,6}$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|\s]*(?:page|p\.?|pg\.?)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*)$", re.IGNORECASE
)


@dataclass(slots=True)
class PageFurniture:
    """What stands at the edges of one page, and the page number printed there."""

    headers: list[Segment] = field(default_factory=list)
    footers: list[Segment] = field(default_factory=list)
    label: str | None = None


def take_furniture(pages: list[list[Segment]], heights: list[float]) -> list[PageFurniture]:
    """Take headers and footers out of the pages' segments (in place) and return them page by page.

    A line at the edge is furniture when it, its digits apart, stands at about the same height on several pages and
    nothing of the body stands further out; or when it is a page number alone. Headings that stand at the top of
    several pages ("Priority 1", "Priority 2") are told from it by their size and by numbers that do not count pages.
    """
    repeated = _repeated(pages, heights)
    found = []
    for segments, height in zip(pages, heights, strict=True):
        page = PageFurniture()
        page.headers = _peel(sorted(segments, key=lambda s: s.top), height, repeated, at_top=True)
        page.footers = _peel(sorted(segments, key=lambda s: -s.bottom), height, repeated, at_top=False)
        for segment in segments:
            if not segment.upright and (_key(segment), True) in repeated:
                page.headers.append(segment)  # of a page that is read turned
            elif not segment.upright and (_key(segment), False) in repeated:
                page.footers.append(segment)
        taken = {id(segment) for segment in (*page.headers, *page.footers)}
        segments[:] = [segment for segment in segments if id(segment) not in taken]
        page.footers.reverse()
        found.append(page)
    _label(found)
    return found


def _key(segment: Segment) -> str:
    return _NUMBER.sub("#", segment.text.lower()).strip()


def _repeated(pages: list[list[Segment]], heights: list[float]) -> set[tuple[str, bool]]:
    places: dict[tuple[str, bool], list[_Seen]] = defaultdict(list)
    for number, (segments, height) in enumerate(zip(pages, heights, strict=True)):
        for segment in segments:
            if segment.bottom < EDGE * height:
                places[_key(segment), True].append(_Seen(number, segment.top, segment))
            elif segment.top > (1 - EDGE) * height:
                places[_key(segment), False].append(_Seen(number, height - segment.bottom, segment))
    needed = 2 if len(pages) <= 5 else 3
    large = LARGE * _body_size(pages)
    found = set()
    for key, seen in places.items():
        steady = _steady(seen)
        if len({one.page for one in _of_a_series(steady)}) < needed:
            continue
        is_large = all(one.segment.size > large for one in steady)
        if not is_large or len({one.page for one in steady}) >= max(3, OFTEN * len(pages)):
            found.add(key)
    return found


class _Seen(NamedTuple):
    page: int
    y: float
    segment: Segment


def _body_size(pages: list[list[Segment]]) -> float:
    sizes: Counter[float] = Counter()
    for segment in (segment for segments in pages for segment in segments):
        sizes[segment.size] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _steady(seen: list[_Seen]) -> list[_Seen]:
    """Those that stand at the height where the line mostly stands, give or take a few points."""
    best = Counter(round(one.y / 8) for one in seen).most_common(1)[0][0]
    return [one for one in seen if abs(one.y / 8 - best) <= 1]


def _of_a_series(seen: list[_Seen]) -> list[_Seen]:
    """Those whose words are repeated to the letter, or whose number counts the pages; not "Priority 1", "Priority 2"."""
    texts = Counter(one.segment.text for one in seen)
    steps = Counter(
        step for one in seen for step in {int(n) - one.page for n in _NUMBER.findall(one.segment.text) if len(n) < 5}
    )
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    return [
        one
        for one in seen
        if texts[one.segment.text] > 1
        or (times > 1 and any(int(n) - one.page == step for n in _NUMBER.findall(one.segment.text) if len(n) < 5))
    ]


def _peel(ordered: list[Segment], height: float, repeated: set[tuple[str, bool]], *, at_top: bool) -> list[Segment]:
    taken: list[Segment] = []
    for segment in ordered:
        outside = segment.bottom < EDGE * height if at_top else segment.top > (1 - EDGE) * height
        if not outside:
            break
        known = (_key(segment), at_top) in repeated
        very_edge = segment.bottom < 0.1 * height if at_top else segment.top > 0.9 * height
        if known or (very_edge and _PAGE_NUMBER.match(segment.text)):
            taken.append(segment)
        elif segment.upright and not _beside(segment, ordered, repeated, at_top):
            break
    return taken


def _beside(segment: Segment, ordered: list[Segment], repeated: set[tuple[str, bool]], at_top: bool) -> bool:
    """Whether a line of its own kind stands on the same height as furniture, so that peeling may go on past it."""
    return any(
        other is not segment and abs(other.middle - segment.middle) < 3 and (_key(other), at_top) in repeated
        for other in ordered
    )


def _label(found: list[PageFurniture]) -> None:
    """Set each page's printed number: the numbers whose distance from the physical page is the same on most pages."""
    offers: list[list[tuple[int, str]]] = []
    for page in found:
        texts = [segment.text for segment in (*page.footers, *page.headers)]
        offers.append([offer for text in texts for offer in _numbers(text)])
    distances = Counter(
        number - place for place, numbers in enumerate(offers, start=1) for number in {number for number, _ in numbers}
    )
    if not distances:
        return
    distance, times = distances.most_common(1)[0]
    enough = times >= max(2, 0.5 * sum(1 for numbers in offers if numbers)) or len(found) == 1
    for place, (page, numbers) in enumerate(zip(found, offers, strict=True), start=1):
        exact = [text for number, text in numbers if enough and number - place == distance]
        if exact:
            page.label = exact[0]
            continue
        roman = [s.text for s in (*page.footers, *page.headers) if _ROMAN.match(s.text)]
        if roman:
            page.label = roman[0]


def _numbers(text: str) -> list[tuple[int, str]]:
    match = re.match(r"^\W*page\s+(\d{1,4})\b", text, re.IGNORECASE)
    if match:
        return [(int(match[1]), match[1])]
    found = re.findall(r"(?:^|(?<=[\s|–—-]))(\d{1,4})(?=$|[\s|–—-])", text)
    return [(int(number), number) for number in found if int(number) < 2000]
