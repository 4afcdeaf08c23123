"""Money is read however a report prints it, and what nobody gave is never reported as given.

The presentations are written from how partnerships print their accounts, not from any report the rules were tuned on.
The reporting year is 2023-24. An expected row is (contributor, pounds), with the share, period and kind where they matter.
"""

from __future__ import annotations

import pytest

from include.analyse.core import analyse_report
from include.frameworks import load_framework
from tests.analyse.helpers import REPORT, report_rows, table_element, table_rows

FRAMEWORK = load_framework("wt2023")
THIS, LAST, NEXT = "2023-24", "2022-23", "2024-25"


def read_table(table, heading="Money", n_headers=1, read_by="table", more=()):
    text = "\n".join(" ".join(row) for row in table)
    elements, pages = report_rows([(heading, text), *more])
    cells = table_rows(table, page=1, n_headers=n_headers, read_by=read_by)
    return _analysed([*elements, table_element(table, number=99, page=1, heading=heading)], pages, cells)


def read_text(text, heading="Paying for it"):
    elements, pages = report_rows([(heading, text)])
    return _analysed(elements, pages, [])


def _analysed(elements, pages, cells):
    return analyse_report(elements, pages, cells, FRAMEWORK, REPORT, "harrow-edge")["contributions"]


def pairs(rows, period=THIS):
    return {(row["contributor"], row["amount_gbp"]) for row in rows if row["period"] == period}


COUNCIL, ICB, POLICE, PROBATION = "Harrow Edge Council", "NHS Edge Integrated Care Board", "Northland Police", "Probation Service"  # fmt: skip
THREE = {(COUNCIL, 120450), (ICB, 61200), (POLICE, 58300)}

