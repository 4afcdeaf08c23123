"""Parts of a report that name things without treating them: cover, contents, foreword, glossary, references."""

from __future__ import annotations

import re
from typing import Protocol

from include.convert.model import Zone

CONTENTS_HEADING = re.compile(
    r"^(?:table of )?contents?(?: page)?$|^(?:in this report|what'?s inside|on this page)$", re.IGNORECASE
)
CONTENTS_ENTRY = re.compile(
    r"^(?P<title>.*?[^\W\d_].*?)(?:[\s.…·_•]*[.…·_]{2,}[\s.…·_]*|\s+)(?P<page>\d{1,3}|[ivx]{1,5})$"
)
LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}|·{4,}")
_FOREWORD = re.compile(
    r"^(?:\d+[.)]?\s*)?(?:joint\s+)?(?:foreword\b.*|preface\b.*|opening (?:statement|remarks)"
    r"|welcome(?:\s+(?:to (?:the|our|this)\b.*|from\b.*|and introduction))?"
    r"|(?:a )?(?:message|statement|word|welcome|introduction|foreword)(?: and introduction)? (?:from|by)\b.*"
    r"|(?:independent )?(?:chair(?:man|woman|person)?|partners?|leaders?)(?:['’]?s['’]?)? (?:foreword|welcome|introduction|message|statement))$",
    re.IGNORECASE,
)
_SUBSTANTIAL = re.compile(r"scrutin|auditor|review", re.IGNORECASE)
"""A scrutineer's statement is what the scrutineer found, not a foreword."""
_TERMS_HEADING = re.compile(
    r"\b(?:words?|terms?|terminology|language|acronyms?|abbreviations?|jargon|plain english|definitions?|explained|means?)\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"^[\w][\w()/&’' -]{1,60}?(?::| [–-]) ?\S")
LEAST_TERMS = 3
_GLOSSARY = re.compile(
    r"^(?:(?:appendix|annex)\s*\w{0,2}\s*[:.–-]?\s*|\d+[.)]?\s*)?(?:glossary\b.*|(?:list of )?(?:abbreviations|acronyms)\b.*|jargon buster"
    r"|key terms(?: used)?|terms used\b.*|definitions)$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^(?:(?:appendix|annex)\s*\w{0,2}\s*[:.–-]?\s*|\d+[.)]?\s*)?(?:references|bibliography|further reading|sources and references|useful (?:links|contacts))$",
    re.IGNORECASE,
)
LONGEST = {"foreword": 1300, "glossary": 2500, "references": 2500}
"""Words after which a part is taken to have ended, should its next heading have been missed."""


class Piece(Protocol):
    """What zones are told from: blocks of a PDF and elements of an HTML document both are such pieces."""

    text: str
    zone: Zone


def zone_of_heading(text: str) -> Zone | None:
    """The zone a heading opens, if it opens one."""
    words = " ".join(text.split()).strip(" :.")
    if len(words.split()) > 12:
        return None
    if CONTENTS_HEADING.match(words):
        return "contents"
    if _FOREWORD.match(words) and not _SUBSTANTIAL.search(words):
        return "foreword"
    if _GLOSSARY.match(words):
        return "glossary"
    return "references" if _REFERENCES.match(words) else None


def mark_sections(pieces: list[tuple[Piece, int | None]]) -> None:
    """Zone of everything under a heading Foreword, Glossary or References, up to the next heading of its level or higher.

    `pieces` are the document's pieces in order with their heading level (None for what is no heading).
    """
    zone: Zone | None = None
    opened_at = words = 0
    for piece, level in pieces:
        if level is not None:
            opens = zone_of_heading(piece.text)
            if opens == "contents":
                opens = None
            if opens and (zone is None or level <= opened_at):
                zone, opened_at, words = opens, level, 0
            elif zone is not None and level <= opened_at:
                zone = None
        if zone is None or piece.zone not in ("body", zone):
            continue
        words += len(piece.text.split())
        if words > LONGEST[zone]:
            zone = None
            continue
        piece.zone = zone
    _mark_term_lists(pieces)


def _mark_term_lists(pieces: list[tuple[Piece, int | None]]) -> None:
    """Zone glossary for a part whose heading speaks of words or terms and which holds hardly anything but "Term: meaning"."""
    for number, (heading, level) in enumerate(pieces):
        if level is None or heading.zone != "body" or not _TERMS_HEADING.search(heading.text):
            continue
        part = []
        for piece, inner in pieces[number + 1 :]:
            if inner is not None:
                break
            if piece.zone == "body":
                part.append(piece)
        terms = sum(bool(_TERM.match(piece.text)) and len(piece.text.split()) < 60 for piece in part)
        if terms >= LEAST_TERMS and terms >= 0.8 * len(part):
            for piece in (heading, *part):
                piece.zone = "glossary"
