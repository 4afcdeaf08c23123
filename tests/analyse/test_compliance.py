"""The four compliance questions, in the words of many partnerships."""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.frameworks import load_framework
from tests.analyse.helpers import REPORT, report_rows

FRAMEWORK = load_framework("wt2023")

CHAIR, SCRUTINY, EDUCATION, DELEGATED = (question.id for question in FRAMEWORK.compliance)


def answer(question, text):
    elements, pages = report_rows([("How we run things", text), ("The area", "There are two rivers and a market.")])
    rows = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")["compliance_findings"]
    row = next(row for row in rows if row["question_id"] == question)
    return row["answer"], row["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "In April the role of Independent Chair was discontinued and the Director of Children's Services now chairs the Executive on behalf of the three partners.",
        "The three partners take it in turns to chair the partnership, each for twelve months.",
        "We said goodbye to our independent chair in June. Since then the ICB's Chief Nurse has acted as Partnership Chair.",
        "A rotating Partnership Chair drawn from the delegated safeguarding partners replaced the independent chair.",
        "Leadership of the partnership moved from an independent chair to the Director of Children's Services in September 2023.",
        "During the year our Independent Chair stood down and was not replaced. The Chief Nurse was appointed as the first Partnership Chair.",
        "From 1 July the chair of our Executive passed to the Director of Children's Services, who will hold it for two years.",
        "We used to have a chairperson who did not work for any of us. That changed in May. Superintendent Dean now chairs our meetings.",
        "In line with the guidance we removed the post of Independent Chair and introduced a Partnership Chair, currently the Chief Nurse.",
        "Since 1 August the partnership has been chaired by Chief Superintendent Adair, who will hold the role for eighteen months.",
        "Chairing of the Executive alternates each year between the council, health and police.",
        "The statutory partners share the chairing of the Executive between them since the independent chair's contract was not renewed in 2023.",
        "We used to pay somebody from outside to run our meetings. Now the police, the council and the NHS each take a year.",
    ],
)
def test_a_chair_that_has_passed_to_a_partner_is_met_and_transitioned(text):
    assert answer(CHAIR, text) == ("met", "transitioned")


@pytest.mark.parametrize(
    "text",
    [
        "The contract of the independent chair ends on 30 September 2024, when the chief nurse will take the chair.",
        "From April 2025 a Partnership Chair, chosen from the delegated partners, will replace the Independent Chair.",
        "Our independent chair will hand over to the chief nurse on 1 October 2024.",
        "The independent chair's contract would not be renewed when it ends on 31 March 2025. From 1 April the Commander will chair.",
        "The Independent Chair's tenure concludes in September 2024, at which point the Chief Superintendent will assume the role.",
        "Dr Hale will leave as independent chair on 30 September 2024. By October 2024 the chair passes to the Chief Nurse.",
    ],
)
def test_a_dated_move_is_met_and_planned(text):
    assert answer(CHAIR, text) == ("met", "planned")


@pytest.mark.parametrize(
    "text",
    [
        "Partners considered whether an independent chair was still needed and concluded that it was; Dr Lowe will continue in the role.",
        "Unlike many areas we have kept an independent chair, since partners wish to be challenged.",
        "At its July meeting the Board resolved to renew his appointment as Independent Chair until March 2027.",
        "The independent chair was reappointed for three years in May.",
        "The three partners decided to keep Mr Lane as independent chair until further notice.",
        "An independent person leads the partnership as before.",
        "The Partnership has an independent chair, Professor Gill, who has led it since 2019.",
        "Jim Nolan chairs the partnership. He is independent of all agencies and was reappointed in May for a third term.",
    ],
)
def test_a_chair_that_is_kept_is_unmet_and_retained(text):
    assert answer(CHAIR, text) == ("unmet", "retained")


@pytest.mark.parametrize(
    "text",
    [
        "The partners accept that the independent chair will have to give way to a partnership chair, but have not agreed when.",
        "Our independent chair intends to step down; no date has been fixed.",
        "Work is under way to move from an independent chair to a partnership chair. No timetable has been set.",
    ],
)
def test_a_move_without_a_date_is_unmet_and_planned(text):
    assert answer(CHAIR, text) == ("unmet", "planned")


