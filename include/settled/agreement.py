"""How far engine and people agree, and people among themselves; and how often the engine errs where nobody looked.

An answer counts with one over the probability with which it was drawn (Horvitz and Thompson 1952), so that strata and
doubtful answers, drawn on purpose, do not count more than their share of the year. What was not drawn counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from include import statistics
from include.settled.answers import Opinion, SettledAnswer, opinion_of
from include.settled.year import SettledYear
from include.statistics import LEAST_REPORTS, Array

Rows = list[dict[str, Any]]

LEAST_ANSWERS = 10
"""Checked answers from which reliability is told: with fewer, one slip more or less would turn the verdict."""


@dataclass(frozen=True)
class _Pair:
    """Two answers to one question: the first and the second of those compared."""

    one: SettledAnswer
    first: Opinion
    second: Opinion
    weight: float

    @property
    def agrees(self) -> bool:
        return self.first == self.second


def agreement(settled: SettledYear, threshold: float) -> Rows:
    """Rows of `yearly_agreement` (without who made them), for every scope in which at least one answer was compared.

    `threshold` is Gwet's AC1 under which a theme, criterion or question is of low reliability (REVIEW_AGREEMENT).
    """
    rows = []
    for pair, pairs in (("engine_person", _with_engine(settled)), ("person_person", _of_people(settled))):
        for (scope, key), some in sorted(_scopes(pairs).items(), key=_as_read):
            row = _row(settled, pair, scope, key, some)
            if pair == "engine_person":
                row |= _error_rate(settled, scope, key)
                row["is_low_reliability"] = _is_low(row, threshold)
            rows.append(row)
    return rows


def low_reliability(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """(scope, key) of the themes, criteria and questions that are of low reliability, such as `("theme", "4")`."""
    return {(row["scope"], row["key"]) for row in rows if row["is_low_reliability"]}


# --- what is compared -----------------------------------------------------------------------------------


def _with_engine(settled: SettledYear) -> list[_Pair]:
    """Every drawn answer that people decided, the engine's beside theirs.

    Where people differ and no third has decided, theirs is the one that is not the engine's: no doubt is counted as
    agreement.
    """
    pairs = []
    for one in settled.answers.values():
        said = _peoples(one)
        if one.sampled and said is not None:
            pairs.append(_Pair(one, (one.engine_answer, one.engine_detail), said, 1 / one.sampled["probability"]))
    return pairs


def _peoples(one: SettledAnswer) -> Opinion | None:
    if one.settled_by == "person":
        return one.answer, one.detail
    engine = (one.engine_answer, one.engine_detail)
    return next((opinion_of(review) for review in one.opinions if opinion_of(review) != engine), None)


def _of_people(settled: SettledYear) -> list[_Pair]:
    """The first two people who answered without seeing each other; whoever decides between two is not among them.

    Neither is the measure of the other: they stand in the order of their names.
    """
    pairs = []
    for one in settled.answers.values():
        if one.sampled and len(one.independent) >= 2:
            first, second = sorted(one.independent[:2], key=lambda review: review["reviewer"])
            pairs.append(_Pair(one, opinion_of(first), opinion_of(second), 1 / one.sampled["probability"]))
    return pairs


def _scopes(pairs: Iterable[_Pair]) -> dict[tuple[str, str], list[_Pair]]:
    grouped: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        finding = pair.one.finding
        places = [("all", "all"), ("kind", finding.kind), ("engine", finding.engine), (finding.kind, finding.asked)]
        for place in places:
            grouped[place].append(pair)
    return grouped


def _as_read(entry: tuple[tuple[str, str], Any]) -> tuple[object, ...]:
    from include.datasets.words import AGREEMENT_SCOPES

    scope, key = entry[0]
    return AGREEMENT_SCOPES.index(scope), key.zfill(3) if key.isdigit() else key


# --- figures --------------------------------------------------------------------------------------------


def _row(settled: SettledYear, pair: str, scope: str, key: str, pairs: Sequence[_Pair]) -> dict[str, Any]:
    from include.datasets.published import YEARLY_AGREEMENT

    share, ends = _share(pairs)
    n_agreed = sum(one.agrees for one in pairs)
    return dict.fromkeys(YEARLY_AGREEMENT.column_names) | {
        "reporting_year": settled.year,
        "indicator": f"agreement.{pair}.{scope}.{key}",
        "pair": pair,
        "scope": scope,
        "key": key,
        "category": "agree",
        "count": n_agreed,
        "denominator": len(pairs),
        "percentage": _percent(n_agreed / len(pairs)),
        "n_reports": len({one.one.finding.report_id for one in pairs}),
        "weighted_pct": _percent(share),
        "weighted_low_pct": _percent(ends[0]),
        "weighted_high_pct": _percent(ends[1]),
        **_beyond_chance("kappa", statistics.chance_cohen, pairs),
        **_beyond_chance("gwet_ac1", statistics.chance_gwet, pairs),
    }


def _share(pairs: Sequence[_Pair]) -> tuple[float, tuple[float, float]]:
    """Weighted share of agreement with its 95 % interval, the wider of two: Wilson's, and whole reports redrawn."""
    weights = np.array([one.weight for one in pairs])
    agreed = np.array([one.agrees for one in pairs], dtype=float)
    share = float((weights * agreed).sum() / weights.sum())
    counted = float(weights.sum() ** 2 / (weights**2).sum())  # Kish: how many equally weighted answers say as much
    by_report = _by_report(pairs, lambda one: np.array([one.weight * one.agrees, one.weight]))
    ends = _wider(statistics.wilson(share, counted), statistics.interval(statistics.ratio, by_report))
    return share, ends


