"""`trend.html`, and its headline part for the yearly report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from include.publish.content import YearContent
from include.publish.looks import Figures, frame, render
from include.publish.trend.chart import trend_chart
from include.publish.trend.series import GROUPS, Group, all_series

_TEMPLATES = Path(__file__).with_name("templates")


def draw_trend(content: YearContent) -> dict[str, bytes]:
    """`trend.html`: every figure of `yearly_indicators` that has an earlier one, with what breaks its series."""
    shown = _shown(content, GROUPS)
    return {"trend.html": render(_TEMPLATES, "trend.html", frame=frame(content), groups=shown)}


def trend_section(content: YearContent) -> Markup:
    """The headline series as a fragment with headings from level 3, for a page that has a level 2 above it."""
    shown = _shown(content, [group for group in GROUPS if group.is_headline], only_asked_now=True)
    fragment = render(_TEMPLATES, "section.html", frame=frame(content), groups=shown, level=3, is_whole=False)
    return Markup(fragment.decode())  # noqa: S704 - escaped by its template


def _shown(content: YearContent, groups: Sequence[Group], *, only_asked_now: bool = False) -> list[dict[str, Any]]:
    series = {
        group: [one for one in some if one.is_asked_now or not only_asked_now]
        for group, some in all_series(Figures(content.tables).rows("yearly_indicators")).items()
    }
    return [
        {
            "id": f"trend-{group.id}",
            "title": group.title,
            "series": series[group.id],
            "chart": trend_chart(
                f"trend-{group.id}",
                f"{group.title}: percentages over the years; each row runs from 0% to 100%",
                series[group.id],
            ),
        }
        for group in groups
        if series[group.id]
    ]
