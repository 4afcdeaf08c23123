"""A web page that is a report is told from one that has the report behind it."""

from __future__ import annotations

import pytest

from include.collect.recognise import NOT_A_REPORT, Clues, recognise

HTML = "text/html"
SITE = "https://aldershire.example"


def page(register, path, title, *, links=(), text="", n_characters=20000, **more):
    clues = Clues(
        url=f"{SITE}{path}", title=f"{title} | Aldershire SCP", headings=(title,), first_text=text or title, links=links,
        media_type=HTML, n_characters=n_characters, site_of="aldershire", **more,
    )  # fmt: skip
    return recognise(clues, register)


def test_a_long_page_called_a_yearly_report_is_one(register):
    found = page(register, "/document/yearly-report-2023-4/", "Aldershire SCP yearly report 2023-4")
    assert (found.kind, found.reporting_year) == ("main", "2023-24")


def test_links_to_older_reports_do_not_make_it_a_list(register):
    found = page(register, "/report", "Annual Report 2023-24", links=("Annual Report 2022-23", "Annual Report 2021-22"))
    assert found.kind == "main"


@pytest.mark.parametrize(
    ("path", "title", "more"),
    [
        ("/annual-reports", "Our Annual Reports", {}),
        ("/annual-report", "Annual report", {"links": ("Aldershire SCP Annual Report 2023-24 (PDF 2MB)",), "n_characters": 900}),
        ("/annual-report", "Annual report 2023-24", {"links": ("Download the annual report 2023-24",)}),
        ("/annual-report", "Annual Report 2023-24", {"text": "You can read the annual report here.", "n_characters": 2000}),
        ("/annual-report", "Annual Report 2023-24", {"n_characters": 300}),
        ("/2020/11/annual-report-published/", "ASCP Annual Report Published", {"n_characters": 2500}),
    ],
)  # fmt: skip
def test_a_page_around_a_report_is_none(register, path, title, more):
    found = page(register, path, title, **more)
    assert (found.kind, found.what) == (NOT_A_REPORT, "a page that leads to a yearly report")


@pytest.mark.parametrize(
    ("path", "title", "what"),
    [
        ("/mgAi.aspx?ID=21205", "Agenda item - Aldershire SCP Annual Report 2022-23", "a committee's page"),
        ("/ieIssueDetails.aspx?IId=26734&Opt=3", "Aldershire SCP Annual Report 2024/2025", "a committee's page"),
        ("/mgDecisionDetails.aspx?IId=7064", "Decision - LSCB Annual Report", "a committee's page"),
        ("/news/annual-report-published", "Annual Report 2023-24 published", "a news item or blog post"),
        ("/the-year-in-review-2024/", "The year in review - 2024", "a news item or blog post"),
    ],
)  # fmt: skip
def test_committees_and_news_are_about_a_report(register, path, title, what):
    assert page(register, path, title).what == what


def test_chapters_are_known_by_their_title_or_by_the_address_above_them(register):
    titled = page(register, "/annual-report-2023-neglect", "Annual Report 2023 - Neglect", n_characters=3000)
    assert titled.kind == "chapter"
    below = page(
        register, "/partnership/annual-report/introduction", "Introduction", n_characters=3000,
        found_on=f"{SITE}/partnership/annual-report",
    )  # fmt: skip
    assert below.kind == "chapter"
    scrutineer = page(
        register, "/partnership/annual-report/independent-scrutineer-statement", "Independent scrutineer statement",
        found_on=f"{SITE}/partnership/annual-report",
    )  # fmt: skip
    assert scrutineer.kind == "chapter"
    alone = page(register, "/document/scrutineer", "Independent Scrutineers Report 24-25")
    assert (alone.kind, alone.reporting_year) == ("scrutineer", "2024-25")
    elsewhere = page(register, "/training/introduction", "Introduction", found_on=f"{SITE}/training")
    assert elsewhere.kind == NOT_A_REPORT
