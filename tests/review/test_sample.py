"""The sample is large enough, even, repeatable, and grows without losing anything."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from include.datasets import review
from include.review import draw, draw_year
from include.review.risks import RISKS, risks_of
from include.review.sample import random_size
from include.settings import Settings
from include.statistics import wilson
from tests.publish.a_year import YEAR, a_lake, a_report
from tests.review.made import a_finding, a_year_of_findings

NOW = datetime(2025, 3, 2, tzinfo=UTC)
SETTINGS = Settings()


def drawn_from(findings, drawn=(), **changes):
    return draw(findings, list(drawn), SETTINGS.model_copy(update=changes), NOW)


@pytest.fixture(scope="module")
def national():
    """126 reports, some 5,800 answers, and their sample."""
    findings = a_year_of_findings(126)
    return findings, drawn_from(findings)


def keys(rows):
    return {(row["report_id"], row["finding_kind"], row["finding_key"]) for row in rows}


# --- how large ----------------------------------------------------------------------------------------


def test_at_least_a_tenth_of_answers_and_reports_is_drawn_and_no_answer_twice(national):
    findings, rows = national
    assert 0.1 * len(findings) <= len(rows) <= 0.11 * len(findings)
    assert len(keys(rows)) == len(rows)
    assert len({row["report_id"] for row in rows}) >= 0.1 * 126


@pytest.mark.parametrize("n_reports", [1, 2, 7])
def test_few_reports_give_enough_for_an_error_rate_and_never_more_than_there_is(n_reports):
    findings = a_year_of_findings(n_reports)
    rows = drawn_from(findings)
    n_random = sum(row["part"] == "random" for row in rows)
    assert n_random == random_size(len(findings), 0.1) and len(rows) < len(findings)
    low, high = wilson(0.2, n_random, len(findings))
    assert high - low < 0.22, "about ten points either way"


def test_the_random_part_of_a_national_year_gives_an_error_rate_within_four_points(national):
    findings, rows = national
    n_random = sum(row["part"] == "random" for row in rows)
    assert n_random >= 0.05 * len(findings)
    low, high = wilson(0.15, n_random, len(findings))
    assert (high - low) / 2 < 0.045


def test_a_larger_share_draws_more(national):
    findings, rows = national
    assert len(drawn_from(findings, review_share=0.25)) >= math.ceil(0.25 * len(findings)) > len(rows)


# --- what is in it ------------------------------------------------------------------------------------


def test_every_kind_of_answer_is_in_it_and_nearly_every_theme_by_status(national):
    findings, rows = national
    found = keys(rows)
    answers = {(one.kind, one.answer) for one in findings}
    assert answers == {(one.kind, one.answer) for one in findings if one.id in found}
    strata = {one.stratum for one in findings if one.kind == "theme"}
    covered = {row["stratum"] for row in rows if row["finding_kind"] == "theme"}
    assert len(covered) >= 0.95 * len(strata)
    assert {"addressed", "partial", "not_mentioned"} == {name.rsplit(" ", 1)[1] for name in covered}


def test_each_theme_and_criterion_has_enough_to_say_something_about_it(national):
    _, rows = national
    per_question = Counter((row["finding_kind"], row["finding_key"]) for row in rows if row["finding_kind"] != "item")
    assert min(per_question.values()) >= 8 and sum(n >= 10 for n in per_question.values()) >= 0.85 * 34


def test_the_risk_part_holds_the_most_doubtful(national):
    findings, rows = national
    risky = [row for row in rows if row["part"] == "risk"]
    assert risky and all(row["risks"] and row["probability"] == 1.0 for row in risky)
    confidence = {one.id: one.confidence for one in findings}
    assert sum(confidence[key] < 0.5 for key in keys(risky)) > len(risky) / 2


def test_a_year_of_one_report_has_an_answer_of_every_kind_of_doubt():
    findings = a_year_of_findings(1)
    quote = findings[0].quotes[0]
    doubtful = {
        "unproven": {"answer": "addressed", "quotes": ()},
        "unverified_quote": {"quotes": (quote, quote | {"check_result": "paraphrase"})},
        "split_votes": {"row": {**findings[0].row, "votes": "met 2, not_met 1"}},
        "figure_from_image": {"row": {**findings[0].row, "read_by": "ocr"}},
        "ocr_only": {"quotes": (quote | {"read_by": "ocr"},)},
        "engine_unsure": {"needs_review": True},
        "low_confidence": {"confidence": 0.1},
    }
    plain = [replace(one, needs_review=False, confidence=0.95) for one in findings]
    made = [replace(one, **changes) for one, changes in zip(plain, doubtful.values(), strict=False)]
    rows = drawn_from([*made, *plain[len(made) :]])
    certain = {risk for row in rows if row["probability"] == 1.0 for risk in row["risks"]}
    assert certain >= set(doubtful) and math.ceil(0.2 * 0.1 * len(plain)) < len(doubtful)


def test_a_fifth_of_every_part_goes_to_two_people(national):
    _, rows = national
    for part in ("random", "stratified", "risk"):
        of_part = [row["n_reviewers"] for row in rows if row["part"] == part]
        assert 0.2 <= sum(n == 2 for n in of_part) / len(of_part) < 0.25


def test_every_doubt_the_brief_of_reviewers_names_is_recognised():
    report = "shire-000-2023-24"
    quoted = a_finding(report, "theme", "1", "addressed")
    quote = quoted.quotes[0]
    cases = {
        "unproven": replace(quoted, quotes=()),
        "unverified_quote": replace(quoted, quotes=(quote, quote | {"check_result": "paraphrase"})),
        "split_votes": replace(quoted, row={**quoted.row, "votes": "met 2, not_met 1"}),
        "figure_from_image": replace(quoted, row={**quoted.row, "read_by": "ocr"}),
        "ocr_only": replace(quoted, quotes=(quote | {"read_by": "ocr"},)),
        "engine_unsure": replace(quoted, needs_review=True),
        "low_confidence": replace(quoted, confidence=0.2),
    }
    for risk, finding in cases.items():
        assert risk in risks_of([finding])[finding.id], risk
    pair = [
        replace(quoted, key=no, row={**quoted.row, "theme_id": name})
        for no, name in (("13", "national_reforms"), ("15", "wt2023"))
    ]
    assert all("overlap" in risks for risks in risks_of(pair).values())
    criteria = [a_finding(report, "criterion", str(no), "met", 0.7 if no == 3 else 0.95) for no in (1, 2, 3, 4)]
    found = risks_of(criteria)
    assert [name[2] for name, risks in found.items() if "score_boundary" in risks] == ["3"]
    assert set(cases) | {"overlap", "score_boundary"} == set(RISKS)


# --- even ---------------------------------------------------------------------------------------------


def test_probabilities_are_those_with_which_answers_are_drawn():
    """Over many seeds an answer comes up as often as its probability says, whatever its stratum (`make evaluate-review`)."""
    findings = a_year_of_findings(6, n_themes=6)
    n_seeds = 150
    times: dict[str, float] = defaultdict(float)
    expected: dict[str, int] = defaultdict(int)
    for seed in range(n_seeds):
        rows = drawn_from(findings, review_seed=seed)
        for row in rows:
            times[row["stratum"]] += 1 / row["probability"]
    for one in findings:
        expected[one.stratum] += 1
    for stratum, n in expected.items():
        if n >= 5:
            assert times[stratum] / n_seeds == pytest.approx(n, rel=0.25), stratum
    assert sum(times.values()) / n_seeds == pytest.approx(len(findings), rel=0.03)


# --- repeatable, and growing --------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_and_another_seed_another(national):
    findings, rows = national
    assert drawn_from(list(reversed(findings))) == rows
    assert keys(drawn_from(findings, review_seed=7)) != keys(rows)


def test_a_report_that_comes_in_hardly_moves_the_draw_and_nothing_is_lost(national):
    findings, rows = national
    more = [*findings, *a_year_of_findings(3, first=500)]
    added = drawn_from(more, rows)
    assert added and not keys(added) & keys(rows)
    assert {row["draw_no"] for row in added} == {2}
    assert min(row["order_no"] for row in added) == len(rows) + 1
    assert len(added) < 0.1 * len(rows), "mostly the new reports' own"
    assert len(keys(rows) - keys(drawn_from(more))) < 0.05 * len(rows)


def test_drawing_a_year_twice_adds_nothing_and_two_runs_at_once_draw_it_once(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    lake = a_lake(tmp_path, [a_report(number) for number in range(3)])
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: draw_year(lake, YEAR, SETTINGS, NOW), range(4)))
    assert sorted(bool(one.n_new) for one in drawn) == [False, False, False, True]
    rows = lake.rows(review.REVIEW_SAMPLE, YEAR)
    assert len(keys(rows)) == len(rows) == drawn[0].n_sampled
    assert "nothing was left to draw" in draw_year(lake, YEAR, SETTINGS, NOW).message


def test_a_year_without_answers_has_no_sample(tmp_path):
    assert draw_year(a_lake(tmp_path, []), YEAR, SETTINGS, NOW).draw_no is None