TABLES = {
    "no heading over the names": ("Finance", 1, [
        ["", "Contribution 2023/24 (£)", "Share (%)"], [COUNCIL, "120,450", "50.2"], [ICB, "61,200", "25.5"], [POLICE, "58,300", "24.3"], ["Total", "239,950", "100"],
    ]),
    "this year first, last year second": ("Partner contributions", 1, [
        ["Partner", "2023/24", "2022/23"], [COUNCIL, "£120,450", "£115,000"], [ICB, "£61,200", "£60,000"], [POLICE, "£58,300", "£57,000"],
    ]),
    "short years": ("Partner contributions", 1, [
        ["Agency", "Actual 22-23", "Actual 23-24"], [COUNCIL, "£115,000", "£120,450"], [ICB, "£60,000", "£61,200"], [POLICE, "£57,000", "£58,300"],
    ]),
    "last year and this year in words": ("Partner contributions", 1, [
        ["Agency", "Last year", "This year"], [COUNCIL, "£115,000", "£120,450"], [ICB, "£60,000", "£61,200"], [POLICE, "£57,000", "£58,300"],
    ]),
    "budget beside actual": ("Income", 1, [
        ["Contributor", "Budget", "Actual"], [COUNCIL, "£121,000", "£120,450"], [ICB, "£61,000", "£61,200"], [POLICE, "£58,000", "£58,300"],
    ]),
    "two heading rows, budget beside actual of two years": ("Partner income", 2, [
        ["", "2022/23", "", "2023/24", ""], ["", "Budget", "Actual", "Budget", "Actual"],
        [COUNCIL, "£114,000", "£115,000", "£121,000", "£120,450"], [ICB, "£60,000", "£60,000", "£61,000", "£61,200"], [POLICE, "£57,000", "£57,000", "£58,000", "£58,300"],
    ]),
    "second heading row with the unit only": ("Funding", 1, [
        ["Funding partner", "2022-23", "2023-24"], ["", "£", "£"], [COUNCIL, "115,000", "120,450"], [ICB, "60,000", "61,200"], [POLICE, "57,000", "58,300"], ["TOTAL", "232,000", "239,950"],
    ]),
    "title row above the heading row": ("Our finances", 1, [
        ["Table 4: Partner contributions 2023/24", ""], ["Partner", "Amount"], [COUNCIL, "£120,450"], [ICB, "£61,200"], [POLICE, "£58,300"],
    ]),
    "income and spending in one table, in sections": ("Income and expenditure 2023/24", 1, [
        ["Income", "£"], ["Balance brought forward", "31,000"], [COUNCIL, "120,450"], [ICB, "61,200"], [POLICE, "58,300"], ["Training income", "8,400"],
        ["DfE grant", "47,300"], ["Total income", "326,650"], ["Expenditure", "£"], ["Staffing", "201,000"], ["Independent scrutineer", "18,000"],
        ["Police checks", "900"], ["Stationery", "350"], ["Council recharge for rooms", "4,000"], ["Total expenditure", "224,250"],
    ]),
    "spending first, income after": ("Accounts", 1, [
        ["Expenditure", "2023/24"], ["Salaries", "£201,000"], ["Health training days", "£3,000"], ["Total expenditure", "£204,000"],
        ["Income", ""], [COUNCIL, "£120,450"], [ICB, "£61,200"], [POLICE, "£58,300"], ["Reserves brought forward", "£12,000"], ["Total income", "£251,950"],
    ]),
    "income and spending side by side": ("Accounts for 2023/24", 1, [
        ["Income", "£", "Expenditure", "£"], [COUNCIL, "120,450", "Staff", "180,000"], [ICB, "61,200", "Training", "20,000"], [POLICE, "58,300", "Police liaison post", "21,000"], ["Total", "239,950", "Total", "221,000"],
    ]),
    "in thousands": ("Financial contributions", 1, [
        ["Agency", "£000"], [COUNCIL, "120.45"], [ICB, "61.2"], [POLICE, "58.3"],
    ]),
    "in thousands by the title": ("Contributions by partner (£'000)", 1, [
        ["Agency", "2023/24"], [COUNCIL, "120.45"], [ICB, "61.2"], [POLICE, "58.3"],
    ]),
    "no pound sign but under a heading of contributions": ("Partner contributions", 1, [
        ["Agency", "Contribution"], [COUNCIL, "120,450.00"], [ICB, "61,200.00"], [POLICE, "58,300.00"],
    ]),
    "a dash for nothing, a mark for a note": ("Contributions", 1, [
        ["Agency", "2023/24"], [f"{COUNCIL}*", "£120,450"], [f"{ICB} [1]", "£61,200"], [f"{POLICE}¹", "£58,300²"], ["Fire and Rescue Service", "–"], ["Cafcass", ""],
    ]),
    "a total over its parts": ("Contributions", 1, [
        ["Agency", "2023/24"], ["Police (all)", "£58,300"], ["of which: Northland Police", "£50,000"], ["of which: Police and Crime Commissioner", "£8,300"], [COUNCIL, "£120,450"], [ICB, "£61,200"],
    ]),
    "names across the top": ("Partner contributions", 1, [
        ["", COUNCIL, ICB, POLICE, "Total"], ["2022/23", "£115,000", "£60,000", "£57,000", "£232,000"], ["2023/24", "£120,450", "£61,200", "£58,300", "£239,950"],
    ]),
    "names across the top over one line": ("Partner contributions 2023/24", 1, [
        [COUNCIL, ICB, POLICE, "Total"], ["£120,450", "£61,200", "£58,300", "£239,950"],
    ]),
    "no heading row at all": ("What partners paid", 1, [
        [COUNCIL, "£120,450"], [ICB, "£61,200"], [POLICE, "£58,300"],
    ]),
    "pounds read as letters": ("Contributions", 1, [
        ["Agency", "2023/24"], [COUNCIL, "E120,450"], [ICB, "f61.200"], [POLICE, "£58, 300"],
    ]),
    "the pound sign in a cell of its own": ("Contributions", 1, [
        ["Agency", "", "2023/24"], [COUNCIL, "£", "120,450"], [ICB, "£", "61,200"], [POLICE, "£", "58,300"],
    ]),
    "a name over two rows": ("Contributions", 1, [
        ["Agency", "2023/24"], [COUNCIL, "£120,450"], ["NHS Edge Integrated", ""], ["Care Board", "£61,200"], [POLICE, "£58,300"],
    ]),
    "with the change from last year": ("Contributions", 1, [
        ["Agency", "2022/23", "2023/24", "Change", "% change"], [COUNCIL, "£115,000", "£120,450", "£5,450", "4.7%"], [ICB, "£60,000", "£61,200", "£1,200", "2.0%"], [POLICE, "£57,000", "£58,300", "£1,300", "2.3%"],
    ]),
    "income as a ledger prints it": ("Partner contributions", 1, [
        ["Partner", "2023/24 £"], [COUNCIL, "(120,450)"], [ICB, "(61,200)"], [POLICE, "(58,300)"], ["Total", "(239,950)"],
    ]),
    "amount and share in one cell": ("Contributions", 1, [
        ["Partner", "2023/24"], [COUNCIL, "£120,450 (50.2%)"], [ICB, "£61,200 (25.5%)"], [POLICE, "£58,300 (24.3%)"],
    ]),
    "a share for each year": ("Contributions", 1, [
        ["Partner", "2022/23", "%", "2023/24", "%"], [COUNCIL, "£115,000", "49.6", "£120,450", "50.2"], [ICB, "£60,000", "25.9", "£61,200", "25.5"], [POLICE, "£57,000", "24.5", "£58,300", "24.3"],
    ]),
    "one share after two years": ("Contributions", 1, [
        ["Partner", "2022/23", "2023/24", "Proportion of total"], [COUNCIL, "£115,000", "£120,450", "50.2%"], [ICB, "£60,000", "£61,200", "25.5%"], [POLICE, "£57,000", "£58,300", "24.3%"],
    ]),
    "a share before the money": ("Contributions", 1, [
        ["Partner", "% of budget", "Amount"], [COUNCIL, "50.2", "£120,450"], [ICB, "25.5", "£61,200"], [POLICE, "24.3", "£58,300"],
    ]),
    "years as heading rows inside": ("Contributions", 1, [
        ["Partner", "Amount"], ["2022/23", ""], [COUNCIL, "£115,000"], [ICB, "£60,000"], [POLICE, "£57,000"], ["2023/24", ""], [COUNCIL, "£120,450"], [ICB, "£61,200"], [POLICE, "£58,300"],
    ]),
}  # fmt: skip
SHARES = {"no heading over the names", "amount and share in one cell", "a share for each year", "one share after two years", "a share before the money"}  # fmt: skip
OTHER_YEARS = {
    "this year first, last year second", "short years", "last year and this year in words", "second heading row with the unit only",
    "two heading rows, budget beside actual of two years", "names across the top", "with the change from last year", "a share for each year",
    "one share after two years", "years as heading rows inside",
}  # fmt: skip
PARTS = {("Northland Police", 50000), ("Police and Crime Commissioner", 8300), (COUNCIL, 120450), (ICB, 61200)}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_contributions_is_read_however_it_is_laid_out(name):
    heading, n_headers, table = TABLES[name]
    rows = read_table(table, heading, n_headers)
    assert pairs(rows) == (PARTS if name == "a total over its parts" else THREE)
    assert pairs(rows, LAST) == ({(COUNCIL, 115000), (ICB, 60000), (POLICE, 57000)} if name in OTHER_YEARS else set())
    if name in SHARES:
        shares = {row["contributor"]: row["share_pct"] for row in rows if row["period"] == THIS}
        assert shares == {COUNCIL: 50.2, ICB: 25.5, POLICE: 24.3}


