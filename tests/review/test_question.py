"""A person is asked in words: what the question is, what each answer means, what else was taken from the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from include.frameworks import load_framework
from include.review.question import asked, in_words
from tests.review.made import a_finding

REPORT = "shire-001-2023-24"
MEANT = load_framework("wt2023")


@pytest.mark.parametrize("no", [theme.no for theme in MEANT.themes])
def test_every_theme_is_asked_with_its_name_and_the_meaning_of_each_status(no):
    question = asked(a_finding(REPORT, "theme", str(no), "addressed"))
    theme = next(theme for theme in MEANT.themes if theme.no == no)
    assert (question.kind, question.name, question.definition) == (f"Theme {no}", theme.name, theme.definition)
    assert [option.label for option in question.options] == ["addressed", "partial", "not mentioned", "not applicable"]
    assert all(option.meaning for option in question.options)


@pytest.mark.parametrize("question_id", [question.id for question in MEANT.compliance])
def test_a_compliance_answer_means_what_the_framework_says_of_it(question_id):
    question = asked(a_finding(REPORT, "compliance", question_id, "met"))
    options = {option.value: option for option in question.options}
    assert list(options) == ["met", "unmet", "not_mentioned"]
    wanted = next(one for one in MEANT.compliance if one.id == question_id)
    for answer in wanted.answers:
        assert answer.definition in options[answer.answer].meaning
        assert answer.detail is None or answer.detail in options[answer.answer].details
    assert options["not_mentioned"].meaning == wanted.not_mentioned


def test_criterion_4_is_asked_on_its_own_merits():
    question = asked(a_finding(REPORT, "criterion", "4", "not_met"))
    assert "whatever becomes of 1 to 3" in question.options[0].meaning


def test_a_contribution_is_asked_with_its_amount_and_group():
    row = {"framework_id": "wt2023", "contributor": "Fire service", "amount_gbp": 98400.5, "share_pct": 12.5}
    finding = replace(a_finding(REPORT, "item", "1", "98400.5"), dataset="contributions", row=row)
    question = asked(finding)
    assert (question.kind, question.name) == ("Contribution", "Fire service")
    assert question.facts == (("Amount", "£98,400.50"), ("Share as printed", "12.5 %"))
    assert question.other_label == "Amount in pounds" and "fire" in question.choices.details


def test_a_priority_is_offered_the_groups_by_their_names():
    row = {"framework_id": "wt2023", "priority": "neglect", "wording": "Neglect comes first."}
    question = asked(replace(a_finding(REPORT, "item", "1", "neglect"), dataset="priorities", row=row))
    assert question.name == "Neglect comes first."
    assert "harm outside the home" in [option.label for option in question.options]
    assert question.other_label == "In the report's own words"


def test_answers_are_said_as_people_say_them():
    assert [in_words(value) for value in ("not_mentioned", "lcspr", None)] == ["not mentioned", "LCSPR", ""]