def _beyond_chance(name: str, chance: Callable[[Array], Array], pairs: Sequence[_Pair]) -> dict[str, float | None]:
    """A coefficient with its 95 % interval over all questions but items.

    The interval is the wider of two: whole reports redrawn, and the ends of the share of agreement put in its place. The
    first alone would have no width where all agree.
    """
    closed = [one for one in pairs if one.one.finding.kind != "item"]
    if not closed:
        return {}
    questions = sorted({(one.one.finding.kind, one.one.finding.asked) for one in closed})
    answers = sorted({said for one in closed for said in (one.first, one.second)}, key=str)
    shape = (len(questions), len(answers), len(answers))

    def cell(one: _Pair) -> Array:
        table = np.zeros(shape)
        question = questions.index((one.one.finding.kind, one.one.finding.asked))
        table[question, answers.index(one.first), answers.index(one.second)] = one.weight
        return table

    def coefficient(tables: Array) -> Array:
        return statistics.beyond_chance(*statistics.pooled(tables, chance))

    by_report = _by_report(closed, cell)
    agreed, by_chance = statistics.pooled(by_report.sum(axis=0), chance)
    value = float(statistics.beyond_chance(agreed, by_chance))
    if np.isnan(value):
        return {}
    told: dict[str, float | None] = {name: round(value, 3)}
    redrawn = statistics.interval(coefficient, by_report)
    if redrawn is not None:
        at_ends = [float(statistics.beyond_chance(np.asarray(end), by_chance)) for end in _share(closed)[1]]
        low, high = _wider((at_ends[0], at_ends[1]), redrawn)
        told |= {
            f"{name}_low": round(max(-1.0, min(low, value)), 3),
            f"{name}_high": round(min(1.0, max(high, value)), 3),
        }
    return told


def _by_report(pairs: Iterable[_Pair], counts: Callable[[_Pair], Array]) -> Array:
    reports: dict[str, Array] = {}
    for one in pairs:
        report = one.one.finding.report_id
        reports[report] = reports[report] + counts(one) if report in reports else counts(one)
    return np.array([reports[name] for name in sorted(reports)])


def _wider(one: tuple[float, float], other: tuple[float, float] | None) -> tuple[float, float]:
    return one if other is None else (min(one[0], other[0]), max(one[1], other[1]))


def _error_rate(settled: SettledYear, scope: str, key: str) -> dict[str, Any]:
    """How many of the answers that nobody checked are wrong, told by the random part alone.

    Answers that were certain to be drawn are left out of it on both sides: they were all asked about. Contested ones
    count as errors. Wilson's interval with n U / (n + U) in place of n: it is about the U answers that are left, whose
    share of errors differs from that of all by chance as well (variance p (1 - p) (1 / n + 1 / U)).
    """
    if scope not in {"all", "kind"}:
        return {}
    mine = [one for one in settled.answers.values() if scope == "all" or one.finding.kind == key]
    by_chance = [one for one in mine if not (one.sampled and one.sampled["probability"] >= 1)]
    random = [one for one in by_chance if one.sampled and one.sampled["part"] == "random"]
    checked = [one for one in random if one.opinions]
    unseen = [one for one in by_chance if not one.opinions]
    told: dict[str, Any] = {"n_not_reviewed": sum(not one.opinions for one in mine)}
    if len(checked) < LEAST_ANSWERS or not unseen:
        return told
    wrong = sum(_peoples(one) != (one.engine_answer, one.engine_detail) for one in checked)
    share = wrong / len(checked)
    low, high = statistics.wilson(share, len(checked) * len(unseen) / (len(checked) + len(unseen)))
    ends = {"error_pct": share, "error_low_pct": low, "error_high_pct": high}
    return told | {
        "n_error_sample": len(checked),
        "n_errors": wrong,
        **{name: _percent(value) for name, value in ends.items()},
    }


def _is_low(row: Mapping[str, Any], threshold: float) -> bool | None:
    """Whether agreement is under the threshold; None where too few answers were checked, or it cannot be measured."""
    if row["denominator"] < LEAST_ANSWERS or row["n_reports"] < LEAST_REPORTS or row["gwet_ac1"] is None:
        return None
    return bool(row["gwet_ac1"] < threshold)


def _percent(share: float) -> float:
    from decimal import ROUND_HALF_UP, Decimal

    return float((Decimal(100) * Decimal(repr(share))).quantize(Decimal("0.1"), ROUND_HALF_UP))
