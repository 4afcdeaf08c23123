"""The year of a report is told in every form it is written in, and only where it is told."""

from __future__ import annotations

from datetime import date

import pytest

from include.collect.recognise import Clues, recognise
from include.collect.recognise.period import period_of

PDF, HTML = "application/pdf", "text/html"

FORMS = [
    "2023-24", "2023/24", "2023-2024", "2023-4", "23/24", "23-24", "202324", "20232024", "April 2023 – March 2024",
    "1 April 2023- 31 March 2024", "2023 to 2024", "2023 – 24", "year ending 31 March 2024", "01/04/2023 to 31/03/2024",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_year_is_read_from_a_link_and_from_a_title_page(form):
    by_link = period_of(Clues(link_text=f"Aldershire SCP Annual Report {form} (PDF, 2MB)"))
    on_page = period_of(Clues(first_text=f"Aldershire SCP\nAnnual Report\n{form}\nForeword", media_type=PDF))
    for found in (by_link, on_page):
        assert found.reporting_year == "2023-24"
        assert (found.start, found.end) == (date(2023, 4, 1), date(2024, 3, 31))
        assert found.confidence >= 0.7


@pytest.mark.parametrize(
    ("title", "text", "year", "start", "end"),
    [
        ("Annual Report 1 July 2019 - 30 June 2020", "", "2019-20", date(2019, 7, 1), date(2020, 6, 30)),
        ("Annual Report January 2021 - March 2022", "", "2021-22", date(2021, 1, 1), date(2022, 3, 31)),
        ("Annual Report October 2018 to March 2020", "", "2019-20", date(2018, 10, 1), date(2020, 3, 31)),
        ("Annual Report 2020-21", "This report covers October 2020 to September 2021.", "2020-21", date(2020, 10, 1), date(2021, 9, 30)),
        ("Annual Report 2019-21", "", "2020-21", date(2019, 4, 1), date(2021, 3, 31)),
        ("LSCP Annual Report April 2021 to March 2023", "", "2022-23", date(2021, 4, 1), date(2023, 3, 31)),
        ("Annual Report 2021", "This report is on the calendar year.", "2021-22", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)  # fmt: skip
def test_odd_periods_keep_their_days(title, text, year, start, end):
    found = period_of(Clues(first_text=f"Aldershire SCP\n{title}\n\n{text}", media_type=PDF))
    assert (found.reporting_year, found.start, found.end) == (year, start, end)


def test_a_lone_year_is_settled_by_the_text_or_left_to_a_person(register):
    alone = recognise(Clues(first_text="Annual Report 2023", media_type=PDF, site_of="aldershire"), register)
    assert alone.reporting_year is None
    assert alone.best_guesses == ("aldershire 2023-24", "aldershire 2022-23")
    assert "2023-24 or 2022-23" in alone.reason
    text = "Annual Report 2023\n" + "In 2022-23 we worked on neglect. " * 3
    assert period_of(Clues(first_text=text, media_type=PDF)).reporting_year == "2022-23"


@pytest.mark.parametrize(
    "title",
    [
        "Annual Report 2022-23, with the Business Plan 2023-24",
        "Annual Report 2022-23 (published November 2023)",
        "Annual Report 2022-23 - report to Health and Wellbeing Board 12 Dec 2023",
        "Annual Report 2022-23 under Working Together 2018",
        "Annual Report and Business Plan 2022-23",
    ],
)
def test_years_of_plans_laws_and_publication_are_not_the_reports(title):
    assert period_of(Clues(first_text=title, media_type=PDF)).reporting_year == "2022-23"


def test_the_page_is_believed_before_its_address_which_may_be_stale():
    page = Clues(
        url="https://a.example/safeguarding-annual-report-2020-21", media_type=HTML, title="Annual report 2022/23",
        headings=("Annual report 2022/23",),
    )  # fmt: skip
    found = period_of(page)
    assert (found.reporting_year, found.contradicts) == ("2022-23", ("address",))
    assert 0.7 <= found.confidence < 0.9
    unnamed = Clues(url="https://a.example/annual-report-2020-21", headings=("Annual report",), media_type=HTML,
                    first_text="Annual report. In 2022-23 we did this. In 2022-23 we did that. By 2022-23 all was well.")  # fmt: skip
    assert period_of(unnamed).reporting_year == "2022-23"


def test_the_folders_of_an_upload_are_no_year():
    assert period_of(Clues(url="https://a.example/wp-content/uploads/2011/12/annual-report.pdf")).reporting_year is None
    dated = Clues(url="https://a.example/wp-content/uploads/2024/11/LSCP-Annual-Report-2022-23.pdf")
    assert period_of(dated).reporting_year == "2022-23"


def test_a_list_of_years_tells_none():
    listing = Clues(headings=("Annual reports",), media_type=HTML, first_text="2021-22\n2022-23\n2023-24")
    found = period_of(listing)
    assert found.reporting_year is None
    assert set(found.guesses) == {"2021-22", "2022-23", "2023-24"}
