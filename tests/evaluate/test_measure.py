"""Figures count what is known, leave contested answers apart, and name every wrong answer."""

from __future__ import annotations

import json

import pytest

from include.evaluate import GoldError, measure, read_gold
from include.evaluate.report import tell
from include.frameworks import load_framework

FRAMEWORK = load_framework("wt2023")
GOLD = {
    "partnership": "Harrow Edge SCP", "partnership_id": "harrow-edge", "region": "North West", "reporting_year": "2023-24",
    "files": ["harrow-edge.pdf"], "n_pages": 3,
    "themes": [
        {"theme_no": 1, "status": "addressed", "pages": [2]},
        {"theme_no": 2, "status": "partial", "pages": [2]},
        {"theme_no": 3, "status": "not_mentioned"},
        {"theme_no": 4, "status": "addressed", "pages": [3], "contested": True},
        {"theme_no": 5, "status": "addressed", "pages": [1]},
    ],
    "criteria": [{"criterion_no": 1, "answer": "met"}, {"criterion_no": 3, "answer": "not_met"}],
    "score": 1,
    "compliance": {"partnership_chair": {"answer": "met", "detail": "planned"}},
    "contributions": [{"contributor": "Northland Police", "amount_gbp": 45000}, {"contributor": "The Council", "amount_gbp": 9}],
    "priorities": ["children who are neglected", "badgers"],
}  # fmt: skip


def theme(no, status, confidence=0.95):
    return {"theme_no": no, "status": status, "confidence": confidence, "needs_review": False}


def quote(no, page):
    return {
        "finding_kind": "theme", "finding_key": str(no), "evidence_no": 1, "check_result": "verified", "page": page, "anchor": None,
    }  # fmt: skip


ANSWERS = {
    "harrow-edge-2023-24": {
        "theme_findings": [theme(1, "addressed"), theme(2, "addressed"), theme(3, "not_mentioned"), theme(4, "partial"), theme(5, "addressed")],
        "evidence": [quote(1, 2), quote(5, 2)],
        "criterion_findings": [{"criterion_no": 1, "answer": "met"}, {"criterion_no": 3, "answer": "met"}],
        "compliance_findings": [{"question_id": "partnership_chair", "answer": "met", "detail": "transitioned"}],
        "scores": [{"score": 1}],
        "contributions": [
            {"contributor": "Northland Police", "amount_gbp": 45000.0, "period": "2023-24", "kind": None},
            {"contributor": "Fire", "amount_gbp": 1.0, "period": "2023-24", "kind": None},
        ],
        "priorities": [{"priority": "neglect"}, {"priority": "mental health"}],
    }
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gold.json").write_text(json.dumps([GOLD]))
    (tmp_path / "harrow-edge.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path


def test_counts_have_their_denominators_and_contested_answers_stand_apart(folder):
    figures = measure(read_gold(folder), ANSWERS, FRAMEWORK)
    assert (figures.themes.right, figures.themes.of, figures.themes.contested) == (3, 4, 1)
    assert figures.of_status("addressed") == (2 / 3, 1.0, 0.8, 2)
    assert figures.of_status("partial") == (None, 0.0, 0.0, 1)
    assert figures.macro_f1 == pytest.approx((0.8 + 0 + 1) / 3)
    assert (figures.page.right, figures.page.of) == (1, 2)
    assert figures.page_or_next.right == 2
    assert (figures.score.right, figures.score.of) == (1, 1)
    assert (figures.compliance["partnership_chair"].right, figures.compliance_detail.right) == (1, 0)
    assert (figures.contributions.right, figures.contributions.of, figures.contributions_added) == (1, 2, 1)
    assert (figures.priorities.right, figures.priorities.of, figures.priorities_added) == (1, 2, 1)


def test_what_is_not_labelled_is_left_out_and_a_report_without_answers_counts_as_missed(folder):
    entry = {key: GOLD[key] for key in ("partnership", "partnership_id", "reporting_year", "files")}
    (folder / "gold.json").write_text(json.dumps([entry | {"themes": [{"theme_no": 1, "status": "addressed"}]}]))
    figures = measure(read_gold(folder), {}, FRAMEWORK)
    assert figures.failed == ["harrow-edge-2023-24"]
    assert (figures.themes.right, figures.themes.of) == (0, 1)
    assert (figures.score.of, figures.contributions.of, figures.criteria) == (0, 0, {})


def test_the_text_names_figures_and_wrong_answers(folder):
    told = tell(measure(read_gold(folder), ANSWERS, FRAMEWORK), FRAMEWORK)
    assert "3 of 4 (75 %); contested: 0 of 1" in told
    assert "theme 2: addressed, known: partial" in told
    assert "contribution of The Council, 9.0: not found" in told


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        (None, "has no gold.json"),
        ("[{", "it is not JSON"),
        ('[{"partnership": "X"}]', "partnership_id"),
        (json.dumps([GOLD | {"files": ["gone.pdf"]}]), "names gone.pdf, which is not there"),
    ],
)
def test_a_folder_that_cannot_be_used_is_told_in_one_sentence(tmp_path, gold, told):
    if gold is not None:
        (tmp_path / "gold.json").write_text(gold)
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path)
