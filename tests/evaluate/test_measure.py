"""Figures count what is known, have their denominators, and leave contested answers apart."""

from __future__ import annotations

import pytest

from include.evaluate import judge, measure, read_gold
from include.evaluate.gold import check_asked
from include.frameworks import load_framework
from tests.evaluate.conftest import page, quote, write


def counts(figure):
    return figure.numerator, figure.denominator


def test_status_is_counted_by_class_and_contested_answers_stand_apart(figures):
    share = figures.get("theme", "accuracy")
    assert (*counts(share), share.contested_right, share.contested) == (3, 4, 0, 1)
    assert counts(figures.get("theme", "precision", category="addressed")) == (2, 3)
    assert counts(figures.get("theme", "recall", category="addressed")) == (2, 2)
    assert figures.get("theme", "f1", category="addressed").value == pytest.approx(0.8)
    assert figures.get("theme", "precision", category="partial").value is None
    assert figures.get("theme", "macro_f1").value == pytest.approx((0.8 + 0 + 1) / 3)
    assert figures.confusions["theme"]["partial", "addressed"] == 1
    assert sum(figures.confusions["theme"].values()) == 4


def test_each_theme_has_figures_of_its_own(figures):
    assert counts(figures.get("theme", "accuracy", "2")) == (0, 1)
    assert counts(figures.get("theme", "precision", "2", "addressed")) == (0, 1)
    assert figures.get("theme", "accuracy", "4").contested == 1
    assert figures.get("theme", "mean_f1_of_themes").denominator == 4


def test_a_wrong_first_page_counts_and_a_wrong_second_does_not(figures):
    assert counts(figures.get("theme", "page")) == (1, 2)
    assert counts(figures.get("theme", "page_or_next")) == (2, 2)
    assert figures.get("criterion", "page").denominator == 0, "the criterion's pages are not labelled"


def test_a_neighbouring_page_is_right_when_it_shares_the_passage(folder, found, framework):
    text = "Before. Words about 5 on page 2 and more."
    found["spanning"] = [{"document_id": "d", "page": 1, "page_end": 2, "text": text}]
    figures = measure([judge(read_gold(folder)[0], found, framework, {"harrow-edge.pdf": "d"})])
    assert counts(figures.get("theme", "page")) == (2, 2)
    assert counts(figures.get("theme", "page_strict")) == (1, 2)


def test_an_anchor_is_an_id_or_a_heading_in_the_file_that_is_named(tmp_path, gold, found, framework):
    themes = [
        {"theme_no": 1, "status": "addressed", "anchors": ["who-pays"], "file": "b.html"},
        {"theme_no": 5, "status": "addressed", "anchors": ["What we  did"]},
        {"theme_no": 2, "status": "addressed", "anchors": ["who-pays"], "file": "a.html"},
    ]
    entry = gold | {"files": ["a.html", "b.html"], "themes": themes}
    [report] = read_gold(write(tmp_path / "web", [entry]))
    found["evidence"] = [
        quote("theme", "1", None, anchor="who-pays", document_id="b"),
        quote("theme", "5", None, anchor="s3", section_path=["What we did", "More"], document_id="a"),
        quote("theme", "2", None, anchor="who-pays", document_id="b"),
    ]
    result = judge(report, found, framework, {"a.html": "a", "b.html": "b"})
    assert [one.place for one in result.answers if one.kind == "theme"] == ["right", "right", "wrong"]


def test_criteria_compliance_details_and_score(figures):
    assert counts(figures.get("criterion", "accuracy")) == (1, 2)
    assert figures.confusions["criterion"]["not_met", "met"] == 1
    assert counts(figures.get("compliance", "accuracy", "partnership_chair")) == (1, 1)
    assert counts(figures.get("detail", "accuracy")) == (0, 1)
    assert counts(figures.get("score", "accuracy")) == (1, 1)


def test_quotes_are_counted_each_way_apart(figures):
    assert counts(figures.get("quote", "exact_at_once")) == (3, 6)
    assert counts(figures.get("quote", "verified")) == (5, 6)
    assert counts(figures.get("quote", "page_accuracy")) == (4, 5)
    assert counts(figures.get("quote", "coverage")) == (4, 7)
    assert counts(figures.get("quote", "share", category="paraphrase")) == (1, 6)
    assert counts(figures.get("quote", "known_quotes_accepted")) == (1, 1)
    assert counts(figures.get("report", "pages_with_text")) == (2, 3)


def test_a_known_quote_that_is_not_on_its_page_is_not_accepted(folder, found, framework):
    found["pages"] = [page(2, "Nothing of the kind stands here at all.")]
    figures = measure([judge(read_gold(folder)[0], found, framework, {"harrow-edge.pdf": "d"})])
    assert counts(figures.get("quote", "known_quotes_accepted")) == (0, 1)


def test_items_and_money_are_found_by_name_and_pounds(figures):
    assert counts(figures.get("contribution", "recall")) == (1, 2)
    assert counts(figures.get("contribution", "precision")) == (1, 2), "money of another year is no mistake"
    assert counts(figures.get("contribution", "recall", category="in_image")) == (0, 1)
    assert counts(figures.get("contribution", "percentage_right")) == (1, 1), (
        "the same sum of last year is not taken for it"
    )
    assert counts(figures.get("contribution", "on_right_page")) == (0, 1)
    assert counts(figures.get("priority", "recall")) == (1, 2)
    assert counts(figures.get("priority", "precision")) == (1, 2)


