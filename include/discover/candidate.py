"""What both engines propose, and the rows that become of it: reports that hold it, quotes found on their page by code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from include.analyse.evidence import readings
from include.analyse.passages import Sentence
from include.discover.cluster import LEADING, TERMS_NEEDED
from include.discover.nearest import Near
from include.discover.unclaimed import ReadReport, Stretch
from include.discover.words import keys_of
from include.quotes import Checked, QuoteChecker

QUOTES_PER_REPORT = 2
MOST_WORDS = 80
"""Longer sentences are no quotes: they are lists and tables run together."""
_FEWEST_WORDS = 6

Row = dict[str, Any]


@dataclass(frozen=True)
class Quoted:
    """A verified quote of a candidate."""

    report_id: str
    partnership_id: str
    sentence: Sentence
    checked: Checked
    page_label: str | None
    terms: tuple[str, ...]


@dataclass
class Candidate:
    """One proposal. `terms` are in the form they are counted in; `definition` is a model's, else empty."""

    label: str
    terms: tuple[str, ...]
    cohesion: float | None = None
    definition: str = ""
    quotes: list[Quoted] = field(default_factory=list)
    n_stretches: int = 0
    near: Near | None = None
    same_as: int = 0
    """Number of the existing theme a model takes it for; 0 where it takes it for none."""

    @property
    def report_ids(self) -> list[str]:
        """Reports with at least one verified quote, in order."""
        return sorted({quote.report_id for quote in self.quotes})

    def candidate_id(self, year: str) -> str:
        """Stable for the same terms in the same year, in whatever order reports came."""
        letters = "|".join([year, self.label, *sorted(self.terms)])
        return f"c{hashlib.sha256(letters.encode()).hexdigest()[:8]}"


def terms_in(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Which of these terms a text holds, in their order."""
    there = keys_of(text)
    return tuple(term for term in terms if term in there)


def holding(report: ReadReport, terms: Sequence[str]) -> list[tuple[Stretch, tuple[str, ...]]]:
    """The report's unclaimed stretches that hold a candidate, those with most of its terms first.

    A stretch holds it with two different terms, one of which is a leading one: the first two.
    """
    found = [(stretch, terms_in(f"{stretch.heading} . {stretch.text}", terms)) for stretch in report.stretches]
    leading = frozenset(terms[:LEADING])
    held = [pair for pair in found if len(pair[1]) >= TERMS_NEEDED and leading & set(pair[1])]
    return sorted(held, key=lambda pair: (-len(pair[1]), pair[0].passages))


def quote_report(candidate: Candidate, report: ReadReport, checker: QuoteChecker) -> None:
    """Add the report's best sentences to the candidate, if code finds them on their page."""
    held = holding(report, candidate.terms)
    candidate.n_stretches += len(held)
    taken = 0
    for sentence, terms in _best_sentences(held, candidate.terms):
        if taken == QUOTES_PER_REPORT:
            return
        taken += add_quote(candidate, report, checker, sentence, terms)


def add_quote(
    candidate: Candidate, report: ReadReport, checker: QuoteChecker, sentence: Sentence, terms: tuple[str, ...]
) -> bool:
    """Look one sentence up on its page; returns whether it stands there and was not yet among the quotes."""
    place = sentence.place
    for words in readings(sentence.text):
        checked = checker.check(words, place.document_id, place.page, place.anchor)
        if checked.result == "verified":
            if any((one.report_id, one.checked.quote) == (report.report_id, checked.quote) for one in candidate.quotes):
                return False
            label = checker.label(checked)
            candidate.quotes.append(
                Quoted(report.report_id, report.partnership_id, sentence, checked, label or place.page_label, terms)
            )
            return True
    return False


def _best_sentences(
    held: Sequence[tuple[Stretch, tuple[str, ...]]], terms: Sequence[str]
) -> list[tuple[Sentence, tuple[str, ...]]]:
    weight = {term: len(terms) - number for number, term in enumerate(terms)}
    leading = frozenset(terms[:LEADING])
    found = []
    for stretch, _ in held:
        for sentence in stretch.sentences:
            there = terms_in(sentence.text, terms)
            if leading & set(there) and _FEWEST_WORDS <= len(sentence.text.split()) <= MOST_WORDS:
                found.append((-len(there), -sum(weight[term] for term in there), sentence.no, sentence, there))
    return [(sentence, there) for *_, sentence, there in sorted(found, key=lambda one: one[:3])]


def candidate_row(candidate: Candidate, rank: int, year: str, n_reports: int, seed: int, signed: Mapping[str, Any], written: Sequence[str]) -> Row:  # fmt: skip
    """One row of `theme_candidates`."""
    near = candidate.near
    count = len(candidate.report_ids)
    return {
        "candidate_id": candidate.candidate_id(year),
        "rank": rank,
        "label": candidate.label,
        "definition": candidate.definition,
        "terms": list(written),
        "count": count,
        "denominator": n_reports,
        "percentage": round(100 * count / n_reports + 1e-9, 1) if n_reports else None,
        "n_stretches": candidate.n_stretches,
        "n_quotes": len(candidate.quotes),
        "cohesion": candidate.cohesion,
        "nearest_theme_no": near.theme_no if near else None,
        "nearest_theme_id": near.theme_id if near else None,
        "nearest_similarity": near.similarity if near else None,
        "is_near_duplicate": bool(near and near.is_duplicate),
        "note": near.said if near else "It is like no existing theme.",
        "seed": seed,
        **signed,
    }


def evidence_rows(candidate: Candidate, year: str) -> list[Row]:
    """Rows of `candidate_evidence`: its quotes by report and place."""
    ordered = sorted(candidate.quotes, key=lambda one: (one.report_id, one.sentence.no))
    return [
        {
            "candidate_id": candidate.candidate_id(year),
            "evidence_no": number,
            "report_id": one.report_id,
            "partnership_id": one.partnership_id,
            "document_id": one.checked.document_id,
            "page": one.checked.page,
            "page_label": one.page_label,
            "anchor": one.checked.anchor,
            "section_path": list(one.sentence.place.section_path),
            "quote": one.checked.quote,
            "match_score": one.checked.score,
            "check_result": one.checked.result,
            "read_by": one.sentence.place.read_by,
            "terms": list(one.terms),
        }
        for number, one in enumerate(ordered, start=1)
    ]
