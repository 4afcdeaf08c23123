"""A report published as web pages: its pages in order, with their pictures, so that reading it needs no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from include.collect import media
from include.collect.recognise import Recognised, recognise
from include.collect.web.addresses import bare_host, same, tidy
from include.collect.web.chapters import chapter_list, next_page
from include.collect.web.fetch import Got
from include.collect.web.frontier import Step
from include.collect.web.model import Fetched
from include.collect.web.pages import Page, read_page

if TYPE_CHECKING:
    from include.collect.web.visit import Visiting

MOST_CHAPTERS = 60
MOST_PICTURES = 150
"""Pictures of one report."""
MOST_PICTURE_BYTES = 15 * 2**20
LEAST_TEXT = 1500
"""Characters of text below which pages are no report, but talk of one."""
_REPORT = re.compile(r"\b(?:annual|yearly)\b[^.\n]{0,80}\brep(?:or)?t\b|\breport\b[^.\n]{0,40}\b20\d\d", re.IGNORECASE)


def may_open_a_report(page: Page, recognised: Recognised) -> bool:
    """Whether a page may be a report or one of its pages: taken for one, or named as one and in several parts."""
    if recognised.kind in {"main", "chapter"}:
        return True
    named = " ".join((page.title, *page.headings[:2], urlsplit(page.url).path.replace("-", " ").replace("/", " ")))
    return bool(_REPORT.search(named)) and bool(chapter_list(page) or next_page(page))


@dataclass
class WebReport:
    """The pages of one report, in their order."""

    step: Step
    pages: list[tuple[Page, Got]]
    recognised: Recognised

    @property
    def url(self) -> str:
        return self.pages[0][0].url

    @classmethod
    async def gather(
        cls, visiting: Visiting, step: Step, got: Got, page: Page, recognised: Recognised
    ) -> WebReport | None:
        """Fetch the other pages of a report and judge it as a whole; None where it is none after all."""
        pages = await _pages(visiting, page, got)
        first = pages[0][0]
        text = "\n\n".join(one.text for one, _ in pages)
        if len(text) < LEAST_TEXT:
            return None
        if len(pages) > 1:
            recognised = _as_whole(
                recognised, recognise(visiting.clues(step, first, text, len(text)), visiting.register)
            )
        if recognised.kind not in {"main", "chapter"} or not visiting.is_wanted(recognised):
            return None
        return cls(step, pages, replace(recognised, kind="main"))

    async def fetched(self, visiting: Visiting) -> list[Fetched]:
        """Its documents, with their pictures fetched."""
        several = len(self.pages) > 1
        kind = replace(self.recognised, kind="chapter") if several else self.recognised
        left = MOST_PICTURES
        documents = []
        for number, (page, got) in enumerate(self.pages, start=1):
            pictures = await _pictures(visiting, page, left)
            left -= len(pictures)
            step = replace(self.step, url=page.url) if number > 1 else self.step
            title = page.headings[0] if page.headings else page.title
            one = visiting.fetched(step, got, media.HTML, kind, title, None)
            documents.append(
                replace(
                    one,
                    pictures=tuple(pictures),
                    group=self.url if several else "",
                    chapter_no=number if several else None,
                )
            )
        return documents


def _as_whole(alone: Recognised, together: Recognised) -> Recognised:
    """What a report is, told from one of its pages and from all of them."""
    if together.kind not in {"main", "chapter"}:
        return alone
    if together.reporting_year is None and alone.reporting_year is not None:
        return alone
    return together


async def _pages(visiting: Visiting, page: Page, got: Got) -> list[tuple[Page, Got]]:
    """All pages of the report this page is of, in order."""
    listed = chapter_list(page)[:MOST_CHAPTERS]
    known = {same(page.url): (page, got)}
    for url in listed:
        await _fetch(visiting, url, known)
    if not listed:
        return await _chained(visiting, page, got)
    ordered = [known[key] for key in dict.fromkeys(map(same, listed)) if key in known]
    # a page beyond the menu (`next` after its last entry) belongs to it
    last = ordered[-1][0] if ordered else page
    while (url := next_page(last)) and same(url) not in known and len(ordered) < MOST_CHAPTERS:
        if not await _fetch(visiting, url, known):
            break
        ordered.append(known[same(url)])
        last = ordered[-1][0]
    return ordered or [(page, got)]


async def _chained(visiting: Visiting, page: Page, got: Got) -> list[tuple[Page, Got]]:
    known = {same(page.url): (page, got)}
    chain = [(page, got)]
    while (url := next_page(chain[-1][0])) and same(url) not in known and len(chain) < MOST_CHAPTERS:
        if not await _fetch(visiting, url, known):
            break
        chain.append(known[same(url)])
    return chain


async def _fetch(visiting: Visiting, url: str, known: dict[str, tuple[Page, Got]]) -> bool:
    if same(url) in known:
        return True
    if len(visiting.looked_at) >= 2 * visiting.settings.crawl_max_pages:  # a report begun is worth finishing
        return False
    got = await visiting.get(url)
    visiting.frontier.seen |= {same(url), same(got.final_url)}
    if not got.is_ok or got.answer is None or bare_host(got.final_url) != bare_host(url):
        return False
    if media.media_type(got.body, "") != media.HTML:
        return False
    page = read_page(got.body, got.final_url, got.answer.headers.get("content-type", ""))
    if page is None:
        return False
    known[same(url)] = (page, got)
    return True


async def _pictures(visiting: Visiting, page: Page, left: int) -> list[dict[str, str]]:
    """The pictures of a page's own part, kept in the lake; `src` stays as the page writes it."""
    kept: list[dict[str, str]] = []
    for source in page.pictures[: max(0, left)]:
        if source.strip().lower().startswith("data:"):
            continue
        try:
            url = tidy(urljoin(page.url, source.strip()))
        except ValueError:
            continue
        got = await visiting.get(url, counts=False)
        found = media.picture_type(got.body) if got.is_ok and len(got.body) <= MOST_PICTURE_BYTES else None
        if found:
            key = visiting.memory.lake.keep_file(got.body, media.PICTURES[found])
            kept.append({"src": source, "key": key, "media_type": found})
    return kept