def test_confidence_and_review_are_measured_against_right_answers(figures):
    sure, unsure = figures.reliability["theme"][1], figures.reliability["theme"][0]
    assert (unsure.n, unsure.right, unsure.confidence) == (1, 0, 0.6)
    assert (sure.n, sure.right) == (3, 3)
    assert figures.get("theme", "calibration_error").value == pytest.approx((0.6 + 3 * 0.05) / 4)
    assert counts(figures.get("theme", "wrong_ones_marked")) == (1, 1)


def test_what_is_not_labelled_is_left_out_of_every_figure(tmp_path, found, framework):
    bare = {"partnership_id": "harrow-edge", "reporting_year": "2023-24", "files": ["a.pdf"]}
    entry = bare | {"themes": [{"theme_no": 1, "status": "addressed"}, {"theme_no": 2, "status": None}]}
    [report] = read_gold(write(tmp_path / "bare", [entry]))
    figures = measure([judge(report, found, framework, {})])
    assert counts(figures.get("theme", "accuracy")) == (1, 1)
    assert {one.part for one in figures.figures} == {"theme", "quote", "report"}
    assert figures.get("theme", "page").denominator == 0


def test_a_report_without_answers_is_named_and_all_its_known_answers_are_missed(folder, framework):
    figures = measure([judge(read_gold(folder)[0], {}, framework, {})])
    assert figures.failed == ["harrow-edge-2023-24"]
    assert counts(figures.get("theme", "accuracy")) == (0, 4)
    assert counts(figures.get("score", "accuracy")) == (0, 1)
    assert counts(figures.get("contribution", "recall")) == (0, 2)
    assert figures.confusions["theme"]["addressed", "no answer"] == 2


def test_audit_answers_details_and_choices_are_measured_apart(folder, gold):
    wt2018 = load_framework("wt2018")
    entry = {name: gold[name] for name in ("partnership_id", "files")} | {"reporting_year": "2019-20"}
    entry["audit"] = {
        "rapid_reviews": {"answer": "reported", "pages": [2]},
        "practice_reviews": "not_reported",
        "feedback": {"answer": "reported", "detail": "described"},
        "dissemination": {"answer": "reported", "values": ["newsletters", "website"]},
        "national_reviews": {"answer": "reported", "contested": True},
    }
    said = {
        "rapid_reviews": "reported",
        "practice_reviews": "reported",
        "feedback": "reported",
        "dissemination": "reported",
    }
    rows = [
        {
            "framework_id": "wt2018",
            "question_id": name,
            "finding_key": f"wt2018.{name}",
            "is_own": True,
            "answer": answer,
            "detail": "impact_shown",
        }
        | {
            "values": ["newsletters", "briefings"] if name == "dissemination" else [],
            "confidence": 0.9,
            "needs_review": False,
        }
        for name, answer in said.items()
    ]
    rows.append(rows[0] | {"question_id": "practice_reviews", "is_own": False, "answer": "not_reported"})
    evidence = [quote("audit", "wt2018.rapid_reviews", 2)]
    [report] = read_gold(write(folder.parent / "earlier", [entry]))
    figures = measure([judge(report, {"audit_findings": rows, "evidence": evidence}, wt2018, {"harrow-edge.pdf": "d"})])
    right, detail = figures.get("audit", "accuracy"), figures.get("audit_detail", "accuracy")
    assert (right.numerator, right.denominator, right.contested) == (3, 4, 1)
    assert (detail.numerator, detail.denominator) == (0, 1)
    assert (figures.get("audit_value", "recall").value, figures.get("audit_value", "precision").value) == (0.5, 0.5)
    assert (figures.get("audit", "page").numerator, figures.get("audit", "page").denominator) == (1, 1)
    assert figures.failed == []
    coverage = figures.get("quote", "coverage")
    assert (coverage.numerator, coverage.denominator) == (1, 4)


def test_questions_of_an_instrument_used_beside_are_measured_apart_from_the_years_own(folder, gold):
    wt2018 = load_framework("wt2018")
    entry = {name: gold[name] for name in ("partnership_id", "files")} | {"reporting_year": "2019-20"}
    entry["audit"] = {
        "panel2021.babies": {"answer": "addressed", "pages": [4]},
        "panel2021.identity": {"answer": "partial"},
        "panel2021.whole_family": "not_mentioned",
        "rapid_reviews": "not_reported",
    }
    said = {"babies": "addressed", "identity": "not_mentioned", "rapid_reviews": "not_reported"}
    rows: list[dict[str, object]] = [
        {
            "framework_id": "wt2018" if name == "rapid_reviews" else "panel2021",
            "question_id": name,
            "finding_key": name if name == "rapid_reviews" else f"panel2021.{name}",
            "is_own": name == "rapid_reviews",
            "answer": answer,
            "detail": "",
            "values": [],
            "confidence": 0.9,
            "needs_review": False,
        }
        for name, answer in said.items()
    ]
    evidence = [quote("audit", "panel2021.babies", 3)]
    [report] = read_gold(write(folder.parent / "beside", [entry]))
    check_asked(report, wt2018)
    figures = measure([judge(report, {"audit_findings": rows, "evidence": evidence}, wt2018, {"harrow-edge.pdf": "d"})])
    assert counts(figures.get("audit", "accuracy")) == (1, 1)
    assert counts(figures.get("beside", "accuracy")) == (1, 3)
    assert figures.confusions["beside"]["not_mentioned", "no answer"] == 1
    assert counts(figures.get("beside", "page")) == (0, 1), "the quote stands on page 3, the answer on page 4"
    assert counts(figures.get("quote", "coverage")) == (1, 1)
