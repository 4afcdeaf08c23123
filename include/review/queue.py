"""What is open for whom: nobody is asked twice, no third where two are enough, two at once work on different reports."""

from __future__ import annotations

from collections.abc import Sequence

from include.lake import Lake
from include.settled import SettledAnswer, SettledYear, settle_year
from include.versions import fingerprint


def queue(
    settled: SettledYear, reviewer: str, reviewers: Sequence[str] = (), *, only_dealt: bool = False
) -> list[SettledAnswer]:
    """The answers this person is to decide, in their order of work.

    Answers on which two others differ come first. Where it is known who the `reviewers` are, reports are dealt among
    them, and those dealt to this person follow; then the rest (not with `only_dealt`, for work that nobody sees until
    it is done). Reports come in an order that is each person's own and always the same: those who work at the same
    time are in different reports.
    """
    mine = [one for one in settled.answers.values() if is_asked(one, reviewer)]
    if only_dealt:
        mine = [one for one in mine if one.is_contested or is_dealt_to(one, reviewer, reviewers)]
    return sorted(mine, key=lambda one: _place(one, reviewer, reviewers))


def is_dealt_to(one: SettledAnswer, reviewer: str, reviewers: Sequence[str]) -> bool:
    """Whether an answer is among this person's share: everybody's where nobody is named, or too few are."""
    if reviewer not in reviewers or len(reviewers) <= one.n_asked:
        return True
    ranked = sorted(reviewers, key=lambda name: fingerprint([name, one.finding.report_id]))
    return reviewer in ranked[: one.n_asked]


def next_item(lake: Lake, year: str, reviewer: str, reviewers: Sequence[str] = ()) -> SettledAnswer | None:
    """The first of this person's open answers; None where nothing waits for them."""
    return next(iter(queue(settle_year(lake, year, kept=True), reviewer, reviewers)), None)


def is_asked(one: SettledAnswer, reviewer: str) -> bool:
    """Whether an answer waits for this person: it is open (or contested), and they have not decided this version."""
    if not (one.is_open or one.is_contested):
        return False
    return all(review["reviewer"] != reviewer for review in one.reviews)


def _place(one: SettledAnswer, reviewer: str, reviewers: Sequence[str]) -> tuple[object, ...]:
    report = one.finding.report_id
    number = (one.sampled or {}).get("order_no") or 0
    dealt = is_dealt_to(one, reviewer, reviewers)
    return not one.is_contested, not dealt, fingerprint([reviewer, report]), report, number, one.finding.id
