"""Theme status follows from passages, not from words alone: gates, mentions, negation."""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.frameworks import load_framework
from tests.analyse.helpers import REPORT, report_rows

FRAMEWORK = load_framework("wt2023")
FILLER = (
    "About our area",
    "The borough lies between two rivers and has a market on Fridays. A third of its people live in the old town, where "
    "houses stand close together. Buses are few on Sundays. The hills to the north are used for sheep and for walking.",
)
MENTAL_HEALTH = (
    "The long wait",
    "Young people told schools that they were anxious and could not sleep. The wait for a first appointment with a "
    "clinician fell from thirty weeks to nineteen, after the health board paid for two more therapists. Support teams for "
    "mental health now work in 74 schools.\n\nWhen a child comes to hospital after hurting themselves, the school nurse "
    "hears of it the next day. There were 168 such calls about self-harm. A pathway for suicide prevention was agreed.",
)
MENTION = (
    "Family hubs",
    "Hubs are open on Saturdays, and a debt adviser comes on Mondays. Workers say that some teenagers there are anxious. The building was painted in May by volunteers from the college next door.",
)


def status(*sections, theme="mental_health", framework=FRAMEWORK):
    elements, pages = report_rows([*sections, FILLER])
    findings = analyse_report(elements, pages, [], framework, REPORT, "harrow-edge")
    row = next(row for row in findings["theme_findings"] if row["theme_id"] == theme)
    return row, [
        one
        for one in findings["evidence"]
        if one["finding_kind"] == "theme" and one["finding_key"] == str(row["theme_no"])
    ]


def test_a_passage_of_its_own_under_a_heading_that_does_not_name_it_is_addressed():
    row, evidence = status(MENTAL_HEALTH)
    assert row["status"] == "addressed"
    assert evidence[0]["page"] == 1
    assert all(one["check_result"] == "verified" for one in evidence)


def test_a_sentence_in_passing_is_partial():
    row, evidence = status(MENTION)
    assert row["status"] == "partial"
    assert "anxious" in evidence[0]["quote"]


def test_what_is_not_there_is_said_not_to_be_there_and_claims_no_quote():
    row, evidence = status(FILLER)
    assert (row["status"], evidence, row["n_evidence"], row["summary"]) == ("not_mentioned", [], 0, "")


@pytest.mark.parametrize("zone", ["contents", "foreword", "glossary", "references", "cover", "furniture"])
def test_words_in_contents_forewords_and_glossaries_show_nothing(zone):
    assert status((*MENTAL_HEALTH, zone))[0]["status"] == "not_mentioned"


@pytest.mark.parametrize("heading", ["Foreword", "Glossary", "Contents", "Words we use", "Welcome"])
def test_such_parts_are_known_by_their_heading_where_conversion_missed_them(heading):
    assert status((heading, MENTAL_HEALTH[1]))[0]["status"] == "not_mentioned"


def test_a_heading_alone_shows_nothing():
    assert status(("Mental health and self-harm", FILLER[1]))[0]["status"] == "not_mentioned"


def test_what_the_guidance_wants_is_not_what_was_done():
    text = (
        "The guidance says that partners must review self-harm and mental health every year. Working Together requires "
        "areas to describe support for anxious young people. Safeguarding partners should publish what they find about suicide."
    )
    assert status(("The rules", text))[0]["status"] == "not_mentioned"


def test_a_list_of_what_reports_contain_shows_nothing():
    text = (
        "The guidance says what a yearly report should contain:\n\n- mental health and self-harm\n\n"
        "- suicide prevention and emotional wellbeing\n\n- waiting times for therapy and counselling"
    )
    assert status(("Why we publish", text))[0]["status"] == "not_mentioned"


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no secure establishment in our area.",
        "No young offender institution, secure school or secure children's home stands inside our boundaries, so the duty does not arise.",
        "The requirement to report on the use of restraint does not apply to us.",
        "None of the country's secure training centres lies within the county.",
        "The partnership does not have a secure unit within its footprint.",
        "Secure establishments: there are none in the borough.",
        "Use of restraint: not applicable.",
        "We are an area without a secure children's home, and have nothing to report on restraint.",
    ],
)
def test_no_secure_establishment_is_not_applicable_in_many_wordings(sentence):
    row, evidence = status(("A note", f"{sentence} Should one be planned, we would be told."), theme="restraint")
    assert row["status"] == "not_applicable"
    assert evidence[0]["check_result"] == "verified"