@pytest.mark.parametrize("name", sorted(SHARES & OTHER_YEARS))
def test_a_share_stands_with_its_own_year(name):
    heading, n_headers, table = TABLES[name]
    before = {row["share_pct"] for row in read_table(table, heading, n_headers) if row["period"] == LAST}
    assert before == ({49.6, 25.9, 24.5} if name == "a share for each year" else {None})


def test_contributions_of_a_bordering_county_called_staffordshire_are_no_staff():
    table = [["Partner", "2023/24"], ["Staffordshire County Council", "£90,000"], ["Staffordshire Police", "£40,000"]]
    assert pairs(read_table(table)) == {("Staffordshire County Council", 90000), ("Staffordshire Police", 40000)}


def test_a_metropolitan_borough_is_a_council_and_no_police_force():
    table = [["Partner", "2023/24"], ["Harrow Edge Metropolitan Borough Council", "£90,000"], ["MOPAC", "£40,000"]]
    groups = {row["contributor_group"]: row["amount_gbp"] for row in read_table(table)}
    assert groups == {"local_authority": 90000, "police": 40000}


def test_several_councils_under_their_own_subtotal_are_reported_and_the_subtotal_is_not():
    table = [
        ["Contributor", "2023/24"], ["Local authorities", "£150,000"], ["Alder Council", "£90,000"], ["Birch Council", "£60,000"],
        ["Integrated care boards", "£80,000"], ["NHS North ICB", "£50,000"], ["NHS South ICB", "£30,000"], [POLICE, "£40,000"], ["Total", "£270,000"],
    ]  # fmt: skip
    assert pairs(read_table(table)) == {
        ("Alder Council", 90000), ("Birch Council", 60000), ("NHS North ICB", 50000), ("NHS South ICB", 30000), (POLICE, 40000),
    }  # fmt: skip


