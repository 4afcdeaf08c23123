"""The instruments of earlier years say what their publications say, and every pattern keeps its own promise."""

from __future__ import annotations

import pytest

from include.frameworks import framework_ids, load_framework, plain
from include.frameworks.asked import asked_by
from include.frameworks.audit import OverallQuestion, PagesQuestion

EARLIER = ("wt2018", "wt2018_integrated", "panel2021", "arrangements2019")


def questions(name):
    return {question.id: question for question in load_framework(name).audit}


def test_every_instrument_that_was_used_on_these_reports_is_there():
    assert {"wt2023", *EARLIER} <= set(framework_ids())


@pytest.mark.parametrize("name", EARLIER)
def test_every_pattern_matches_its_example_and_not_its_counterexample(name):
    cues = load_framework(name).cues_with_places
    assert len(cues) > 40
    for place, cue in cues:
        assert cue.pattern.matches(plain(cue.yes)), place
        assert not cue.pattern.matches(plain(cue.no)), place


def test_the_audit_of_2019_20_asks_what_its_appendix_3_counts():
    counted = {
        "practice_reviews": "35 of 68", "rapid_reviews": "33 of 68", "national_reviews": "11 of 68", "training_impact": "39 of 68",
        "dissemination": "59 of 68", "early_help": "29 of 68", "looked_after": "46 of 68", "care_leavers": "11 of 68",
        "feedback": "47 of 68", "secure_establishment": "nine", "restraint": "seven of the nine", "independent_scrutiny": "58 of 68",
        "changes_to_arrangements": "27 of 68", "overall": "evidenced 11, partly evidenced 39, not evidenced 18",
    }  # fmt: skip
    asked = questions("wt2018")
    for question_id, figure in counted.items():
        assert figure in asked[question_id].source


def test_restraint_is_asked_only_where_there_is_a_secure_establishment():
    asked = questions("wt2018")
    assert asked["restraint"].asked_when.answers == ("in_area",)
    assert asked["restraint_reported"].asked_when.question == "secure_establishment"


@pytest.mark.parametrize("name", ["wt2018", "wt2018_integrated"])
def test_the_grade_has_the_three_words_of_the_publication(name):
    overall = questions(name)["overall"]
    assert isinstance(overall, OverallQuestion)
    assert overall.answer_ids == ("evidenced", "partly_evidenced", "not_evidenced")


def test_the_audit_of_2020_21_tells_priorities_by_safeguarding_and_by_practice_theme():
    asked = {one.question_id: one for one in asked_by(load_framework("wt2018_integrated"), is_own=True)}
    safeguarding, practice = asked["safeguarding_priorities"].values, asked["practice_priorities"].values
    assert "neglect" in safeguarding and "other" in practice
    assert not set(safeguarding) & set(practice)


def test_the_panels_instrument_has_its_six_themes_and_no_years_of_its_own():
    panel = load_framework("panel2021")
    assert (len(panel.audit), panel.years) == (6, ())
    assert all(question.answer_ids == ("addressed", "partial", "not_mentioned") for question in panel.audit)


def test_published_arrangements_are_read_against_fifteen_principles():
    framework = load_framework("arrangements2019")
    assert framework.reads == "published_arrangements"
    assert [one.id for one in framework.audit if one.id.startswith("principle_")] == [
        f"principle_{n}" for n in range(1, 16)
    ]


def test_lengths_are_counted_in_bands_without_gaps():
    pages = questions("wt2018")["pages"]
    assert isinstance(pages, PagesQuestion)
    assert pages.bands == ("1-10", "11-29", "30-40", "41-124", "125 or more")
    assert [pages.band(number) for number in (1, 10, 11, 40, 124, 125)] == [
        "1-10",
        "1-10",
        "11-29",
        "30-40",
        "41-124",
        "125 or more",
    ]


def test_the_instrument_beside_the_years_own_brings_all_it_asks():
    own, beside = (asked_by(load_framework("wt2023"), is_own) for is_own in (True, False))
    assert own == []
    assert len(beside) == 26 + 4 + 4
    assert {"theme.early_help", "criterion.processes", "compliance.partnership_chair"} <= {
        one.question_id for one in beside
    }
