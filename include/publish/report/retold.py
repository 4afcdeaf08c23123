"""What reports say of a theme in a language model's words: one report to a sentence, with its page.

There is no text across reports: a sentence that stands for many cannot be held against a page. What many reports do, the
counts say; what single ones say, these sentences retell, each tied to the report and the page of its first quote.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.datasets import analysed
from include.publish.content import YearContent
from include.publish.looks import Place, place
from include.publish.rights import shortened

MOST, MOST_WORDS = 6, 40
_RETELLS = "openai"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"‘'])")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Retold:
    """A sentence or two of a model about one report, whose it is, and where the report's own words stand."""

    text: str
    partnership_id: str
    partnership: str
    place: Place


class Retelling:
    """The model's summaries of a year by theme, those alone whose numbers stand in the report's quotes on the theme."""

    def __init__(self, content: YearContent, evidence: Iterable[Row]):
        self._register = content.register
        findings = [row for row in content.inputs[analysed.THEME_FINDINGS] if _is_retold(row)]
        self._quotes: dict[tuple[str, str], list[Row]] = {
            (row["report_id"], str(row["theme_no"])): [] for row in findings
        }
        for row in evidence if findings else ():
            if row["finding_kind"] == "theme" and (row["report_id"], row["finding_key"]) in self._quotes:
                self._quotes[row["report_id"], row["finding_key"]].append(row)
        self._told: dict[int, list[Row]] = defaultdict(list)
        for finding in findings:
            if self._has_its_numbers(finding):
                self._told[finding["theme_no"]].append(finding)

    def of(self, theme_no: int) -> list[Retold]:
        """At most `MOST` of a theme: sure answers first, then reports of other regions, then by a fixed draw."""
        waiting, chosen = self._told[theme_no], list[Row]()
        while waiting and len(chosen) < MOST:
            regions = [self._register[row["partnership_id"]].region for row in chosen]
            best = min(waiting, key=lambda row: self._rank(row, regions))
            waiting = [row for row in waiting if row is not best]
            chosen.append(best)
        return [self._retold(row) for row in chosen]

    def _has_its_numbers(self, finding: Row) -> bool:
        """Whether every number of the sentence stands in a quote; false where there is no quote."""
        quotes = self._quotes[finding["report_id"], str(finding["theme_no"])]
        known = set(_NUMBER.findall(" ".join(row["quote"] for row in quotes)))
        return bool(quotes) and set(_NUMBER.findall(_first(finding["summary"]))) <= known

    def _rank(self, row: Row, regions: list[str]) -> tuple[Any, ...]:
        drawn = hashlib.sha256(f"{row['report_id']} {row['theme_no']}".encode()).hexdigest()
        return bool(row["needs_review"]), regions.count(self._register[row["partnership_id"]].region), drawn

    def _retold(self, row: Row) -> Retold:
        partnership = self._register[row["partnership_id"]]
        first = min(self._quotes[row["report_id"], str(row["theme_no"])], key=lambda quote: int(quote["evidence_no"]))
        return Retold(_first(row["summary"]), partnership.partnership_id, partnership.partnership, place(first))


def _is_retold(finding: Row) -> bool:
    """Whether a model answered that the theme is addressed, in a summary of its own, and nobody answered in its place."""
    is_models = finding["engine"] == _RETELLS and finding.get("settled_by") != "person"
    return is_models and finding["status"] == "addressed" and bool(finding["summary"].strip())


def _first(summary: str) -> str:
    """The summary's beginning: whole sentences of together at most `MOST_WORDS` words, else the first one cut short."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(summary.strip()):
        if kept and len(" ".join([*kept, sentence]).split()) > MOST_WORDS:
            break
        kept.append(sentence)
    return shortened(" ".join(kept), MOST_WORDS)