def test_councils_under_a_heading_without_an_amount_are_reported():
    table = [
        ["Contributor", "2023/24"], ["Local authorities", ""], ["Alder Council", "£90,000"], ["Birch Council", "£60,000"], ["Health", ""],
        ["NHS North ICB", "£50,000"], ["Total", "£200,000"],
    ]  # fmt: skip
    assert pairs(read_table(table)) == {("Alder Council", 90000), ("Birch Council", 60000), ("NHS North ICB", 50000)}


def test_shares_alone_are_reported_without_an_amount():
    table = [["Partner", "Share of funding"], [COUNCIL, "55%"], [ICB, "25%"], [POLICE, "20%"]]
    rows = read_table(table, "How the partnership is funded")
    assert {(row["contributor"], row["amount_gbp"], row["share_pct"]) for row in rows} == {
        (COUNCIL, None, 55), (ICB, None, 25), (POLICE, None, 20),
    }  # fmt: skip


def test_the_total_beside_cash_and_in_kind_is_nobodys_gift():
    table = [["Partner", "Cash", "In kind", "Total"], [COUNCIL, "£100,000", "£20,000", "£120,000"], [POLICE, "£50,000", "office space", "£50,000"]]  # fmt: skip
    rows = {(row["contributor"], row["kind"]): row["amount_gbp"] for row in read_table(table, "Contributions")}
    assert rows == {(COUNCIL, "cash"): 100000, (COUNCIL, "in_kind"): 20000, (POLICE, "cash"): 50000, (POLICE, "in_kind"): None}  # fmt: skip


def test_a_table_of_next_years_money_has_next_years_period():
    table = [["Partner", "Amount"], [COUNCIL, "£125,000"], [POLICE, "£60,000"]]
    rows = read_table(table, "Agreed contributions for 2024/25")
    assert (pairs(rows), pairs(rows, NEXT)) == (set(), {(COUNCIL, 125000), (POLICE, 60000)})


def test_what_was_read_in_a_picture_waits_for_a_person():
    rows = read_table([["Agency", "2023/24"], [COUNCIL, "E120,450"], [ICB, "f61.200"], [POLICE, "£58,3O0"]], "Contributions", read_by="ocr")  # fmt: skip
    assert pairs(rows) == THREE
    assert all(row["needs_review"] for row in rows)


def test_the_second_half_of_a_table_on_the_next_page_goes_on_with_the_first():
    first = [["Agency", "2022/23", "2023/24"], [COUNCIL, "£115,000", "£120,450"], [ICB, "£60,000", "£61,200"]]
    second = [[POLICE, "£57,000", "£58,300"], ["Total", "£232,000", "£239,950"]]
    texts = ["\n".join(" ".join(row) for row in table) for table in (first, second)]
    elements, pages = report_rows([("Partner contributions", texts[0]), ("Partner contributions", texts[1])])
    elements += [table_element(t, 98 + n, n, "Partner contributions", n) for n, t in enumerate((first, second), 1)]
    rows = _analysed(elements, pages, [*table_rows(first, 1, 1), *table_rows(second, 2, 2)])
    assert (pairs(rows), (POLICE, 57000) in pairs(rows, LAST)) == (THREE, True)


