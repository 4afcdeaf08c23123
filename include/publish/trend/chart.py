"""The chart of a group of series: years across, one row per figure, a mark per publication, no line over a break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from include.publish.looks.charts import WIDTH, Chart, draw_chart
from include.publish.trend.series import Point, Series
from include.reporting_years import years_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEFT, _RIGHT = 44.0, 36.0
_HEIGHT, _LINE, _GAP = 42.0, 13.0, 10.0
_APART = 7.0
"""How far our mark and another's stand from the middle of their year."""
_INK, _GREY, _SOFT, _OURS = "#0b0c0c", "#b1b4b6", "#484f54", "#12436d"
_DASHES, _DOTS = (0, (5, 2.5)), (0, (1, 2))


def trend_chart(name: str, caption: str, series: Sequence[Series]) -> Chart:
    """Percentages over the years. Round marks are this project's figures, square ones those of other publications."""
    years = _years(series)
    at = {year: _LEFT + number * _step(years) for number, year in enumerate(years)}
    if len(years) == 1:
        at = {years[0]: WIDTH / 2}

    def draw(axes: Axes) -> float:
        y = _years_and_key(axes, at)
        for one in series:
            y = _draw_one(axes, one, at, y)
        return y

    return draw_chart(name, caption, _described(series), draw)


def _years(series: Sequence[Series]) -> list[str]:
    told = [point["reporting_year"] for one in series for point in one.points]
    return list(years_between(min(told), max(told)))


def _step(years: Sequence[str]) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(len(years) - 1, 1)


def _years_and_key(axes: Axes, at: dict[str, float]) -> float:
    axes.plot([6], [9], "o", color=_OURS, markersize=7)
    axes.text(14, 13, "counted here")
    axes.plot([92], [9], "s", markerfacecolor="#ffffff", markeredgecolor=_INK, markersize=7)
    axes.text(100, 13, "published by others")
    axes.plot([1, 15], [25, 25], color=_OURS, linewidth=1.6)
    axes.text(20, 29, "measured alike")
    axes.plot([104, 122], [25, 25], color=_SOFT, linewidth=1.2, linestyle=_DASHES)
    axes.text(127, 29, "compare with care")
    axes.plot([232, 232], [19, 31], color=_INK, linewidth=1.2, linestyle=_DOTS)
    axes.text(238, 29, "break: no line")
    for year, x in at.items():
        axes.text(x, 49, year, ha="center", color=_INK)
    return 58.0


def _draw_one(axes: Axes, one: Series, at: dict[str, float], y: float) -> float:
    import textwrap

    for line in textwrap.wrap(one.label, 52):
        axes.text(1, y + _LINE - 3, line, fontweight="bold")
        y += _LINE
    bottom = y + _HEIGHT - 2

    def place(point: Point) -> tuple[float, float]:
        shift = 0.0
        if sum(other["reporting_year"] == point["reporting_year"] for other in one.points) > 1:
            shift = _APART if point.is_ours else -_APART
        return at[point["reporting_year"]] + shift, bottom - (point["percentage"] or 0) / 100 * (_HEIGHT - 20)

    axes.plot([1, WIDTH - 1], [bottom, bottom], color=_GREY, linewidth=1)
    for left, right in one.lines:
        (x1, y1), (x2, y2) = place(left), place(right)
        axes.plot([x1, x2], [y1, y2], color=_OURS if right.is_ours else _INK, linewidth=1.5)
    for left, right in one.cared:
        (x1, y1), (x2, y2) = place(left), place(right)
        axes.plot([x1, x2], [y1, y2], color=_SOFT, linewidth=1.2, linestyle=_DASHES)
    for x in sorted({(place(left)[0] + place(right)[0]) / 2 for left, right in one.breaks}):
        axes.plot([x, x], [y + 4, bottom], color=_INK, linewidth=1.2, linestyle=_DOTS)
    for point in one.points:
        _mark(axes, point, *place(point))
    return bottom + _GAP


def _mark(axes: Axes, point: Point, x: float, y: float) -> None:
    if point["percentage"] is None:
        return
    if point.is_ours:
        axes.plot([x], [y], "o", color=_OURS, markersize=6)
    else:
        axes.plot([x], [y], "s", markerfacecolor="#ffffff", markeredgecolor=_INK, markersize=6)
    axes.text(x + (4 if point.is_ours else -4), y - 5, f"{point['percentage']:.0f}%",
              ha="left" if point.is_ours else "right", fontsize=9)  # fmt: skip


def _described(series: Sequence[Series]) -> str:
    """The chart in words, for somebody who does not see it; the table holds the same figures with what breaks them."""
    told = []
    for one in series:
        figures = [
            f"{point['reporting_year']} {_percent(point)}{'' if point.is_ours else ' (published by others)'}"
            for point in one.points
        ]
        joints = [
            f"{word} {left['reporting_year']} and {right['reporting_year']}"
            for word, pairs in (("compare with care:", one.cared), ("break between", one.breaks))
            for left, right in pairs
        ]
        told.append(f"{one.label}: {', '.join([*figures, *joints])}")
    return "Percentages by reporting year. " + "; ".join(told) + "."


def _percent(point: Point) -> str:
    return "not available" if point["percentage"] is None else f"{point['percentage']:.1f}%"
