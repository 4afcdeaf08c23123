"""Published is what people settled, with the engine's answer beside it, and without their names."""

from __future__ import annotations

import pytest

from include.datasets import DATASETS
from include.publish.files import csv_bytes
from include.publish.inputs import read_year
from include.publish.numbers import Made
from include.publish.step import build_tables
from include.publish.yearly import mark_reliability
from include.register import load_register
from tests.publish.a_reviewed_year import OTHER, REPORT, REVIEWERS, a_reviewed_lake
from tests.publish.a_year import QUOTE, YEAR, a_register


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviewed")
    return read_year(a_reviewed_lake(folder), YEAR, load_register(str(a_register(folder, 3))))


@pytest.fixture(scope="module")
def tables(inputs, tmp_path_factory):
    register = load_register(str(a_register(tmp_path_factory.mktemp("register"), 3)))
    return build_tables(inputs, register, Made("extractive", "wt2023", inputs.review.state, is_provisional=True))


def row(tables, table, **wanted):
    found = [one for one in tables[table] if all(one[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (table, wanted, len(found))
    return found[0]


def evidence(tables, kind, key):
    return [
        (one["found_by"], one["quote"], one["page"])
        for one in tables["report_evidence"]
        if (one["report_id"], one["finding_kind"], one["finding_key"]) == (REPORT, kind, key)
    ]


def test_an_answer_people_took_back_is_published_as_they_say_beside_the_engines(tables):
    theme = row(tables, "report_themes", report_id=REPORT, theme_no=7)
    assert (theme["status"], theme["engine_answer"], theme["settled_by"]) == ("not_mentioned", "addressed", "person")
    assert theme["n_evidence"] == 0 and evidence(tables, "theme", "7") == []
    assert not theme["needs_review"] and theme["review_state"] == "part_reviewed"
    counted = row(tables, "yearly_themes", theme_no=7, category="addressed")
    assert (counted["count"], counted["denominator"]) == (2, 3)


def test_an_answer_people_found_is_published_with_the_quote_they_found(tables):
    theme = row(tables, "report_themes", report_id=REPORT, theme_no=14)
    assert (theme["status"], theme["engine_answer"], theme["n_evidence"]) == ("addressed", "not_mentioned", 1)
    assert evidence(tables, "theme", "14") == [("person", QUOTE, 2)]
    assert row(tables, "yearly_themes", theme_no=14, category="addressed")["count"] == 1


def test_agreement_leaves_the_answer_and_says_that_a_person_looked(tables):
    theme = row(tables, "report_themes", report_id=REPORT, theme_no=2)
    assert (theme["status"], theme["engine_answer"], theme["settled_by"]) == ("addressed", "addressed", "person")
    assert evidence(tables, "theme", "2") == [("engine", QUOTE, 3)]


def test_scores_follow_the_settled_criteria_under_the_gating_rule(tables):
    score = row(tables, "report_scores", report_id=REPORT)
    assert [score[f"criterion_{no}"] for no in (1, 2, 3, 4)] == [0, 1, 1, 0]
    assert (score["score"], score["engine_answer"], score["settled_by"]) == (2, "4", "person")
    assert {one["category"]: one["count"] for one in tables["yearly_scores"]}["2"] == 3
    assert row(tables, "yearly_criteria", criterion_no=4, category="met")["count"] == 1, "by itself, without the gate"
    assert row(tables, "yearly_criteria", criterion_no=1, category="not_met")["count"] == 1


def test_where_people_differ_the_engines_answer_stands_and_is_marked(tables):
    answer = row(tables, "report_compliance", report_id=OTHER, question_id="independent_scrutiny")
    assert (answer["answer"], answer["settled_by"], answer["is_contested"]) == ("met", "engine", True)
    assert answer["needs_review"]
    assert row(tables, "yearly_review", finding_kind="compliance", category="contested")["count"] == 1


def test_an_item_that_is_none_is_left_out_with_its_quote(tables):
    assert REPORT not in {one["report_id"] for one in tables["report_contributions"]}
    assert evidence(tables, "item", "c0-police") == []
    assert len(tables["report_contributions"]) == 2 and len(tables["report_decisions"]) == 3


def test_how_far_review_has_come_is_counted_over_all_answers(tables, inputs):
    whole = {one["category"]: one["count"] for one in tables["yearly_review"] if one["finding_kind"] == "all"}
    assert whole["checked"] == 5 and whole["contested"] == 1 and whole["open"] == 0
    assert sum(whole.values()) == row(tables, "yearly_review", finding_kind="all", category="open")["denominator"]
    told = inputs.review.told()
    assert (told["state"], told["checked"], told["contested"], told["released"]) == ("part_reviewed", 5, 1, None)


def test_a_marked_passage_reaches_the_tables_with_partnership_and_page(tables):
    example = row(tables, "report_exemplars", report_id=REPORT)
    assert (example["partnership"], example["page"], example["quote"]) == ("Shire 0 Partnership", 2, QUOTE)
    assert example["example_of"] and example["finding_key"] == "4" and example["note"] == "Says what changed."


def test_no_reviewer_is_named_in_any_table(tables):
    for name, rows in tables.items():
        content = csv_bytes(DATASETS[name].table(rows))
        for reviewer in REVIEWERS:
            assert reviewer.encode() not in content, name


def test_low_reliability_is_marked_where_it_was_measured_and_nowhere_else():
    rows = [{"theme_no": 4}, {"theme_no": 5}, {"theme_no": 6}]
    marked = mark_reliability(rows, {("theme", "4"), ("criterion", "5")}, "theme", "theme_no")
    assert [one["reliability"] for one in marked] == ["u", None, None]