def test_training_packages_interest_and_totals_without_a_name_are_nobodys_gift():
    table = [["Source", "Amount"], ["Local authority", "£90,000"], ["Health", "£40,000"], ["Schools training packages", "£3,200"], ["Interest", "£100"], ["", "£133,300"]]  # fmt: skip
    assert pairs(read_table(table, "Partnership income")) == {("Local authority", 90000), ("Health", 40000)}


def test_nothing_given_in_a_year_is_nought_where_it_says_nil_and_no_row_where_it_has_a_dash():
    table = [
        ["Agency", "2023/24"],
        [COUNCIL, "£90,000"],
        [POLICE, "£30,000"],
        ["Probation Service", "nil"],
        ["Cafcass", "–"],
    ]
    assert pairs(read_table(table, "Contributions")) == {(COUNCIL, 90000), (POLICE, 30000), ("Probation Service", 0)}


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        ("Savings", [["Partner", "Saved in 2023/24"], [COUNCIL, "£12,000"], [ICB, "£8,000"], [POLICE, "£3,000"]]),
        ("How the money was spent", [["Agency", "2023/24"], ["Police liaison officer", "£31,000"], ["Health lead", "£40,000"], ["Council office", "£9,000"]]),
        ("Staff costs of each partner", [["Agency", "2023/24"], [COUNCIL, "£201,000"], [ICB, "£80,000"], [POLICE, "£60,000"]]),
        ("Fines for missed school", [["Issued by", "Fines", "Amount"], [COUNCIL, "212", "£12,720"], [POLICE, "14", "£840"]]),
        ("Contributions to audits", [["Agency", "Cases 2023/24"], [COUNCIL, "1,200"], [ICB, "640"], [POLICE, "1,020"]]),
        ("Referrals", [["Agency", "2022/23", "2023/24"], [COUNCIL, "1,115", "1,200"], [ICB, "540", "640"], [POLICE, "1,020", "1,100"]]),
        ("Budget 2023/24", [["Item", "Budget", "Actual"], ["Salaries", "£180,000", "£175,000"], ["Police secondment", "£30,000", "£30,000"], ["Health lead", "£20,000", "£19,000"], ["Council overheads", "£8,000", "£8,000"]]),
        ("Charges for late cancellation", [["Organisation", "Charged"], [COUNCIL, "£150"], [ICB, "£90"], [POLICE, "£60"]]),
        ("Training attendance", [["Agency", "Places", "%"], [COUNCIL, "412", "41%"], [ICB, "300", "30%"], [POLICE, "120", "12%"]]),
    ],
)  # fmt: skip
def test_figures_of_partners_that_are_no_gifts_are_not_reported(heading, table):
    assert read_table(table, heading) == []


SENTENCES = {
    "The council contributed £120,450, the ICB £61,200 and the police £58,300.": {"local_authority": 120450, "health": 61200, "police": 58300},
    "The partnership received £120,450 from the council, £61,200 from the ICB and £45k from probation.": {"local_authority": 120450, "health": 61200, "probation": 45000},
    "Contributions came from the council (£120,450), the ICB (£61,200) and the police (£58,300).": {"local_authority": 120450, "health": 61200, "police": 58300},
    "Contributions in 2023/24 were: Council £120,450; ICB £61,200; Police £58,300.": {"local_authority": 120450, "health": 61200, "police": 58300},
    "The ICB and the police each contributed £61,200.": {"health": 61200, "police": 61200},
    "The council's contribution was £120,450. The contribution from the police was £58,300.": {"local_authority": 120450, "police": 58300},
    "Of the budget of £239,950, £120,450 was contributed by the council and £61,200 by the ICB.": {"local_authority": 120450, "health": 61200},
    "The council increased its contribution by £5,450 to £120,450.": {"local_authority": 120450},
    "The council raised its contribution from £115,000 to £120,450.": {"local_authority": 120450},
    "The budget is funded by contributions from partners:\n\n- Council: £120,450\n\n- ICB – £61,200\n\n- Police (£58,300)": {"local_authority": 120450, "health": 61200, "police": 58300},
    "Probation gave £4,200 in kind.": {"probation": 4200},
    "Funding of £61,200 was received from the ICB.": {"health": 61200},
    "Our budget of £150,000 is made up of £90,000 from Harrow Edge Council, £40,000 from the ICB and £20,000 from Northland Police.": {"local_authority": 90000, "health": 40000, "police": 20000},
    "The council continues to be the largest contributor at £90,000, followed by the ICB (£40,000).": {"local_authority": 90000, "health": 40000},
    "The police contribution remained at £20,000 and the ICB's rose to £42,000.": {"police": 20000, "health": 42000},
    "Schools contributed £5,000 in 2023/24 (£4,000 in 2022/23).": {"education": 5000},
}  # fmt: skip