@pytest.mark.parametrize(
    "text",
    [
        "The Executive meets every month and agrees the plan. Each subgroup has a chair from a different agency.",
        "The guidance says that partnerships should appoint a partnership chair and no longer need an independent chair.",
        "The independent reviewing officers chaired 412 conferences.",
        "The Learning Group is chaired by the Designated Nurse and the Exploitation Group by a Detective Superintendent.",
        "Chairing skills were the subject of a course for conference chairs.",
    ],
)
def test_other_chairs_and_what_the_guidance_says_are_no_answer(text):
    assert answer(CHAIR, text) == ("not_mentioned", None)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (SCRUTINY, "The Independent Scrutineer observed two meetings and read twelve files.", "met"),
        (SCRUTINY, "The partners have engaged two scrutineers, who work as a pair and are paid for fifteen days each.", "met"),
        (SCRUTINY, "Working Together 2023 says that there must be independent scrutiny.", "not_mentioned"),
        (SCRUTINY, "Partners will think about how scrutiny might be arranged in the year to come.", "not_mentioned"),
        (SCRUTINY, "The health overview and scrutiny committee of the council received the report.", "not_mentioned"),
        (SCRUTINY, "Somebody from outside checks on us; she reads files and talks to anyone she likes.", "met"),
        (SCRUTINY, "Our critical friend is a retired judge with no tie to any of the three agencies.", "met"),
        (SCRUTINY, "The role of independent scrutiny is to provide rigour and challenge.", "not_mentioned"),
        (SCRUTINY, "The partnership welcomes scrutiny in all its forms and is committed to being open.", "not_mentioned"),
        (SCRUTINY, "The post of scrutineer has been vacant since August and no scrutiny was commissioned.", "unmet"),
        (EDUCATION, "Two head teachers and a childminder come to the main meeting and vote on the plan.", "met"),
        (EDUCATION, "From September a head teacher from each phase will join the Executive.", "met"),
        (EDUCATION, "Designated leads meet termly through our DSL network, which reports to the Business Group.", "met"),
        (SCRUTINY, "Independent scrutiny lapsed in the summer, and no successor has been appointed.", "unmet"),
        (SCRUTINY, "There are at present no arrangements for independent scrutiny of the partnership.", "unmet"),
        (EDUCATION, "The heads choose two of their number to sit with the partnership's leaders.", "met"),
        (EDUCATION, "An Education Safeguarding Advisory Group was established in the year.", "met"),
        (EDUCATION, "Neighbourhood officers have each adopted a primary school. The cadet scheme has 44 members.", "not_mentioned"),
        (DELEGATED, "Leaders from the three meet every two months as the Safeguarding Leaders' Group.", "unmet"),
        (EDUCATION, "Schools remain our biggest audience: 540 school staff took up training places.", "not_mentioned"),
        (EDUCATION, "Education is not represented on the Executive and there is no education subgroup.", "not_mentioned"),
        (EDUCATION, "Education is represented on the Executive by two head teachers, one primary and one secondary.", "met"),
        (EDUCATION, "A schools' reference group comments on each policy before it goes to the Board.", "met"),
        (EDUCATION, "We must do more to involve schools in what we do.", "not_mentioned"),
        (EDUCATION, "Safer Internet Day was marked by assemblies in 22 primary schools, which 4,300 pupils attended.", "not_mentioned"),
        (DELEGATED, "The Delegated Safeguarding Partner for health is the Executive Director of Nursing. For the police it is the Head of Crime.", "met"),
        (DELEGATED, "A written scheme of delegation shows what the lead safeguarding partners keep and what their delegates may decide.", "met"),
        (DELEGATED, "Lead: Chief Executive of the Council; acting on her behalf: Corporate Director, Children.", "met"),
        (DELEGATED, "The memorandum names who acts for whom and eleven matters which may not be delegated.", "met"),
        (DELEGATED, "The Business Manager has delegated authority to approve training invoices of up to £500.", "not_mentioned"),
        (DELEGATED, "The partnership is led by a strategic board of senior leaders from the council, the police and the NHS.", "unmet"),
        (DELEGATED, "Partners have not yet decided who will be the delegated safeguarding partners. The Board is attended by senior managers.", "unmet"),
        (DELEGATED, "The sheep were counted in May.", "not_mentioned"),
    ],
)  # fmt: skip
def test_what_must_or_should_be_never_answers_and_what_is_does(question, text, expected):
    assert answer(question, text)[0] == expected


def test_an_answer_carries_a_verified_quote_on_its_page():
    elements, pages = report_rows(
        [
            ("The area", "There are two rivers."),
            ("Scrutiny", "The Independent Scrutineer observed two meetings and read twelve files."),
        ]
    )
    findings = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")
    quote = next(row for row in findings["evidence"] if row["finding_key"] == SCRUTINY)
    assert (quote["check_result"], quote["page"]) == ("verified", 2)
