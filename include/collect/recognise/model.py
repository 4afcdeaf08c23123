"""What is known of a document before it is read, and what can be told from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

_MOST_TEXT = 8000
NOT_A_REPORT = "not_a_report"
SOMETHING_ELSE, ANOTHER_BODYS = "something else", "another body's yearly report"
NOTHING_NAMES_IT = (SOMETHING_ELSE, ANOTHER_BODYS)
"""What a document is that says neither that it is a report nor that it is another paper."""


@dataclass(frozen=True)
class Clues:
    """Everything that may tell what a document or a link is; whoever asks fills in what it has.

    `around` is the heading or text a link stands under, `found_on` the address of the page with the link, `site_of`
    the partnership whose site it is. `first_text` is the text of the first pages, for HTML the text of the page's
    main part. `links` are the texts of the links in that part, `n_characters` is how much running text it has in all.
    """

    url: str = ""
    link_text: str = ""
    around: str = ""
    file_name: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    first_text: str = ""
    media_type: str = ""
    n_pages: int | None = None
    found_on: str = ""
    site_of: str | None = None
    links: tuple[str, ...] = ()
    n_characters: int | None = None


def bounded(clues: Clues) -> Clues:
    """The clues cut to lengths that no page can make slow to judge, with runs of white space made one."""
    text = re.sub(r"[^\S\n\f]+", " ", clues.first_text[: 2 * _MOST_TEXT])
    return replace(
        clues,
        link_text=_short(clues.link_text),
        around=_short(clues.around, 600),
        title=_short(clues.title),
        headings=tuple(_short(heading) for heading in clues.headings[:60]),
        first_text=re.sub(r"(?: ?\n ?)+", "\n", text)[:_MOST_TEXT],
        file_name=clues.file_name[:500],
        links=tuple(_short(link) for link in clues.links[:200]),
    )


def _short(text: str, most: int = 400) -> str:
    return re.sub(r"[^\S\n]+", " ", text[: 2 * most])[:most]


@dataclass(frozen=True)
class Recognised:
    """What a document is taken to be.

    `kind` is a word of DOCUMENT_KINDS or `not_a_report`; `what` names it for a person ("the yearly report", "the
    safeguarding arrangements"). `confidence` is about kind and partnership, `year_confidence` about the year, `owner_confidence` about the partnership alone; a year
    that is only hinted at is None and stands in `best_guesses` (partnership and year, best first). `period_start` and
    `period_end` are the first and last day it reports on, where that is known. `reason` is one sentence for a person.
    """

    kind: str
    what: str
    reporting_year: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    partnership_id: str | None = None
    confidence: float = 0.0
    year_confidence: float = 0.0
    is_combined: bool = False
    reason: str = ""
    best_guesses: tuple[str, ...] = ()
    owner_confidence: float = 0.0

    @property
    def is_report(self) -> bool:
        """Whether it is a yearly report or one of its companions (summary, scrutineer's report, …)."""
        return self.kind != NOT_A_REPORT
