"""The owner reads what would be published, and text from reports stays text."""

from __future__ import annotations

import pytest

from include.datasets.words import REVIEW_STANDINGS
from include.gate import put_question
from include.gate.question import plain_markdown

YEAR = "2023-24"


def standings(**counts: int) -> list[dict]:
    total = sum(counts.values())
    return [
        {"finding_kind": kind, "category": one, "count": counts.get(one, 0), "denominator": total}
        for kind in ("theme", "all")
        for one in REVIEW_STANDINGS
    ]


def question(*, review=None, agreement=(), themes=(), states=(), broken=(), checks="All 200 are kept.", written=()):
    tables = {
        "yearly_submissions": [
            {"region": "England", "category": "found", "count": 3, "denominator": 5},
            {"region": "England", "category": "not_found", "count": 2, "denominator": 5},
            {"region": "London", "category": "found", "count": 1, "denominator": 1},
        ],
        "yearly_review": review if review is not None else standings(checked=4, not_sampled=36),
        "yearly_agreement": list(agreement),
        "report_themes": list(themes),
        "report_compliance": [],
        "report_scores": [],
        "theme_synthesis": list(written),
    }
    return put_question(YEAR, tables, list(states), checks, list(broken), ("f1", "r1"), "http://airflow.example")


def test_it_is_about_one_state_of_one_year():
    asked = question()
    assert (asked.year, asked.subject, asked.findings_version, asked.reviews_version) == (
        YEAR,
        f"Release {YEAR}?",
        "f1",
        "r1",
    )


def test_coverage_reports_and_reviews_are_told_with_what_they_are_out_of():
    body = question(states=[{"report_id": "a", "state": "analysed", "reason": None}] * 3).body
    assert "5 partnerships are expected to report for 2023-24: 3 found, 2 not found." in body
    assert "3 analysed." in body
    assert "| all | 40 | 4 | 0 | 0 | 0 | 36 |" in body


@pytest.mark.parametrize(
    ("counts", "says", "keeps_silent"),
    [
        ({"not_sampled": 9, "open": 1}, "Nobody has checked anything yet.", "The sample is not settled."),
        ({"checked": 2, "open": 1}, "The sample is not settled.", "Nobody has checked"),
        ({"checked": 2, "contested": 1}, "The sample is not settled.", "Nobody has checked"),
        ({"checked": 2, "undecided": 1}, "The sample is not settled.", "Nobody has checked"),
        ({"checked": 3, "not_sampled": 9}, "checked by people", "The sample is not settled."),
    ],
)
def test_what_is_not_settled_is_not_called_settled(counts, says, keeps_silent):
    body = question(review=standings(**counts)).body
    assert says in body and keeps_silent not in body


def test_every_sentence_of_a_model_is_shown_to_who_releases_it():
    rows = [
        {
            "theme_no": 3,
            "sentence_no": 1,
            "theme": "Neglect",
            "sentence": "Some rewrote [plans](x).",
            "partnership": name,
        }
        for name in ("Arden", "Birch")
    ]
    body = question(written=rows).body
    assert "sum up what several reports say: 1." in body and "has been checked by nobody" in body
    assert r"- Neglect: Some rewrote \[plans\]\(x\). (Arden, Birch)" in body
    assert "language model" not in question().body


def test_agreement_is_told_with_its_numbers_and_low_reliability_by_name():
    rows = [
        {"pair": "engine_person", "scope": "all", "key": "all", "count": 18, "denominator": 20, "percentage": 90.0},
        {"pair": "engine_person", "scope": "theme", "key": "4", "count": 1, "denominator": 12, "percentage": 8.3},
    ]
    body = question(agreement=[row | {"is_low_reliability": row["key"] == "4"} for row in rows]).body
    assert "Engine and people agree on 18 of 20 answers (90.0 %)." in body
    assert "Low reliability (marked `u`): theme 4." in body
    assert "Not measured" in question().body


def test_the_owner_reads_how_sure_agreement_is_and_how_many_unchecked_answers_are_wrong():
    row = {"pair": "engine_person", "scope": "all", "key": "all", "count": 18, "denominator": 20, "percentage": 90.0}
    row |= {"weighted_pct": 88.5, "weighted_low_pct": 70.1, "weighted_high_pct": 95.0, "gwet_ac1": 0.861, "kappa": 0.4}
    row |= {"gwet_ac1_low": 0.7, "gwet_ac1_high": 0.951, "kappa_low": None, "kappa_high": None}
    unknown = question(agreement=[row]).body
    assert "weighted to the whole year 88.5 % (95 % interval 70.1 to 95.0)" in unknown
    assert "Gwet's AC1 0.86 (0.70 to 0.95); Cohen's kappa 0.40." in unknown
    assert "cannot be told: too few" in unknown and "Reliability is told of 0 themes" in unknown
    assert "No answer is left unchecked." in question(agreement=[row | {"n_not_reviewed": 0}]).body
    errors = {"n_not_reviewed": 319, "error_pct": 6.2, "error_low_pct": 2.1, "error_high_pct": 14.0}
    known = question(agreement=[row | errors | {"n_errors": 1, "n_error_sample": 16}]).body
    assert (
        "Of 319 answers that nobody checked, an estimated 6.2 % are wrong (95 % interval 2.1 to 14.0): 1 of 16" in known
    )


def test_broken_promises_and_contested_answers_stand_in_it_and_long_lists_are_counted():
    contested = {"report_id": "ashby-2023-24", "theme_no": 4, "needs_review": True, "is_contested": True}
    body = question(themes=[contested] * 13, broken=["report_scores: The score is the sum of its four parts."]).body
    assert "ashby-2023-24, themes 4: people differ" in body and "- and 3 more" in body
    assert "The score is the sum of its four parts." in body
    assert "13 answers and scores are marked" in body


def test_text_from_reports_cannot_become_markup_links_or_cells():
    evil = "x](http://evil.example) <script>alert(1)</script> | `code`\n# Heading ![i](u)"
    body = question(states=[{"report_id": "a", "state": "failed", "reason": evil}]).body
    line = next(line for line in body.splitlines() if "evil" in line)
    assert "<script>" not in body and "\n# Heading" not in body
    assert r"\]\(http://evil.example\)" in line and r"\|" in line and r"\`code\`" in line
    assert plain_markdown("a_b * c") == r"a\_b \* c"
