"""Whether the sample says what it claims: `python -m tests.review.measure [--draws N] [--lake URI --year 2023-24]`.

The same year is drawn many times, each time with another seed, while people know for sure which of the engine's answers
are wrong (made up once: some reports, statuses and doubtful answers are worse than others, so errors hang together).
Printed is how often answers were drawn beside the probability that was recorded for them, and how often the published
95 % intervals hold the truth. It shows nothing of people who err, or of an engine that errs in other ways.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from include.review.sample import draw, probabilities
from include.settings import Settings
from include.settled import Finding, agreement, settle_findings
from include.settled.findings import AnswerId
from include.versions import fingerprint
from tests.review.made import a_year_of_findings

NOW = datetime(2025, 3, 2, tzinfo=UTC)
BANDS = (0.0, 0.1, 0.2, 0.4, 0.7, 1.0)
Rows = list[dict[str, Any]]


@dataclass
class Held:
    """How often an interval held the truth: all of them, and those that lay too low or too high; with their widths."""

    times: int = 0
    below: int = 0
    above: int = 0
    widths: list[float] = field(default_factory=list)
    off: list[float] = field(default_factory=list)

    def add(self, value: float, low: float | None, high: float | None, truth: float, slack: float) -> None:
        """One interval; `slack` is half of what rounding takes."""
        if low is None or high is None:
            return
        self.times += 1
        self.below += high < truth - slack
        self.above += low > truth + slack
        self.widths.append(high - low)
        self.off.append(value - truth)

    def __str__(self) -> str:
        if not self.times:
            return "never told"
        held = self.times - self.below - self.above
        return (
            f"{100 * held / self.times:5.1f} % of {self.times:5}  ({self.below} too low, {self.above} too high; "
            f"width {np.mean(self.widths):.3f}, off by {np.mean(self.off):+.4f} on average)"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables for a small and a national made-up year, or for a year of a lake."""
    parser = argparse.ArgumentParser(prog="python -m tests.review.measure", description=__doc__)
    parser.add_argument(
        "--draws", type=int, default=200, help="draws of the small year; a quarter of it of the national"
    )
    parser.add_argument("--lake", default="", help="measure on a lake's analysed year instead")
    parser.add_argument("--year", default="2023-24")
    given = parser.parse_args(arguments)
    if given.lake:
        from include.lake import open_lake
        from include.settled import read_findings

        measure(f"{given.year} of the lake", read_findings(open_lake(given.lake), given.year), given.draws)
        return
    measure("A made-up year of 13 reports", a_year_of_findings(13), given.draws)
    measure("A made-up year of 126 reports", a_year_of_findings(126), math.ceil(given.draws / 4))


def measure(name: str, findings: Sequence[Finding], n_draws: int) -> None:
    """Print what many draws of one year show."""
    wrong = made_up_errors(findings)
    n_reports = len({one.report_id for one in findings})
    print(
        f"\n{name}: {len(findings)} answers of {n_reports} reports, {len(wrong)} of them wrong; {n_draws} draws",
        flush=True,
    )
    drawn, expected, ratios = np.zeros(len(BANDS)), np.zeros(len(BANDS)), []
    held: dict[str, Held] = {}
    truths = _truths(findings, wrong)
    for seed in range(n_draws):
        settings = Settings(review_seed=seed)
        chances = probabilities(findings, settings)
        rows = draw(findings, [], settings, NOW)
        sampled = {(row["report_id"], row["finding_kind"], row["finding_key"]) for row in rows}
        band = np.array([np.searchsorted(BANDS, chances[one.id]) for one in findings])
        into = [one.id in sampled for one in findings]
        drawn += np.bincount(band, weights=into, minlength=len(BANDS))
        expected += np.bincount(band, weights=[chances[one.id] for one in findings], minlength=len(BANDS))
        ratios.append(sum(1 / row["probability"] for row in rows) / len(findings))
        _look(findings, rows, wrong, truths, held)
    print("  drawn, of what the recorded probabilities promise")
    for number, (low, high) in enumerate(pairwise(BANDS), start=1):
        if expected[number]:
            told = f"{drawn[number]:9.0f} of {expected[number]:11.1f}  ({drawn[number] / expected[number]:.3f})"
            print(f"    probability over {low:.1f} up to {high:.1f}   {told}")
    print(f"    all answers, each as one over its probability: {np.mean(ratios):.4f} of the year")
    for what, first, later in (
        ("half of the reports first, then all", _half(findings), (0.1, 0.1)),
        ("a tenth first, then REVIEW_SHARE=0.3", list(findings), (0.1, 0.3)),
    ):
        known, new = _grown(findings, first, later, math.ceil(n_draws / 10))
        print(f"    {what}: answers there at first {known:.3f} of theirs, others {new:.3f}")
    print("  95 % intervals that hold the truth")
    for what, one in held.items():
        print(f"    {what:44} {one}")


