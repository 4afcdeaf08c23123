"""The draw: which answers people are asked to check.

Three parts. *Random*: a simple random sample of all answers of the year, large enough for an overall error rate.
*Stratified*: of every kind × answer one, and of as many themes × statuses (criteria × answers, …) as the share allows,
in turn, so that `not_mentioned` is checked as well as `addressed`. *Risk*: the most doubtful, of every kind of doubt in
turn. Each answer has numbers of its own, made from the seed and its name; the parts take the smallest. So a draw is
the same every time, and another report that comes in hardly moves it. What was drawn stays.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from include import __version__
from include.datasets import review
from include.lake import Lake
from include.review.errors import ReviewError
from include.review.risks import RISKS, risks_of, severity
from include.settings import Settings, get_settings
from include.settled import Finding, read_findings
from include.settled.findings import AnswerId, order

Rows = list[dict[str, Any]]

EXPECTED_ERROR, HALF_WIDTH, Z = 0.2, 0.1, 1.96
RANDOM_SHARE = 0.5
RISK_SHARE = 0.2
"""Of the wanted answers: at least half random, a fifth most doubtful (and one of every kind of doubt), the rest stratified."""
_TRIES = 5


@dataclass(frozen=True)
class Drawn:
    """What a draw did: `draw_no` is None where nothing was to be added."""

    draw_no: int | None
    n_new: int
    n_sampled: int
    n_answers: int
    n_reports: int
    n_reports_sampled: int

    @property
    def message(self) -> str:
        """What happened, in a sentence."""
        said = f"{self.n_sampled} of {self.n_answers} answers of {self.n_reports_sampled} of {self.n_reports} reports are to be checked"
        return f"{said}; {f'{self.n_new} were drawn now' if self.n_new else 'nothing was left to draw'}."


def draw_year(lake: Lake, year: str, settings: Settings | None = None, now: datetime | None = None) -> Drawn:
    """Draw a year's sample, or add to it what has come since; drawing twice adds nothing.

    Raises ReviewError where several runs keep drawing at the same time.
    """
    settings = settings or get_settings()
    findings = read_findings(lake, year)
    reports = {one.report_id for one in findings}
    for _ in range(_TRIES):
        drawn = lake.rows(review.REVIEW_SAMPLE, year)
        rows = draw(findings, drawn, settings, now or datetime.now(UTC))
        number = rows[0]["draw_no"] if rows else None
        if number is None or lake.add(review.REVIEW_SAMPLE, year, f"draw-{number:04}", rows):
            known = {one.id for one in findings}
            held = [row for row in (*drawn, *rows) if _id(row) in known]
            asked = {row["report_id"] for row in held}
            return Drawn(number, len(rows), len(held), len(findings), len(reports), len(asked))
    raise ReviewError(f"Several runs draw the sample of {year} at the same time. Run review_year for it once more.")


def draw(findings: Sequence[Finding], drawn: Iterable[Mapping[str, Any]], settings: Settings, now: datetime) -> Rows:
    """Rows of `review_sample` to add to those already drawn, in the order of work; none where nothing is to be added."""
    if not findings:
        return []
    drawn = list(drawn)
    design = _Design(findings, settings)
    known = {_id(row) for row in drawn}
    new = [one for one in findings if one.id in design.part and one.id not in known]
    number = max((row["draw_no"] for row in drawn), default=0) + 1
    start = max((row["order_no"] for row in drawn), default=0) + 1
    double = _double(new, design, settings)
    ordered = sorted(new, key=lambda one: (design.number("order", one.report_id), *order(one)))
    return [
        {
            "report_id": one.report_id,
            "partnership_id": one.partnership_id,
            "finding_kind": one.kind,
            "finding_key": one.key,
            "finding_version": one.version,
            "part": design.part[one.id],
            "stratum": one.stratum,
            "risks": design.risks[one.id],
            "probability": design.probability(one),
            "n_reviewers": 2 if one.id in double else 1,
            "draw_no": number,
            "order_no": place,
            "seed": settings.review_seed,
            "drawn_at": now,
            "code_version": __version__,
        }
        for place, one in enumerate(ordered, start=start)
    ]


def probabilities(findings: Sequence[Finding], settings: Settings) -> dict[AnswerId, float]:
    """With what probability a first draw takes each answer: what it would record, for those it leaves out as well."""
    design = _Design(findings, settings)
    return {one.id: design.probability(one) for one in findings}


def random_size(n_answers: int, share: float) -> int:
    """Answers of the random part: half the share asked for, and at least what an overall error rate needs.

    That is a 95 % interval of ± 10 points where the engine errs once in five answers: z² p (1 − p) / e², corrected for
    a finite population (Cochran, Sampling Techniques, 3rd edition, formulas 4.1 and 4.2). More where the share is more.
    """
    endless = Z**2 * EXPECTED_ERROR * (1 - EXPECTED_ERROR) / HALF_WIDTH**2
    needed = endless / (1 + (endless - 1) / n_answers)
    return min(n_answers, max(math.ceil(needed), math.ceil(RANDOM_SHARE * wanted(n_answers, share))))


def wanted(n: int, share: float) -> int:
    """The share as a whole number, never below it."""
    return math.ceil(round(share * n, 9))


class _Design:
    """Which answers of a year are drawn, by which part, and with what probability."""

    def __init__(self, findings: Sequence[Finding], settings: Settings):
        self.findings = findings
        self.seed, self.share = settings.review_seed, settings.review_share
        self.risks = risks_of(findings)
        self.of_fine = Counter(one.stratum for one in findings)
        self.of_coarse = Counter(_coarse(one) for one in findings)
        n_wanted = wanted(len(findings), settings.review_share)
        self.n_random = random_size(len(findings), settings.review_share)
        kinds = {risk for some in self.risks.values() for risk in some}
        self.certain = self._most_doubtful(max(math.ceil(RISK_SHARE * n_wanted), len(kinds)))
        self.taken_of_fine: dict[str, int] = {}
        budget = n_wanted - math.ceil(RANDOM_SHARE * n_wanted) - len(self.certain)
        stratified = self._stratified(budget)
        self.part = self._parts(stratified)

    def number(self, purpose: str, *name: str) -> str:
        """The number of an answer, report or stratum in one kind of draw: even, fixed, and its own."""
        return hashlib.sha256("\0".join((str(self.seed), purpose, *name)).encode()).hexdigest()

    def probability(self, one: Finding) -> float:
        """With what probability any of the parts draws this answer."""
        if one.id in self.certain:
            return 1.0
        left_out = 1 - self.n_random / len(self.findings)
        left_out *= 1 - self.taken_of_fine.get(one.stratum, 0) / self.of_fine[one.stratum]
        left_out *= 1 - 1 / self.of_coarse[_coarse(one)]
        return round(1 - left_out, 9)

    def _parts(self, stratified: set[AnswerId]) -> dict[AnswerId, str]:
        """The part each drawn answer is of: random before stratified before risk.

        Where parts overlap, the random one is made larger until the share of answers, and of reports, is reached.
        """
        in_order = sorted(self.findings, key=lambda one: self.number("random", *one.id))
        parts = dict.fromkeys(self.certain, "risk") | dict.fromkeys(stratified, "stratified")
        parts |= dict.fromkeys((one.id for one in in_order[: self.n_random]), "random")
        reports = {name[0] for name in parts}
        n_reports = wanted(len({one.report_id for one in self.findings}), self.share)
        for one in in_order[self.n_random :]:
            if len(parts) >= wanted(len(self.findings), self.share) and len(reports) >= n_reports:
                break
            self.n_random += 1
            parts[one.id] = "random"
            reports.add(one.report_id)
        return parts

    def _most_doubtful(self, n: int) -> set[AnswerId]:
        """The most doubtful answers, of every kind of doubt in turn."""
        ranked = sorted(self.findings, key=lambda one: (severity(self.risks, one), self.number("risk", *one.id)))
        waiting = {risk: [one.id for one in ranked if risk in self.risks[one.id]] for risk in RISKS}
        return _in_turn(waiting.values(), n)

    def _stratified(self, budget: int) -> set[AnswerId]:
        """One answer of every kind × answer, then of the strata in turn until the budget is spent."""
        coarse = _by(self.findings, _coarse, lambda one: self.number("coarse", *one.id))
        found = {names[0] for names in coarse.values()}
        fine = _by(self.findings, lambda one: one.stratum, lambda one: self.number("stratum", *one.id))
        strata = sorted(fine, key=lambda name: self.number("strata", name))
        for turn in count():
            left = [name for name in strata if len(fine[name]) > turn]
            for name in left:
                if len(found) >= budget:
                    return found
                found.add(fine[name][turn])
                self.taken_of_fine[name] = turn + 1
            if not left:
                return found
        return found


def _coarse(one: Finding) -> str:
    return f"item {one.dataset}" if one.kind == "item" else f"{one.kind} {one.answer}"


def _by(findings: Iterable[Finding], group: Any, number: Any) -> dict[str, list[AnswerId]]:
    """Names of answers by group, in each group in the order of their numbers."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        groups[group(one)].append(one)
    return {name: [one.id for one in sorted(some, key=number)] for name, some in sorted(groups.items())}


def _in_turn(lists: Iterable[Sequence[AnswerId]], n: int) -> set[AnswerId]:
    """Up to n different names, the next of each list in turn."""
    found: set[AnswerId] = set()
    waiting = [list(reversed(one)) for one in lists]
    while len(found) < n and any(waiting):
        for one in waiting:
            while one and one[-1] in found:
                one.pop()
            if one and len(found) < n:
                found.add(one.pop())
    return found


def _double(new: Sequence[Finding], design: _Design, settings: Settings) -> set[AnswerId]:
    """Of each part the share that two people answer, never less."""
    parts: dict[str, list[Finding]] = defaultdict(list)
    for one in new:
        parts[design.part[one.id]].append(one)
    double: set[AnswerId] = set()
    for some in parts.values():
        ranked = sorted(some, key=lambda one: design.number("double", *one.id))
        double.update(one.id for one in ranked[: wanted(len(some), settings.review_double_share)])
    return double


def _id(row: Mapping[str, Any]) -> AnswerId:
    return row["report_id"], row["finding_kind"], row["finding_key"]
