"""A yearly report is told from its companions, and both from everything else a partnership publishes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from include.collect.recognise import NOT_A_REPORT, Clues, recognise

PDF, HTML = "application/pdf", "text/html"

REPORTS = [
    ("Annual Report 2023-24", "main"),
    ("Yearly Report 2023/24", "main"),
    ("LSCP annual safeguarding report 2022 to 2023", "main"),
    ("Annual Local Safeguarding Children Board Report 2016/17", "main"),
    ("Safeguarding Children Partnership Report 2023-24", "main"),
    ("Annual Report and Business Plan 2022-23", "main"),
    ("Statutory Annual Report 2013-14, Business Plan 2014-15", "main"),
    ("Annual Report on Safeguarding Arrangements 2018-19", "main"),
    ("Annual Report 2023-24 including the Summary Version", "main"),
    ("Appendix 1 - ASCP Annual Report 2023-24", "main"),
    ("Our report for April 2023 to March 2024", "main"),
    ("Annual Report 2023-24: learning from practice reviews", "main"),
    ("Annual Report (final version) 2023-24", "main"),
    ("Annual Report 2023-24 - summary", "summary"),
    ("Executive summary of the Yearly Report 2023-24", "summary"),
    ("Annual report 2023-24 at a glance", "summary"),
    ("Annual Report 2023-24 - easy read version", "easy_read"),
    ("Easy-to-read yearly report 2023-24", "easy_read"),
    ("Annual Report for Young People 2023-24", "childrens_version"),
    ("Annual Report 2023-24 children's version", "childrens_version"),
    ("Child friendly annual report 2023-24", "childrens_version"),
    ("Annual report 2023-24, written by young people", "childrens_version"),
    ("Independent Scrutineer Report 2024-25", "scrutineer"),
    ("Independent Scrutineer's Annual Report 2023-24", "scrutineer"),
    ("Independent Scrutiny Report 2023-24", "scrutineer"),
    ("Annual Report 2019-20 - Safeguarding Context", "data_appendix"),
    ("Annual Report 2023-24 data appendix", "data_appendix"),
    ("Annual report 2023-24 - Appendix B", "appendix"),
    ("Appendices to the annual report 2023-24", "appendix"),
]

OTHERS = [
    ("Multi-Agency Safeguarding Arrangements 2024", "the safeguarding arrangements"),
    ("MASA December 2024", "the safeguarding arrangements"),
    ("Local safeguarding arrangements 2023-24", "the safeguarding arrangements"),
    ("Business Plan 2023-24", "a business or strategic plan"),
    ("Strategic Plan 2024-2027", "a business or strategic plan"),
    ("LSCB Priorities & Task Groups 2017-2019", "a business or strategic plan"),
    ("Safeguarding Adults Board Annual Report 2023-24", "an adults' report"),
    ("ASAB annual report 2023-24", "an adults' report"),
    ("Child Death Overview Panel Annual Report 2016-17", "a child death report"),
    ("CDOP annual report 2022/23", "a child death report"),
    ("Ofsted JTAI report 2023", "an inspection report"),
    ("Inspection of Aldershire local authority children's services", "an inspection report"),
    ("Draft Annual Report 2023-24", "a draft"),
    ("Annual Report 2023-24 DRAFT v3", "a draft"),
    ("Child Safeguarding Practice Review Panel: annual report 2023 to 2024", "the national panel's own report"),
    ("Agenda reports pack with Annual Report 2023-24", "an agenda or minutes"),
    ("Minutes of the Partnership, June 2024", "an agenda or minutes"),
    ("Annual Report 2022-23 - report to Health and Wellbeing Board 12 Dec 2023", "a cover paper to a committee"),
    ("Newsletter autumn 2024: annual report 2023-24 is out", "a newsletter"),
    ("LADO Annual Report 2022-23", "another service's yearly report"),
    ("Private Fostering Annual Report 2022-23", "another service's yearly report"),
    ("Independent Reviewing Officers annual report 2023-24", "another service's yearly report"),
    ("Annual Safeguarding Report - Children's Services 2019-20", "another service's yearly report"),
    ("Corporate Parenting annual report 2023-24", "another service's yearly report"),
    ("Local Child Safeguarding Practice Review: Child T", "a case review"),
    ("Working Together to Safeguard Children 2023", "guidance or a procedure"),
    ("Section 11 audit 2023-24", "an audit"),
    ("Training programme 2023-24", "training or an event"),
    ("The year in review - 2024", "a news item or blog post"),
    ("Annual report template for partners 2023-24", "a template or guide to writing"),
]


def on_title_page(register, title):
    text = f"Aldershire\n{title}\nForeword"
    return recognise(Clues(first_text=text, media_type=PDF, n_pages=30, site_of="aldershire"), register)


def by_link(register, title):
    name = title.replace(" ", "-").replace("/", "-")
    url = f"https://aldershire.example/wp-content/uploads/2024/11/{name}.pdf"
    return recognise(Clues(url=url, link_text=title, media_type=PDF, n_pages=30, site_of="aldershire"), register)


@pytest.mark.parametrize("asked", [on_title_page, by_link])
@pytest.mark.parametrize(("title", "kind"), REPORTS)
def test_reports_and_their_companions_are_told_by_title_page_or_link(register, asked, title, kind):
    found = asked(register, title)
    assert (found.kind, found.partnership_id) == (kind, "aldershire")
    assert found.confidence >= 0.55
    assert found.reason.startswith("It is taken for ")


@pytest.mark.parametrize("asked", [on_title_page, by_link])
@pytest.mark.parametrize(("title", "what"), OTHERS)
def test_what_else_is_published_is_named_and_is_no_report(register, asked, title, what):
    found = asked(register, title)
    assert (found.kind, found.what) == (NOT_A_REPORT, what)


def test_the_title_page_is_believed_before_the_link(register):
    plan = Clues(
        link_text="Annual report 2023-24", media_type=PDF, n_pages=20, title="Business Plan 2024-25",
        first_text="Aldershire Safeguarding Children Partnership\nBusiness Plan 2024-25",
    )  # fmt: skip
    assert recognise(plan, register).what == "a business or strategic plan"
    report = Clues(
        link_text="Read about it in our newsletter", media_type=PDF, n_pages=20,
        first_text="Aldershire Safeguarding Children Partnership\nAnnual Report 2023-24",
    )  # fmt: skip
    assert recognise(report, register).kind == "main"


def test_a_draft_stays_one_whatever_its_title_page_says(register):
    text = "Aldershire Safeguarding Children Partnership\nAnnual Report 2023-24"
    url = "https://aldershire.example/draft-annual-report-2023-24.pdf"
    assert recognise(Clues(url=url, first_text=text, media_type=PDF), register).what == "a draft"
    stamped = Clues(url="https://aldershire.example/r.pdf", first_text=f"{text}\nDRAFT", media_type=PDF)
    assert recognise(stamped, register).what == "a draft"
    final = Clues(url="https://aldershire.example/annual-report-final-not-draft.pdf", first_text=text, media_type=PDF)
    assert recognise(final, register).kind == "main"


def test_a_link_that_says_nothing_is_known_by_where_it_stands(register):
    link = Clues(url="https://aldershire.example/download/1234", link_text="here", around="Annual Report 2023-24",
                 media_type=PDF, site_of="aldershire")  # fmt: skip
    found = recognise(link, register)
    assert (found.kind, found.reporting_year, found.partnership_id) == ("main", "2023-24", "aldershire")


def test_the_report_is_the_report_though_a_committee_calls_it_appendix_a(register):
    text = "Aldershire Safeguarding Children Partnership\nAnnual Report 2023-24"
    paper = Clues(
        link_text="Appendix A", url="https://council.example/documents/s1234/Appendix%20A.pdf", media_type=PDF
    )
    assert recognise(replace(paper, first_text=text), register).kind == "main"
    annexed = f"{text} - Appendix A: data"
    assert recognise(replace(paper, first_text=annexed), register).kind in {"appendix", "data_appendix"}


def test_a_cover_paper_is_known_by_its_headings_though_its_title_names_the_report(register):
    text = """Aldershire Safeguarding Children Partnership Annual Report 2023/24
    Report of the Director of Children's Services
    Meeting date: 12 December 2024
    Purpose of report: to present the annual report
    Recommendations: The Board is asked to note the report
    Financial implications: none"""
    assert recognise(Clues(first_text=text, media_type=PDF, n_pages=4), register).what == "a cover paper to a committee"


def test_one_report_on_children_and_adults_is_kept_and_marked(register):
    for title in (
        "Aldershire Safeguarding Children Partnership and Safeguarding Adults Board Joint Annual Report 2023-24",
        "Safeguarding Children and Adults Annual Report 2023-24",
        "LSCB and SAB Annual Report 2023-24",
    ):
        found = recognise(Clues(first_text=title, media_type=PDF, n_pages=30, site_of="aldershire"), register)
        assert (found.kind, found.is_combined) == ("main", True), title
    alone = recognise(Clues(first_text="Safeguarding Children Annual Report 2023-24", media_type=PDF), register)
    assert not alone.is_combined


def test_an_adults_report_is_none_although_the_site_is_of_both(register):
    page = Clues(
        url="https://brigg.example/adults/annual-report", title="Annual Report 2023-24 | Brigg Children and Adults Boards",
        headings=("Safeguarding Adults Annual Report 2023-24",), media_type=HTML, n_characters=30000,
    )  # fmt: skip
    assert recognise(page, register).what == "an adults' report"
    linked = Clues(url="https://brigg.example/r2.pdf", link_text="Annual Report 2023-24", around="Safeguarding Adults Board",
                   media_type=PDF)  # fmt: skip
    assert recognise(linked, register).what == "an adults' report"


def test_the_name_of_the_site_in_a_title_does_not_make_an_adults_report_a_joint_one(register):
    sister = Clues(
        url="https://adults.brigg.example/asab-annual-report-20242025", link_text="the ASAB Annual Report 2024/2025",
        title="ASAB Annual Report 2024/2025 - Brigg Safeguarding Children Partnership", headings=("ASAB Annual Report 2024/2025",),
        first_text="This is the annual report of the Safeguarding Adults Board.", media_type=HTML, n_characters=9000,
    )  # fmt: skip
    assert recognise(sister, register).what == "an adults' report"


def test_a_report_with_community_safety_and_adults_is_one_combined_report(register):
    title = "Aldershire Community Safety and Safeguarding Partnership Annual Report 2023-24"
    text = f"{title}\nForeword\nThis report covers our statutory safeguarding children, safeguarding adults and other duties."
    found = recognise(Clues(first_text=text, media_type=PDF, n_pages=30, site_of="aldershire"), register)
    assert (found.kind, found.is_combined) == ("main", True)


def test_a_councils_other_yearly_reports_are_none(register):
    text = "Annual Report 2023-24\nThe Council's performance" + "\nroads, bins and parks" * 100
    found = recognise(Clues(first_text=text, media_type=PDF, n_pages=40, url="https://council.example/r.pdf"), register)
    assert found.what == "another body's yearly report"


def test_a_report_that_is_not_called_one_is_known_by_its_parts(register):
    text = (
        "Keeping children safe in Aldershire, April 2023 to March 2024\nAldershire Safeguarding Children Partnership\n"
        "Contents\nForeword\nWho we are\nOur priorities\nNeglect\nWhat children told us\nLearning from reviews\n"
        "Budget and contributions\nIndependent scrutiny\nWhat changed"
    )
    found = recognise(Clues(first_text=text, media_type=PDF, n_pages=30), register)
    assert (found.kind, found.reporting_year, found.partnership_id) == ("main", "2023-24", "aldershire")
    leaflet = recognise(Clues(first_text="Keeping children safe\nA leaflet", media_type=PDF, n_pages=30), register)
    assert leaflet.kind == NOT_A_REPORT
