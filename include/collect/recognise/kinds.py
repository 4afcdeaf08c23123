"""Which document of a report it is: the report itself, a chapter of it, or one of its companions."""

from __future__ import annotations

import re

from include.collect.recognise.fields import SAYS_SO, Fields, says_report, spoken
from include.collect.recognise.model import Clues
from include.collect.recognise.rules import rules
from include.frameworks.plain import plain

STANDS_ALONE = ("scrutineer",)
"""Kinds that are known without the words "annual report"."""
_AFTER_TITLE = re.compile(
    r"(?:annual|yearly) (?:[a-z']+ ){0,4}?report(?: (?:for )?\(?(?P<year>20\d\d(?:\s?[-/]\s?\d{1,4})?|\d\d/\d\d)\)?)?"
    r"(?:\s*[:,-]\s*|\s+)(?P<section>[a-z][a-z' ,&-]{3,60})$"
)
_NO_SECTION = re.compile(
    r"\b(?:safeguarding|partnerships?|board|council|lscp|[a-z]{0,5}scp|versions?|summary|final|pdf|web|published|download"
    r"|appendix|annex|report|business plan|arrangements|accessible|updated|edition|for|of|to|on|page|online|lscb)\b"
)


def kind_of(said: Fields) -> tuple[str, str]:
    """Kind and its name for a person; `main` unless a title, link or name says otherwise."""
    calls_itself_report = any(says_report(text) >= SAYS_SO for text in said.content)
    for text in (*said.title, *said.given, said.named):
        for rule in rules().kinds:
            # among a committee's papers the report itself is "Appendix A"
            is_only_called_so = rule.kind == "appendix" and text in said.given and calls_itself_report
            if rule.matches(text) and not is_only_called_so:
                return rule.kind, rule.what
    for text in said.named_below:
        for rule in rules().kinds:
            if rule.kind not in STANDS_ALONE and rule.matches(text):  # a scrutineer's name may stand below any title
                return rule.kind, rule.what
    return "main", "the yearly report"


def kind_of_name(key: str) -> str:
    """Kind of a document by its path in an inbox; a main report unless the name says otherwise."""
    name = plain(spoken(key.rpartition("/")[2]).replace("_", " "))
    found = next((rule.kind for rule in rules().kinds if rule.matches(name)), "")
    return found or ("scrutineer" if re.search(r"\bscrutin(?:eers?|y)\b", name) else "main")


def is_chapter(clues: Clues, said: Fields) -> bool:
    """Whether a web page is one chapter of a report in several pages."""
    if not said.is_html:
        return False
    for text in said.title:
        match = _AFTER_TITLE.search(text)
        if match and match["year"] and not _NO_SECTION.search(match["section"]):
            return True
    if any(says_report(text) >= SAYS_SO for text in said.title):
        return False
    parent = said.parents.rpartition(" / ")[2]
    same_folder = clues.url.rstrip("/").rpartition("/")[0] in (
        clues.found_on.rstrip("/"),
        clues.found_on.rpartition("/")[0],
    )
    return says_report(parent) >= SAYS_SO and "reports" not in parent and (same_folder or not clues.found_on)
