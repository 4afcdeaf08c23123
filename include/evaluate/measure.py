"""From single comparisons to figures: counts first, figures from counts, every figure with its denominator."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from include import statistics
from include.datasets import words
from include.evaluate.judge import NO_ANSWER, Judged, ReportResult
from include.statistics import Array, Bin

PARTS = {
    "theme": "Theme status",
    "criterion": "Criteria",
    "compliance": "Compliance",
    "detail": "Details of compliance",
    "score": "Score",
    "audit": "Audit questions",
    "audit_detail": "Details of audit questions (impact shown or described)",
    "beside": "Questions of instruments used beside",
}
"""Kinds of answers, as a reader names them."""
ORDER = {
    "theme": words.THEME_STATUSES,
    "criterion": words.CRITERION_ANSWERS,
    "compliance": words.COMPLIANCE_ANSWERS,
    "audit": ("reported", "not_reported", "none_in_year", "in_area", "none_in_area", "not_mentioned", "not_applicable"),
    "beside": (*words.THEME_STATUSES, "reported", "not_reported"),
}
ALL = "all"


@dataclass(frozen=True)
class Figure:
    """One figure: `numerator` of `denominator` where it is a share, its 95 % interval, and contested answers apart."""

    part: str
    key: str
    category: str
    measure: str
    value: float | None
    numerator: float | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    contested_right: int = 0
    contested: int = 0


@dataclass
class Figures:
    """All figures of one evaluation, and what they were made from."""

    results: list[ReportResult]
    figures: list[Figure] = field(default_factory=list)
    confusions: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    """By kind: how often a known answer (first) met an engine's (second); contested ones left out."""
    reliability: dict[str, list[Bin]] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        return [result.report_id for result in self.results if result.failed]

    @property
    def answers(self) -> list[Judged]:
        return [answer for result in self.results for answer in result.answers]

    def get(self, part: str, measure: str, key: str = ALL, category: str = ALL) -> Figure:
        """One figure; an empty one when nothing was labelled for it."""
        wanted = (part, key, category, measure)
        found = (one for one in self.figures if (one.part, one.key, one.category, one.measure) == wanted)
        return next(found, Figure(part, key, category, measure, None, 0, 0))


def measure(results: Sequence[ReportResult]) -> Figures:
    """Figures of all reports together."""
    figures = Figures(list(results))
    for kind in PARTS:
        strict = [[one for one in result.answers if one.kind == kind and not one.contested] for result in results]
        contested = [one for result in results for one in result.answers if one.kind == kind and one.contested]
        if not any(strict) and not contested:
            continue
        names = _names(kind, strict)
        by_report = _confusions(strict, names)
        figures.confusions[kind] = _told(by_report.sum(axis=0), names)
        figures.figures += [*_agreement(kind, by_report, contested), *_classes(kind, by_report.sum(axis=0), names)]
        figures.figures += [*_keys(kind, strict, contested), *_placed(kind, strict), *_reviewed(kind, strict)]
        figures.figures += _calibration(kind, strict, figures.reliability)
    figures.figures += [*_items(results), *_counts(results)]
    return figures


# --- answers ----------------------------------------------------------------------------------------------


def _names(kind: str, strict: Iterable[Iterable[Judged]]) -> list[str]:
    """Classes in their usual order, then any others that occur; `no answer` last, so that silence is no agreement."""
    seen = {name for answers in strict for one in answers for name in (one.known, one.answered)}
    usual = [name for name in ORDER.get(kind, ()) if name in seen]
    return [*usual, *sorted(seen - {*usual, NO_ANSWER}), *([NO_ANSWER] if NO_ANSWER in seen else [])]


def _confusions(strict: Sequence[Sequence[Judged]], names: Sequence[str]) -> Array:
    counts = np.zeros((len(strict), len(names), len(names)))
    for number, answers in enumerate(strict):
        for one in answers:
            counts[number, names.index(one.known), names.index(one.answered)] += 1
    return counts


def _told(confusion: Array, names: Sequence[str]) -> dict[tuple[str, str], int]:
    return {(known, said): int(confusion[i, j]) for i, known in enumerate(names) for j, said in enumerate(names)}


