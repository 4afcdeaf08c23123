"""This year's figures stand beside those other publications gave, each with what makes them comparable."""

from __future__ import annotations

from typing import Any

import pytest

from include.datasets.words import COVERAGE_STATUSES
from include.publish.indicators import _MEANING, FINDINGS, THIS_RELEASE, _csv, earlier_figures, this_years_figures
from include.publish.numbers import Made

MADE = Made("extractive", "wt2023", "not_reviewed", is_provisional=True)


@pytest.fixture(scope="module")
def earlier():
    return {
        (row["reporting_year"], row["indicator"], row["category"]): row for row in earlier_figures("2023-24", "wt2023")
    }


def test_the_published_distribution_stands_there_with_percentages_computed_anew(earlier):
    scores = [earlier["2023-24", "score", str(score)] for score in range(5)]
    assert [(row["count"], row["denominator"], row["percentage"]) for row in scores] == [
        (11, 126, 8.7),
        (1, 126, 0.8),
        (65, 126, 51.6),
        (4, 126, 3.2),
        (45, 126, 35.7),
    ]
    assert "Printed there as 0 %" in scores[1]["note"]
    assert {row["engine"] for row in scores} == {"published"} and not any(row["is_provisional"] for row in scores)


def test_submissions_can_be_followed_over_the_years(earlier):
    assert {
        key[0]: (row["count"], row["denominator"])
        for key, row in earlier.items()
        if key[1:] == ("submission", "available")
    } == {
        "2019-20": (68, 132),
        "2020-21": (65, 132),
        "2023-24": (128, 139),
    }


def test_figures_of_other_guidance_are_not_comparable(earlier):
    assert earlier["2019-20", "compliance.independent_scrutiny", "met"]["is_comparable"] is False
    assert earlier["2023-24", "compliance.independent_scrutiny", "met"]["is_comparable"] is True
    assert earlier["2019-20", "submission", "available"]["is_comparable"] is True


def test_a_year_sees_no_figures_of_years_to_come():
    assert {row["reporting_year"] for row in earlier_figures("2020-21", "wt2018")} == {"2019-20", "2020-21"}


def test_every_meaning_belongs_to_a_published_figure():
    there = {
        (row["source_file"], row["indicator"], row["category"])
        for row in _csv(FINDINGS)
        if row["count"] and row["population_n"]
    }
    meant = {(row["source_file"], row["indicator"], row["category"]) for row in _csv(_MEANING)}
    assert meant <= there


def test_the_chairs_status_and_what_reports_record_are_counted():
    compliance = [
        {"question_id": "partnership_chair", "answer": answer, "detail": detail}
        for answer, detail in (
            ("met", "transitioned"),
            ("met", "planned"),
            ("unmet", "retained"),
            ("not_mentioned", None),
        )
    ]
    england = [{"region": "England", "category": status, "count": 2, "denominator": 10} for status in COVERAGE_STATUSES]
    tables: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in ("yearly_scores", "yearly_compliance", "yearly_themes", "yearly_priorities", "yearly_contributions")
    }
    items = {
        "decisions": [{"report_id": "a"}, {"report_id": "a"}],
        "reviews_mentioned": [{"report_id": "b", "kind": "lcspr"}],
    }
    rows = this_years_figures({**tables, "yearly_submissions": england}, compliance, items, 4, "2023-24", MADE)
    found = {(row["indicator"], row["category"]): (row["count"], row["denominator"]) for row in rows}
    assert found["chair_status", "planned"] == (1, 4) and found["chair_status", "not_mentioned"] == (1, 4)
    assert found["decision", "any"] == (1, 4) and found["review.lcspr", "any"] == (1, 4)
    assert found["submission", "available"] == (4, 10)
    assert {row["published_in"] for row in rows} == {THIS_RELEASE}
