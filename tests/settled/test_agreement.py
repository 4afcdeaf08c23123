"""Agreement as it can be worked out by hand, and errors of what nobody checked as they are."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from include import statistics
from include.settled import agreement, settle_findings
from include.settled.agreement import LEAST_ANSWERS, _error_rate, low_reliability
from tests.review.made import a_finding
from tests.settled.test_settle import drawn, said

YEAR = "2023-24"


def compared(pairs, *, second=None, probability=0.5, part="random", key="3", extra=()):
    """Rows of agreement for answers (engine's, a person's, and another's where `second`), one per report."""
    findings = [a_finding(f"shire-{no:03}-{YEAR}", "criterion", key, engine) for no, (engine, _) in enumerate(pairs)]
    reviews = [said(one, "ann", answer) for one, (_, answer) in zip(findings, pairs, strict=True)]
    reviews += [said(one, "ben", answer, minute=1) for one, answer in zip(findings, second or (), strict=bool(second))]
    sample = [drawn(one, 2 if second else 1, part, probability) for one in findings]
    settled = settle_findings(YEAR, [*findings, *extra], sample=sample, reviews=reviews)
    return {(row["pair"], row["scope"], row["key"]): row for row in agreement(settled, 0.6)}


TEXTBOOK = [("met", "met")] * 20 + [("met", "not_met")] * 5 + [("not_met", "met")] * 10 + [("not_met", "not_met")] * 15


def test_kappa_and_ac1_of_a_textbook_table():
    row = compared(TEXTBOOK)["engine_person", "criterion", "3"]
    assert (row["count"], row["denominator"], row["percentage"], row["weighted_pct"]) == (35, 50, 70.0, 70.0)
    assert row["kappa"] == pytest.approx(0.4) and row["gwet_ac1"] == pytest.approx((0.7 - 0.495) / 0.505, abs=0.001)
    assert row["kappa_low"] < 0.2 < 0.6 < row["kappa_high"]
    assert row["is_low_reliability"] is True and low_reliability([row]) == {("criterion", "3")}


def test_where_nearly_all_is_yes_kappa_falls_and_ac1_does_not():
    row = compared([("met", "met")] * 38 + [("met", "not_met"), ("not_met", "met")])["engine_person", "criterion", "3"]
    assert row["kappa"] < 0 and row["gwet_ac1"] > 0.9 and row["is_low_reliability"] is False


def test_perfect_agreement_of_a_few_is_not_certainty():
    row = compared([("met", "met"), ("not_met", "not_met")] * 6)["engine_person", "criterion", "3"]
    assert row["weighted_pct"] == 100.0 and row["weighted_low_pct"] < 80
    assert row["gwet_ac1"] == 1.0 and row["gwet_ac1_low"] < 0.6


def test_too_few_answers_are_not_measured_and_never_called_fine():
    for pairs in ([("met", "met")] * (LEAST_ANSWERS - 1), [("met", "not_met")] * (LEAST_ANSWERS - 1)):
        row = compared(pairs)["engine_person", "criterion", "3"]
        assert row["is_low_reliability"] is None and low_reliability([row]) == set()


def test_below_three_reports_there_is_no_interval_of_coefficients():
    row = compared([("met", "met"), ("not_met", "met")])["engine_person", "criterion", "3"]
    assert row["kappa_low"] is None and row["gwet_ac1_high"] is None
    assert row["weighted_low_pct"] < 50 < row["weighted_high_pct"]


def test_what_was_drawn_on_purpose_counts_no_more_than_its_share():
    rare = [a_finding(f"rare-{no:03}-{YEAR}", "criterion", "3", "met") for no in range(10)]
    usual = [a_finding(f"shire-{no:03}-{YEAR}", "criterion", "3", "not_met") for no in range(10)]
    reviews = [said(one, "ann", "not_met") for one in rare] + [said(one, "ann") for one in usual]
    sample = [drawn(one, probability=1.0) for one in rare] + [drawn(one, probability=0.1) for one in usual]
    settled = settle_findings(YEAR, [*rare, *usual], sample=sample, reviews=reviews)
    row = next(row for row in agreement(settled, 0.6) if row["scope"] == "all")
    assert row["percentage"] == 50.0, "as counted"
    assert row["weighted_pct"] == pytest.approx(100 * 100 / 110, abs=0.05), (
        "ten stand for ten, the others for a hundred"
    )


def test_people_are_compared_by_what_they_said_before_they_could_see_each_other():
    findings = [a_finding(f"shire-{no:03}-{YEAR}", "criterion", "3", "met") for no in range(4)]
    reviews = [row for one in findings for row in (said(one, "ann"), said(one, "ben", "not_met", minute=1))]
    reviews += [said(one, "cy", minute=2) for one in findings] + [said(one, "ben", minute=3) for one in findings]
    settled = settle_findings(YEAR, findings, sample=[drawn(one, 2) for one in findings], reviews=reviews)
    rows = {(row["pair"], row["scope"]): row for row in agreement(settled, 0.6)}
    assert (rows["person_person", "all"]["count"], rows["person_person", "all"]["denominator"]) == (0, 4)
    assert rows["engine_person", "all"]["count"] == 4, "in the end they said what the engine says"


def test_what_people_differ_about_is_not_counted_as_agreement_with_the_engine():
    rows = compared([("met", None)] * 5, second=["not_met"] * 5)
    assert rows["engine_person", "all", "all"]["count"] == 0
    assert rows["person_person", "all", "all"]["count"] == 0


def test_every_scope_has_its_row_and_items_have_no_coefficients():
    item = a_finding(f"shire-000-{YEAR}", "item", "i1", "decision")
    findings = [item, a_finding(f"shire-001-{YEAR}", "theme", "4", "addressed")]
    settled = settle_findings(
        YEAR, findings, sample=[drawn(one) for one in findings], reviews=[said(one, "ann") for one in findings]
    )
    rows = {(row["scope"], row["key"]): row for row in agreement(settled, 0.6)}
    assert set(rows) == {
        ("all", "all"), ("kind", "item"), ("kind", "theme"), ("engine", "extractive"), ("theme", "4"), ("item", "decisions"),
    }  # fmt: skip
    assert rows["kind", "item"]["kappa"] is None and rows["kind", "item"]["percentage"] == 100.0


def test_questions_are_pooled_so_that_different_questions_do_not_look_like_agreement():
    yes, no = np.array([[5.0, 5], [0, 0]]), np.array([[0.0, 0], [5, 5]])
    agreed, chance = statistics.pooled(np.array([yes, no]), statistics.chance_cohen)
    assert float(statistics.beyond_chance(agreed, chance)) == pytest.approx(0.0)
    assert float(statistics.kappa(yes + no)) == pytest.approx(0.0)
    sure = np.array([np.diag([9.0, 1]), np.diag([1.0, 9])])
    assert float(statistics.beyond_chance(*statistics.pooled(sure, statistics.chance_cohen))) == pytest.approx(1.0)


# --- what nobody checked ------------------------------------------------------------------------------


def test_errors_of_what_nobody_checked_are_told_by_the_random_part_alone():
    unseen = [a_finding(f"unseen-{no:03}-{YEAR}", "criterion", "3", "met") for no in range(80)]
    right, wrong = [("met", "met")] * 18, [("met", "not_met")] * 2
    row = compared(right + wrong, extra=unseen)["engine_person", "all", "all"]
    assert (row["n_not_reviewed"], row["n_error_sample"], row["n_errors"], row["error_pct"]) == (80, 20, 2, 10.0)
    assert row["error_low_pct"] < 10 < row["error_high_pct"] < 34
    doubtful = compared(right + wrong, extra=unseen, part="risk")["engine_person", "all", "all"]
    assert doubtful["error_pct"] is None and doubtful["n_not_reviewed"] == 80


def test_the_interval_of_errors_holds_the_truth_of_what_is_left_as_often_as_it_says():
    """300 draws of 50 from 250 answers of which 12 % are wrong: what is told is the share among the 200 nobody saw."""
    findings = [a_finding(f"shire-{no:03}-{YEAR}", "criterion", "3", "met") for no in range(250)]
    chance, held = random.Random(3), 0
    wrong = {one.id for one in findings[:30]}
    answers = {one.id: said(one, "ann", "not_met" if one.id in wrong else None) for one in findings}
    for _ in range(300):
        some = chance.sample(findings, 50)
        settled = settle_findings(
            YEAR, findings, sample=[drawn(one) for one in some], reviews=[answers[one.id] for one in some]
        )
        row = _error_rate(settled, "all", "all")
        truth = 100 * len(wrong - {one.id for one in some}) / 200
        held += row["error_low_pct"] - 0.05 <= truth <= row["error_high_pct"] + 0.05
    assert 0.93 <= held / 300 <= 0.98


@pytest.mark.parametrize(
    ("share", "n", "low", "high"), [(0.0, 10, 0.0, 0.2775), (0.5, 20, 0.2993, 0.7007), (0.9, 100, 0.8256, 0.9448)]
)
def test_wilsons_interval_is_the_published_one(share, n, low, high):
    """Against Newcombe 1998's formula for the score interval without continuity correction."""
    assert statistics.wilson(share, n) == pytest.approx((low, high), abs=0.0002)


def test_all_of_a_population_seen_leaves_no_doubt():
    assert statistics.wilson(0.3, 50, 50) == (0.3, 0.3)


def test_an_answer_that_was_not_drawn_counts_nowhere():
    finding = a_finding(f"shire-000-{YEAR}", "criterion", "3", "met")
    settled = settle_findings(YEAR, [finding, replace(finding, key="4")], sample=[], reviews=[said(finding, "ann")])
    assert agreement(settled, 0.6) == []