def _agreement(kind: str, by_report: Array, contested: Sequence[Judged]) -> Iterator[Figure]:
    confusion = by_report.sum(axis=0)
    n, hits = int(confusion.sum()), int(np.trace(confusion))
    apart = (sum(one.right for one in contested), len(contested))
    labelled = by_report[by_report.sum(axis=(1, 2)) > 0]
    measures: tuple[tuple[str, Callable[[Array], Array]], ...] = (
        ("accuracy", statistics.shares),
        ("macro_f1", statistics.macro_f1),
        ("kappa", statistics.kappa),
        ("gwet_ac1", statistics.gwet),
    )
    for name, statistic in measures:
        low, high = statistics.interval(statistic, labelled) or (None, None)
        counted = hits if name == "accuracy" else None
        more = apart if name == "accuracy" else (0, 0)
        yield Figure(kind, ALL, ALL, name, _number(statistic(confusion)), counted, n, low, high, *more)


def _classes(kind: str, confusion: Array, names: Sequence[str], key: str = ALL) -> Iterator[Figure]:
    f1 = statistics.f1_by_class(confusion)
    for number, name in enumerate(names):
        if name == NO_ANSWER:
            continue
        hits, known, said = confusion[number, number], confusion[number].sum(), confusion[:, number].sum()
        yield Figure(kind, key, name, "precision", _share(hits, said), hits, int(said))
        yield Figure(kind, key, name, "recall", _share(hits, known), hits, int(known))
        yield Figure(kind, key, name, "f1", _number(f1[number]), 2 * hits, int(known + said))


def _keys(kind: str, strict: Sequence[Sequence[Judged]], contested: Sequence[Judged]) -> Iterator[Figure]:
    """Each theme, criterion or question by itself; for themes, precision and recall of each status as well."""
    if kind == "score":
        return
    plain = [answer for answers in strict for answer in answers]
    several = len({one.framework_id for one in (*plain, *contested)}) > 1
    grouped, apart = _by_key(plain, several), _by_key(contested, several)
    of_themes = []
    for key in sorted({*grouped, *apart}, key=natural):
        ones, more = grouped[key], apart[key]
        hits = sum(one.right for one in ones)
        argued = (sum(one.right for one in more), len(more))
        yield Figure(kind, key, ALL, "accuracy", _share(hits, len(ones)), hits, len(ones), None, None, *argued)
        if kind == "theme" and ones:
            names = _names(kind, [ones])
            confusion = _confusions([ones], names)[0]
            yield from _classes(kind, confusion, names, key)
            of_theme = _number(statistics.macro_f1(confusion))
            yield Figure(kind, key, ALL, "macro_f1", of_theme, None, len(ones))
            of_themes.append(of_theme)
    known = [value for value in of_themes if value is not None]
    if known:
        yield Figure(kind, ALL, ALL, "mean_f1_of_themes", sum(known) / len(known), sum(known), len(known))


def _by_key(answers: Iterable[Judged], several: bool) -> dict[str, list[Judged]]:
    """Answers by key; with frameworks beside each other, theme 7 of one is not theme 7 of the other."""
    grouped: dict[str, list[Judged]] = defaultdict(list)
    for one in answers:
        grouped[f"{one.framework_id} {one.key}" if several else one.key].append(one)
    return grouped


def natural(key: str) -> tuple[object, ...]:
    """Sorts theme 9 before theme 10."""
    *before, last = key.split(" ")
    return (*before, int(last) if last.isdigit() else 0, last)


def _placed(kind: str, strict: Sequence[Sequence[Judged]]) -> Iterator[Figure]:
    by_report = [[one.place for one in answers if one.place] for answers in strict]
    if not any(by_report):
        return
    for name, right in (
        ("page_strict", {"right"}),
        ("page", {"right", "shared"}),
        ("page_or_next", {"right", "shared", "next"}),
    ):
        counts = np.array([[sum(place in right for place in places), len(places)] for places in by_report], dtype=float)
        yield _ratio(kind, name, counts)


