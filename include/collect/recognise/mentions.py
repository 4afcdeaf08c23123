"""Where a document names the period it is of, and which mentions of a year are none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from include.collect.recognise.fields import TITLE_PAGE, own_titles, spoken, title_block, url_words
from include.collect.recognise.model import Clues
from include.collect.years import SURE, YearFound, find_years

CONTENT = frozenset({"heading", "top", "title", "statement", "page"})
"""Places in the document itself; the others are what somebody calls it."""
_REPORT = re.compile(
    r"\b(?:annual|yearly)\b[\w\s,'’&-]{0,60}\breport|\breport\b[\w\s,'’&-]{0,40}\b(?:annual|yearly)\b", re.IGNORECASE
)
_COVERS = re.compile(
    r"\b(?:this|the|our)\b[\w\s'’-]{0,40}\breport\b[\w\s,'’/–-]{0,60}?\b(?:covers?|covering|relates? to|reflects?|sets? out"
    r"|summarises?|reports? on|for the (?:period|year)|describes?|looks? back)\b|\b(?:reporting|covering the|report) period\b"
    r"|\bcovers? (?:the )?(?:period|year)\b",
    re.IGNORECASE,
)
_YEAR = r"20\d\d(?:\s*(?:[-–—/]|to)\s*(?:20)?\d{1,2})?(?!\d)"
_NOT_ITS_YEAR = re.compile(
    rf"(?:plan|plans|strategy|priorities|arrangements|masa|act|together(?:\s+to\s+safeguard\s+children)?|education"
    rf"|guidance)[ ,:(]{{1,3}}(?:for\s+)?{_YEAR}"
    r"|(?:published|updated|presented|version|dated|issued|created|uploaded|printed|copyright|©|due|signed)\b"
    r"[^.\n\d]{0,30}(?:\d{1,2}\w{0,2}\s+)?(?:[A-Z][a-z]+\s+)?20\d\d(?!\s*[-–/]\s*\d)"
    r"|(?:to|at|for)\s+(?:the\s+)?[\w\s]{0,30}(?:committee|board|cabinet|hwb|council),?\s+\d{1,2}\s+[A-Z][a-z]+\s+20\d\d"
    r"|(?:previous|last|next)\s+year\s*\(?20\d\d(?:\s*[-–/]\s*\d{2,4})?",
    re.IGNORECASE,
)
"""Years of plans, laws and guidance, of the day something was published or presented, of the year before."""
_DAY_BEFORE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+$"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+$"
)
_TWO_YEARS_SURE = 0.75
_READ = 6000


@dataclass(frozen=True)
class Place:
    """A text that may name the period. `weight` says how far it is believed; `short` also takes `24/25` for a year."""

    name: str
    text: str
    weight: float
    short: bool = True


def places(clues: Clues) -> Iterator[Place]:
    """The places of a document. Pages are replaced in place, so an address may tell the year of a report that is gone."""
    is_html = "html" in clues.media_type
    top = title_block(clues.first_text)
    heading = clues.headings[0] if clues.headings else ""
    titles = " \n ".join(own_titles(clues.title))
    yield Place("heading", heading, 3.0)
    if not is_html or not (heading or titles):
        yield Place("top", top, 3.0, short=bool(_REPORT.search(top)))
    yield Place("title", titles if titles != heading else "", 1.5 if not is_html else 2.0)
    yield Place("link", clues.link_text, 1.5)
    if not clues.url or clues.file_name not in unquote(clues.url):  # the end of the address counts once
        yield Place("file_name", spoken_years(clues.file_name), 1.5)
    yield Place("address", _address(clues.url), 1.0)
    yield Place("around", clues.around, 0.5)
    for text in statements(clues.first_text):
        yield Place("statement", text, 2.0, short=False)
    if not is_html:
        yield Place("page", _near_report(clues.first_text[:TITLE_PAGE]), 1.0, short=False)


def running_text(clues: Clues) -> Place:
    """The first pages as a whole, in which other years are spoken of as well."""
    return Place("text", clues.first_text[:_READ], 1.0, short=False)


def mentions(place: Place) -> list[YearFound]:
    """The periods a place names. Where several stand there, those beside the words "annual report" count.

    A report over two years counts as stated where it stands beside these words, too.
    """
    return _of_reports(list(_own(place)), place.text)


def years_in(text: str) -> tuple[set[str], set[str]]:
    """The reporting years a title or link states, and those it only hints at."""
    found = mentions(Place("link", text, 1))
    stated = {one.reporting_year for one in found if one.confidence >= SURE}
    return stated | _first_years(found), {one.reporting_year for one in found} - stated


def statements(text: str) -> Iterator[str]:
    """Sentences in which a report says what it covers."""
    for match in list(_COVERS.finditer(text[:_READ]))[:4]:
        yield " ".join(text[match.start() : match.end() + 90].split())


def spoken_years(name: str) -> str:
    """A name of a file or address so that its years can be read."""
    return spoken(name).replace("/", "\n")


def is_long(found: YearFound) -> bool:
    """Whether a period is longer than eighteen months."""
    return (found.end.year - found.start.year) * 12 + found.end.month - found.start.month >= 18


def has_months(found: YearFound) -> bool:
    """Whether a period is named with its months."""
    return bool(re.search(r"[A-Za-z]{3}", found.text))


def _first_years(found: Iterable[YearFound]) -> set[str]:
    """A report over two years is of both of them, where one asks whether it is of a wanted year."""
    return {f"{one.start.year}-{(one.start.year + 1) % 100:02d}" for one in found if is_long(one)}


def _address(url: str) -> str:
    """The last parts of an address without the year and month of an upload folder."""
    name, parents = url_words(re.sub(r"/20\d\d/(?:0?[1-9]|1[0-2])(?=/)", "", url))
    last = parents.rpartition(" / ")[2]
    return f"{name} \n {last}" if _REPORT.search(last.replace("-", " ")) else name


def _near_report(top: str) -> str:
    match = _REPORT.search(top)
    return top[max(0, match.start() - 80) : match.end() + 80] if match else ""


def _own(place: Place) -> Iterator[YearFound]:
    text = _NOT_ITS_YEAR.sub(lambda match: " " * len(match[0]), place.text)
    found = find_years(text, short=place.short)
    if not found and place.name != "text":  # one year for "Annual Report and Business Plan 2023-24"
        found = [one for one in find_years(place.text, short=place.short) if one.confidence >= SURE]
    for one in found:
        is_lone = one.confidence < SURE and re.fullmatch(r"20\d\d", one.text)
        if not (is_lone and _DAY_BEFORE.search(text[: one.position])):
            yield one


def _of_reports(found: list[YearFound], text: str) -> list[YearFound]:
    near = [
        replace(one, confidence=_TWO_YEARS_SURE) if is_long(one) and _beside_report(one, text, 90, 90) else one
        for one in found
    ]
    stated = [one for one in near if one.confidence >= SURE]
    beside = [one for one in stated if _beside_report(one, text, 60, 40)]
    if len({one.reporting_year for one in stated}) > 1 and len({one.reporting_year for one in beside}) == 1:
        return beside
    return near


def _beside_report(found: YearFound, text: str, before: int, after: int) -> bool:
    part = text[max(0, found.position - before) : found.position + after]
    return bool(_REPORT.search(part.replace("-", " ")))
