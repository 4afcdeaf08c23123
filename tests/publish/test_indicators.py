"""The main figures of a year say what they count, over which reports, and by whose definition."""

from __future__ import annotations

from typing import Any

import pytest

from include.datasets.words import COVERAGE_STATUSES
from include.frameworks import load_framework
from include.publish.definitions import Definitions
from include.publish.indicators import THIS_RELEASE, this_years_figures
from include.publish.numbers import Made

MADE = Made("extractive", "wt2023", "not_reviewed", is_provisional=True)
CHAIRS = (("met", "transitioned"), ("met", "planned"), ("unmet", "retained"), ("not_mentioned", None))
NAMES = (
    "yearly_scores", "yearly_compliance", "yearly_criteria", "yearly_themes", "yearly_priorities", "yearly_contributions",
    "yearly_audit", "yearly_in_time",
)  # fmt: skip


def figures(n_reports: int = 4, available: int = 2, chairs=CHAIRS) -> dict[tuple[str, str], dict[str, Any]]:
    compliance = [{"question_id": "partnership_chair", "answer": answer, "detail": detail} for answer, detail in chairs]
    england = [
        {"region": "England", "category": status, "count": available, "denominator": 10} for status in COVERAGE_STATUSES
    ]
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    items = {
        "decisions": [{"report_id": "a"}, {"report_id": "a"}],
        "reviews_mentioned": [{"report_id": "b", "kind": "lcspr"}],
    }
    rows = this_years_figures(
        {**tables, "yearly_submissions": england},
        compliance,
        items,
        n_reports,
        MADE,
        load_framework("wt2023"),
        "2023-24",
    )
    return {(row["indicator"], row["category"]): row for row in rows}


def of(row: dict[str, Any]) -> tuple[int, int]:
    return row["count"], row["denominator"]


def test_the_chairs_status_and_what_reports_record_are_counted():
    found = figures()
    assert of(found["chair_status", "planned"]) == (1, 4) and of(found["chair_status", "not_mentioned"]) == (1, 4)
    assert of(found["decision", "any"]) == (1, 4) and of(found["review.lcspr", "any"]) == (1, 4)
    assert {row["published_in"] for row in found.values()} == {THIS_RELEASE}


def test_available_reports_are_those_found_and_those_that_failed_and_the_analysed_are_counted_out_of_them():
    found = figures(n_reports=3)
    assert of(found["submission", "available"]) == (4, 10)
    assert of(found["reading", "analysed"]) == (3, 4) and of(found["reading", "not_analysed"]) == (1, 4)


def test_no_count_is_above_its_denominator_where_coverage_knows_less_than_was_analysed():
    assert of(figures(n_reports=5, available=0)["reading", "analysed"]) == (5, 5)


def test_a_year_that_is_not_asked_about_chairs_has_no_figures_about_them():
    assert not [key for key in figures(chairs=()) if key[0] == "chair_status"]


def test_every_figure_says_what_it_counts_over_what():
    for row in figures().values():
        assert len(row["definition"]) > 20, row
        assert row["population"] in ("partnerships expected", "reports available", "reports analysed")


@pytest.mark.parametrize(
    ("indicator", "category", "words"),
    [
        ("theme.impact", "addressed", "become different for children"),
        ("theme.impact", "not_mentioned", "Not mentioned"),
        ("compliance.partnership_chair", "met", "from an independent chair"),
        ("compliance.partnership_chair", "not_mentioned", "Nothing is said"),
        ("score", "2", "Criterion 4 counts only when"),
        ("priority", "neglect", "shared priority"),
    ],
)
def test_definitions_are_the_frameworks(indicator, category, words):
    assert words in str(Definitions(load_framework("wt2023")).of(indicator, category))


def test_what_a_framework_does_not_ask_has_no_definition_under_it():
    assert Definitions(load_framework("wt2023")).of("theme.unheard_of", "addressed") is None
