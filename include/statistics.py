"""Agreement, precision and recall, calibration, and how far chance of the draw may carry them. Arrays in, numbers out.

A confusion matrix has the known answers in rows and the engine's in columns. Every function of matrices takes a stack
of them as well (`…, K, K`), so that a thousand redrawn samples cost one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRAWS = 2000
SEED = 20251
BINS = 10
LEAST_REPORTS = 3
"""Reports below which no interval is given: redrawing two reports says nothing."""


def shares(confusion: Array) -> Array:
    """Share of agreement."""
    return _over(np.trace(confusion, axis1=-2, axis2=-1), confusion.sum(axis=(-2, -1)))


def chance_cohen(confusion: Array) -> Array:
    """Share on which two would agree by chance, each with habits of its own (Cohen 1960)."""
    total = confusion.sum(axis=(-2, -1))
    rows, columns = confusion.sum(axis=-1), confusion.sum(axis=-2)
    return _over((rows * columns).sum(axis=-1), total**2)


def chance_gwet(confusion: Array) -> Array:
    """Share on which two would agree by chance where only answers that are hard to tell are guessed (Gwet 2008)."""
    total = confusion.sum(axis=(-2, -1))
    mean = _over(confusion.sum(axis=-1) + confusion.sum(axis=-2), 2 * total[..., None])
    n_categories = np.maximum((mean > 0).sum(axis=-1), 2)
    return (mean * (1 - mean)).sum(axis=-1) / (n_categories - 1)


def kappa(confusion: Array) -> Array:
    """Cohen's kappa: agreement beyond what the two would share by chance, each with its own habits. 1 is perfect."""
    by_chance = chance_cohen(confusion)
    return _over(shares(confusion) - by_chance, 1 - by_chance)


def gwet(confusion: Array) -> Array:
    """Gwet's AC1: as kappa, but steady where nearly all answers are the same (then kappa falls for no fault)."""
    by_chance = chance_gwet(confusion)
    return _over(shares(confusion) - by_chance, 1 - by_chance)


def pooled(confusions: Array, chance: Callable[[Array], Array]) -> tuple[Array, Array]:
    """Agreement, and agreement by chance, over several questions (`…, Q, K, K`) that have answers of their own.

    Chance is worked out within each question and weighted by its answers: nobody takes an answer of one question for
    an answer of another, so one table of all answers would make any two people look better than they are.
    """
    weights = confusions.sum(axis=(-2, -1))
    total = weights.sum(axis=-1)
    agreed = np.trace(confusions, axis1=-2, axis2=-1).sum(axis=-1)
    by_chance = np.nansum(chance(confusions) * weights, axis=-1)
    return _over(agreed, total), _over(by_chance, total)


def beyond_chance(agreed: Array, by_chance: Array) -> Array:
    """What is left of agreement when chance is taken out: 1 is perfect, 0 is chance."""
    return _over(np.asarray(agreed) - by_chance, 1 - np.asarray(by_chance))


def wilson(share: float, n: float, population: float = np.inf) -> tuple[float, float]:
    """95 % interval of a share seen in n of a population (Wilson 1927); never without width while some are unseen.

    Of a finite population n counts for more: n (N - 1) / (N - n). All of it seen leaves no doubt.
    """
    if n >= population:
        return share, share
    n_counts = n if np.isinf(population) else n * (population - 1) / (population - n)
    z2 = 1.959963984540054**2
    middle = (share + z2 / (2 * n_counts)) / (1 + z2 / n_counts)
    half = np.sqrt(z2 * (share * (1 - share) / n_counts + z2 / (4 * n_counts**2))) / (1 + z2 / n_counts)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def f1_by_class(confusion: Array) -> Array:
    """F1 of each class; not a number for a class that nobody named."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    return _over(2 * hits, confusion.sum(axis=-1) + confusion.sum(axis=-2))


def macro_f1(confusion: Array) -> Array:
    """Mean F1 over the classes that occur among the known answers."""
    scores = np.where(confusion.sum(axis=-1) > 0, f1_by_class(confusion), np.nan)
    counted = (~np.isnan(scores)).sum(axis=-1)
    return _over(np.nansum(scores, axis=-1), counted)


def interval(statistic: Callable[[Array], Array], by_report: Array, seed: int = SEED) -> tuple[float, float] | None:
    """95 % interval of a statistic over the sum of `by_report` (`R, …`): reports are redrawn whole, with replacement.

    Answers of one report hang together, so redrawing single answers would feign more certainty than there is. None
    below LEAST_REPORTS reports. The seed is fixed: the same counts give the same interval.
    """
    n_reports = len(by_report)
    if n_reports < LEAST_REPORTS:
        return None
    times = np.random.default_rng(seed).multinomial(n_reports, [1 / n_reports] * n_reports, size=DRAWS)
    drawn = statistic(np.tensordot(times.astype(float), by_report, axes=1))
    drawn = drawn[~np.isnan(drawn)]
    return (float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))) if len(drawn) else None


def ratio(counts: Array) -> Array:
    """Share of counts given as (right, of) in the last axis."""
    return _over(counts[..., 0], counts[..., 1])


@dataclass(frozen=True)
class Bin:
    """Answers of like confidence: how sure the engine was on average, and how often it was right."""

    low: float
    high: float
    n: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        return self.right / self.n

    @property
    def gap(self) -> float:
        """Positive: too sure of itself."""
        return self.confidence - self.share


def bins_of(confidences: Sequence[float], rights: Sequence[bool], n_bins: int = BINS) -> list[Bin]:
    """Answers by equal steps of confidence; steps without answers are left out."""
    grouped: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in zip(confidences, rights, strict=True):
        grouped.setdefault(_bin(confidence, n_bins), []).append((confidence, right))
    return [
        Bin(
            number / n_bins,
            (number + 1) / n_bins,
            len(pairs),
            sum(right for _, right in pairs),
            sum(confidence for confidence, _ in pairs) / len(pairs),
        )
        for number, pairs in sorted(grouped.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: mean |confidence - share right| over bins, weighted by their answers."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.gap) for one in bins) / total if total else None


def error_by_chance(confidences: Sequence[float], seed: int = SEED, draws: int = 500) -> float | None:
    """The calibration error that an engine of exactly these confidences would show on average, by chance alone."""
    if not confidences:
        return None
    sure = np.asarray(confidences, dtype=float)
    number = np.minimum((sure * BINS + 1e-9).astype(int), BINS - 1)
    member = (number[:, None] == np.arange(BINS)).astype(float)
    right = (np.random.default_rng(seed).random((draws, len(sure))) < sure).astype(float)
    return float(np.abs((right - sure) @ member).sum(axis=1).mean() / len(sure))


def _bin(confidence: float, n_bins: int) -> int:
    return min(n_bins - 1, max(0, int(confidence * n_bins + 1e-9)))


def _over(above: Array, below: Array) -> Array:
    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    return np.divide(above, below, out=np.full(np.broadcast(above, below).shape, np.nan), where=np.abs(below) > 1e-12)
