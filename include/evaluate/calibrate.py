"""Fit the confidence of theme answers to how often they are right, and try the fit on reports it has not seen.

The map keeps the order of the answers (it is monotone) and has three numbers with a meaning: how often an answer is
right where it is least sure, how often where it is surest, and how soon the one becomes the other:

    far - (far - border) * (2 * (1 - confidence)) ** power

A confidence that means what it says is left as it is: 0.5, 1 and power 1. Fit it on a split that may be tuned on, never on the held-out one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from include.evaluate.judge import Judged
from include.evaluate.layout import Section, Table
from include.evaluate.measure import Figures
from include.evaluate.report import number, reliability_table
from include.statistics import LEAST_REPORTS, Array, bins_of, calibration_error, error_by_chance

_BORDERS = np.arange(0.30, 0.96, 0.05)
_FARS = np.arange(0.60, 0.996, 0.01)
_POWERS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_LEAST = 1e-3


@dataclass(frozen=True)
class Fit:
    """The three numbers of the map."""

    border: float
    far: float
    power: float

    def __call__(self, confidence: Array) -> Array:
        unsure = np.clip(2 * (1 - confidence), 0, 1)
        return np.asarray(self.far - (self.far - self.border) * unsure**self.power)


def fit(confidence: Array, right: Array) -> Fit:
    """The map under which these answers are likeliest (least log-loss), among those that never fall."""
    fits = [
        Fit(*(round(float(step), 2) for step in one)) for one in product(_BORDERS, _FARS, _POWERS) if one[0] <= one[1]
    ]
    return min(fits, key=lambda one: log_loss(one(confidence), right))


def log_loss(confidence: Array, right: Array) -> float:
    """How surprised one who believed the confidences would be, per answer."""
    sure = np.clip(confidence, _LEAST, 1 - _LEAST)
    return float(-(right * np.log(sure) + (1 - right) * np.log(1 - sure)).mean())


def left_out(by_report: Sequence[tuple[Array, Array]]) -> Array:
    """Confidences of all answers, those of each report mapped by a fit on all the others."""
    mapped = []
    for number_left, (confidence, _) in enumerate(by_report):
        others = [pair for at, pair in enumerate(by_report) if at != number_left]
        learnt = fit(np.concatenate([c for c, _ in others]), np.concatenate([r for _, r in others]))
        mapped.append(learnt(confidence))
    return np.concatenate(mapped)


def calibration_section(figures: Figures) -> Section:
    """The confidence as it is, fitted, and fitted report by report on the others."""
    by_report = [pair for result in figures.results if (pair := _pairs(result.answers)) is not None]
    section = Section("Calibrating the confidence of theme answers")
    if len(by_report) < LEAST_REPORTS:
        section.parts = [f"It takes {LEAST_REPORTS} reports with labelled themes; here are {len(by_report)}."]
        return section
    confidence, right = (np.concatenate([pair[at] for pair in by_report]) for at in (0, 1))
    best = fit(confidence, right)
    table = Table(["confidence", "calibration error", "by chance", "log-loss", "Brier score"])
    tried = left_out(by_report)
    for name, values in (
        ("as it is", confidence),
        ("fitted on these reports", best(confidence)),
        ("each report by a fit on the others", tried),
        ("one confidence for all: the others' share right", _base_rate(by_report)),
    ):
        error = calibration_error(bins_of(list(values), [bool(one) for one in right]))
        brier = float(((values - right) ** 2).mean())
        chance = error_by_chance([float(one) for one in values])
        table.rows.append([name, number(error), number(chance), number(log_loss(values, right)), number(brier)])
    section.parts = [
        table,
        f"Best map: {best.border:.2f} on a border, {best.far:.2f} far from it, power {best.power:g}.",
        "Each report mapped by the others:",
        reliability_table(bins_of(list(tried), [bool(one) for one in right])),
    ]
    return section


def _base_rate(by_report: Sequence[tuple[Array, Array]]) -> Array:
    total, hits = sum(len(r) for _, r in by_report), sum(float(r.sum()) for _, r in by_report)
    return np.concatenate([np.full(len(r), (hits - float(r.sum())) / (total - len(r))) for _, r in by_report])


def _pairs(answers: Sequence[Judged]) -> tuple[Array, Array] | None:
    ones = [one for one in answers if one.kind == "theme" and not one.contested and one.confidence is not None]
    if not ones:
        return None
    return np.array([one.confidence for one in ones], dtype=float), np.array([one.right for one in ones], dtype=float)