@pytest.mark.parametrize("text", SENTENCES)
def test_money_in_sentences_is_read_however_it_is_said(text):
    rows = read_text(text)
    assert {row["contributor_group"]: row["amount_gbp"] for row in rows} == SENTENCES[text]
    assert len(rows) == len(SENTENCES[text])
    assert all(row["needs_review"] and row["period"] == THIS for row in rows)


def test_shares_in_sentences_stand_with_their_amounts_or_alone():
    rows = read_text(
        "The council contributed £120,450 (50.2%), the ICB £61,200 (25.5%) and the police £58,300 (24.3%)."
    )
    assert {row["contributor_group"]: row["share_pct"] for row in rows} == {"local_authority": 50.2, "health": 25.5, "police": 24.3}  # fmt: skip
    rows = read_text("The council funded 55% of the budget, the ICB 25% and the police 20%.")
    assert {(row["contributor_group"], row["amount_gbp"], row["share_pct"]) for row in rows} == {
        ("local_authority", None, 55), ("health", None, 25), ("police", None, 20),
    }  # fmt: skip


def test_a_sentence_about_another_year_carries_that_year():
    rows = read_text("In 2022/23 the council contributed £115,000. The council will contribute £125,000 in 2024/25.")
    assert {(row["amount_gbp"], row["period"]) for row in rows} <= {(115000, LAST), (125000, NEXT)}
    assert (115000, LAST) in {(row["amount_gbp"], row["period"]) for row in rows}


@pytest.mark.parametrize(
    "text",
    [
        "Each of the three partners paid a third of £180,000.",
        "The council paid £12,000 for an independent reviewer.",
        "The police paid £3,000 to the training provider.",
        "Police seized £45,000 from a gang and the council gave 20 families £50.",
        "The council should contribute £130,000, and the ICB was asked to give £70,000.",
        "The council funded a £30,000 project on knife crime.",
        "The partnership received £8,400 from training and a grant of £47,300 from the Department for Education.",
        "The council saved £20,000 and the police were fined £5,000.",
        "Reserves of £31,000 were brought forward from the council's accounts.",
        "The contribution of the police was vital: 214 visits, and £3,000 of drugs found.",
        "The council contributed 40% of referrals, the police 30% and health 20%.",
        "The ICB and the police together contributed £119,500.",
        "The police invested £1.2m in body cameras and the council provided £300,000 of housing support.",
        "The trust paid £6,000 compensation, and funding of £12m came from NHS England for hospitals.",
        "In 2021 the council had contributed £100,000.",
    ],
)
def test_sums_that_nobody_gave_to_the_partnership_are_not_reported(text):
    assert read_text(text) == []


def test_a_picture_of_a_table_that_lost_its_lines_is_read_by_its_words():
    words = f"Partner contributions 2023-24\nContributor Amount\n{COUNCIL} £120,450\n{ICB} £61,200\n{POLICE}\nE58.300\nTotal £239,950"
    elements, pages = report_rows([("Who pays", "A picture follows.")])
    elements.append({**elements[-1], "element_no": 50, "element_type": "Image", "text": words, "read_by": "ocr"})
    pages[0]["text"] += f"\n{words}"
    rows = _analysed(elements, pages, [])
    assert pairs(rows) == THREE
    assert all(row["needs_review"] for row in rows)
