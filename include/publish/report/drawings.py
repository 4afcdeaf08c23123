"""The yearly report's charts, each drawn from the table that stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from include.datasets.words import COMPLIANCE_ANSWERS, CRITERION_ANSWERS, THEME_STATUSES
from include.publish.content import YearContent
from include.publish.looks import Figures, Row, charts
from include.publish.looks.charts import Chart
from include.publish.looks.wording import in_words, sentence
from include.publish.report.money import STATUTORY, ReportMoney
from include.publish.yearly import ENGLAND

_MOST_BARS = 15
"""Bars of a chart beyond which a reader is better served by the table."""
Named = Sequence[tuple[str, Mapping[str, Row]]]


def scores(figures: Figures) -> Chart:
    """How many reports reached each score."""
    rows = figures.rows("yearly_scores")
    values = [(f"Score {row['category']}", row.values["count"]) for row in rows]
    caption = "Reports by score; a full bar would be all reports."
    return charts.bars("chart-scores", caption, charts.in_words(values), values, _whole(rows))


def coverage(figures: Figures) -> Chart:
    """Partnerships with and without a report, by region."""
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for row in figures.rows("yearly_submissions"):
        places[row["region"]][row["category"]] = row.values["count"]
    values = tuple(
        (place, (counts["found"], sum(counts.values()) - counts["found"]))
        for place, counts in places.items()
        if place != ENGLAND
    )
    caption = "Partnerships with a report that was found and with none, by region; a bar is all of the region."
    return _stacked("chart-coverage", caption, values, ("report found", "none, or not readable"))


def criteria(figures: Figures) -> Chart:
    """How many reports meet each criterion."""
    named = _named(figures, "yearly_criteria", "criterion")
    return _answers(
        "chart-criteria", "Reports that meet each criterion; a bar is all reports.", named, CRITERION_ANSWERS
    )


def compliance(figures: Figures) -> Chart:
    """How reports answer each compliance question."""
    named = _named(figures, "yearly_compliance", "question")
    return _answers(
        "chart-compliance", "Answers to each question of compliance; a bar is all reports.", named, COMPLIANCE_ANSWERS
    )


def themes(figures: Figures, group_id: str, numbers: Sequence[int], group: str) -> Chart:
    """How reports treat the themes of one group."""
    named = [
        (figures.rows("yearly_themes", theme_no=no)[0]["theme"], figures.by_category("yearly_themes", theme_no=no))
        for no in numbers
    ]
    caption = f"How reports treat each theme: {group[:1].lower()}{group[1:]}; a bar is all reports."
    return _answers(f"chart-themes-{group_id.replace('_', '-')}", caption, named, THEME_STATUSES)


def priorities(figures: Figures, named: Callable[[str], str]) -> Chart:
    """How many reports state each of the commonest priorities; `named` puts a group in words."""
    rows = [row for row in figures.rows("yearly_priorities") if row.values["count"]]
    ranked = sorted(rows, key=lambda row: -row.values["count"])[:_MOST_BARS]
    values = [(sentence(named(row["category"])), row.values["count"]) for row in ranked]
    caption = "Reports that state each priority, the commonest first; a full bar would be all reports."
    return charts.bars("chart-priorities", caption, charts.in_words(values), values, _whole(rows))


def money(reports: Sequence[ReportMoney]) -> Chart:
    """The pounds each statutory partner gave, one dot per report that states them."""
    values = []
    for partner in STATUTORY:
        pounds = [report.amounts[partner].value for report in reports]
        values.append((sentence(in_words(partner)), tuple(float(amount) for amount in pounds if amount is not None)))
    described = charts.in_words([(label, _spread(amounts)) for label, amounts in values])
    caption = (
        "Pounds that reports state for each statutory partner: a dot for a report, an upright stroke for the median."
    )
    return charts.dots("chart-money", caption, described, tuple(values))


def _spread(amounts: Sequence[float]) -> str:
    """What the dots of one partner show, for somebody who does not see them."""
    from statistics import median

    if not amounts:
        return "no report states an amount"
    reports = "1 report" if len(amounts) == 1 else f"{len(amounts)} reports"
    return f"{reports}, from £{min(amounts):,.0f} to £{max(amounts):,.0f}, median £{median(amounts):,.0f}"


def _answers(name: str, caption: str, named: Named, answers: Sequence[str]) -> Chart:
    values = tuple((label, tuple(rows[answer].values["count"] for answer in answers)) for label, rows in named)
    return _stacked(name, caption, values, tuple(in_words(answer) for answer in answers))


def _stacked(name: str, caption: str, values: charts.Counts, series: tuple[str, ...]) -> Chart:
    spoken: list[tuple[str, Any]] = [
        (label, ", ".join(f"{part} {number}" for part, number in zip(series, numbers, strict=True)))
        for label, numbers in values
    ]
    return charts.stacked(name, caption, charts.in_words(spoken), values, series)


def _named(figures: Figures, table: str, name: str) -> list[tuple[str, dict[str, Row]]]:
    named: dict[str, dict[str, Row]] = {}
    for row in figures.rows(table):
        named.setdefault(row[name], {})[row["category"]] = row
    return list(named.items())


def _whole(rows: Sequence[Row]) -> int:
    return max((row.values["denominator"] for row in rows), default=0) or 1


def all_charts(
    content: YearContent, figures: Figures, reports: Sequence[ReportMoney], named: Callable[[str], str]
) -> dict[str, Chart]:
    """Every chart of the report by name; those of themes are called `themes-{group}`. `named` puts priorities in words."""
    framework = content.framework
    drawn = {"coverage": coverage(figures), "priorities": priorities(figures, named), "money": money(reports)}
    if framework.criteria:
        drawn |= {"scores": scores(figures), "criteria": criteria(figures)}
    if framework.compliance:
        drawn["compliance"] = compliance(figures)
    for group in framework.theme_groups:
        numbers = [theme.no for theme in framework.themes if theme.group == group.id]
        drawn[f"themes-{group.id}"] = themes(figures, group.id, numbers, group.name)
    return drawn
