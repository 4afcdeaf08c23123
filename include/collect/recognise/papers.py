"""Whether a document is a yearly report at all, and what it is if not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.collect.recognise.fields import SAYS_SO, Fields, other_paper, says_report, who_it_is_about
from include.collect.recognise.kinds import STANDS_ALONE, kind_of
from include.collect.recognise.mentions import years_in
from include.collect.recognise.model import ANOTHER_BODYS, SOMETHING_ELSE, Clues
from include.collect.recognise.rules import rules
from include.frameworks.plain import plain

ADULTS = "an adults' report"
LEADS_ON = "a page that leads to a yearly report"
NEWS = "a news item or blog post"
_COVER_WORDS = 3
_LONG_PAGE = 8000
_SHORT_PAGE = 1200
"""Characters: a page with fewer is no report; one with more may hold a report and link to older ones."""
COMMITTEE_PAGE = re.compile(
    r"/(?:mgai|mgissue\w*|iissue\w*|ieissue\w*|mgdecision\w*|iedecision\w*|ielist\w*|mgconvert\w*|mgmeeting\w*|mgplan\w*"
    r"|mgcommittee\w*|iemeeting\w*|mgoutside\w*|mglist\w*|mgevent\w*)\.aspx|cdr_id=|/councilmeetings?\b|/meetings?/\d",
    re.IGNORECASE,
)
_NEWS_PATH = re.compile(r"/(?:news|blogs?|latest-news|news-and-events|newsroom|press)/[^/]", re.IGNORECASE)
_DRAFT_MARK = re.compile(r"\bDRAFT\b")
_SUBJECT = re.compile(
    r"\bsafeguarding\b|\bprotect(?:ing|ion of)? children\b|\b[a-z]{0,6}lscp\b|\b[a-z]{1,6}scp\b|\b[a-z]{0,4}l?scb\b"
)
_SEVERAL = re.compile(r"\b(?:annual|yearly|our|previous|past)(?: [a-z']+){0,3} reports\b|^reports\b")
_ENOUGH_TEXT = 1500
_LEAST_PAGES, _LEAST_TEXT = 6, 5000
_SHAPED = 5
"""Parts of a yearly report that must be named in a document that is not called one."""


@dataclass(frozen=True)
class Verdict:
    """Whether it is a report, how sure, and what else it is."""

    is_report: bool
    confidence: float
    what: str = ""
    because: str = ""


def judge(clues: Clues, said: Fields) -> Verdict:
    """Whether a fetched document is a yearly report or one of its companions."""
    verdict = _judged_by_names(said)
    if not verdict.is_report:
        return _judged_by_text(clues, said) if verdict.what == "" else verdict
    for what, because in (
        _committee_page(clues, said),
        _draft(clues, said),
        _cover_paper(clues),
        _page_around(clues, said),
    ):
        if what:
            return Verdict(False, 0.85, what, because)
    if not _is_about_safeguarding(clues, said):
        return Verdict(False, 0.6, ANOTHER_BODYS, "it does not speak of safeguarding")
    return verdict


def _judged_by_names(said: Fields) -> Verdict:
    content = max((says_report(text) for text in said.content), default=0)
    given = max((says_report(text) for text in said.given), default=0)
    for texts, where in ((said.content, "title"), (said.given, "link or name")):
        own = content if where == "title" else given
        for text in texts:
            other = other_paper(text)
            is_draft = bool(other and other.what == "a draft")
            if other and other.firm and (where == "title" or content < SAYS_SO or is_draft):
                return Verdict(False, 0.9, other.what, f"its {where} says so")
            if who_it_is_about(text) == "adults" and (own >= SAYS_SO or "board" in text) and _no_children(said):
                return Verdict(False, 0.9, ADULTS, f"its {where} names adults only")
    if content >= SAYS_SO:
        sure = 0.97 if given >= SAYS_SO else 0.9
        return Verdict(True, sure, because="its title says so")
    soft = _soft(said.content)
    if soft and not (given >= SAYS_SO and soft == _soft((said.top,)) and not _soft(said.title)):
        return Verdict(False, 0.8, soft, "its title says so")
    if given >= SAYS_SO:
        if who_it_is_about(said.around) == "adults" and _no_children(said):
            return Verdict(False, 0.7, ADULTS, f'it is linked under "{said.around[:80]}"')
        return _by_given(said, soft)
    if kind_of(said)[0] in STANDS_ALONE:
        return Verdict(True, 0.75, because="its title or name says so")
    soft = _soft(said.given)
    if soft:
        return Verdict(False, 0.7, soft, "its link or name says so")
    if says_report(said.around) >= SAYS_SO:
        return Verdict(True, 0.6, because=f'it is linked under "{said.around[:80]}"')
    if max(content, given) == 1:
        return Verdict(True, 0.55, because="its title may mean one")
    return Verdict(False, 0.5, "")


def _by_given(said: Fields, soft: str) -> Verdict:
    if soft:
        return Verdict(True, 0.55, because=f"its link says so, although its first page speaks of {soft}")
    return Verdict(True, 0.75 if not said.content else 0.7, because="its link or name says so")


def _soft(texts: tuple[str, ...]) -> str:
    return next((other.what for text in texts if (other := other_paper(text)) is not None), "")


def _no_children(said: Fields) -> bool:
    """Whether none of the title, link and name speaks of children; a site's own name is not asked."""
    return all(who_it_is_about(text) in {"adults", ""} for text in (*said.title, *said.given[:1], said.top))


