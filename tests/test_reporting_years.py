"""Reporting years as a calendar: when they end, when their reports are due."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from include import reporting_years as years
from include.settings import Settings, SettingsError


@pytest.mark.parametrize(("day", "year"), [((2024, 3, 31), "2023-24"), ((2024, 4, 1), "2024-25")])
def test_a_day_lies_in_the_year_from_april_to_march(day, year):
    assert years.year_of(date(*day)) == year


@pytest.mark.parametrize(
    ("year", "month_day", "due"),
    [
        ("2023-24", "09-30", (2024, 9, 30)),
        ("2023-24", "04-01", (2024, 4, 1)),
        ("2023-24", "01-31", (2025, 1, 31)),
        ("2022-23", "02-29", (2024, 2, 29)),
        ("2021-22", "02-30", (2023, 2, 28)),
    ],
)
def test_a_report_is_due_on_the_first_such_day_after_its_year(year, month_day, due):
    assert years.deadline_of(year, month_day) == date(*due)


def test_what_is_no_reporting_year_has_no_deadline():
    with pytest.raises(ValueError, match="'2023' is no reporting year"):
        years.deadline_of("2023", "09-30")


def test_the_weeks_around_the_deadline_begin_and_end_on_the_day():
    def near(*day):
        return years.is_near_deadline(date(*day), "09-30", 4, 12)

    assert [near(2026, 9, 1), near(2026, 9, 2), near(2026, 12, 22), near(2026, 12, 23)] == [False, True, True, False]
    assert years.is_near_deadline(date(2027, 1, 5), "12-31", 1, 2), "also over the turn of the year"
    assert years.is_near_deadline(date(2027, 4, 10), "03-15", 1, 6), "and of the reporting year"


def test_the_years_wanted_are_the_last_two_that_ended_or_those_said():
    assert years.ended_years(date(2026, 11, 22), 3) == ["2025-26", "2024-25", "2023-24"]
    assert years.wanted_years(Settings(), date(2026, 3, 31)) == ["2024-25", "2023-24"]
    assert years.wanted_years(Settings(crawl_years=" 2019-20,2023-24, 2019-20"), date(2026, 3, 31)) == [
        "2019-20",
        "2023-24",
    ]
    with pytest.raises(SettingsError, match="'2023'"):
        years.wanted_years(Settings(crawl_years="2023"), date(2026, 3, 31))


def test_years_as_people_write_them_into_a_cell():
    assert {years.read_year(text) for text in ("2023-24", " 2023/24", "2023-2024", "2023 – 24")} == {"2023-24"}
    assert [years.read_year(text) for text in ("2023", "2023-25", "23-24", "2023-24 draft", "")] == [None] * 5


def test_the_day_is_the_day_in_england():
    assert years.in_london(datetime(2026, 9, 30, 22, 59, tzinfo=UTC)) == date(2026, 9, 30)
    assert years.in_london(datetime(2026, 9, 30, 23, 1, tzinfo=UTC)) == date(2026, 10, 1)
