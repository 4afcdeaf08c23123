"""Audit answers counted as their publications count them."""

from __future__ import annotations

import pytest

from include.datasets.audit import REPORT_AUDIT, YEARLY_AUDIT
from include.publish.audit import proven, report_audit, yearly_audit
from include.register import load_register
from tests.publish.a_year import a_register
from tests.publish.an_audit import MADE, SILENT, YEAR, report


def counts(rows, question_id, part="answer"):
    return {
        row["category"]: (row["count"], row["denominator"])
        for row in rows
        if (row["question_id"], row["part"]) == (question_id, part)
    }


@pytest.fixture(scope="module")
def findings():
    """The counts of 2019-20: 68 reports, of which nine have a secure establishment and seven of these tell of restraint."""
    found = []
    for number in range(68):
        secure = number < 9
        found += report(
            number,
            overall=("evidenced", {"number": 0.8})
            if number < 11
            else "partly_evidenced"
            if number < 50
            else "not_evidenced",
            rapid_reviews="reported" if number < 33 else "not_reported",
            training_impact=("reported", {"detail": "impact_shown" if number < 5 else "described"})
            if number < 39
            else "not_reported",
            evidence_kinds=("reported", {"values": ["audits", "surveys"] if number % 2 else ["audits"]}),
            secure_establishment="in_area" if secure else "not_mentioned",
            restraint=("reported" if number < 7 else "not_reported") if secure else "not_applicable",
            pages=("counted", {"number": float(11 + number)}) if number else "no_pages",
        )
    return found


@pytest.fixture(scope="module")
def table(findings):
    rows = yearly_audit(findings, YEAR, MADE, {"wt2018.feedback": 2})
    YEARLY_AUDIT.table(rows)
    return rows


def test_the_printed_counts_of_2019_20_come_out_with_their_denominators(table):
    assert counts(table, "overall") == {"evidenced": (11, 68), "partly_evidenced": (39, 68), "not_evidenced": (18, 68)}
    assert counts(table, "rapid_reviews")["reported"] == (33, 68)
    assert counts(table, "training_impact") == {"reported": (39, 68), "not_reported": (29, 68)}
    assert counts(table, "training_impact", "detail") == {"impact_shown": (5, 68), "described": (34, 68)}


def test_restraint_is_counted_among_the_nine_that_have_an_establishment(table):
    assert counts(table, "secure_establishment")["in_area"] == (9, 68)
    assert counts(table, "restraint") == {"reported": (7, 9), "not_reported": (2, 9)}
    assert {row["n_not_asked"] for row in table if row["question_id"] == "restraint"} == {59}


def test_every_answer_and_choice_stands_also_where_nobody_gave_it(table):
    kinds = counts(table, "evidence_kinds", "value")
    assert (kinds["audits"], kinds["surveys"], kinds["research"]) == ((68, 68), (34, 68), (0, 68))
    assert counts(table, "practice_reviews") == {"reported": (0, 68), "none_in_year": (0, 68), "not_reported": (68, 68)}


def test_lengths_are_counted_in_bands_of_the_reports_that_have_pages(table):
    bands = counts(table, "pages", "band")
    assert sum(count for count, _ in bands.values()) == 67 == bands["30-40"][1]
    row = next(row for row in table if row["part"] == "band")
    assert (row["minimum"], row["median"], row["maximum"]) == (12.0, 45.0, 78.0)


def test_what_engine_and_people_agree_too_little_about_is_marked(findings):
    rows = yearly_audit(findings, YEAR, MADE, {}, {"wt2018.evidence_kinds"})
    assert {row["question_id"] for row in rows if row["reliability"] == "u"} == {"evidence_kinds"}


def test_what_could_not_be_proven_is_left_out_and_counted():
    rows = report(1, rapid_reviews="reported", practice_reviews="reported", overall=("evidenced", {"n_evidence": 3}))
    quotes = [{"report_id": rows[0]["report_id"], "finding_kind": "audit", "finding_key": "wt2018.rapid_reviews"}]
    kept, left_out = proven(rows, quotes)
    assert dict(left_out) == {"wt2018.practice_reviews": 1}
    assert {row["question_id"] for row in rows} - {row["question_id"] for row in kept} == {"practice_reviews"}


def test_by_report_the_answers_stand_with_names_in_the_order_of_the_instrument(findings, tmp_path):
    register = load_register(str(a_register(tmp_path, 68)))
    by_engine = {"settled_by": "engine", "engine_detail": None, "is_contested": False}
    rows = report_audit([row | by_engine | {"engine_answer": row["answer"]} for row in findings], YEAR, register, MADE)
    REPORT_AUDIT.table(rows)
    assert [row["question_id"] for row in rows[: len(SILENT)]] == list(SILENT)
    assert rows[0]["question"] == "Child safeguarding practice reviews"