def _judged_by_text(clues: Clues, said: Fields) -> Verdict:
    """Nothing outside names it: a chapter stands under a report's address, a PDF may say on its first pages what it is."""
    text = plain(re.sub(r"\.{4,}", " ", clues.first_text))
    if COMMITTEE_PAGE.search(clues.url):
        return Verdict(False, 0.9, "a committee's page", "its address says so")
    n_characters = clues.n_characters if clues.n_characters is not None else len(clues.first_text)
    if ((clues.n_pages or 0) >= _LEAST_PAGES or n_characters >= _LEAST_TEXT) and _SUBJECT.search(text):
        because = _its_own_words(text, said)
        cover = _cover_paper(clues) if because else ("", "")
        if because:
            return Verdict(False, 0.8, *cover) if cover[0] else Verdict(True, 0.6, because=because)
    return Verdict(False, 0.5, SOMETHING_ELSE, "nothing in title, link or first pages names a yearly report")


def _its_own_words(text: str, said: Fields) -> str:
    """What in a long document's first pages makes it a yearly report that is not called so."""
    if re.search(r"\b(?:this|our|the) (?:annual|yearly) report\b", text):
        return "its first pages speak of themselves as a yearly report"
    has_year = any(years_in(part)[0] for part in said.content)
    if has_year and sum(rule.matches(text) for rule in rules().shape) >= _SHAPED:
        return "its title names a year and its first pages have the parts of a yearly report"
    return ""


def _committee_page(clues: Clues, said: Fields) -> tuple[str, str]:
    is_page = said.is_html or not clues.media_type
    return ("a committee's page", "its address says so") if is_page and COMMITTEE_PAGE.search(clues.url) else ("", "")


def _draft(clues: Clues, said: Fields) -> tuple[str, str]:
    marked = _DRAFT_MARK.search(clues.first_text[:400]) and not said.is_html
    return ("a draft", "its first page is marked as one") if marked else ("", "")


def _cover_paper(clues: Clues) -> tuple[str, str]:
    text = plain(clues.first_text[:4000])
    words = [rule for rule in rules().cover_words if rule.matches(text)]
    if len(words) < _COVER_WORDS:
        return "", ""
    return "a cover paper to a committee", "its first pages have the headings of one"


def _page_around(clues: Clues, said: Fields) -> tuple[str, str]:
    """A web page about a report, or a list of reports, rather than the report."""
    if not said.is_html:
        return "", ""
    if _NEWS_PATH.search(clues.url) and any(
        _soft((text,)) or says_report(text) for text in (*said.title, said.parents)
    ):
        return NEWS, "it lies under the site's news"
    own = set().union(*(years_in(text)[0] for text in said.title)) if said.title else set()
    if not own and any(_SEVERAL.search(text) for text in said.title):
        return LEADS_ON, "its title speaks of several reports"
    is_long = (clues.n_characters or 0) >= _LONG_PAGE
    if not is_long and any(rule.matches(text) for rule in rules().around_words for text in said.title):
        return LEADS_ON, "its title announces the report"
    for link in clues.links:
        text = plain(link)
        years = years_in(link)[0]
        is_own = any(text in title for title in said.title) or (own and clues.n_characters is None)
        if says_report(text) >= SAYS_SO and not is_own and (not is_long or (years & own)):
            return LEADS_ON, f'it links to "{link[:80]}"'
    opening = plain(clues.first_text[:_ENOUGH_TEXT])
    if not is_long and any(
        rule.matches(text) for rule in rules().around_words for text in (opening, *map(plain, clues.links))
    ):
        return LEADS_ON, "its text points to the report elsewhere"
    if clues.n_characters is not None and clues.n_characters < _SHORT_PAGE:
        return LEADS_ON, "it is too short to be the report"
    return "", ""


def _is_about_safeguarding(clues: Clues, said: Fields) -> bool:
    """A council has many yearly reports: somewhere this one must speak of safeguarding. Too little text is no proof."""
    where = plain(
        " ".join([*said.content, *said.given, said.around, said.parents, clues.found_on, clues.url, clues.first_text])
    )
    return bool(_SUBJECT.search(where)) or len(clues.first_text) < _ENOUGH_TEXT