def _half(findings: Sequence[Finding]) -> list[Finding]:
    reports = sorted({one.report_id for one in findings}, key=lambda name: fingerprint([name]))
    return [one for one in findings if one.report_id in set(reports[: len(reports) // 2])]


def _grown(
    findings: Sequence[Finding], first: Sequence[Finding], shares: tuple[float, float], n_draws: int
) -> tuple[float, float]:
    """How many answers a sample drawn in two goes stands for, of those there at the first and of the others (1: right)."""
    there = {one.id for one in first}
    stands: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(n_draws):
        rows: Rows = []
        for some, share in zip((first, findings), shares, strict=True):
            rows += draw(some, rows, Settings(review_seed=seed, review_share=share), NOW)
        names = [(row["report_id"], row["finding_kind"], row["finding_key"]) for row in rows]
        for was_there, total in ((True, len(there)), (False, len(findings) - len(there))):
            weight = sum(
                1 / row["probability"] for row, name in zip(rows, names, strict=True) if (name in there) is was_there
            )
            stands[was_there].append(weight / total if total else math.nan)
    return float(np.mean(stands[True])), float(np.mean(stands[False]))


def made_up_errors(findings: Iterable[Finding], seed: int = 7) -> dict[AnswerId, str]:
    """The answers that are wrong, with the right answer: more often where the engine is unsure, and in some reports."""
    chance = random.Random(seed)
    bad: dict[str, float] = {}
    wrong = {}
    for one in findings:
        worse = bad.setdefault(one.report_id, chance.gauss(0, 0.6))
        worse += {"partial": 1.2, "addressed": 0.3}.get(one.answer, 0) + (0.8 if (one.confidence or 1) < 0.5 else 0)
        worse += 0.6 if one.needs_review else 0
        if chance.random() < 1 / (1 + math.exp(2.6 - worse)):
            wrong[one.id] = _other(one)
    return wrong


def _other(one: Finding) -> str:
    if one.kind == "item":
        return "not_an_item"
    answers = {"theme": ("partial", "not_mentioned"), "criterion": ("not_met", "not_met")}
    first, second = answers.get(one.kind, ("not_mentioned", "unmet"))
    return second if one.answer == first else first


def _truths(findings: Sequence[Finding], wrong: Mapping[AnswerId, str]) -> dict[str, float]:
    """What would be published if people had checked every answer."""
    rows = [_drawn(one) for one in findings]
    settled = settle_findings("2023-24", findings, sample=rows, reviews=_reviews(findings, rows, wrong))
    return {_name(row, what): row[what] for row in agreement(settled, 0.6) for what in _TOLD if row[what] is not None}


_TOLD = {"weighted_pct": ("weighted_low_pct", "weighted_high_pct"), "gwet_ac1": ("gwet_ac1_low", "gwet_ac1_high")}
_TOLD |= {"kappa": ("kappa_low", "kappa_high")}


def _name(row: Mapping[str, Any], what: str) -> str:
    return " ".join((row["scope"], row["key"], what))


def _look(
    findings: Sequence[Finding],
    rows: Rows,
    wrong: Mapping[AnswerId, str],
    truths: Mapping[str, float],
    held: dict[str, Held],
) -> None:
    """Have people check one draw, wholly and half of its reports, and see which intervals hold."""
    reviews = _reviews(findings, rows, wrong)
    halfway = set(sorted({row["report_id"] for row in rows}, key=lambda name: fingerprint(["ann", name]))[::2])
    for when, made in (
        ("", reviews),
        (", half of the reports checked", [r for r in reviews if r["report_id"] in halfway]),
    ):
        settled = settle_findings("2023-24", findings, sample=rows, reviews=made)
        for row in agreement(settled, 0.6):
            if row["pair"] != "engine_person" or (when and row["scope"] != "all"):
                continue
            for what, (low, high) in _TOLD.items():
                group = {"all": "all answers", "theme": "each theme alone"}.get(row["scope"])
                if group and row[what] is not None and _name(row, what) in truths and row["denominator"] >= 10:
                    name = f"{what} of {group}{when}"
                    slack = 0.05 if what == "weighted_pct" else 0.0005
                    held.setdefault(name, Held()).add(row[what], row[low], row[high], truths[_name(row, what)], slack)
            if row["scope"] == "all" and row["error_pct"] is not None:
                unseen = [one for one in findings if not settled.answers[one.id].opinions]
                truth = 100 * sum(one.id in wrong for one in unseen) / len(unseen)
                told = held.setdefault(f"error_pct of what nobody checked{when}", Held())
                told.add(row["error_pct"], row["error_low_pct"], row["error_high_pct"], truth, 0.05)


def _reviews(findings: Iterable[Finding], rows: Rows, wrong: Mapping[AnswerId, str]) -> Rows:
    """What people who never err say of the drawn answers."""
    known = {one.id: one for one in findings}
    found: Rows = []
    for row in rows:
        one = known[row["report_id"], row["finding_kind"], row["finding_key"]]
        for number in range(row["n_reviewers"]):
            found.append(
                {
                    "review_id": f"{number}",
                    "report_id": one.report_id,
                    "finding_kind": one.kind,
                    "finding_key": one.key,
                    "finding_version": one.version,
                    "reviewer": f"reviewer-{number}",
                    "verdict": "amend" if one.id in wrong else "agree",
                    "answer": wrong.get(one.id, one.answer),
                    "detail": None if one.id in wrong else one.detail,
                    "note": None,
                    "quotes": [],
                    "decided_at": NOW + timedelta(minutes=number),
                }
            )
    return found


def _drawn(one: Finding) -> dict[str, Any]:
    named = {"report_id": one.report_id, "finding_kind": one.kind, "finding_key": one.key}
    return {**named, "part": "random", "n_reviewers": 1, "probability": 1.0}


if __name__ == "__main__":
    main(sys.argv[1:])
