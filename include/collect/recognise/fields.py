"""The places where a document says what it is, each in the plain form the rules are matched against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from include.collect.recognise.model import Clues
from include.collect.recognise.rules import Other, rules
from include.frameworks.plain import plain

SAYS_SO = 2
"""From this weight on a text calls itself a yearly report; below it only may be one."""
TITLE_PAGE = 700
"""Characters of the first page that count as its title; what comes later is talk of this and that."""
_TITLE_LINES = 8
_SHORT_LINE = 50
_SITE_MARK = re.compile(r"\s+[|»·•]\s+|\s+::\s+")
_SITE_NAME = re.compile(r"\b(?:partnerships?|board|council|boards|[a-z]{0,6}scp|[a-z]{0,4}lscb)\b", re.IGNORECASE)
_TELLS_NOTHING = re.compile(
    r"(?:\d+|index|print|default|home|download|downloads?|file|files|view|document|documents|page ?\d*|pdf|media|asset|[0-9a-f-]{16,})"
)
_BODY_BEGINS = re.compile(
    r"(?:table of )?contents\b|foreword\b|introduction\b|in this (?:report|issue)\b", re.IGNORECASE
)
_ENDING = re.compile(r"\.(?:pdf|html?|aspx?|php|docx?|pl|cfm|jsp)$", re.IGNORECASE)
_ADULTS = re.compile(r"\b(?:safeguarding adults?|adults? safeguarding|adults?|[a-z]{0,4}sab)\b")
_CHILDREN = re.compile(
    r"\b(?:child|children|childrens|children's|young people|[a-z]{0,6}l?scp|[a-z]{0,4}l?scb|families)\b"
)


@dataclass(frozen=True)
class Fields:
    """What a document says of itself (`title`, `top`) and what others say of it (`given`, `around`, `parents`).

    `named` is the title page's line with the word "report" (and those before it), `named_below` the short lines after.
    """

    title: tuple[str, ...]
    top: str
    given: tuple[str, ...]
    around: str
    parents: str
    is_html: bool
    named: str = ""
    named_below: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[str, ...]:
        """What it says of itself, the surest first."""
        return tuple(part for part in (*self.title, self.top) if part)


def fields(clues: Clues) -> Fields:
    """The fields of a document or link."""
    is_html = "html" in clues.media_type
    headings = [plain(heading) for heading in clues.headings[:1] if heading.strip()]
    titles = [plain(spoken(part)) for part in own_titles(clues.title)]
    top = "" if is_html and (headings or titles) else title_block(clues.first_text)
    name, parents = url_words(clues.url)
    given = [plain(spoken(clues.link_text)), *(plain(spoken(clues.file_name)).splitlines()), plain(name)]
    named, below = _parted_title(title_lines(clues.first_text) if top else [])
    return Fields(
        title=tuple(dict.fromkeys(part for part in (*headings, *titles) if part)),
        top=plain(top),
        given=tuple(dict.fromkeys(part for part in given if part)),
        around=plain(clues.around),
        parents=plain(parents),
        is_html=is_html,
        named=named,
        named_below=below,
    )


def _parted_title(lines: list[str]) -> tuple[str, tuple[str, ...]]:
    at = next((number for number, line in enumerate(lines) if re.search(r"\breport\b", line, re.IGNORECASE)), 1)
    short = [line for line in lines[at + 1 : at + 3] if len(line) <= _SHORT_LINE]
    return plain(" ".join(lines[: at + 1])), tuple(plain(line) for line in short)


def own_titles(title: str) -> list[str]:
    """The parts of a page's title without the name of its site: `Annual report | Devon SCP` → `Annual report`."""
    parts = [_without_site(part.strip()) for part in _SITE_MARK.split(title) if part.strip()]
    telling = [part for part in parts if says_report(plain(part))]
    return telling or parts[:1]


def _without_site(part: str) -> str:
    """`Annual Report 2024-25 - Ashcombe Safeguarding Children Partnership` → `Annual Report 2024-25`."""
    head, _, tail = part.rpartition(" - ")
    is_site = bool(_SITE_NAME.search(tail)) and not re.search(r"\d|report", tail, re.IGNORECASE)
    return head if head and is_site and says_report(plain(head)) else part


def spoken(name: str) -> str:
    """A name of a file or address as words: `BSCP_AnnualReport%202023-24.pdf` → `BSCP Annual Report 2023-24`."""
    text = _ENDING.sub("", unquote(name.replace("+", " ")).strip())
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=20\d\d)", " ", text)
    return re.sub(r"[_/]+(?!\d)|(?<!\d)[_/]+", " ", text)


def url_words(url: str) -> tuple[str, str]:
    """The telling last part of an address as words, and the parts before it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return "", ""
    parts = [spoken(part) for part in path.split("/") if part]
    parts = [part for part in parts if not re.fullmatch(r"\(s\(.*\)\)", part.lower())]
    number = len(parts) - 1
    while number > 0 and _TELLS_NOTHING.fullmatch(parts[number].strip().lower()):
        number -= 1
    return (parts[number], " / ".join(parts[:number])) if parts else ("", "")


def title_lines(text: str) -> list[str]:
    """The first lines of a first page: its title, before contents or running text begin."""
    all_lines = (" ".join(line.split()) for line in text.partition("\f")[0][:TITLE_PAGE].splitlines())
    lines = [line for line in all_lines if line]
    block: list[str] = []
    for line in lines:
        if len(block) == _TITLE_LINES or len(line) > 160 or (block and _BODY_BEGINS.match(line)):
            break
        block.append(line)
    return block or lines[:1]


def title_block(text: str) -> str:
    """The title of a first page in one line."""
    return " ".join(title_lines(text))[:400]


def says_report(text: str) -> int:
    """How plainly a text calls itself a yearly report: 0 not at all, 3 in as many words."""
    return max((rule.weight for rule in rules().report if rule.matches(text)), default=0)


def other_papers(text: str) -> list[Other]:
    """What else a text says it is; firm answers before others."""
    return sorted((rule for rule in rules().others if rule.matches(text)), key=lambda rule: not rule.firm)


def other_paper(text: str) -> Other | None:
    """The first of `other_papers`."""
    return next(iter(other_papers(text)), None)


def who_it_is_about(text: str) -> str:
    """`adults`, `children`, `both` or nothing, as a title says."""
    adults, children = bool(_ADULTS.search(text)), bool(_CHILDREN.search(text))
    return "both" if adults and children else "adults" if adults else "children" if children else ""


def matching(texts: tuple[str, ...], which: str) -> Iterator[str]:
    """Those of several texts that are about `adults`, `children` or `both`."""
    return (text for text in texts if who_it_is_about(text) == which)
