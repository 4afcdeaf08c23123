"""The crawler fetches what may be a wanted report, looks at pages on the way to one, and leaves the rest alone."""

from __future__ import annotations

import pytest

from include.collect.recognise import Clues, worth_following

WANTED = ["2023-24"]
SITE = "https://aldershire.example"


def promise(text, url=f"{SITE}/x", **more):
    return worth_following(Clues(url=url, link_text=text, **more), WANTED)


@pytest.mark.parametrize(
    "text",
    [
        "ASCP Annual Report 2023-24", "Yearly report 2023/24 (PDF, 2MB)", "View our Annual report for 2023-24 [765.97KB]",
        "Icon for pdf Annual Report 2023 to 2024", "Annual report", "Annual Report 2023", "Annual Report 2023-24 - easy read",
        "Independent Scrutineer Report 23-24", "Annual Report 2022-24", "Agenda item - ASCP Annual Report 2023-24",
        "Annual Report April 2023 – March 2024", "Annual Report and Business Plan 2023-24", "Annual report 1 July 2023 - 30 June 2024",
    ],
)  # fmt: skip
def test_a_wanted_report_is_fetched(text):
    assert promise(text) >= 0.5


@pytest.mark.parametrize(
    ("text", "url", "around"),
    [
        ("here", f"{SITE}/download/77", "Annual Report 2023-24"),
        ("Download (PDF 1.2 MB)", f"{SITE}/media/1", "Our yearly report for 2023-24"),
        ("", f"{SITE}/uploads/2024/10/ASCP_AnnualReport_2023-24.pdf", ""),
        ("Read more", f"{SITE}/annual-report-2023-24/", ""),
        ("Appendix A", f"{SITE}/documents/s12/Appendix%20A.pdf", "Agenda item - ASCP Annual Report 2023-24"),
        ("Next", f"{SITE}/annual-report-2023-24/2", ""),
    ],
)
def test_a_link_that_says_nothing_is_fetched_for_where_it_stands_or_leads(text, url, around):
    assert promise(text, url, around=around) >= 0.5


@pytest.mark.parametrize(
    "text", ["About us", "Publications", "Our partnership", "Key documents", "Annual reports", "Resources"]
)
def test_pages_on_the_way_are_looked_at(text):
    assert 0.2 <= promise(text) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Annual Report 2019-20", "Annual report 2021", "Safeguarding Adults Board Annual Report 2023-24",
        "Child Death Overview Panel Annual Report 2023-24", "Draft annual report 2023-24", "LADO annual report 2023-24",
        "Privacy notice", "Training programme 2023-24", "Section 11 audit", "Newsletter: annual report out now", "Contact us",
        "Local Child Safeguarding Practice Review - Child T", "Ofsted report", "Multi-Agency Safeguarding Arrangements 2024",
    ],
)  # fmt: skip
def test_other_years_and_other_papers_are_left(text):
    assert promise(text) < 0.15


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Annual report", "mailto:scp@aldershire.example?subject=annual-report"),
        ("Annual report 2023-24", f"{SITE}/images/annual-report-2023-24.jpg"),
        ("Next month", f"{SITE}/calendar?month=2031-05"),
        ("14", f"{SITE}/events/2024/05/14/"),
        ("Sort by date", f"{SITE}/library?sort=date"),
        ("Log in", f"{SITE}/wp-login.php"),
    ],
)
def test_traps_and_what_is_no_page_are_left(text, url):
    assert promise(text, url) < 0.1


def test_any_year_is_fetched_where_none_is_wanted_in_particular():
    assert worth_following(Clues(url=f"{SITE}/a.pdf", link_text="Annual Report 2015-16"), []) >= 0.9


def test_an_adults_section_does_not_hide_the_childrens_report_beside_it():
    assert promise("Annual Report 2023-24", around="Safeguarding Adults Board") < 0.1
    assert promise("Children's annual report 2023-24", around="Safeguarding Adults and Children") >= 0.5
