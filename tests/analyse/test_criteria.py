"""Criteria ask for distinct requirements, for realised change with its evidence, and for more than one plan."""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.frameworks import load_framework
from include.frameworks.scoring import gated_score
from tests.analyse.helpers import REPORT, report_rows, table_element, table_rows

FRAMEWORK = load_framework("wt2023")
IMPACT = [
    ("The Friday call", "What difference has it made? Police went back to 31 of 112 homes, against 58 in the year before. An audit of thirty records in February found that injuries fell from fourteen to five."),
    ("Scores", "Of the 288 children who were scored a second time after six months, the share with the worst marks came down from 61% to 34%. A mother said that her twins sleep through the night."),
    ("Files", "When the audit was repeated in March, fathers had been spoken to in 38 of 50 records, against 13 of 50 in the first sample."),
    ("School", "Three months later the same survey was asked again: 84 per cent of pupils could name an adult they trust, compared with 61 per cent in the autumn."),
    ("Home", "Since the worker came, Dana has not been missing again and her plan ended in May. Of the 40 families who had such a worker, 31 were still together a year later, where it had been 19 of 40 before."),
]  # fmt: skip
INTENTIONS = [
    ("Hopes", "The new rota will mean that more children are seen. We expect referrals to fall from 61% to 34% once the plan is in place, and an audit in 2025 should show it."),
    ("Activity", "We held 61 meetings, issued eleven briefings and offered 1,846 training places, against 1,610 in the year before. The website was visited 41,200 times, up from 38,000."),
    ("Belief", "Partners believe that this has helped to keep children safer, and feedback has been very positive."),
    ("Figures", "Contacts rose from 21,480 to 23,906 and the vacancy rate went from 14% to 17%. We are not able to say that any of this is the result of what we did."),
]  # fmt: skip


def answers(sections):
    elements, pages = report_rows(sections)
    findings = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")
    return {row["criterion_no"]: row for row in findings["criterion_findings"]}, findings


def test_realised_change_tied_to_audits_and_surveys_on_several_pages_is_impact():
    criteria, findings = answers(IMPACT)
    assert criteria[3]["answer"] == "met"
    pages = {
        row["page"] for row in findings["evidence"] if (row["finding_kind"], row["finding_key"]) == ("criterion", "3")
    }
    assert len(pages) >= 2


def test_intentions_activity_beliefs_and_demand_are_not_impact():
    assert answers(INTENTIONS)[0][3]["answer"] == "not_met"


def test_impact_on_one_page_alone_is_not_enough():
    together = [("All of it", "\n\n".join(text for _, text in IMPACT))]
    assert answers(together)[0][3]["answer"] == "not_met"


def test_one_phrase_of_the_guidance_does_not_mirror_it():
    text = "This report is transparent and easily accessible to families. We hope that it is read. It was written in May by the partners, who thank all staff."
    assert answers([("About", text)])[0][1]["answer"] == "not_met"


def test_a_report_that_answers_the_requirements_one_by_one_mirrors_the_guidance():
    text = (
        "The contribution of each safeguarding partner comes first. Themes from aggregated scrutiny follow.\n\nEvidence of impact on outcomes "
        "for children and families is given for each priority.\n\nAreas with little or no progress are analysed.\n\nLearning from serious incidents "
        "has its own part.\n\nA record of decisions and actions was kept.\n\nFeedback from children and families was sought.\n\nA breakdown of costs "
        "and a view on value for money are given.\n\nIndependent scrutiny was reviewed."
    )
    assert answers([("How it is arranged", text)])[0][1]["answer"] == "met"


def test_a_report_in_plain_words_mirrors_the_guidance_by_its_headings():
    headings = (
        "What did each partner do?", "How are schools involved?", "What children told us", "When a child was seriously hurt",
        "What did the independent scrutineer find?", "What it cost", "Where we made little progress", "Our decisions", "How we use data",
    )  # fmt: skip
    plain = "We say here what happened in the year and what we think of it, in words that anyone can read. It takes a page. If you want to know more, ring our office."
    assert answers([(heading, plain) for heading in headings])[0][1]["answer"] == "met"
    assert answers([(f"Chapter {no}", plain) for no, _ in enumerate(headings)])[0][1]["answer"] == "not_met"


