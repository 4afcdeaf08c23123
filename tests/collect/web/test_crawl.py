"""The crawler against a small site: what it brings, what a second visit costs, and what it never does."""

from __future__ import annotations

import pytest

from include.collect.web import CrawlError, Target, crawl
from include.settings import Settings
from tests.collect.conftest import NOW, PNG, html, report_pdf

YEARS = ["2023-24", "2024-25"]
NAME = "Aldershire Safeguarding Children Partnership"


def settings(place, **more) -> Settings:
    told = {"crawl_delay_s": 0.02, "crawl_allow_private": True, "crawl_timeout_s": 10} | more
    return Settings(inbox=str(place.folder), lake_uri=place.lake.store.uri, **told)


def with_reports(site) -> None:
    """A report as PDF, next year's as three web pages, and the report of a year nobody asked for."""
    chapters = "<ul><li><a href='/web/annual-report-2024-25/voice'>Voice</a></li><li><a href='/web/annual-report-2024-25/money'>Money</a></li></ul>"
    site.pages |= {
        "/": html("<nav><a href='/annual-reports'>Annual reports</a></nav><main><h1>Welcome</h1></main>"),
        "/annual-reports": html(
            "<main><h1>Annual reports</h1><p>Our annual report 2023-24 is <a href='/f/one.pdf'>here</a>.</p>"
            "<p><a href='/old.pdf'>Annual report 2015-16</a></p>"
            "<p><a href='/web/annual-report-2024-25'>Annual report 2024-25</a></p></main>"
        ),
        "/web/annual-report-2024-25": html(
            f"<main><h1>{NAME} Annual Report 2024-25</h1><p>{'We worked with families this year. ' * 60}</p>"
            f"{chapters}<img src='/img/chart.png' alt='Contacts by month'></main>"
        ),
        "/web/annual-report-2024-25/voice": html(f"<main><h1>Voice</h1><p>{'Children told us. ' * 60}</p></main>"),
        "/web/annual-report-2024-25/money": html(f"<main><h1>Money</h1><p>{'Partners paid. ' * 60}</p></main>"),
        "/img/chart.png": PNG,
        "/moved.pdf": "",
        "/real/one.pdf": report_pdf(NAME, "2023-24"),
        "/old.pdf": report_pdf(NAME, "2015-16"),
    }
    site.moved["/f/one.pdf"] = "/real/one.pdf"


def test_reports_are_found_with_their_pages_pictures_and_way_there_and_a_second_visit_costs_no_bodies(place, site):
    with_reports(site)
    target = Target("aldershire", site.url())
    harvest = crawl([target], YEARS, place.lake, "first", settings(place), NOW)
    pdf, *pages = sorted(harvest.found, key=lambda one: one.chapter_no or 0)

    assert (pdf.final_url, pdf.redirects) == (site.url("/real/one.pdf"), (site.url("/f/one.pdf"),))
    assert (pdf.found_on, pdf.link_text) == (site.url("/annual-reports"), "here")
    assert (pdf.recognised.kind, pdf.recognised.reporting_year, pdf.n_pages) == ("main", "2023-24", 3)
    assert place.lake.file(pdf.raw_key) == site.pages["/real/one.pdf"]
    assert [one.title.rpartition(" ")[2] for one in pages] == ["2024-25", "Voice", "Money"]
    assert {(one.recognised.kind, one.recognised.reporting_year, one.group) for one in pages} == {
        ("chapter", "2024-25", site.url("/web/annual-report-2024-25"))
    }
    (picture,) = pages[0].pictures
    assert (picture["src"], place.lake.file(picture["key"])) == ("/img/chart.png", PNG)
    visit = harvest.visit_of("aldershire")
    assert visit is not None
    assert visit.outcome == "ok"
    asked = [path for path, _ in site.log]
    assert asked[0] == "/robots.txt"
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert "/old.pdf" not in asked, "nobody wants that year"

    site.log.clear()
    assert crawl([target], YEARS, place.lake, "first", settings(place), NOW).found == harvest.found
    assert site.log == [], "a run that is done asks for nothing"
    second = crawl([target], YEARS, place.lake, "second", settings(place), NOW)
    assert {status for _, status in site.log} <= {304, 301, 404}
    assert {one.sha256 for one in second.found} == {one.sha256 for one in harvest.found}
    assert all(one.is_unchanged for one in second.found)
    assert [one.fetched_at for one in second.found] == [one.fetched_at for one in harvest.found]


def test_a_report_replaced_in_place_is_noticed_and_one_that_is_gone_is_not_found_again(place, site):
    site.pages["/report"] = html("<main><h1>Annual report</h1><a href='/r.pdf'>Annual report 2023-24</a></main>")
    site.pages["/r.pdf"] = report_pdf(NAME, "2023-24")
    target = Target("aldershire", "", (site.url("/report"),))
    (first,) = crawl([target], YEARS, place.lake, "1", settings(place), NOW).found
    site.pages["/r.pdf"] = report_pdf(NAME, "2023-24", n_pages=5)
    (second,) = crawl([target], YEARS, place.lake, "2", settings(place), NOW).found
    assert (second.n_pages, second.is_unchanged) == (5, False)
    assert second.sha256 != first.sha256
    assert place.lake.store.exists(first.raw_key), "raw files are for ever"
    del site.pages["/r.pdf"]
    harvest = crawl([target], YEARS, place.lake, "3", settings(place), NOW)
    assert harvest.found == []
    assert harvest.visits[0].outcome == "nothing_found"


def test_private_addresses_are_not_visited_and_dead_sites_say_since_when(place, site):
    with_reports(site)
    targets = [
        Target("aldershire", site.url()),
        Target("st-edmund", "http://nobody.invalid/"),
        Target("north-aldershire"),
    ]
    harvest = crawl(targets, YEARS, place.lake, "1", settings(place, crawl_allow_private=False), NOW)
    assert site.log == []
    assert harvest.found == []
    inside, dead, unknown = harvest.visits
    assert (inside.outcome, dead.outcome, unknown.outcome) == ("unreachable", "unreachable", "nothing_found")
    assert "private network" in inside.http_cause
    assert "DNS" in dead.http_cause
    assert "no address" in unknown.http_cause
    later = crawl(targets[1:2], YEARS, place.lake, "2", settings(place), NOW)
    assert later.visits[0].since == dead.since != ""


def test_robots_keep_it_away_and_redirect_circles_end(place, site):
    with_reports(site)
    site.pages["/robots.txt"] = "User-agent: safeguarding-yearly-reports\nDisallow: /\n"
    harvest = crawl([Target("aldershire", site.url())], YEARS, place.lake, "1", settings(place), NOW)
    assert [path for path, _ in site.log] == ["/robots.txt"]
    assert harvest.visits[0].outcome == "blocked_by_robots"

    site.pages["/robots.txt"] = ""
    site.moved |= {"/a": "/b", "/b": "/a"}
    harvest = crawl([Target("aldershire", site.url("/a"))], YEARS, place.lake, "2", settings(place), NOW)
    assert "circle" in harvest.visits[0].http_cause


def test_a_crawl_that_cannot_begin_says_why(place, site):
    broken = settings(place).model_copy(update={"register_file": str(place.folder / "none.csv")})
    with pytest.raises(CrawlError, match=r"none\.csv"):
        crawl([Target("aldershire", site.url())], YEARS, place.lake, "1", broken, NOW)
