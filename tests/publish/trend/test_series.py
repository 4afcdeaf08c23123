"""A line leads only from a figure to one that was measured alike."""

from __future__ import annotations

from typing import Any

import pytest

from include.publish.looks import Row
from include.publish.trend.chart import trend_chart
from include.publish.trend.series import all_series

SAME = {"definition": "Found.", "population": "reports analysed", "framework_id": "wt2023", "break_note": None}


def figure(year: str, percentage: float, published_in: str, engine: str = "published", **changes: Any) -> Row:
    values = {
        **SAME, "reporting_year": year, "indicator": "score", "category": "4", "label": "Score: 4", "count": 1,
        "denominator": 2, "percentage": percentage, "published_in": published_in, "engine": engine,
        "is_comparable": True, "note": None, **changes,
    }  # fmt: skip
    return Row("yearly_indicators", values, {"count", "denominator", "percentage"})


def ours(year: str, percentage: float, **changes: Any) -> Row:
    return figure(year, percentage, f"our release of {year}", "extractive", **changes)


NOW = figure("2024-25", 50.0, "this release", "extractive")


def series(*rows: Row):
    (found,) = all_series([*rows, NOW])["scores"]
    return found


def years(pairs) -> list[tuple[str, str]]:
    return [(left["reporting_year"], right["reporting_year"]) for left, right in pairs]


def test_our_figures_of_two_years_are_joined_where_everything_was_measured_alike():
    assert years(series(ours("2023-24", 40.0)).lines) == [("2023-24", "2024-25")]


@pytest.mark.parametrize(
    "change",
    [
        {"definition": "Sent in."},
        {"population": "sample of reports"},
        {"framework_id": "wt2018"},
        {"engine": "openai"},
        {"break_note": "Read then by extractive old; now by extractive new."},
    ],
)
def test_a_line_never_leads_over_a_break(change):
    one = series(figure("2023-24", 40.0, "our release of 2023-24", **{"engine": "extractive", **change}))
    assert one.lines == [] and years(one.breaks) == [("2023-24", "2024-25")]


def test_figures_of_others_are_never_joined_to_ours():
    one = series(figure("2022-23", 30.0, "RR1"), figure("2023-24", 35.0, "RR2"), ours("2023-24", 40.0))
    assert years(one.lines) == [("2022-23", "2023-24"), ("2023-24", "2024-25")]
    assert all(left.is_ours == right.is_ours for left, right in one.lines)


WWCSC = "Analysis of safeguarding partners' yearly reports 2019-20, WWCSC, May 2021"
SAME_READER = "Safeguarding partners' annual reports analysis 2020-21, WWCSC"
RR1501 = "RR1501, Department for Education, March 2025"


def joints(one) -> dict[str, list[tuple[str, str]]]:
    return {"line": years(one.lines), "with_care": years(one.cared), "break": years(one.breaks)}


@pytest.mark.parametrize(
    ("verdicts", "populations", "joint"),
    [
        (("yes", "yes"), ("reports analysed", "reports analysed"), "line"),
        (("yes", "with_care"), ("reports analysed", "reports analysed"), "with_care"),
        (("yes", "yes"), ("reports analysed", "sample of reports"), "with_care"),
        (("no", "yes"), ("reports analysed", "reports analysed"), "break"),
    ],
)
def test_the_crosswalk_says_how_figures_of_two_editions_are_joined(verdicts, populations, joint):
    earlier = figure("2019-20", 52.0, WWCSC, framework_id="wt2018", compares=verdicts[0], population=populations[0])
    later = figure(
        "2020-21", 49.0, SAME_READER, framework_id="wt2018_integrated", compares=verdicts[1], population=populations[1]
    )
    found = joints(series(earlier, later))
    assert found.pop("break")[-1] == ("2020-21", "2024-25"), "ours begin where another reader ends"
    assert [name for name, pairs in found.items() if pairs] == ([joint] if joint != "break" else [])


def test_another_reader_is_a_break_even_where_the_question_is_the_same():
    rows = [
        figure("2019-20", 85.0, WWCSC, compares="yes", break_note="Read by researchers."),
        figure("2023-24", 94.0, RR1501, compares="yes"),
    ]
    assert joints(series(*rows)) == {
        "line": [],
        "with_care": [],
        "break": [("2019-20", "2023-24"), ("2023-24", "2024-25")],
    }


def test_dashes_are_drawn_where_figures_compare_with_care_and_it_is_said_in_words():
    pair = (
        figure("2019-20", 52.0, WWCSC, compares="with_care"),
        figure("2020-21", 49.0, SAME_READER, compares="with_care", definition="Sent in."),
    )
    chart = trend_chart("a", "Scores", [series(*pair)])
    plain = trend_chart("a", "Scores", [series(pair[0])])
    assert chart.svg.count("stroke-dasharray") > plain.svg.count("stroke-dasharray")
    assert "compare with care: 2019-20 and 2020-21" in chart.svg and "break between 2020-21 and 2024-25" in chart.svg


def test_a_figure_without_an_earlier_one_makes_no_series():
    assert all_series([NOW])["scores"] == []


def drawn_lines(chart) -> int:
    """Strokes of a joining line: no dashes, 1.5 points."""
    return chart.svg.count("stroke-width: 1.5")


def test_the_chart_draws_a_line_where_there_is_one_and_a_gap_where_there_is_a_break():
    joined = trend_chart("a", "Scores", [series(ours("2023-24", 40.0))])
    broken = trend_chart("a", "Scores", [series(ours("2023-24", 40.0, definition="Sent in."))])
    assert (drawn_lines(joined), drawn_lines(broken)) == (1, 0)
    assert "2023-24 40.0%, 2024-25 50.0%" in joined.svg
    assert broken == trend_chart("a", "Scores", [series(ours("2023-24", 40.0, definition="Sent in."))])
