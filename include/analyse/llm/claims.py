"""From the answers of votes and parts to one claim per finding: the majority of votes, then all parts together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from include.analyse.llm.schemas import CriterionEntry, FindingEntry, Quote, ThemeEntry
from include.quotes.wording import clean, squash

CLAIMS = frozenset({"addressed", "partial", "not_applicable", "met", "unmet"})
"""Answers that say something is there, and so owe a quote."""
_CAUTIOUS = ("not_met", "not_mentioned", "unmet", "met")
"""Of answers with as many votes, the one that claims less."""
_STRONGEST = ("addressed", "partial", "not_applicable", "met", "unmet", "not_met", "not_mentioned")
"""Of the answers of several parts, the one that holds for the whole: a theme is addressed where one part addresses it."""
_AGREED = 0.75
"""Share of votes below which a person should look."""


@dataclass(frozen=True)
class Claim:
    """One answer, with what was said for it."""

    key: str
    answer: str
    rationale: str
    quotes: tuple[Quote, ...]
    summary: str = ""
    detail: str | None = None
    votes: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def is_positive(self) -> bool:
        return self.answer in CLAIMS

    @property
    def share(self) -> float:
        """Share of the votes for this answer; 1 where nothing was voted on."""
        total = sum(self.votes.values())
        return self.votes.get(self.answer, 0) / total if total else 1.0

    @property
    def told_votes(self) -> str | None:
        """The votes as the dataset holds them: `met 2, not_met 1`."""
        ranked = sorted(self.votes.items(), key=lambda pair: (-pair[1], pair[0]))
        return ", ".join(f"{answer} {number}" for answer, number in ranked) or None


def settle_votes(key: str, entries: Sequence[FindingEntry], asked: int = 1) -> Claim:
    """The answer most votes gave; of equally many the cautious one. A person looks where votes differ or are missing."""
    first = entries[0]
    if isinstance(first, ThemeEntry):
        return Claim(key, first.status, first.rationale, first.quotes, first.summary)
    voted = [entry for entry in entries if not isinstance(entry, ThemeEntry)]
    votes = Counter(entry.answer for entry in voted)
    answer = min(votes, key=lambda one: (-votes[one], _CAUTIOUS.index(one)))
    agreeing = [entry for entry in voted if entry.answer == answer]
    details = Counter(entry.detail for entry in agreeing if not isinstance(entry, CriterionEntry))
    detail = details.most_common(1)[0][0] if details else None
    agreeing.sort(key=lambda entry: not isinstance(entry, CriterionEntry) and entry.detail != detail)
    quotes = without_repeats(quote for entry in agreeing for quote in entry.quotes)
    claim = Claim(key, answer, agreeing[0].rationale, quotes, detail=detail, votes=dict(votes))
    doubts = []
    if claim.share < _AGREED:
        doubts.append(f"Asked {len(voted)} times, the answers differ ({claim.told_votes}).")
    if len(voted) < asked:
        doubts.append(f"Of {asked} votes only {len(voted)} came back.")
    return replace(claim, doubts=tuple(doubts))


def merge_parts(claims: Sequence[Claim], n_parts: int) -> Claim:
    """The answer that holds for the whole report, from those of its parts."""
    if n_parts == 1:
        return claims[0]
    best = min(claims, key=lambda claim: (_STRONGEST.index(claim.answer), -claim.share))
    agreeing = [best, *(claim for claim in claims if claim.answer == best.answer and claim is not best)]
    doubts = dict.fromkeys(doubt for claim in agreeing for doubt in claim.doubts)
    if best.answer == "not_met":
        doubts[f"The report was read in {n_parts} parts, and no part meets it by itself."] = None
    if {"met", "unmet"} <= {claim.answer for claim in claims}:
        doubts[f"The report was read in {n_parts} parts, and they disagree."] = None
    summaries = dict.fromkeys(claim.summary for claim in agreeing if claim.summary)
    return replace(
        best,
        quotes=without_repeats(quote for claim in agreeing for quote in claim.quotes),
        summary=" ".join(summaries),
        doubts=tuple(doubts),
    )


def without_repeats(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Quotes in order, the same words once, those without any words left out."""
    kept: dict[str, Quote] = {}
    for quote in quotes:
        letters = squash(clean(quote.text))[0]
        if letters:
            kept.setdefault(letters, quote)
    return tuple(kept.values())
