"""Quotes of findings as rows of `evidence`, each looked up on its page first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from include.analyse.passages import Place, Sentence
from include.quotes import Checked, QuoteChecker

MOST_QUOTES = 4
_LEAST_WORDS = 4


@dataclass
class Ledger:
    """Collects the evidence rows of one report and looks every quote up before it is entered."""

    report_id: str
    partnership_id: str
    checker: QuoteChecker
    rows: list[dict[str, Any]] = field(default_factory=list)

    def enter_sentences(self, kind: str, key: str, sentences: Iterable[Sentence], most: int = MOST_QUOTES) -> int:
        """Enter the best sentences for a finding, different pages first; returns how many were verified."""
        verified = 0
        for number, sentence in enumerate(_spread(list(sentences))[:most], start=1):
            verified += self.enter(kind, key, number, readings(sentence.text), sentence.place)
        return verified

    def enter(self, kind: str, key: str, number: int, readings: Sequence[str], place: Place) -> bool:
        """Enter one quote in the first of its readings that stands on a page; returns whether one does."""
        best: Checked | None = None
        for words in readings:
            checked = self.checker.check(words, place.document_id, place.page, place.anchor)
            if best is None or checked.result == "verified":
                best = checked
            if checked.result == "verified":
                break
        if best is None:
            return False
        self.rows.append(self._row(kind, key, number, best, place))
        return best.result == "verified"

    def _row(self, kind: str, key: str, number: int, checked: Checked, place: Place) -> dict[str, Any]:
        found = checked.result == "verified"
        moved = found and checked.corrected
        return {
            "report_id": self.report_id,
            "partnership_id": self.partnership_id,
            "finding_kind": kind,
            "finding_key": key,
            "evidence_no": number,
            "document_id": checked.document_id if found and checked.document_id else place.document_id,
            "page": checked.page if found else place.page,
            "page_label": self.checker.label(checked) if found else place.page_label,
            "anchor": checked.anchor if found else place.anchor,
            "section_path": list(place.section_path),
            "quote": checked.quote,
            "match_score": checked.score,
            "check_result": checked.result,
            "claimed_page": place.page if moved else None,
            "read_by": place.read_by,
        }


def readings(text: str) -> list[str]:
    """The sentence, and for a table row its cells, longest first: a page may hold them column by column."""
    if " | " not in text:
        return [text]
    cells = sorted(text.split(" | "), key=len, reverse=True)
    return [text.replace(" | ", " "), *(cell for cell in cells if len(cell.split()) >= _LEAST_WORDS)]


def _spread(sentences: list[Sentence]) -> list[Sentence]:
    """The same sentences with those of pages not yet quoted moved to the front; the first stays first."""
    first: list[Sentence] = []
    rest: list[Sentence] = []
    seen: set[tuple[str, int | None, str | None]] = set()
    for sentence in dict.fromkeys(sentences):
        where = (sentence.place.document_id, sentence.place.page, sentence.place.anchor)
        (rest if where in seen else first).append(sentence)
        seen.add(where)
    return [*first, *rest]
