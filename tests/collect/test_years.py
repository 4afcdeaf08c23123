"""Reporting years are read in every form seen in the wild, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from include.collect.years import SURE, find_years, parse_year, reporting_year

STATED = [
    ("2023-24", "2023-24"),
    ("2023/24", "2023-24"),
    ("2023-2024", "2023-24"),
    ("2023/2024", "2023-24"),
    ("2023_24", "2023-24"),
    ("2023–24", "2023-24"),
    ("2023 – 2024", "2023-24"),
    ("2014 -2015", "2014-15"),
    ("2016 -17", "2016-17"),
    ("2015 / 2016", "2015-16"),
    ("2023 to 2024", "2023-24"),
    ("2009/10", "2009-10"),
    ("2023-4", "2023-24"),
    ("2021/2", "2021-22"),
    ("24/25", "2024-25"),
    ("24-25", "2024-25"),
    ("23_24", "2023-24"),
    ("201920", "2019-20"),
    ("20232024", "2023-24"),
    ("April 2023 – March 2024", "2023-24"),
    ("April 2024-March 2025", "2024-25"),
    ("apr-2023-mar-2024", "2023-24"),
    ("1 April 2022- 31 March 2023", "2022-23"),
    ("1st April 2020 to 31st March 2021", "2020-21"),
    ("1st of April 2020 until the 31st of March 2021", "2020-21"),
    ("1 April - March 2015", "2014-15"),
    ("April to March 2024", "2023-24"),
    ("01/04/2023 to 31/03/2024", "2023-24"),
    ("01.04.23 – 31.03.24", "2023-24"),
    ("year ending 31 March 2024", "2023-24"),
    ("year to March 2025", "2024-25"),
]


@pytest.mark.parametrize(("text", "year"), STATED)
def test_every_form_of_a_year_is_read(text, year):
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("BSCP_Annual_Report_2023_24_FINAL", "2023-24"),
        ("annual-report-2023-24-1", "2023-24"),
        ("Devon SCP yearly report 2023-4 (web)", "2023-24"),
        ("rscp-annual-report-201920", "2019-20"),
        ("Independent Scrutineers Report 24-25", "2024-25"),
        ("Yearly Report\nApril 2023 – March 2024\nPublished June 2024", "2023-24"),
    ],
)
def test_a_year_is_found_inside_names_and_titles(text, year):
    assert [found.reporting_year for found in find_years(text, short=True) if found.confidence >= SURE] == [year]


@pytest.mark.parametrize(
    "text",
    [
        "Business plan 2023 to 2026",
        "Strategic Plan 2024-2027",
        "2011-12-05",
        "11 June 2019",
        "16-17 year olds",
        "£2023-24",
        "12/13/2014",
        "a budget of 2,023",
        "page 23",
        "1999-00",
        "Working Together to Safeguard Children 2023",
        "Annual Report 2023",
    ],
)
def test_what_states_no_reporting_year_is_not_taken_for_one(text):
    assert [found for found in find_years(text, short=True) if found.confidence >= SURE] == []


def test_a_lone_year_is_a_hint_at_two_reporting_years():
    hints = find_years("Annual Report 2023")
    assert [hint.reporting_year for hint in hints] == ["2023-24", "2022-23"]
    assert all(hint.confidence < SURE for hint in hints)


@pytest.mark.parametrize("text", ["2019-21", "2021-2023", "April 2021 to March 2023"])
def test_a_report_over_two_years_is_a_hint_only(text):
    (found,) = find_years(text)
    assert found.confidence < SURE
    assert parse_year(text) is None


@pytest.mark.parametrize(
    ("text", "year", "start", "end"),
    [
        ("1 July 2019 - 30 June 2020", "2019-20", date(2019, 7, 1), date(2020, 6, 30)),
        ("October 2020 to September 2021", "2020-21", date(2020, 10, 1), date(2021, 9, 30)),
        ("January 2021 - March 2022", "2021-22", date(2021, 1, 1), date(2022, 3, 31)),
        ("September 2019 - March 2020", "2019-20", date(2019, 9, 1), date(2020, 3, 31)),
        ("April 2019 to August 2020", "2019-20", date(2019, 4, 1), date(2020, 8, 31)),
    ],
)
def test_odd_periods_keep_their_dates_and_go_to_the_year_that_holds_most_of_them(text, year, start, end):
    (found,) = find_years(text)
    assert (found.reporting_year, found.start, found.end) == (year, start, end)


def test_short_forms_are_not_read_in_running_text():
    assert find_years("children aged 14-15 and pages 24-25") == []


def test_a_cell_that_says_more_than_a_year_is_no_year():
    assert parse_year("2023-24 draft") is None
    assert parse_year("2023") is None
    assert parse_year("") is None
    assert parse_year(" 2023-24 ") == "2023-24"


def test_a_period_with_equal_shares_goes_to_the_earlier_year():
    assert reporting_year(date(2020, 10, 1), date(2021, 9, 30)) == "2020-21"
