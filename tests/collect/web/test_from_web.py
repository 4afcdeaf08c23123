"""From a harvest to rows: provenance, versions, what people gave before, and what coverage says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from include.collect import Collected, Fetched, Harvest, Visit, collect_reports
from include.collect.recognise import Recognised
from include.collect.web.choose import choose
from include.datasets import dataset
from include.settings import Settings
from tests.collect.conftest import LATER, NOW, html, pdf, report_pdf

NAME = "Aldershire Safeguarding Children Partnership"
URL = "https://aldershire.example/report.pdf"


@pytest.fixture
def find(place):
    """A find of the crawler: its bytes are in the lake."""

    def made(data: bytes = b"", url: str = URL, **more: Any) -> Fetched:
        data = data or report_pdf(NAME, "2023-24")
        is_pdf = data.startswith(b"%PDF")
        kind, year = more.pop("kind", "main"), more.pop("year", "2023-24")
        who = more.pop("who", "aldershire")
        seen = Recognised(
            kind, "the yearly report", year, None, None, who, 0.95, 1.0 if year else 0.3,
            reason="It is taken for the yearly report.", best_guesses=(f"{who} {year or '2022-23'}",),
        )  # fmt: skip
        key = place.lake.keep_file(data, ".pdf" if is_pdf else ".html")
        told = {
            "url": url, "final_url": url, "redirects": (), "found_on": "https://aldershire.example/", "link_text": "here",
            "http_status": 200, "headers": {"etag": '"1"', "content-type": "application/pdf"}, "raw_key": key,
            "sha256": key.rpartition("/")[2].partition(".")[0], "n_bytes": len(data), "fetched_at": NOW.isoformat(),
            "media_type": "application/pdf" if is_pdf else "text/html", "partnership_id": who, "recognised": seen,
        }  # fmt: skip
        return Fetched(**(told | more))

    return made


@pytest.fixture
def take(place):
    """Take a harvest in and put the rows into place, as the DAG does."""

    def run(found: list[Fetched], visits: list[Visit] | None = None, now=NOW, years=("2023-24",), **more) -> Collected:
        place.runs += 1
        staged = place.lake.staged(f"run-{place.runs}")
        settings = Settings(inbox=str(place.folder), lake_uri=place.lake.store.uri, workers=2, **more)
        collected = collect_reports(
            place.lake, staged, f"run-{place.runs}", settings, now, Harvest(found, visits or []), years
        )
        place.lake.promote(staged)
        for year, document_id in collected.superseded:
            place.lake.remove(dataset("documents"), year, document_id)
        return collected

    return run


def test_a_find_becomes_a_document_with_its_whole_provenance(place, find, take):
    collected = take([find(redirects=("https://aldershire.example/old",))])
    row = place.documents()[URL]
    assert (row["report_id"], row["status"], row["kind"], row["n_pages"]) == (
        "aldershire-2023-24",
        "collected",
        "main",
        3,
    )
    assert (row["matched_by"], row["match_confidence"], row["brought_by"]) == ("web", 0.95, "crawler")
    assert (row["found_on"], row["link_text"]) == ("https://aldershire.example/", "here")
    assert row["redirects"] == ["https://aldershire.example/old"]
    assert (row["http_status"], row["etag"]) == (200, '"1"')
    assert 'etag: "1"' in row["http_headers"]
    assert (collected.counts["from_web"], collected.years, collected.changed_years) == (1, ["2023-24"], ["2023-24"])
    assert take([find()], now=LATER).changed_years == [], "an unchanged report sets nothing off"


def test_a_changed_report_is_a_new_version_and_one_that_vanishes_stays(place, find, take):
    take([find()])
    changed = take([find(report_pdf(NAME, "2023-24", n_pages=5))], now=LATER)
    (row,) = place.documents().values()
    assert (row["n_pages"], changed.counts["superseded"], changed.changed_years) == (5, 1, ["2023-24"])
    gone = take([], now=LATER)
    assert list(place.documents()) == [URL]
    assert gone.changed_years == []
    assert place.coverage("2023-24")["aldershire"]["status"] == "found"


def test_the_chapters_of_a_web_report_keep_order_and_pictures(place, find, take):
    group = "https://aldershire.example/report/"
    picture = {"src": "/a.png", "key": "raw/files/00/0.png", "media_type": "image/png"}
    take(
        [
            find(html(f"<p>chapter {number}</p>").encode(), f"{group}{number}", kind="chapter", group=group, chapter_no=number,
                 pictures=(picture,) if number == 2 else ())
            for number in (2, 1, 3)
        ]
    )  # fmt: skip
    rows = sorted(place.documents().values(), key=lambda row: row["chapter_no"])
    assert [(row["chapter_no"], row["source"]) for row in rows] == [
        (1, f"{group}1"),
        (2, f"{group}2"),
        (3, f"{group}3"),
    ]
    assert [row["pictures"] for row in rows] == [[], [picture], []]


def test_what_people_give_goes_before_what_is_found_now_and_later(place, find, take):
    place.put("mine.pdf", pdf("given by hand"))
    place.manifest("mine.pdf,aldershire,2023-24,main")
    collected = take([find()])
    assert list(place.documents()) == ["mine.pdf"]
    assert any("was found on the web, but the inbox gives this report" in one for one in collected.messages)
    (place.folder / "mine.pdf").unlink()
    (place.folder / "manifest.csv").unlink()
    take([find()], now=LATER)
    assert list(place.documents()) == ["mine.pdf"]


def test_the_same_bytes_in_the_inbox_and_on_the_web_are_one_document(place, find, take):
    place.put("scan.pdf", report_pdf(NAME, "2023-24"))
    take([find()])
    (row,) = place.documents().values()
    assert (row["source"], row["same_as"], row["status"]) == (URL, ["scan.pdf"], "collected")


def test_an_uncertain_find_waits_and_one_line_of_the_overrides_settles_it(place, find, take):
    take([find(year=None)])
    row = place.documents()[URL]
    assert (row["status"], row["reporting_year"], row["best_guesses"]) == (
        "quarantined",
        "unknown",
        ["aldershire 2022-23"],
    )
    assert "reporting year is not plain" in row["reason"]
    place.put(
        "overrides.csv",
        f"document,partnership_id,reporting_year,kind,note,who\n{row['document_id']},aldershire,2022-23,main,,A. Reader\n",
    )
    settled = take([], now=LATER, years=())
    (row,) = place.documents().values()
    assert (row["status"], row["report_id"], row["decided_by"]) == ("collected", "aldershire-2022-23", "A. Reader")
    assert settled.changed_years == ["2022-23"]
    assert place.coverage("2022-23")["aldershire"]["status"] == "found"


def test_coverage_says_why_nothing_was_found_for_every_year_looked_for(place, take):
    visits = [
        Visit("aldershire", "unreachable", ("https://aldershire.example/",), "HTTP 503", "2026-03-01T06:00:00+00:00"),
        Visit("st-edmund", "blocked_by_robots", (), "its robots.txt asks crawlers to stay away"),
        Visit("north-aldershire", "nothing_found", ("https://north.example/",)),
    ]
    collected = take([], visits, years=("2022-23", "2023-24"))
    assert collected.years == ["2022-23", "2023-24"]
    for year in collected.years:
        rows = place.coverage(year)
        assert {key: row["status"] for key, row in rows.items()} == {
            "aldershire": "unreachable", "st-edmund": "blocked_by_robots", "north-aldershire": "not_found",
            "brigg-and-holm": "not_found",
        }  # fmt: skip
        assert rows["aldershire"]["http_cause"] == "HTTP 503"
    assert any("1 sites cannot be reached: aldershire" in one for one in collected.messages)


def test_addresses_in_the_manifest_and_url_files_are_fetched(place, site):
    site.pages |= {
        "/one.pdf": report_pdf(NAME, "2023-24"),
        "/page": html("<main><h1>Annual reports</h1><a href='/two.pdf'>Annual report 2023-24</a></main>"),
        "/two.pdf": report_pdf("St Edmund Safeguarding Children Board", "2023-24"),
    }
    place.settings = {"crawl_allow_private": True, "crawl_delay_s": 0.02}
    place.manifest(
        f"{site.url('/one.pdf')},aldershire,2022-23,main", f"{site.url('/none.pdf')},aldershire,2021-22,main"
    )
    place.put("2023-24/st-edmund/link.url", f"[InternetShortcut]\r\nURL={site.url('/page')}\r\n")
    place.put("broken.url", "nothing")
    collected = place.run()
    rows = place.documents()
    one, two = rows[site.url("/one.pdf")], rows[site.url("/two.pdf")]
    assert (one["report_id"], one["matched_by"]) == ("aldershire-2022-23", "manifest"), "the person's word holds"
    assert (two["report_id"], two["matched_by"]) == ("st-edmund-2023-24", "folder")
    assert rows["broken.url"]["status"] == "unsupported"
    assert any("none.pdf gave no report" in told and "404" in told for told in collected.messages)


def test_of_several_copies_the_pdf_and_the_own_site_go_first_and_the_others_are_named(find):
    mine = find()
    committee = replace(
        find(report_pdf(NAME, "2023-24", 4)), final_url="https://democracy.council.example/documents/s1/a.pdf"
    )
    page = replace(find(html("<p>text</p>").encode()), final_url="https://aldershire.example/web")
    (best,) = choose([page, committee, mine])
    assert best.final_url == URL
    assert set(best.also_at) == {committee.final_url, page.final_url}
    summary = find(pdf("short"), "https://aldershire.example/summary.pdf", kind="summary")
    assert {one.recognised.kind for one in choose([mine, summary])} == {"main", "summary"}
