"""Audit questions of earlier years: closed answers, each on words that stand on their page."""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.datasets import dataset
from include.frameworks import load_framework
from tests.analyse.helpers import report_rows

FRAMEWORK = load_framework("wt2018")
WHOSE = ("harrow-edge-2019-20", "harrow-edge")
AREA = ("The area", "There are two rivers and a market. The market is held on Fridays.")
CARE = (
    "Children in our care",
    "There were 412 looked-after children at the end of the year. Initial health assessments were done in time for 61 per cent "
    "of them. After a nurse joined the team the share rose from 61 per cent in June to 88 per cent in March. Foster carers told us "
    "that this helped, and the virtual school met with every carer each term to look at the education plans of the children.",
)


def findings(*sections, framework=FRAMEWORK, beside=()):
    elements, pages = report_rows([*sections, AREA])
    return analyse_report(elements, pages, [], framework, *WHOSE, beside=beside)


def answered(question, *texts):
    found = findings(*(("How we work", text) for text in texts))["audit_findings"]
    row = next(row for row in found if row["question_id"] == question)
    return row["answer"]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("practice_reviews", "One local child safeguarding practice review was completed and published in May.", "reported"),
        ("practice_reviews", "The serious case review of Child K found that nobody had spoken with the father.", "reported"),
        ("practice_reviews", "No child safeguarding practice reviews were commissioned this year.", "none_in_year"),
        ("practice_reviews", "Partners did not undertake any serious case reviews in the period.", "none_in_year"),
        ("practice_reviews", "A serious case review is undertaken where a child has died and abuse is suspected.", "not_reported"),
        ("practice_reviews", "Reports must set out what was done on child safeguarding practice reviews.", "not_reported"),
        ("practice_reviews", "The review group agreed its terms of reference.", "not_reported"),
        ("rapid_reviews", "We held three rapid reviews, all within fifteen working days.", "reported"),
        ("rapid_reviews", "Nothing happened in the year that called for a rapid review; no rapid review was held.", "none_in_year"),
        ("rapid_reviews", "Safeguarding partners should hold rapid reviews promptly.", "not_reported"),
        ("national_reviews", "Partners discussed the Panel's report on criminal exploitation and changed their screening.", "reported"),
        ("national_reviews", "Copies of this report were sent to the national Panel.", "not_reported"),
        ("secure_establishment", "There is no secure establishment in our area.", "none_in_area"),
        ("secure_establishment", "The secure children's home in the city holds twelve young people.", "in_area"),
        ("secure_establishment", "Secure email is used by all agencies.", "not_mentioned"),
        ("independent_scrutiny", "Our independent scrutineer observed two meetings and read twelve files.", "reported"),
        ("independent_scrutiny", "Independent scrutiny arrangements have still to be agreed.", "not_reported"),
        ("scrutiny_of_report", "The scrutineer has read this report in draft and finds it candid.", "reported"),
        ("scrutiny_of_report", "The scrutineer visited the front door.", "not_reported"),
        ("changes_to_arrangements", "The nine subgroups became four in January.", "reported"),
        ("changes_to_arrangements", "No changes to the published arrangements were made.", "not_reported"),
        ("actions_after_reviews", "Following the rapid review the bruising protocol was rewritten.", "reported"),
        ("actions_after_reviews", "Following the rapid review a protocol will be written.", "not_reported"),
        ("evidence_for_priorities", "Our priorities were chosen because audits and referral data showed rising neglect.", "reported"),
        ("evidence_for_priorities", "Our priorities are neglect and domestic abuse.", "not_reported"),
    ],
)  # fmt: skip
def test_what_was_done_is_reported_and_what_should_or_will_be_is_not(question, text, expected):
    assert answered(question, text) == expected


def test_every_question_of_the_instrument_is_answered_and_rows_fit_their_dataset():
    found = findings(CARE)
    rows = found["audit_findings"]
    assert [row["question_id"] for row in rows] == [question.id for question in FRAMEWORK.audit]
    dataset("audit_findings").table(rows)
    dataset("evidence").table(found["evidence"])
    assert {(row["framework_id"], row["engine"], row["is_own"]) for row in rows} == {("wt2018", "extractive", True)}


def test_an_instrument_without_criteria_gives_no_score():
    found = findings(CARE)
    assert (found["scores"], found["theme_findings"], found["criterion_findings"], found["compliance_findings"]) == (
        [],
        [],
        [],
        [],
    )


