"""Money, priorities, decisions and reviews are taken out one by one, each with its quote."""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.analyse.items.money import percent, pounds
from include.frameworks import load_framework
from tests.analyse.helpers import REPORT, report_rows, table_element, table_rows

FRAMEWORK = load_framework("wt2023")
TABLE = [
    ["Contributor", "2022-23", "2023-24", "Share"],
    ["Harrow Edge Council", "£110,000", "£121,500", "51.2%"],
    ["NHS Edge Integrated Care Board", "£80k", "£86k", "36.2%"],
    ["Northland Police", "£20,000", "£25,400.50", "10.7%"],
    ["Probation Service", "nil", "£4,200", "1.8%"],
    ["Total", "£210,000", "£237,100.50", "100%"],
]


def findings(sections, tables=(), elements_more=()):
    elements, pages = report_rows(sections)
    return analyse_report([*elements, *elements_more], pages, list(tables), FRAMEWORK, REPORT, "harrow-edge")


def contributions(table, heading="Money"):
    text = "\n".join(" ".join(row) for row in table)
    return findings(
        [(heading, text)], table_rows(table, page=1), [table_element(table, number=99, page=1, heading=heading)]
    )


@pytest.mark.parametrize(
    ("text", "header", "amount"),
    [
        ("£45,000", "", 45000), ("£45k", "", 45000), ("£1.2m", "", 1200000), ("£1.2 million", "", 1200000),
        ("(£3,000)", "", -3000), ("-£300", "", -300), ("£-300", "", -300), ("45,000", "£", 45000), ("45.5", "£000", 45500),
        ("£101.4k", "Cash (£k)", 101400), ("nil", "", 0), ("£45,000.50", "", 45000.5), ("in kind", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_printed(text, header, amount):
    assert pounds(text, header, bare=True) == amount


def test_shares_are_read_in_either_spelling():
    assert [percent("51.2%"), percent("20 per cent"), percent("20")] == [51.2, 20.0, None]


def test_a_table_gives_one_row_per_contributor_and_year_without_its_total():
    found = contributions(TABLE)
    rows = {(row["contributor"], row["period"]): row for row in found["contributions"]}
    assert rows["Northland Police", "2023-24"]["amount_gbp"] == 25400.5
    assert rows["Harrow Edge Council", "2022-23"]["amount_gbp"] == 110000
    assert not any("Total" in name for name, _ in rows)
    groups = {name: row["contributor_group"] for (name, _), row in rows.items()}
    assert groups == {
        "Harrow Edge Council": "local_authority", "NHS Edge Integrated Care Board": "health", "Northland Police": "police",
        "Probation Service": "probation",
    }  # fmt: skip


def test_every_contribution_has_a_verified_quote_on_its_page():
    found = contributions(TABLE)
    proofs = {row["finding_key"]: row for row in found["evidence"] if row["finding_kind"] == "item"}
    assert all(proofs[row["item_id"]]["check_result"] == "verified" for row in found["contributions"])
    assert all(row["page"] == 1 and not row["needs_review"] for row in found["contributions"])


@pytest.mark.parametrize(
    "table",
    [
        [["Spending", "2023-24"], ["Staff", "£187,600"], ["Training", "£41,300"], ["Case reviews", "£22,900"]],
        [["Source of training income", "2022-23"], ["Academy trusts", "£4,150"], ["Late cancellation fees", "£1,260"], ["Total", "£7,790"]],
        [["Indicator", "2022-23", "2023-24"], ["Contacts", "21,480", "23,906"], ["Police incidents", "6,606", "6,870"]],
    ],
)  # fmt: skip
def test_tables_of_spending_charges_and_figures_are_no_contributions(table):
    assert contributions(table)["contributions"] == []


def test_cash_and_in_kind_are_told_apart():
    table = [
        ["Partner", "Cash", "In kind"],
        ["Harrow Edge Council", "£101,400", "£38,000"],
        ["Northland Police", "£52,000", "£30,500"],
    ]
    kinds = {(row["contributor"], row["kind"]): row["amount_gbp"] for row in contributions(table)["contributions"]}
    assert kinds["Northland Police", "in_kind"] == 30500
    assert kinds["Northland Police", "cash"] == 52000


def test_money_in_sentences_is_found_with_the_name_the_report_uses_elsewhere():
    text = (
        "Eastmarsh County Council hosts the team. Contributions were as follows. The council gave £212,400, the health board paid £96,500 "
        "and Eastmarsh Police put in £88,750. A further £5,200 came from the Probation Service. In the year before, the council's figure was £205,000."
    )
    rows = {row["contributor"]: row["amount_gbp"] for row in findings([("Paying for it", text)])["contributions"]}
    assert rows["Eastmarsh County Council"] == 212400
    assert rows["Eastmarsh Police"] == 88750
    assert rows["Probation Service"] == 5200
    assert 205000 not in rows.values()


def test_priorities_are_named_by_group_else_in_the_reports_own_words():
    text = "There are four priorities: neglect, harm outside the home, babies in their first year and children out of sight."
    rows = findings([("Our plan", text)])["priorities"]
    assert {row["priority"] for row in rows} == {"neglect", "harm outside the home", "babies", "children out of sight"}
    assert all(row["wording"] == text and row["page"] == 1 for row in rows)


def test_a_priority_at_the_head_of_a_section_of_its_own_is_found_beside_the_others():
    told = [("Screens", "Safety online is the first of our three priorities."), ("Behaviour", "The second priority is harmful sexual behaviour."), ("Cold homes", "The third is neglect, and it has a season.")]  # fmt: skip
    assert {row["priority"] for row in findings(told)["priorities"]} == {"online harm", "child sexual abuse", "neglect"}


def test_last_years_and_next_years_priorities_are_not_this_years():
    text = "Our two priorities are neglect and domestic abuse. The former plan had online safety among its priorities. A possible new priority is mental health."
    assert {row["priority"] for row in findings([("Our plan", text)])["priorities"]} == {"neglect", "domestic abuse"}


def test_decisions_are_what_was_decided_and_not_what_will_be():
    text = "In June the Executive accepted all five recommendations. The Board will approve the plan in May. Partners agreed to fund a midwife."
    rows = findings([("Our year", text)])["decisions"]
    assert [row["decision"] for row in rows] == [
        "In June the Executive accepted all five recommendations.",
        "Partners agreed to fund a midwife.",
    ]


def test_reviews_are_told_apart_and_counted():
    text = "Four rapid reviews were carried out. One local child safeguarding practice review was published. Working Together requires rapid reviews in fifteen days."
    rows = {(row["kind"], row["n_reviews"]) for row in findings([("Learning", text)])["reviews_mentioned"]}
    assert rows == {("rapid_review", 4), ("lcspr", 1)}


@pytest.mark.parametrize(
    ("heading", "text", "names"),
    [
        ("Our aims", "Our priorities for the year were:\n\n- Neglect\n\n- Child exploitation\n\n- Harm on the farm", {"neglect", "harm outside the home", "harm on the farm"}),
        ("Our plan", "We agreed three strategic priorities. The first is tackling neglect. The second is domestic abuse. The third is early help.", {"neglect", "domestic abuse", "early help"}),
        ("Weight", "Partners decided to put their joint weight behind neglect and domestic abuse.", {"neglect", "domestic abuse"}),
        ("Plan", "Our 2023-26 plan is built on three pillars: neglect, extra-familial harm and infants under one.", {"neglect", "harm outside the home", "babies"}),
        ("Intro", "Neglect and children's mental health were the partnership's priorities.", {"neglect", "mental health"}),
        ("Goals", "The Board has set itself two goals. One is to see neglect sooner. The other is to make children safer online.", {"neglect", "online harm"}),
        ("Our priorities to 2025", "- Domestic abuse – children as victims\n\n- Neglect – day to day care", {"domestic abuse", "neglect"}),
        ("Our work", "Audits found three things: neglect is missed, babies are not seen and domestic abuse is excused.", set()),
        ("Our plan", "Partners agreed to concentrate on child sexual abuse, neglect and serious violence. These remain our priorities.", {"child sexual abuse", "neglect", "harm outside the home"}),
        ("Priority 1: Safe babies", "We worked with midwives on the pathway.", {"babies"}),
    ],
)  # fmt: skip
def test_priorities_are_found_in_lists_in_turns_of_speech_and_in_headings(heading, text, names):
    rows = findings([(heading, text), ("The area", "There are two rivers.")])["priorities"]
    assert {row["priority"] for row in rows} == names


def test_a_negative_amount_goes_to_review():
    table = [["Contributor", "2023-24"], ["Harrow Edge Council", "£121,500"], ["Northland Police", "(£3,000)"]]
    rows = {row["contributor"]: row for row in contributions(table)["contributions"]}
    assert (rows["Northland Police"]["amount_gbp"], rows["Northland Police"]["needs_review"]) == (-3000, True)
    assert not rows["Harrow Edge Council"]["needs_review"]


def test_what_was_not_agreed_is_no_decision():
    text = "Partners have not agreed how that might be done. In June the Executive approved a common form for all."
    assert [row["decision"][:7] for row in findings([("Our year", text)])["decisions"]] == ["In June"]


@pytest.mark.parametrize(
    ("printed", "waits"),
    [("£200,000", False), ("£200,001", False), ("£210,000", True), ("£20,000", True)],
)
def test_amounts_that_do_not_come_to_the_printed_total_wait_for_a_person(printed, waits):
    table = [
        ["Contributor", "2023-24"],
        ["Harrow Edge Council", "£120,000"],
        ["NHS Edge Integrated Care Board", "£50,000"],
        ["Northland Police", "£30,000"],
        ["Total", printed],
    ]
    rows = contributions(table)["contributions"]
    assert len(rows) == 3
    assert {row["needs_review"] for row in rows} == {waits}
