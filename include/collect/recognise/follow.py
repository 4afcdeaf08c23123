"""Whether a link is worth fetching, told before it is fetched: from its text, its address and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from include.collect.recognise.fields import SAYS_SO, Fields, fields, other_papers, says_report, who_it_is_about
from include.collect.recognise.kinds import STANDS_ALONE, kind_of
from include.collect.recognise.mentions import spoken_years, years_in
from include.collect.recognise.model import Clues, bounded
from include.collect.recognise.papers import COMMITTEE_PAGE
from include.collect.recognise.rules import rules
from include.frameworks.plain import plain

_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|mp[34]|mov|avi|wav|zip|ics|xlsx?|csv|pptx?|xml|rss|json|exe)(?:$|\?)"
    r"|^(?:mailto|tel|javascript|data|ftp|file|sms|whatsapp):|/(?:wp-login|wp-admin|login|signin|logout|cart|feed|tag|author)\b",
    re.IGNORECASE,
)
_TRAP = re.compile(
    r"[?&;](?:month|day|date|week|calendar|sort|order|dir|filter|replytocom|share|print|sid|session\w*|phpsessid|jsessionid"
    r"|month_?\w*|start_?date|view)=|/calendar/|/events?/\d|/(?:19|20)\d\d/\d\d/\d\d/?$",
    re.IGNORECASE,
)
_VAGUE_WORDS = frozenset(
    [
        "a",
        "access",
        "all",
        "and",
        "at",
        "available",
        "be",
        "by",
        "can",
        "click",
        "continue",
        "copy",
        "document",
        "download",
        "downloads",
        "file",
        "find",
        "for",
        "full",
        "here",
        "icon",
        "in",
        "it",
        "latest",
        "learn",
        "link",
        "more",
        "new",
        "now",
        "of",
        "on",
        "open",
        "opens",
        "our",
        "out",
        "part",
        "pdf",
        "please",
        "read",
        "report",
        "see",
        "tab",
        "the",
        "this",
        "to",
        "version",
        "view",
        "web",
        "website",
        "window",
        "your",
    ]
)
"""A link of these words alone says nothing: where it stands tells what it is."""
_APPENDED = re.compile(r"(?:appendix|annex|attachment|enclosure|item \d|report)\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf)(?:$|[?#])", re.IGNORECASE)
_ONWARD = re.compile(r"(?:next|continue|previous|part \d|page \d|chapter \d|section \d|\d{1,2}\b)", re.IGNORECASE)
_SIZE = re.compile(
    r"[\[(][^\])]*\b[km]b\b[^\])]*[\])]|\bicon for pdf\b|\b\d+(?:\.\d+)? ?[km]b\b|\(opens in [^)]*\)|\bpdf\b",
    re.IGNORECASE,
)


def worth_following(clues: Clues, wanted_years: Sequence[str]) -> float:
    """How much a link promises, 0 to 1, for the crawler's order and limits.

    From .5 on it names a report (of a wanted year, or of no year it tells); .2 to .5 is a page from which reports are
    often reached; below .1 it leads elsewhere, or to the report of a year nobody wants.
    """
    if _NO_DOCUMENT.search(clues.url):
        return 0.0
    clues = bounded(clues)
    said = fields(clues)
    link = _SIZE.sub(" ", plain(clues.link_text)).strip()
    rest = said.given[1:] if clues.link_text.strip() else said.given
    names = tuple(text for text in (link, *rest, *said.title) if text)
    if _TRAP.search(clues.url) and max(map(says_report, names), default=0) < SAYS_SO:
        return 0.02
    promise = _promise(clues, said, link, names)
    return round(promise * _wanted(clues, said, link, wanted_years), 3) if promise >= 0.5 else promise


def _promise(clues: Clues, said: Fields, link: str, names: tuple[str, ...]) -> float:
    says = max(map(says_report, names), default=0)
    others = [found for text in names for found in other_papers(text)]
    is_committee = any(found.what == "a committee's page" for found in others)
    firm = [
        found
        for found in others
        if found.firm and found.what not in ("a committee's page", "a cover paper to a committee")
    ]
    about = {who_it_is_about(text) for text in (*names, said.around)} - {""}
    if (about == {"adults"} and says) or firm:
        # an address may speak of the meeting a report was taken to
        link_is_plain = says_report(link) >= SAYS_SO and not any(found.firm for found in other_papers(link))
        return 0.5 if link_is_plain and {found.what for found in firm} == {"an agenda or minutes"} else 0.05
    if says >= SAYS_SO:
        return 0.7 if is_committee else 0.95 if says == SAYS_SO + 1 else 0.85
    under_report = says_report(said.around) >= SAYS_SO
    if (under_report or COMMITTEE_PAGE.search(clues.found_on)) and _APPENDED.match(link) and not others:
        return 0.6  # in a committee's papers the report is often "Appendix A"
    is_page = not _DOCUMENT.search(clues.url)
    if others and not (is_page and any(_is_hub(text) for text in names[:1])):
        return 0.08 if not is_committee else 0.1
    if kind_of(said)[0] in STANDS_ALONE and not others:
        return 0.75
    if under_report and _is_vague(link):
        return 0.75
    in_report = says_report(said.parents) >= SAYS_SO or says_report(plain(clues.found_on.replace("-", " "))) >= SAYS_SO
    if in_report and (
        says_report(said.parents) >= SAYS_SO or _ONWARD.match(link) or clues.url.lower().endswith(".pdf")
    ):
        return 0.56
    if says == 1:
        return 0.5
    hub = max((_is_hub(text) for text in names[:2] if is_page), default=0)
    return {0: 0.1, 1: 0.15, 2: 0.3, 3: 0.45}[hub]


def _is_vague(link: str) -> bool:
    return all(word in _VAGUE_WORDS or word.isdigit() for word in re.findall(r"[a-z0-9]+", link))


def _is_hub(text: str) -> int:
    """Weight of the rule of `hubs` that is the whole of a text, not a word in it."""
    for rule in rules().hubs:
        if rule.matches(text) and len(text.split()) <= 6:
            return rule.weight
    return 0


def _wanted(clues: Clues, said: Fields, link: str, wanted_years: Sequence[str]) -> float:
    """1 for a wanted year or none told, a little less for a lone year that fits, next to nothing for another year."""
    if not wanted_years:
        return 1.0
    wanted = set(wanted_years)
    for text in (
        link,
        spoken_years(clues.file_name),
        *said.title,
        spoken_years(clues.url.rpartition("/")[2]),
        clues.around,
    ):
        stated, hinted = years_in(text)
        if stated:
            return 1.0 if stated & wanted else 0.07
        if hinted:
            return 0.85 if hinted & wanted else 0.12
    return 0.9