def test_a_topic_says_whether_impact_is_shown_or_only_activity_described():
    rows = {row["question_id"]: row for row in findings(CARE)["audit_findings"]}
    assert (rows["looked_after"]["answer"], rows["looked_after"]["detail"]) == ("reported", "impact_shown")
    told = (
        CARE[1].split(" After a nurse")[0]
        + " Foster carers met at a conference, and the virtual school met every term with them."
    )
    rows = {row["question_id"]: row for row in findings((CARE[0], told))["audit_findings"]}
    assert (rows["looked_after"]["answer"], rows["looked_after"]["detail"]) == ("reported", "described")
    assert rows["care_leavers"]["answer"] == "not_reported"


def test_every_answer_that_says_something_is_there_stands_on_a_verified_quote_on_its_page():
    found = findings(AREA, CARE)
    row = next(row for row in found["audit_findings"] if row["question_id"] == "looked_after")
    quotes = [
        quote for quote in found["evidence"] if quote["finding_key"] == row["finding_key"] == "wt2018.looked_after"
    ]
    assert row["n_evidence"] == len(quotes) > 0
    assert {(quote["finding_kind"], quote["check_result"], quote["page"]) for quote in quotes} == {
        ("audit", "verified", 2)
    }


def test_a_choice_that_is_named_has_a_quote_of_its_own_and_intentions_name_none():
    text = "Four learning events were held. A newsletter came out each quarter. Next year we will run a campaign on Twitter."
    found = findings(("Sharing what we learn", text))
    row = next(row for row in found["audit_findings"] if row["question_id"] == "dissemination")
    assert row["values"] == ["newsletters", "learning_events"]
    assert row["n_evidence"] == 2


def test_restraint_is_asked_only_where_a_secure_establishment_stands():
    assert answered("restraint", "There is no secure establishment in our area.") == "not_applicable"
    secure = "The secure children's home in our city has twelve beds."
    assert answered("restraint", secure) == "not_reported"
    assert answered("restraint", secure, "Restraint was used on 41 occasions, and we reviewed each.") == "reported"


def test_the_grade_follows_from_the_other_answers_and_says_how():
    rows = {row["question_id"]: row for row in findings(AREA)["audit_findings"]}
    assert rows["overall"]["answer"] == "not_evidenced"
    rows = {row["question_id"]: row for row in findings(CARE)["audit_findings"]}
    assert "of 10 requirements" in rows["overall"]["rationale"]
    assert 0 < rows["overall"]["number"] < 0.35


def test_a_report_is_as_long_as_it_has_pages_and_web_pages_have_none():
    elements, pages = report_rows([CARE, AREA])
    rows = {row["question_id"]: row for row in analyse_report(elements, pages, [], FRAMEWORK, *WHOSE)["audit_findings"]}
    assert (rows["pages"]["answer"], rows["pages"]["number"]) == ("counted", 2.0)
    for row in (*elements, *pages):
        row |= {"page": None, "anchor": "part"}
    rows = {row["question_id"]: row for row in analyse_report(elements, pages, [], FRAMEWORK, *WHOSE)["audit_findings"]}
    assert (rows["pages"]["answer"], rows["pages"]["number"]) == ("no_pages", None)


def test_one_year_can_be_read_under_two_instruments_and_neither_changes_the_other():
    wt2023 = load_framework("wt2023")
    alone = findings(CARE, framework=wt2023)
    both = findings(CARE, framework=wt2023, beside=(FRAMEWORK, load_framework("panel2021")))
    for name in alone:
        if name not in ("audit_findings", "evidence"):
            assert alone[name] == both[name]
    assert alone["audit_findings"] == []
    assert [row for row in both["evidence"] if row["finding_kind"] != "audit"] == alone["evidence"]
    asked = {(row["framework_id"], row["question_id"]): row for row in both["audit_findings"]}
    assert asked["wt2018", "looked_after"]["detail"] == "impact_shown"
    assert asked["panel2021", "babies"]["answer"] == "not_mentioned"
    assert not any(row["is_own"] for row in both["audit_findings"])


def test_an_earlier_year_can_be_read_with_the_themes_of_2023():
    found = findings(CARE, beside=(load_framework("wt2023"),))["audit_findings"]
    beside = {row["question_id"]: row for row in found if row["framework_id"] == "wt2023"}
    assert len(beside) == 26 + 4 + 4
    assert beside["compliance.partnership_chair"]["answer"] == "not_mentioned"
    dataset("audit_findings").table(found)
