"""Which quotes a reader sees: chosen by a stated rule, so that nobody's taste decides who is heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.publish.looks import Place, place

SHORTEST, LONGEST = 60, 300
"""Characters of a quote: below it says too little, above it is more than a short quotation."""
_ENDS = (".", "!", ".”", '."', ".’", ".'", ".)")

CHOSEN_BY = (
    "Every quote was found by code, word for word, on the page it names.",
    "Only whole sentences that are short enough to quote are shown, and no passage is shown twice.",
    "Answers that are not marked for a person’s check come before those that are.",
    "Partnerships of other regions come first, then partnerships quoted least so far in this report, then the answers "
    "the engine was surest of. No partnership is quoted twice on one theme or question.",
)
"""The rule in words; `QuoteChooser` keeps it."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Quote:
    """A verified passage, whose it is, and where it stands."""

    quote: str
    partnership: str
    region: str
    report_id: str
    place: Place


class QuoteChooser:
    """Chooses quotes for one report from rows of `report_evidence`, remembering whom it has quoted already."""

    def __init__(self, evidence: Iterable[Row]):
        self._by_finding: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._quoted: Counter[str] = Counter()
        self._shown: set[tuple[str, str]] = set()
        for row in evidence:
            if row["check_result"] == "verified" and is_short_sentence(row["quote"]):
                self._by_finding[row["finding_kind"], row["report_id"], row["finding_key"]].append(row)

    def choose(self, kind: str, answers: Iterable[Row], key: Callable[[Row], str], n: int) -> list[Quote]:
        """At most `n` quotes that support `answers` (rows of a `report_…` table), best first; fewer where fewer are fit.

        `key` gives an answer's `finding_key` in `report_evidence`.
        """
        candidates = [
            (answer, row) for answer in answers for row in self._by_finding[kind, answer["report_id"], key(answer)]
        ]
        chosen: list[Row] = []
        while len(chosen) < n:
            regions = {row["region"] for row in chosen}
            partnerships = {row["partnership_id"] for row in chosen}
            fit = [
                self._rank(answer, row, regions)
                for answer, row in candidates
                if row["partnership_id"] not in partnerships and (row["document_id"], row["quote"]) not in self._shown
            ]
            if not fit:
                break
            best = min(fit, key=lambda ranked: ranked[0])[1]
            chosen.append(best)
            self._quoted[best["partnership_id"]] += 1
            self._shown.add((best["document_id"], best["quote"]))
        return [as_quote(row) for row in chosen]

    def _rank(self, answer: Row, row: Row, regions: set[str]) -> tuple[tuple[Any, ...], Row]:
        rank = (
            bool(answer.get("needs_review")),
            row["region"] in regions,
            self._quoted[row["partnership_id"]],
            -(answer.get("confidence") or 0.0),
            row["evidence_no"],
            row["report_id"],
            row["finding_key"],
        )
        return rank, row


def as_quote(row: Row) -> Quote:
    """A row with a quote and its place, as the page shows it."""
    return Quote(row["quote"].strip(), row["partnership"], row["region"], row["report_id"], place(row))


def is_short_sentence(text: str) -> bool:
    """Whether a passage can stand alone: whole, neither a scrap nor half a page."""
    text = text.strip()
    begins = text[:1].isupper() or text[:1] in "“\"'‘"
    return SHORTEST <= len(text) <= LONGEST and begins and text.endswith(_ENDS)