def _reviewed(kind: str, strict: Sequence[Sequence[Judged]]) -> Iterator[Figure]:
    """How much is marked for a person, and how many of the wrong answers are among it."""
    ones = [one for answers in strict for one in answers if one.needs_review is not None]
    if ones:
        marked = [one for one in ones if one.needs_review]
        wrong = [one for one in ones if not one.right]
        yield Figure(kind, ALL, ALL, "marked_for_review", _share(len(marked), len(ones)), len(marked), len(ones))
        caught = sum(bool(one.needs_review) for one in wrong)
        yield Figure(kind, ALL, ALL, "wrong_ones_marked", _share(caught, len(wrong)), caught, len(wrong))


def _calibration(kind: str, strict: Sequence[Sequence[Judged]], reliability: dict[str, list[Bin]]) -> Iterator[Figure]:
    ones = [one for answers in strict for one in answers if one.confidence is not None]
    if not ones:
        return
    sure = [one.confidence or 0.0 for one in ones]
    bins = statistics.bins_of(sure, [one.right for one in ones])
    reliability[kind] = bins
    brier = sum((c - one.right) ** 2 for c, one in zip(sure, ones, strict=True)) / len(ones)
    yield Figure(kind, ALL, ALL, "calibration_error", statistics.calibration_error(bins), None, len(ones))
    yield Figure(kind, ALL, ALL, "calibration_error_by_chance", statistics.error_by_chance(sure), None, len(ones))
    yield Figure(kind, ALL, ALL, "brier_score", brier, None, len(ones))


# --- items and quotes -------------------------------------------------------------------------------------


def _items(results: Sequence[ReportResult]) -> Iterator[Figure]:
    for kind in ("contribution", "priority", "audit_value"):
        by_report = [[one for one in result.items if one.kind == kind] for result in results]
        if not any(by_report):
            continue
        strict = [[one for one in items if not one.contested] for items in by_report]
        found = [sum(one.known and one.found for one in items) for items in strict]
        for name, of in (
            ("recall", [sum(one.known for one in items) for items in strict]),
            ("precision", [sum(one.found for one in items) for items in strict]),
        ):
            yield _ratio(kind, name, np.array(list(zip(found, of, strict=True)), dtype=float))
        images = [one for items in strict for one in items if one.in_image]
        if images:
            hits = sum(one.found for one in images)
            yield Figure(kind, ALL, "in_image", "recall", hits / len(images), hits, len(images))


_SHARES = (
    ("quote", "exact_at_once", "exact_at_once", "quotes"),
    ("quote", "verified", "verified", "quotes"),
    ("quote", "page_accuracy", "on_cited_page", "verified"),
    ("quote", "coverage", "proven_claims", "claims"),
    ("quote", "known_quotes_accepted", "known_quotes_accepted", "known_quotes"),
    ("contribution", "on_right_page", "money_on_its_page", "placed_money"),
    ("contribution", "percentage_right", "right_percentages", "known_percentages"),
    ("report", "pages_with_text", "read_pages", "known_pages"),
)


def _counts(results: Sequence[ReportResult]) -> Iterator[Figure]:
    for part, name, above, below in _SHARES:
        counts = np.array([[result.counts[above], result.counts[below]] for result in results], dtype=float)
        if counts[:, 1].sum():
            yield _ratio(part, name, counts)
    for name in words.CHECK_RESULTS:
        counted = sum(result.counts[name] for result in results)
        total = sum(result.counts["quotes"] for result in results)
        yield Figure("quote", ALL, name, "share", _share(counted, total), counted, total)
    answered = sum(not result.failed for result in results)
    yield Figure("report", ALL, ALL, "answered", _share(answered, len(results)), answered, len(results))


def _ratio(part: str, name: str, by_report: Array) -> Figure:
    hits, of = by_report.sum(axis=0)
    low, high = statistics.interval(statistics.ratio, by_report[by_report[:, 1] > 0]) or (None, None)
    return Figure(part, ALL, ALL, name, _share(hits, of), hits, int(of), low, high)


def _share(above: float, below: float) -> float | None:
    return float(above / below) if below else None


def _number(value: Array | float) -> float | None:
    return None if math.isnan(float(value)) else float(value)