def test_a_review_of_restraint_where_there_is_a_secure_home_is_addressed():
    text = (
        "Larch House is a secure children's home with sixteen beds. Restraint was used 41 times, against 58 in the year before. "
        "No child was injured. Two reviewers watched recordings of nine restraints and spoke to the young people who had been held. "
        "The findings went to the Youth Custody Service and the Youth Justice Board, and pain-inducing holds are no longer taught."
    )
    assert status(("Behind a locked door", text), theme="restraint")[0]["status"] == "addressed"


def test_what_must_be_done_weighs_less_than_what_was_done():
    done = "Thresholds were tested in May. Sixty referrals were read by a panel, which agreed with the level of need in 52. The guide to levels of need was rewritten with schools."
    must = "Thresholds must be tested. A panel should read referrals and will say which level of need is right. The guide to levels of need will be rewritten."
    scores = {"addressed": 2, "partial": 1, "not_mentioned": 0}
    assert (
        scores[status(("Who decides", done), theme="thresholds")[0]["status"]]
        > scores[status(("Who decides", must), theme="thresholds")[0]["status"]]
    )


def test_the_summary_is_made_of_the_reports_own_sentences_and_is_short():
    row, _ = status(MENTAL_HEALTH)
    assert 0 < len(row["summary"].split()) <= 120
    assert all(part in MENTAL_HEALTH[1] for part in row["summary"].split(". ")[:1])


def test_quotes_come_from_different_pages_where_there_are_some():
    again = ("Schools", MENTAL_HEALTH[1].replace("168", "170"))
    _, evidence = status(MENTAL_HEALTH, again)
    assert len({one["page"] for one in evidence}) == 2


def test_an_uncertain_answer_is_marked_for_review_with_its_reason():
    elements, pages = report_rows([MENTAL_HEALTH, MENTION, FILLER])
    findings = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")["theme_findings"]
    assert all(bool(row["review_reason"]) == row["needs_review"] for row in findings)
    assert all(0.3 <= row["confidence"] <= 1 for row in findings)
    assert all(row["needs_review"] for row in findings if row["status"] == "partial")
    unsure = [row["confidence"] for row in findings if row["needs_review"]]
    sure = [row["confidence"] for row in findings if not row["needs_review"]]
    assert not unsure or max(unsure) <= max(sure)


def test_the_confidence_tells_nothing_found_from_a_hint_and_a_chapter_from_a_paragraph():
    nothing, _ = status()
    hint, _ = status(MENTION)
    paragraph, _ = status(MENTAL_HEALTH)
    chapter, _ = status(MENTAL_HEALTH, ("Schools", MENTAL_HEALTH[1].replace("168", "170")))
    assert [row["status"] for row in (nothing, hint, paragraph, chapter)] == ["not_mentioned", "partial", "addressed", "addressed"]  # fmt: skip
    assert hint["confidence"] < paragraph["confidence"] <= chapter["confidence"]
    assert nothing["confidence"] > 0.9 and not nothing["needs_review"]


def test_a_claim_whose_quotes_are_not_on_any_page_goes_to_review():
    elements, _ = report_rows([MENTAL_HEALTH, FILLER])
    _, pages = report_rows([FILLER])
    row = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")["theme_findings"][23]
    assert (row["status"], row["n_evidence"], row["needs_review"]) == ("addressed", 0, True)
    assert row["confidence"] < 0.5
