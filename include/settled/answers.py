"""What people's decisions make of one answer: settled, contested, still open. Derived, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.settled.findings import Finding

Row = Mapping[str, Any]
Opinion = tuple[str, str | None]
"""Answer and detail."""
ENOUGH_CANNOT_TELL = 2
"""People who could not tell, after whom nobody else is asked; the engine's answer stands and stays marked."""


@dataclass(frozen=True)
class SettledAnswer:
    """The engine's answer and people's decisions about it side by side, and which of them holds.

    `reviews` are people's last decisions about this version of the answer, oldest first; `earlier` are decisions about
    other versions, which no longer count. `n_asked` is how many people are to answer: 0 where it was not drawn.
    """

    finding: Finding
    answer: str
    detail: str | None
    settled_by: str
    is_contested: bool
    reviews: tuple[Row, ...] = ()
    independent: tuple[Row, ...] = ()
    """Of these people, what each said before anybody could see that the others differ."""
    earlier: tuple[Row, ...] = ()
    n_asked: int = 0
    sampled: Row | None = None

    @property
    def engine_answer(self) -> str:
        return self.finding.answer

    @property
    def engine_detail(self) -> str | None:
        return self.finding.detail

    @property
    def opinions(self) -> tuple[Row, ...]:
        """Last decisions that say what the answer is; `cannot_tell` does not, nor does a claim without proof."""
        return tuple(review for review in self.reviews if has_opinion(review, self.finding))

    @property
    def n_reviews(self) -> int:
        """People whose answer counts."""
        return len(self.opinions)

    @property
    def is_undecided(self) -> bool:
        """True where people looked and could not tell."""
        return not self.opinions and len(self.reviews) >= ENOUGH_CANNOT_TELL

    @property
    def is_settled(self) -> bool:
        """True where as many people as were asked have said what it is, and do not differ."""
        return bool(self.opinions) and not self.is_contested and self.n_reviews >= self.n_asked

    @property
    def is_open(self) -> bool:
        """True where the sample still asks somebody."""
        return bool(self.n_asked) and not self.is_settled and not self.is_undecided

    @property
    def standing(self) -> str:
        """One of `words.REVIEW_STANDINGS`."""
        if self.is_contested:
            return "contested"
        if self.opinions and (self.is_settled or not self.n_asked):
            return "checked"
        if self.is_undecided:
            return "undecided"
        return "open" if self.n_asked else "not_sampled"

    @property
    def differs(self) -> bool:
        """True where people settled it otherwise than the engine."""
        return (self.answer, self.detail) != (self.finding.answer, self.finding.detail)

    @property
    def added_quotes(self) -> tuple[Row, ...]:
        """Verified quotes that people added to the answer that holds, no passage twice."""
        found: dict[tuple[Any, ...], Row] = {}
        for review in self.opinions:
            if opinion_of(review) == (self.answer, self.detail):
                for quote in verified_quotes(review):
                    found.setdefault((quote["document_id"], quote["page"], quote["anchor"], quote["quote"]), quote)
        return tuple(found.values())

    @property
    def note(self) -> str | None:
        """The last note of those whose answer holds."""
        notes = [one["note"] for one in self.opinions if opinion_of(one) == (self.answer, self.detail) and one["note"]]
        return notes[-1] if notes else None


def opinion_of(review: Row) -> Opinion:
    """What a decision says the answer is."""
    return review["answer"], review["detail"]


def verified_quotes(review: Row) -> list[Row]:
    """The quotes a person added that code has found on their page."""
    return [quote for quote in review["quotes"] or () if quote["check_result"] == "verified"]


def has_opinion(review: Row, finding: Finding) -> bool:
    """Whether a decision counts: it says an answer, and one that claims something has a verified quote (rule 1)."""
    if review["verdict"] == "cannot_tell" or review["answer"] is None:
        return False
    added = verified_quotes(review)
    if finding.adds_values(review["detail"]) and not added:
        return False
    return not finding.claims(review["answer"]) or bool(finding.verified or added)


def settle(finding: Finding, reviews: Iterable[Row], sampled: Row | None = None) -> SettledAnswer:
    """One answer as its decisions have it.

    A person's last decision counts. One opinion holds; where opinions differ the majority holds, and where there is
    none the engine's answer stands, contested. `sampled` is the answer's row of `review_sample`, where it was drawn.
    """
    ordered = sorted(reviews, key=when)
    current = [review for review in ordered if review["finding_version"] == finding.version]
    earlier = tuple(review for review in ordered if review["finding_version"] != finding.version)
    last = _last_of_each(current)
    opinions = [opinion_of(review) for review in last if has_opinion(review, finding)]
    held = majority(opinions)
    is_contested = bool(opinions) and held is None
    answer, detail = held if held else (finding.answer, finding.detail)
    return SettledAnswer(
        finding,
        answer,
        detail,
        "person" if held else "engine",
        is_contested,
        tuple(last),
        _independent(current, finding),
        earlier,
        int(sampled["n_reviewers"]) if sampled else 0,
        sampled,
    )


def majority(opinions: Sequence[Opinion]) -> Opinion | None:
    """The opinion that more than half of them share; None where there is none."""
    ranked = Counter(opinions).most_common(1)
    return ranked[0][0] if ranked and 2 * ranked[0][1] > len(opinions) else None


def when(review: Row) -> tuple[Any, ...]:
    """Decisions in the order in which they reached the server."""
    return review["decided_at"], review["review_id"]


def _last_of_each(reviews: Iterable[Row]) -> list[Row]:
    last: dict[str, Row] = {}
    for review in reviews:
        last.pop(review["reviewer"], None)
        last[review["reviewer"]] = review
    return list(last.values())


def _independent(reviews: Iterable[Row], finding: Finding) -> tuple[Row, ...]:
    """Each person's last opinion of before it was contested: who is asked then sees what the others said."""
    last: dict[str, Row] = {}
    for review in reviews:
        if has_opinion(review, finding):
            last[review["reviewer"]] = review
        if last and majority([opinion_of(one) for one in last.values()]) is None:
            break
    return tuple(last.values())