def test_figures_side_by_side_in_tables_are_no_impact():
    elements, pages = report_rows([("The area", "There are two rivers and a market.")])
    tables = []
    for number in range(1, 8):
        rows = [["Measure", "2022/23", "2023/24"], ["Plans that lasted two years", "14%", "6% (from 14%)"]]
        elements.append(table_element(rows, 100 + number, number, f"Data {number}", number))
        tables += table_rows(rows, number, number)
    findings = analyse_report(elements, pages, tables, FRAMEWORK, REPORT, "harrow-edge")
    assert findings["criterion_findings"][2]["answer"] == "not_met"


def test_a_plan_in_a_table_with_owners_and_dates_is_a_plan():
    rows = [
        ["Action", "Owner", "By"],
        ["Revise the threshold document", "Council", "Q2"],
        ["Open consultation to all schools", "ICB", "Q3"],
        ["Repeat the audit of strategy meetings", "Police", "June 2025"],
        ["Merge the two panels", "Police", "Q4"],
    ]
    elements, pages = report_rows([("The area", "There are two rivers and a market.")])
    pages.append(pages[0] | {"page": 2, "text": "\n".join(" ".join(row) for row in rows)})
    elements.append(table_element(rows, 100, 2, "Next year"))
    findings = analyse_report(elements, pages, table_rows(rows, 2), FRAMEWORK, REPORT, "harrow-edge")
    assert findings["criterion_findings"][3]["answer"] == "met"


def test_the_confidence_grows_with_the_distance_from_the_border_and_promises_no_certainty():
    near, far = answers(IMPACT[:4])[0][3], answers([("The area", "There are two rivers and a market.")])[0][3]
    assert near["confidence"] < far["confidence"] < 0.96
    assert near["needs_review"] and not far["needs_review"]


def test_one_we_will_is_no_plan_but_a_section_with_dates_and_owners_is():
    vague = [("Looking ahead", "We will go on working hard for children.")]
    planned = [
        ("What comes next", "By September 2024 we will repeat the audit. The chief nurse is to report on waits in December. The plan for 2024-25 follows from what did not work."),
        ("Further ahead", "The contract ends in March 2026, and partners will decide by January 2025 what replaces it. The implications for staff are being worked out for the coming year."),
    ]  # fmt: skip
    assert answers(vague)[0][4]["answer"] == "not_met"
    assert answers(planned)[0][4]["answer"] == "met"


@pytest.mark.parametrize(
    ("met", "points"),
    [
        ({1, 2, 3, 4}, {1: 1, 2: 1, 3: 1, 4: 1}),
        ({1, 2, 4}, {1: 1, 2: 1, 3: 0, 4: 0}),
        ({1, 2, 3}, {1: 1, 2: 1, 3: 1, 4: 0}),
        ({4}, {1: 0, 2: 0, 3: 0, 4: 0}),
        (set(), {1: 0, 2: 0, 3: 0, 4: 0}),
    ],
)
def test_criterion_4_counts_only_behind_the_gate(met, points):
    assert gated_score({no: no in met for no in (1, 2, 3, 4)}, FRAMEWORK.criteria) == points


def test_criterion_4_is_answered_on_its_own_merits_where_the_gate_keeps_it_out():
    planned = (
        "What comes next",
        "By September 2024 we will repeat the audit. The chief nurse is to report in December 2024. The plan for 2024-25 follows from this year.",
    )
    criteria, findings = answers([planned, ("Later still", planned[1].replace("2024", "2025"))])
    assert criteria[4]["answer"] == "met"
    assert findings["scores"][0]["criterion_4"] == 0
