"""The pages of a report published as web pages: a chapter list, a menu, page numbers or a chain of next links.

A list counts where its links are of one family with the page: below its address (`/annual-report/introduction`),
beside it under a folder that names the report, with the same beginning that names it (`/annual-report-2023-funding`),
or numbered (`/report/2`, `?page=2`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from include.collect.web.addresses import same
from include.collect.web.pages import Link, Page

_NAMES_A_REPORT = re.compile(
    r"(?:annual|yearly|year).*re(?:port|view)|re(?:port|view).*(?:annual|yearly|20\d\d)", re.IGNORECASE
)
_YEAR = re.compile(r"20\d\d(?:[-_/]?(?:20)?\d\d)?|(?<!\d)\d\d-\d\d(?!\d)")
_CONTENTS = re.compile(
    r"\bcontents\b|\bchapters?\b|\bin this (?:report|section|guide|document)\b|\bsections?\b|\bpages in\b|\bpages\b|\bread the report\b|\breport sections\b",
    re.IGNORECASE,
)
_NOT_A_CHAPTER = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|csv)(?:$|\?)|/(?:print|feed|share|login|search)(?:/|$)|[?&](?:print|share|format)=",
    re.IGNORECASE,
)
_PAGE_NAMES = {"page", "p", "pg", "chapter", "part", "section", "pageno", "page_no"}
_FIRST_PAGES = re.compile(
    r"^(?:introduction|foreword|welcome|overview|index|home|start|part-1|chapter-1|page-1|1)\b|(?:introduction|foreword|welcome)$",
    re.IGNORECASE,
)


def chapter_list(page: Page) -> list[str]:
    """Addresses of a report's pages in their order, as a page of it lists them (itself included); empty where none are.

    The longest list of the page's family wins, one that is called contents before others.
    """
    best: tuple[bool, int, list[str]] = (False, 0, [])
    listings = sorted({link.listing for link in page.links})
    for number in listings:
        links = [link for link in page.links if link.listing == number]
        is_contents = bool(number) and bool(_CONTENTS.search(page.listings.get(number, "")))
        found = [
            link
            for link in links
            if same(link.url) == same(page.url) or is_of_one_report(page.url, link.url, is_contents and link.is_own)
        ]
        others = list(dict.fromkeys(same(link.url) for link in found if same(link.url) != same(page.url)))
        if len(others) < (1 if is_contents else 2) or _names_other_years(page, found):
            continue
        if (is_contents, len(others)) > best[:2]:
            best = (is_contents, len(others), _in_order(page, found))
    return best[2]


def next_page(page: Page) -> str:
    """The address a next link leads to, where it is of the same report and not merely the next of the news."""
    for link in page.links:
        if link.is_next and same(link.url) != same(page.url) and is_of_one_report(page.url, link.url):
            return link.url
    return ""


def previous_pages(page: Page) -> bool:
    """Whether a page says that another comes before it."""
    return any(
        re.match(r"^\W*(?:previous|prev|back to (?:previous|chapter))\b", link.text, re.IGNORECASE)
        for link in page.links
    )


def is_of_one_report(url: str, other: str, is_listed: bool = False) -> bool:
    """Whether two addresses may be pages of one report. `is_listed` says that one page lists or continues the other."""
    one, two = urlsplit(url), urlsplit(other)
    if one.netloc.removeprefix("www.") != two.netloc.removeprefix("www.") or _NOT_A_CHAPTER.search(other):
        return False
    a, b = _segments(one.path), _segments(two.path)
    if a == b:
        return _numbered_query(one.query) != _numbered_query(two.query) and _other_query(one.query) == _other_query(
            two.query
        )
    if _other_query(one.query) != _other_query(two.query):
        return False
    if _differ_in_year(a, b):
        return False
    if b[: len(a)] == a and len(b) == len(a) + 1:  # below it
        return is_listed or _names_report(a) or b[-1].isdecimal()
    if a[: len(b)] == b and len(a) == len(b) + 1:  # above it
        return _names_report(b) or a[-1].isdecimal()
    if a[:-1] != b[:-1] or not a or not b:
        return False
    if a[-1].isdecimal() and b[-1].isdecimal():
        return True
    if _names_report(a[:-1]) and not _YEAR.search(b[-1]):
        return True
    return _names_report([_beginning(a[-1], b[-1])]) or (
        is_listed and not _YEAR.search(b[-1]) and not _NAMES_A_REPORT.search(b[-1])
    )


def _in_order(page: Page, found: Sequence[Link]) -> list[str]:
    """The list's order. A page that does not stand in it comes first: it is the one that opens the report."""
    order: dict[str, str] = {}
    for link in found:
        order.setdefault(same(link.url), link.url)
    here = same(page.url)
    if here in order:
        return [page.url if key == here else url for key, url in order.items()]
    opens = all(is_above(page.url, url) for url in order.values()) or bool(
        _FIRST_PAGES.search(urlsplit(page.url).path.rstrip("/").rpartition("/")[2])
    )
    urls = list(order.values())
    # a menu that leaves out the page one is on cannot say where it belongs, but for its first page
    return [page.url, *urls] if opens or not previous_pages(page) else [urls[0], page.url, *urls[1:]]


def is_above(url: str, other: str) -> bool:
    """Whether an address is that of the folder another stands in."""
    a, b = _segments(urlsplit(url).path), _segments(urlsplit(other).path)
    return len(b) > len(a) and b[: len(a)] == a


def _segments(path: str) -> list[str]:
    return [part.casefold() for part in path.split("/") if part]


def _names_report(segments: Sequence[str]) -> bool:
    return any(_NAMES_A_REPORT.search(part) for part in segments[-2:])


def _beginning(one: str, two: str) -> str:
    """The words two names begin with."""
    shared = []
    for a, b in zip(re.split(r"[-_]", one), re.split(r"[-_]", two), strict=False):
        if a != b:
            break
        shared.append(a)
    return "-".join(shared)


def _differ_in_year(a: Sequence[str], b: Sequence[str]) -> bool:
    """`annual-report-2022-…` is no chapter of `annual-report-2023-…`."""
    years, others = set(_YEAR.findall("/".join(a))), set(_YEAR.findall("/".join(b)))
    return bool(years and others and not years & others)


def _names_other_years(page: Page, found: Sequence[Link]) -> bool:
    """A list of reports of many years is an archive, not the chapters of one."""
    years = [match for link in found for match in set(_YEAR.findall(link.text))]
    return len(set(years)) > max(1, len(found) // 2)


def _numbered_query(query: str) -> str:
    return next((value for name, value in parse_qsl(query) if name.casefold() in _PAGE_NAMES and value.isdecimal()), "")


def _other_query(query: str) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in parse_qsl(query) if name.casefold() not in _PAGE_NAMES)
