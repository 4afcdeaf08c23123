"""Who may use what of a release: the licence of the data, what quotes are, and how much may be quoted.

The limits hold for everything a release says in a report's own words, tables, pages and workbook alike: all of them are
made from the tables that `within_rights` has cut.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from include.settings import get_settings

LICENCE_NAME = "OGL-UK-3.0"
LICENCE_TITLE = "Open Government Licence v3.0"
LICENCE_PATH = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DATA_LICENCE = f"The data is published under the [{LICENCE_TITLE}]({LICENCE_PATH})."
MOST_WORDS = 60
"""Words of one quote; a longer one ends there, and says so with an ellipsis."""
LONGEST_QUOTE = 500
"""Characters of one quote, for text without spaces."""
LONGEST_ON_A_PAGE = 300
"""Characters of a quote on a page for readers, who come for the answer and find the rest on the report's page."""
MAX_QUOTED_SHARE = 1 / 3
"""Most of a report's characters that all its different passages in a release may add up to."""
QUOTES = (
    "Quotes are short extracts of reports that stay their publishers'; each names the report and page it comes from. "
    f"No quote has more than {MOST_WORDS} words, and all quotes of a report in a release are at most a third of its text."
)
PASSAGES = {
    "report_evidence": "quote",
    "report_exemplars": "quote",
    "report_priorities": "wording",
    "report_decisions": "decision",
    "report_reviews_mentioned": "wording",
}
"""Published tables with a report's own words, and the column that holds them; headings of `report_template` are counted too."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_NOBODY = "Nobody is named who answers for this release: whoever published it has not said so (setting CONTACT)."
_FEWER_WORDS = (40, 25, 15, 10, 7, 5, 3, 1)
_MARK = " …"
_SEPARATOR = "\n"

Rows = list[dict[str, Any]]
Passages = Collection[str]


def contact() -> str:
    """Who answers for a release and where to write to, as the setting CONTACT says; else that nobody is named."""
    return get_settings().contact.strip() or _NOBODY


def shortened(text: str, words: int = MOST_WORDS, characters: int = LONGEST_QUOTE) -> str:
    """A passage of at most so many words and characters, cut between words and marked where it was cut."""
    kept = " ".join(text.split()[:words]) if len(text.split()) > words else text
    if len(kept) > characters:
        kept = kept[:characters].rsplit(" ", 1)[0]
    return text if kept == text else f"{kept.rstrip(' ,;:–-')}{_MARK}"


def within_rights(
    tables: Mapping[str, Rows], lengths: Mapping[str, int | None], headings: Iterable[tuple[str, str]] = ()
) -> dict[str, Rows]:
    """The tables by report with no more of a report's words than may be published; what is cut stays in the lake.

    `lengths` gives the characters of each report, `headings` further words that are published of it. Every finding keeps its
    first quote and every item its passage. Second quotes are added, then third ones, as long as there is room; of a report
    whose length was not recorded none. Where even the first ones are too much, all are cut to fewer words. A summary that
    consists of the report's sentences keeps those that are quoted, and others as long as there is room.
    """
    first = _first_quotes(tables["report_evidence"])
    needed: dict[str, set[str]] = defaultdict(set)
    for report_id, heading in headings:
        needed[report_id].add(heading)
    for name, column in PASSAGES.items():
        for row in tables[name]:
            if name != "report_evidence" or id(row) in first:
                needed[row["report_id"]].add(shortened(row[column]))
    words = {report_id: _words(passages, lengths.get(report_id)) for report_id, passages in needed.items()}
    cut = {
        name: [{**row, column: shortened(row[column], words[row["report_id"]])} for row in tables[name]]
        for name, column in PASSAGES.items()
        if name != "report_evidence"
    }
    shown = {report: {shortened(one, words[report]) for one in passages} for report, passages in needed.items()}
    room = {
        report: MAX_QUOTED_SHARE * (lengths.get(report) or 0) - sum(map(len, passages))
        for report, passages in shown.items()
    }
    cut["report_evidence"] = _with_room(tables["report_evidence"], first, words, shown, room)
    quoted = {report: _SEPARATOR.join(map(_bare, passages)) for report, passages in shown.items()}
    cut["report_themes"] = [_summed_up(row, quoted, room) for row in tables.get("report_themes", ())]
    return {**tables, **cut}


def _summed_up(row: dict[str, Any], quoted: dict[str, str], room: dict[str, float]) -> dict[str, Any]:
    """A row whose summary holds no more of the report than may be published; a model's is in words of its own."""
    report, summary = row["report_id"], row["summary"]
    if row["engine"] != "extractive" or not summary:
        return row
    kept = []
    for sentence in _SENTENCE.split(shortened(summary)):
        if _bare(sentence) not in quoted.get(report, ""):
            if len(sentence) > room.get(report, 0):
                continue
            room[report] -= len(sentence)
            quoted[report] += _SEPARATOR + _bare(sentence)
        kept.append(sentence)
    return {**row, "summary": " ".join(kept)}


def _bare(text: str) -> str:
    return " ".join(text.removesuffix(_MARK).split()).casefold()


def _with_room(
    evidence: Rows,
    first: Collection[int],
    words: Mapping[str, int],
    shown: dict[str, set[str]],
    room: dict[str, float],
) -> Rows:
    """First quotes, and of the others those there is room for, the second of all findings before any third.

    `shown` and `room`, by report, then hold these too.
    """
    kept: dict[int, str] = {}
    for row in sorted(evidence, key=lambda row: (id(row) not in first, row["evidence_no"])):
        report, quote = row["report_id"], shortened(row["quote"], words[row["report_id"]])
        if quote not in shown[report]:
            if len(quote) > room[report]:
                continue
            room[report] -= len(quote)
            shown[report].add(quote)
        kept[id(row)] = quote
    return [{**row, "quote": kept[id(row)]} for row in evidence if id(row) in kept]


def _first_quotes(evidence: Rows) -> set[int]:
    """The row of each finding's first quote, by identity: people's quotes are numbered after the engine's."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in evidence:
        key = row["report_id"], row["finding_kind"], row["finding_key"]
        if key not in found or row["evidence_no"] < found[key]["evidence_no"]:
            found[key] = row
    return {id(row) for row in found.values()}


def _words(passages: Passages, length: int | None) -> int:
    """How many words a passage may have, so that those that are needed keep within the report's share."""
    for words in (MOST_WORDS, *_FEWER_WORDS):
        if length is None or sum(len(one) for one in {shortened(one, words) for one in passages}) <= (
            MAX_QUOTED_SHARE * length
        ):
            return words
    return _FEWER_WORDS[-1]
