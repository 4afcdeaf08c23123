"""The instrument for Working Together 2023 says what RR1501 says, and every pattern keeps its own promise."""

from __future__ import annotations

import pytest

from include.frameworks import load_framework, plain

FRAMEWORK = load_framework("wt2023")


def test_it_has_the_26_themes_of_rr1501_in_their_two_kinds():
    assert [theme.no for theme in FRAMEWORK.themes] == list(range(1, 27))
    assert {theme.no for theme in FRAMEWORK.themes if theme.kind == "top_down"} == set(range(1, 15))
    assert {theme.no for theme in FRAMEWORK.themes if theme.kind == "recurring"} == set(range(15, 27))


def test_themes_are_grouped_so_that_a_few_calls_ask_for_all_of_them():
    sizes = [sum(theme.group == group.id for theme in FRAMEWORK.themes) for group in FRAMEWORK.theme_groups]
    assert sum(sizes) == 26
    assert 7 <= max(sizes) <= 9


def test_criterion_4_counts_only_when_the_first_three_are_met():
    gates = {criterion.no: criterion.counts_only_when_met for criterion in FRAMEWORK.criteria}
    assert gates == {1: (), 2: (), 3: (), 4: (1, 2, 3)}


def test_it_asks_the_four_compliance_questions_with_a_detail_for_the_chair():
    questions = {question.id: question for question in FRAMEWORK.compliance}
    assert set(questions) == {
        "partnership_chair", "independent_scrutiny", "education_representation", "delegated_safeguarding_partner",
    }  # fmt: skip
    chair = {(answer.answer, answer.detail) for answer in questions["partnership_chair"].answers}
    assert chair == {("met", "transitioned"), ("met", "planned"), ("unmet", "retained"), ("unmet", "planned")}
    assert "unmet" in {answer.answer for answer in questions["delegated_safeguarding_partner"].answers}


@pytest.mark.parametrize(("place", "cue"), FRAMEWORK.cues_with_places, ids=lambda value: str(value)[:60])
def test_every_pattern_matches_its_example_and_not_its_counterexample(place, cue):
    assert cue.pattern.matches(plain(cue.yes)), place
    assert not cue.pattern.matches(plain(cue.no)), place


def test_every_theme_has_cues_enough_to_be_found_in_other_words():
    assert all(len(theme.cues) >= 5 for theme in FRAMEWORK.themes)
