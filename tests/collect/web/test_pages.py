"""What the crawler takes from a page, and which pages make one report."""

from __future__ import annotations

import pytest

from include.collect.web.addresses import same
from include.collect.web.chapters import chapter_list, is_of_one_report, next_page
from include.collect.web.pages import read_page

SITE = "https://scp.example"


def page(body: str, path: str = "/", title: str = "A page", encoding: str = "utf-8"):
    html = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    read = read_page(html.encode(encoding), SITE + path)
    assert read is not None
    return read


def test_links_are_told_with_their_heading_their_block_and_whose_part_of_the_page_they_are():
    read = page(
        "<nav><a href='/about'>About us</a></nav><main><h2>Annual reports</h2>"
        "<p>To read the report for 2023-24 click <a href='../docs/a%20b.pdf#page=2'> here </a>.</p>"
        "<a href='/x'><img src='i.png' alt='Our yearly report'></a><iframe src='/embedded.pdf'></iframe>"
        "<a href='mailto:a@b.example'>mail</a><a href='javascript:void(0)'>x</a><a href='#top'>up</a></main>",
        "/a/b",
    )
    assert [(one.url, one.text, one.is_own) for one in read.links] == [
        (f"{SITE}/about", "About us", False),
        (f"{SITE}/docs/a%20b.pdf", "here", True),
        (f"{SITE}/x", "Our yearly report", True),
        (f"{SITE}/embedded.pdf", "", True),
    ]
    assert read.links[1].heading == "Annual reports"
    assert read.links[1].around == "To read the report for 2023-24 click here ."


def test_menus_cookie_banners_and_footers_are_not_the_pages_own_text_and_an_article_keeps_its_header():
    read = page(
        "<div class='cookie-banner'>We use cookies</div><header>Site name</header>"
        "<div class='content with-sidebar'><article><header><h1>Annual Report 2023-24</h1></header><p>"
        + "We did this. " * 20
        + "</p></article></div><footer>Contact us</footer>"
    )
    assert read.headings == ("Annual Report 2023-24",)
    assert "We did this." in read.text
    for other in ("cookies", "Site name", "Contact us"):
        assert other not in read.text


def test_a_page_is_read_in_windows_letters_whatever_it_declares_and_with_an_open_title():
    assert "£5 – that’s" in page("<main><p>£5 – that’s all</p>" + "word " * 40 + "</main>", encoding="cp1252").text
    read = read_page(b"<html><title>Reports<body><a href='a.pdf'>Annual report<li><a href='b'>next", f"{SITE}/x/")
    assert read is not None
    assert [one.url for one in read.links] == [f"{SITE}/x/a.pdf", f"{SITE}/x/b"]


@pytest.mark.parametrize("body", [b"", b"   ", b"x" * (9 * 2**20)])
def test_what_is_no_page_is_none(body):
    assert read_page(body, SITE) is None


def links(*paths: str) -> str:
    return "<ul>" + "".join(f"<li><a href='{path}'>{path.rpartition('/')[2]}</a></li>" for path in paths) + "</ul>"


@pytest.mark.parametrize(
    ("here", "listed", "expected"),
    [
        # below the page (Leeds), beside it with one beginning (Wirral), beside it in a folder (a guide), numbered (Rotherham)
        ("/annual-report", ["/annual-report/introduction", "/annual-report/funding"], ["/annual-report", "/annual-report/introduction", "/annual-report/funding"]),
        ("/annual-report-2023-introduction", ["/annual-report-2023-introduction", "/annual-report-2023-funding", "/annual-report-2023-voice"], ["/annual-report-2023-introduction", "/annual-report-2023-funding", "/annual-report-2023-voice"]),
        ("/annual-report-2023-funding", ["/annual-report-2023-introduction", "/annual-report-2023-funding", "/annual-report-2023-voice"], ["/annual-report-2023-introduction", "/annual-report-2023-funding", "/annual-report-2023-voice"]),
        ("/yearly-report/foreword", ["/yearly-report/foreword", "/yearly-report/voice", "/yearly-report/money"], ["/yearly-report/foreword", "/yearly-report/voice", "/yearly-report/money"]),
        ("/rscp-annual-report-201920/1", ["/rscp-annual-report-201920/2", "/rscp-annual-report-201920/3"], ["/rscp-annual-report-201920/1", "/rscp-annual-report-201920/2", "/rscp-annual-report-201920/3"]),
        ("/report?page=1", ["/report?page=2", "/report?page=3"], ["/report?page=1", "/report?page=2", "/report?page=3"]),
    ],
)  # fmt: skip
def test_the_pages_of_a_report_are_listed_in_their_order(here, listed, expected):
    assert chapter_list(page(f"<main>{links(*listed)}</main>", here)) == [SITE + path for path in expected]


@pytest.mark.parametrize(
    "listed",
    [
        ["/about", "/contact", "/training"],
        ["/annual-report-2021-introduction", "/annual-report-2022-introduction"],
        ["/annual-report-2023.pdf", "/annual-report-2023-easy-read.pdf"],
        ["https://elsewhere.example/annual-report-2023/a", "https://elsewhere.example/annual-report-2023/b"],
    ],
)
def test_menus_other_years_files_and_other_sites_are_no_chapters(listed):
    assert chapter_list(page(links(*listed), "/annual-report-2023")) == []


def test_an_archive_of_years_is_no_report_in_chapters():
    body = "".join(
        f"<li><a href='/annual-reports/{year}'>Annual report {year}-{year % 100 + 1}</a></li>"
        for year in range(2015, 2024)
    )
    assert chapter_list(page(f"<main><ul>{body}</ul></main>", "/annual-reports")) == []


def test_a_next_link_leads_on_within_the_report_and_not_to_the_next_news():
    on = page(
        "<main><a rel='next' href='/annual-report-2023-funding'>Next: Funding</a></main>", "/annual-report-2023-voice"
    )
    assert next_page(on) == f"{SITE}/annual-report-2023-funding"
    assert next_page(page("<a rel='next' href='/2024/05/new-office/'>Next</a>", "/2024/05/annual-report-2023/")) == ""


def test_addresses_of_one_page_are_one():
    assert same("https://WWW.scp.example/Report/?utm_source=x#top") == same("http://scp.example/report")
    assert same("https://x.example/(S(t1fziw45))/mgAi.aspx?ID=9") == same("https://x.example/mgAi.aspx?ID=9")
    assert same("https://x.example/a?id=1") != same("https://x.example/a?id=2")
    assert not is_of_one_report("https://x.example/report/1", "https://y.example/report/2")
