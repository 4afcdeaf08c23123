"""Yearly tables count report-level rows; fed with the published distribution they give the published tables."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from include.datasets import published
from include.datasets.words import COVERAGE_STATUSES
from include.frameworks import load_framework
from include.publish import yearly
from include.publish.numbers import Made, is_of_year, percentage

YEAR = "2023-24"
SOON = datetime(2024, 5, 1, tzinfo=UTC)
MADE = Made("extractive", "wt2023", "not_reviewed", is_provisional=True)
SCORES = {0: 11, 1: 1, 2: 65, 3: 4, 4: 45}
COMPLIANCE = {
    "partnership_chair": (31, 9, 86),
    "independent_scrutiny": (118, 0, 8),
    "education_representation": (107, 0, 19),
    "delegated_safeguarding_partner": (93, 29, 4),
}
"""RR1501 (March 2025), Tables 1 and 2: 126 reports for 2023-24."""


def published_scores():
    scores = [score for score, number in SCORES.items() for _ in range(number)]
    return [{"report_id": f"r{number}-{YEAR}", "score": score} for number, score in enumerate(scores)]


def published_answers():
    return [
        {"report_id": f"r{number}-{YEAR}", "question_id": question, "answer": answer}
        for question, counts in COMPLIANCE.items()
        for number, answer in enumerate(
            [
                answer
                for answer, count in zip(("met", "unmet", "not_mentioned"), counts, strict=True)
                for _ in range(count)
            ]
        )
    ]


def test_the_published_scores_give_the_published_table():
    """RR1501 prints 9, 0, 52, 3 and 36 percent. Its 0 is a slip: 1 of 126 is 0.79 percent, which is 0.8 to one
    decimal and 1 to none. We compute every percentage from its count and denominator, and so print 1."""
    rows = yearly.yearly_scores(published_scores(), YEAR, MADE)
    assert [(row["category"], row["count"], row["denominator"]) for row in rows] == [
        ("0", 11, 126),
        ("1", 1, 126),
        ("2", 65, 126),
        ("3", 4, 126),
        ("4", 45, 126),
    ]
    assert [row["percentage"] for row in rows] == [8.7, 0.8, 51.6, 3.2, 35.7]
    assert [round(row["percentage"]) for row in rows] == [9, 1, 52, 3, 36]


def test_the_published_answers_give_the_published_compliance_table():
    rows = yearly.yearly_compliance(published_answers(), load_framework("wt2023").compliance, YEAR, MADE)
    table: dict[str, list[tuple[str, int, int]]] = {question: [] for question in COMPLIANCE}
    for row in rows:
        table[row["question_id"]].append((row["category"], row["count"], row["denominator"]))
    for question, (met, unmet, not_mentioned) in COMPLIANCE.items():
        assert table[question] == [("met", met, 126), ("unmet", unmet, 126), ("not_mentioned", not_mentioned, 126)]
    assert {row["question_id"]: round(row["percentage"]) for row in rows if row["category"] == "met"} == {
        "partnership_chair": 25,
        "independent_scrutiny": 94,
        "education_representation": 85,
        "delegated_safeguarding_partner": 74,
    }


def test_every_row_of_a_yearly_table_fits_its_definition():
    framework = load_framework("wt2023")
    assert published.YEARLY_SCORES.table(yearly.yearly_scores(published_scores(), YEAR, MADE)).num_rows == 5
    compliance = yearly.yearly_compliance(published_answers(), framework.compliance, YEAR, MADE)
    assert published.YEARLY_COMPLIANCE.table(compliance).num_rows == 12
    themes = yearly.yearly_themes([], framework.themes, YEAR, MADE)
    assert published.YEARLY_THEMES.table(themes).num_rows == 4 * 26


@pytest.mark.parametrize(
    ("count", "denominator", "expected"),
    [
        (1, 126, 0.8),
        (1, 8, 12.5),
        (1, 16, 6.3),
        (5, 16, 31.3),
        (1, 2000, 0.1),
        (0, 7, 0.0),
        (7, 7, 100.0),
        (0, 0, None),
    ],
)
def test_halves_are_rounded_up_and_nothing_is_divided_by_nothing(count, denominator, expected):
    assert percentage(count, denominator) == expected


def test_themes_show_all_four_statuses_also_when_nobody_has_them():
    themes = load_framework("wt2023").themes
    findings = [{"report_id": f"r{n}", "theme_no": 14, "status": "not_applicable"} for n in range(3)]
    findings += [{"report_id": "r3", "theme_no": 14, "status": "addressed"}]
    rows = [row for row in yearly.yearly_themes(findings, themes, YEAR, MADE, {14: 2}) if row["theme_no"] == 14]
    assert {row["category"]: (row["count"], row["percentage"]) for row in rows} == {
        "addressed": (1, 25.0),
        "partial": (0, 0.0),
        "not_mentioned": (0, 0.0),
        "not_applicable": (3, 75.0),
    }
    assert {row["n_left_out"] for row in rows} == {2}


def test_a_report_that_states_a_priority_twice_counts_once():
    rows = [
        {"report_id": "a", "priority": "neglect"},
        {"report_id": "a", "priority": "neglect"},
        {"report_id": "b", "priority": "Our own words"},
        {"report_id": "b", "priority": "More of them"},
    ]
    table = yearly.yearly_priorities(rows, {"neglect": "neglect", "mental_health": "mental health"}, 4, YEAR, MADE)
    assert {row["category"]: row["count"] for row in table} == {
        "neglect": 1,
        "mental_health": 0,
        "other": 1,
        "none_stated": 2,
    }
    assert {row["denominator"] for row in table} == {4}


def test_a_priority_counts_under_its_group_whether_it_bears_its_name_or_its_id():
    rows = [{"report_id": "a", "priority": "mental health"}, {"report_id": "b", "priority": "mental_health"}]
    table = yearly.yearly_priorities(rows, {"mental_health": "mental health"}, 2, YEAR, MADE)
    assert {row["category"]: row["count"] for row in table} == {"mental_health": 2, "other": 0, "none_stated": 0}


def a_contribution(report, group, amount, period="2023/24", kind="cash"):
    return {"report_id": report, "contributor_group": group, "amount_gbp": amount, "period": period, "kind": kind}


def test_sums_take_amounts_of_the_year_only_and_nothing_in_kind():
    rows = [
        a_contribution("a", "police", 100.0),
        a_contribution("a", "police", 50.0, period=None),
        a_contribution("a", "police", 70.0, period="2022/23"),
        a_contribution("b", "police", 300.0),
        a_contribution("c", "police", 900.0, kind="in_kind"),
        a_contribution("d", "health", None),
    ]
    table = {row["category"]: row for row in yearly.yearly_contributions(rows, 5, YEAR, MADE)}
    police = table["police"]
    assert (police["count"], police["n_amounts"], police["total_gbp"], police["median_gbp"]) == (3, 3, 450.0, 225.0)
    assert (table["health"]["count"], table["health"]["n_amounts"], table["health"]["total_gbp"]) == (1, 0, None)
    assert (table["any"]["count"], table["any"]["denominator"], table["any"]["percentage"]) == (4, 5, 80.0)
    assert table["fire"]["count"] == 0


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2023-24", True),
        ("2023/24", True),
        ("2023–2024", True),
        ("Budget 2023/24", True),
        ("Budget", True),
        (None, True),
        ("2022-23", False),
        ("2024/2025", False),
    ],
)
def test_periods_are_told_as_reports_print_them(period, expected):
    assert is_of_year(period, YEAR) is expected


def test_submissions_count_the_whole_register_by_region_and_in_all():
    regions = {"a": "London", "b": "London", "c": "North East"}
    coverage = [{"partnership_id": "a", "status": "found"}, {"partnership_id": "c", "status": "quarantined"}]
    table = yearly.yearly_submissions([*coverage, {"partnership_id": "gone", "status": "found"}], regions, YEAR, MADE)
    counts = {(row["region"], row["category"]): row["count"] for row in table if row["count"]}
    assert counts == {
        ("London", "found"): 1,
        ("London", "not_found"): 1,
        ("North East", "quarantined"): 1,
        ("England", "found"): 1,
        ("England", "not_found"): 1,
        ("England", "quarantined"): 1,
    }
    assert len(table) == 3 * len(COVERAGE_STATUSES) and table[-1]["region"] == "England"


def test_what_the_extractive_engine_made_is_provisional_until_it_is_reviewed():
    rows = [{"engine": "extractive", "framework_id": "wt2023"}]
    assert Made.by(rows, "wt2023", "extractive").is_provisional
    assert not Made.by(rows, "wt2023", "extractive", "reviewed").is_provisional
    mixed = Made.by([*rows, {"engine": "openai", "framework_id": "wt2023"}], "wt2023", "openai")
    assert (mixed.engine, mixed.is_provisional) == ("mixed", True)
    assert not Made.by([{"engine": "openai", "framework_id": "wt2023"}], "wt2023", "openai").is_provisional


def test_reports_in_time_are_counted_by_region_out_of_the_whole_register_with_the_day():
    times = {
        "deadline": date(2024, 9, 30),
        "first_looked_at": SOON,
        "last_looked_at": datetime(2024, 12, 1, tzinfo=UTC),
    }
    regions = {"a": "London", "b": "London", "c": "North East"}
    coverage = [
        {"partnership_id": "a", "status": "found", "there_since": SOON, **times},
        {"partnership_id": "c", "status": "failed", "there_since": times["last_looked_at"], **times},
    ]
    table = yearly.yearly_in_time(coverage, regions, YEAR, MADE)
    counts = {(row["region"], row["category"]): (row["count"], row["denominator"]) for row in table if row["count"]}
    assert counts == {
        ("London", "by_deadline"): (1, 2),
        ("London", "none"): (1, 2),
        ("North East", "later"): (1, 1),
        ("England", "by_deadline"): (1, 3),
        ("England", "later"): (1, 3),
        ("England", "none"): (1, 3),
    }
    assert {(row["deadline"], row["is_known"]) for row in table} == {(date(2024, 9, 30), True)}
    assert yearly.yearly_in_time([{"partnership_id": "a", "status": "found"}], regions, YEAR, MADE) == []
