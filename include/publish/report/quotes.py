"""Which quotes a reader sees: chosen by a stated rule, so that nobody's taste decides who is heard."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.publish.looks import Place, place
from include.publish.rights import LONGEST_ON_A_PAGE, MOST_WORDS

SHORTEST, LONGEST = 60, LONGEST_ON_A_PAGE
"""Characters of a quote: below it says too little, above it is more than a short quotation."""
_ENDS = (".", "!", ".”", '."', ".’", ".'", ".)")

CHOSEN_BY = (
    "Every quote was found by code, word for word, on the page it names.",
    f"No quote has more than {MOST_WORDS} words; all passages of a report in the whole release are at most a third of its text.",
    "Only whole sentences that are short enough to quote are shown, and no words are shown twice, whoever wrote them.",
    "Answers that are not marked for a person’s check come before those that are.",
    "Sentences that can be read alone come before those that lean on the one before, such as those that begin with “It” or “Two of them”, "
    "and before those that say what must or should be done; where there is any that can be read alone, the others are left out.",
    "Partnerships of other regions come first, then partnerships quoted least so far in this report, then the answers "
    "the engine was surest of; where all this is equal, a fixed draw decides and not the alphabet. No partnership is quoted twice on "
    "one theme or question.",
)
"""The rule in words; `QuoteChooser` keeps it."""

_LEANS = re.compile(
    r"[“\"'‘]?(?:it|its|they|their|them|this|that|these|those|he|she|his|her|such|here|there|both|each|neither|all|most|some|many|few|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|another|others?|the (?:same|other|first|second|third|fourth|last|latter|former|rest)|"
    r"however|but|and|so|lastly|finally|also|in addition|again|then|as a result|nobody)\b",
    re.IGNORECASE,
)
_MUST = re.compile(r"\b(?:must|should|ought to|need(?:s)? to|(?:has|have) to)\b", re.IGNORECASE)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Quote:
    """A verified passage, whose it is, and where it stands."""

    quote: str
    partnership: str
    region: str
    report_id: str
    place: Place


@dataclass(frozen=True)
class _Candidate:
    """A quote that might be chosen, with what is asked of it more than once."""

    answer: Row
    row: Row
    bare: str
    is_alone: bool
    drawn: str


class QuoteChooser:
    """Chooses quotes for one report from rows of `report_evidence`, remembering whom it has quoted already."""

    def __init__(self, evidence: Iterable[Row]):
        self._by_finding: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._quoted: Counter[str] = Counter()
        self._shown: set[str] = set()
        for row in evidence:
            if row["check_result"] == "verified" and is_short_sentence(row["quote"]):
                self._by_finding[row["finding_kind"], row["report_id"], row["finding_key"]].append(row)

    def choose(self, kind: str, answers: Iterable[Row], key: Callable[[Row], str], n: int) -> list[Quote]:
        """At most `n` quotes that support `answers` (rows of a `report_…` table), best first; fewer where fewer are fit.

        `key` gives an answer's `finding_key` in `report_evidence`.
        """
        candidates = [
            _Candidate(answer, row, _bare(row["quote"]), reads_alone(row["quote"]), _draw(row))
            for answer in answers
            for row in self._by_finding[kind, answer["report_id"], key(answer)]
        ]
        chosen: list[Row] = []
        while len(chosen) < n:
            regions = {row["region"] for row in chosen}
            partnerships = {row["partnership_id"] for row in chosen}
            fit = [
                one
                for one in candidates
                if one.row["partnership_id"] not in partnerships
                and (not chosen or one.is_alone)
                and one.bare not in self._shown
            ]
            if not fit:
                break
            best = min(fit, key=lambda one: self._rank(one, regions))
            chosen.append(best.row)
            self._quoted[best.row["partnership_id"]] += 1
            self._shown.add(best.bare)
        return [as_quote(row) for row in chosen]

    def _rank(self, one: _Candidate, regions: set[str]) -> tuple[Any, ...]:
        return (
            bool(one.answer.get("needs_review")),
            not one.is_alone,
            one.row["region"] in regions,
            self._quoted[one.row["partnership_id"]],
            -(one.answer.get("confidence") or 0.0),
            one.row["evidence_no"],
            one.drawn,
            one.row["report_id"],
            one.row["finding_key"],
        )


def as_quote(row: Row) -> Quote:
    """A row with a quote and its place, as the page shows it."""
    return Quote(row["quote"].strip(), row["partnership"], row["region"], row["report_id"], place(row))


def reads_alone(text: str) -> bool:
    """Whether a sentence says something without the one before it, and of what is, not of what ought to be."""
    return not _LEANS.match(text.strip()) and not _MUST.search(text)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _draw(row: Row) -> str:
    """A number that has nothing to do with who is quoted, and is the same in every run."""
    drawn = f"{row['report_id']} {row['finding_kind']} {row['finding_key']}"
    return hashlib.sha256(drawn.encode()).hexdigest()


def is_short_sentence(text: str) -> bool:
    """Whether a passage can stand alone: whole, neither a scrap nor half a page."""
    text = text.strip()
    begins = text[:1].isupper() or text[:1] in "“\"'‘"
    return SHORTEST <= len(text) <= LONGEST and begins and text.endswith(_ENDS)
