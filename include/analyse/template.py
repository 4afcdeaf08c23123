"""What a report's text shows of the template that RR1501 (March 2025, Appendix 1) proposes, where it is no theme.

Headings and sentences are recognised by their words. `none` says that the program did not find a part under a name it
knows, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from include.datasets import words

Row = dict[str, Any]

_LEAST_TEXT = 40
"""Characters from which text in a picture may be key information and not a logo's."""
_LONGEST_HEADING = 90
_NOT_HERE = {"contents", "glossary", "references", "furniture", "cover"}
_PLACE = ("document_id", "page", "page_label", "anchor")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


HEADINGS: Mapping[str, re.Pattern[str]] = {
    "requirements": _words(
        r"\b(?:law|legal|legislation|statut\w+|guidance|rule ?book|national framework|what this report|requirements?"
        r"|coverage of|working together|about this (?:report|book)|purpose|why we publish)\b"
    ),
    "area_profile": _words(
        r"\b(?:area|borough|county|city|district|place|population|demograph\w+|profile|local context|in numbers|in figures"
        r"|people and places?|(?:its|the) children)\b"
    ),
    "next_steps": _words(
        r"\bnext\b(?! of kin)|\b(?:future|looking (?:ahead|forward)|ahead|the year to come|coming years?|business plan"
        r"|forward plan|our plan|over the horizon|from here to)\b|\bpriorities for 20\d\d"
    ),
    "conclusion": _words(
        r"\bconclu\w+|\bclosing\b|\bin summary\b|\bsummary and\b|\bafterword\b|\bfinal (?:word|thought)s?\b"
        r"|\bwhere (?:that|this) leaves us\b|\bto sum up\b|\bsumming up\b"
    ),
}
"""By part of the template: a heading it may stand under."""
SENTENCES: Mapping[str, re.Pattern[str]] = {
    "requirements": _words(
        r"(?:working together|guidance|children act|the law)[^.]{0,120}\b(?:requires?|asks?|expects?|must|sets? out|says)\b"
    ),
    "area_profile": _words(
        r"\b\d[\d,]{2,}\b[^.]{0,60}\b(?:residents|children|young people|under eighteens?|under 18s?|people)\b"
    ),
}
"""Words that show a part where no heading does."""
_OTHER_FORMATS = _words(
    r"\b(?:large print|braille|easy[- ]read|audio (?:version|recording)"
    r"|(?:another|other|different|alternative|accessible) (?:formats?|languages?|versions?)"
    r"|translat(?:ed|ion) (?:of this|into))\b"
)
_OF_THE_REPORT = _words(r"\b(?:report|document|cop(?:y|ies)|publication|page|this)\b")
_WAY_TO_ASK = _words(
    r"\b(?:contact|ask (?:for|us)|please ask|write to|e-?mail|phone|telephone|call|requests?|send|available (?:from|on|in))\b"
    r"|@|\b0\d{2,4} ?\d{3}"
)


def offers_other_formats(text: str) -> bool:
    """Whether a passage offers the report in other formats: it names formats, what is offered in them, and how to ask."""
    return all(sought.search(text) for sought in (_OTHER_FORMATS, _OF_THE_REPORT, _WAY_TO_ASK))


def find_template(elements: Iterable[Mapping[str, Any]], report_id: str, partnership_id: str) -> list[Row]:
    """Rows of `template_findings`: every part looked for, at the place that shows it best, else `none`.

    `elements` are all rows of the report. A heading says more than a sentence, an earlier place more than a later one;
    of pictures, whose text only character recognition could read, each has its row.
    """
    seen: dict[str, dict[str, list[Row]]] = {part: {} for part in words.TEMPLATE_PARTS}
    for row in sorted(elements, key=lambda row: (row["chapter_no"], row["document_id"], row["element_no"])):
        for part, found_by in _told(row):
            seen[part].setdefault(found_by, []).append(_found(row, found_by))
    who = {"report_id": report_id, "partnership_id": partnership_id}
    return [
        {**who, "part_id": part, "place_no": number, **found}
        for part, by in seen.items()
        for number, found in enumerate(_best(by), start=1)
    ]


def _best(by: Mapping[str, list[Row]]) -> list[Row]:
    if "picture" in by:
        return by["picture"]
    for found_by in ("heading", "sentence"):
        if found_by in by:
            return by[found_by][:1]
    return [{**dict.fromkeys((*_PLACE, "wording")), "found_by": "none", "is_table": False}]


def _told(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Which parts an element shows, and by what. What stands nowhere that a person could look up shows nothing."""
    text = row["text"]
    if row["page"] is None and not row["anchor"]:
        return
    if row["read_by"] == "ocr" and row["zone"] == "body" and len(text) >= _LEAST_TEXT:
        yield "text_not_pictures", "picture"
    if row["zone"] != "contents" and offers_other_formats(text):
        yield "other_formats", "sentence"
    if row["zone"] in _NOT_HERE:
        return
    is_heading = row["element_type"] == "Title" and len(text) <= _LONGEST_HEADING
    for part, sought in (HEADINGS if is_heading else SENTENCES).items():
        if sought.search(text):
            yield part, "heading" if is_heading else "sentence"


def _found(row: Mapping[str, Any], found_by: str) -> Row:
    place = {name: row.get(name) for name in _PLACE}
    wording = row["text"] if found_by == "heading" else None
    return {**place, "found_by": found_by, "wording": wording, "is_table": row["element_type"] == "Table"}
