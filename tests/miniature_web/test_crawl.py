"""The crawler sent through the miniature web: what it finds, how it behaves, and what happens when it is stopped.

The figures come from `measure.py`, where `python -m tests.miniature_web.measure` prints them with every slip by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.miniature_web import Case, all_cases, serve
from tests.miniature_web.furniture import wordpress
from tests.miniature_web.judging import Judged
from tests.miniature_web.manners import BUFFER_MB, Manners, manners
from tests.miniature_web.measure import Measured, Resumed, kill_and_resume, measure
from tests.miniature_web.model import page, paper
from tests.miniature_web.papers import yearly_report
from tests.miniature_web.running import Brought, Limits, crawl

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def some(*keys: str) -> list[Case]:
    """Cases by key."""
    return [case for case in all_cases() if case.key in keys]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """All sites, crawled twice."""
    return measure(tmp_path_factory.mktemp("measured"))


@pytest.fixture(scope="module")
def judged(measured: Measured) -> Judged:
    return measured.judged


@pytest.fixture(scope="module")
def behaved(measured: Measured) -> Iterator[Manners]:
    yield measured.first.manners


# --- what it finds ------------------------------------------------------------------------------------------


def test_nineteen_of_twenty_documents_are_found(judged: Judged) -> None:
    assert judged.recall.of >= 100
    assert judged.recall.share >= 0.95, judged.recall.wrong
    assert judged.recall_of_reports.share >= 0.95, judged.recall_of_reports.wrong


def test_nineteen_of_twenty_taken_documents_are_reports_or_their_companions(judged: Judged) -> None:
    assert judged.precision.share >= 0.95, judged.precision.wrong


def test_the_reporting_year_is_right(judged: Judged) -> None:
    assert judged.year.share >= 0.98, judged.year.wrong


def test_the_kind_is_right(judged: Judged) -> None:
    assert judged.kind.share >= 0.95, judged.kind.wrong


def test_each_document_is_given_to_its_own_partnership(judged: Judged) -> None:
    assert judged.partnership.share >= 0.98, judged.partnership.wrong


def test_reports_of_children_and_adults_together_are_marked(judged: Judged) -> None:
    assert judged.combined.share >= 0.95, judged.combined.wrong


def test_odd_periods_are_recorded_as_they_are(judged: Judged) -> None:
    assert judged.period.of >= 5
    assert judged.period.share >= 0.8, judged.period.wrong


def test_reports_in_chapters_come_whole_and_in_order(judged: Judged) -> None:
    assert judged.chapters.of >= 5
    assert judged.chapters.wrong == []


def test_the_pictures_of_a_web_report_are_taken_along(measured: Measured) -> None:
    chapters = [
        one
        for one in measured.first.brought.taken
        if one.partnership_id == "yarrowby" and one.reporting_year == "2023-24"
    ]
    assert sum(one.n_pictures >= 1 for one in chapters) == 6


def test_where_nothing_is_found_the_visit_says_why(judged: Judged) -> None:
    assert judged.visits.share >= 0.95, judged.visits.wrong


@pytest.mark.parametrize("key", ["failsworthy", "deadwater", "gonehill", "ringmoor"])
def test_an_unreachable_site_is_named_with_its_cause_and_since_when(measured: Measured, key: str) -> None:
    first, second = (visited.brought.visits[key] for visited in (measured.first, measured.second))
    assert first["outcome"] == second["outcome"] == "unreachable"
    assert first["http_cause"]
    assert first["since"]
    assert second["since"] == first["since"], "the second failure is no new one"


# --- how it behaves -----------------------------------------------------------------------------------------


def test_between_two_requests_to_a_host_it_waits(measured: Measured, behaved: Manners) -> None:
    assert behaved.n_pauses > 300
    assert behaved.shortest_pause_s >= 0.9 * measured.limits.crawl_delay_s


def test_it_waits_longer_where_robots_txt_asks_for_it(behaved: Manners) -> None:
    assert behaved.shortest_pause_asked_s >= 0.95


def test_a_host_has_one_request_of_it_at_a_time(behaved: Manners) -> None:
    assert behaved.most_at_once == 1


def test_it_says_who_it_is(measured: Measured, behaved: Manners) -> None:
    assert behaved.agents == (measured.limits.crawl_user_agent,)


def test_it_reads_robots_txt_first_and_heeds_it(behaved: Manners) -> None:
    assert behaved.unasked == ()
    assert behaved.refused == ()


def test_it_only_reads(behaved: Manners) -> None:
    assert behaved.n_not_get == 0


def test_no_page_is_fetched_twice_in_one_crawl(behaved: Manners) -> None:
    assert behaved.twice == ()


def test_no_private_address_is_reached_by_link_redirect_or_changing_name(behaved: Manners) -> None:
    assert behaved.trapped == ()


def test_huge_files_are_broken_off(measured: Measured, behaved: Manners) -> None:
    assert behaved.largest_mb[1] <= measured.limits.max_file_mb + BUFFER_MB
    assert behaved.most_mb[1] <= measured.limits.crawl_max_mb + BUFFER_MB


@dataclass(frozen=True)
class Fenced:
    """A crawl within narrow limits, into which private addresses are let."""

    limits: Limits
    manners: Manners
    visits: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def fenced(tmp_path_factory: pytest.TempPathFactory) -> Fenced:
    limits = Limits(crawl_max_pages=6, crawl_max_depth=2, crawl_max_mb=1, crawl_allow_private=True)
    with serve(some("yearsend", "lydeham", "elmsworth", "judasford")) as web:
        brought = crawl(web, tmp_path_factory.mktemp("fenced"), "fenced", limits)
        return Fenced(limits, manners(web, limits), brought.visits)


def test_those_addresses_would_be_reached_if_it_were_allowed(fenced: Fenced) -> None:
    """The trap is no dummy: with `crawl_allow_private` the same links end in it."""
    assert len(fenced.manners.trapped) >= 1


def test_pages_depth_and_megabytes_are_bounded(fenced: Fenced) -> None:
    assert fenced.manners.most_requests[1] <= fenced.limits.crawl_max_pages
    assert fenced.manners.most_mb[1] <= fenced.limits.crawl_max_mb + 0.2  # the document that crosses the line
    assert fenced.manners.deepest_month <= 1 + 12 * (fenced.limits.crawl_max_depth - 1)
    assert any(visit["stopped_by"] for visit in fenced.visits.values())


# --- again, changed, killed ---------------------------------------------------------------------------------


def test_a_second_crawl_of_the_unchanged_web_costs_next_to_nothing(measured: Measured) -> None:
    assert measured.share_of_bytes < 0.05, [
        (one.n_bytes, one.url) for one in measured.second.log if one.n_bytes > 10_000
    ]
    assert measured.is_same


@dataclass(frozen=True)
class Later:
    """Two crawls, between which one report was replaced, one taken away, and one site broke down."""

    before: Brought
    after: Brought
    replaced: str
    vanished: str
    files_before: set[str]
    files_after: set[str]


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Later:
    folder = tmp_path_factory.mktemp("later")
    files = folder / "lake" / "raw" / "files"
    with serve(some("kelderby", "marlowick", "farrowby", "eskleigh")) as web:
        before = crawl(web, folder, "before")
        kept = {one.name for one in files.rglob("*.pdf")}
        cases = {case.key: case for case in web.cases}
        replaced, vanished = cases["marlowick"].truths[0].url, cases["farrowby"].truths[0].url
        title = ["MSCP", "Annual Report 2023/24", "corrected March 2025"]
        web.resources[replaced] = paper(yearly_report(cases["marlowick"], title))
        web.resources[vanished] = page(wordpress(cases["farrowby"], "Gone", ""), status=404)
        for url, one in cases["eskleigh"].resources.items():
            web.resources[url] = replace(one, status=500, body=b"down")
        web.forget()
        after = crawl(web, folder, "after")
    return Later(before, after, replaced, vanished, kept, {one.name for one in files.rglob("*.pdf")})


def test_a_replaced_report_comes_as_a_new_version_and_the_others_as_they_were(later: Later) -> None:
    before, after = ({one.final_url: one.sha256 for one in brought.taken} for brought in (later.before, later.after))
    assert {url for url in after if after[url] != before.get(url)} == {later.replaced}
    assert len(after) >= 5


def test_what_vanishes_from_the_web_stays_in_the_lake(later: Later) -> None:
    assert later.vanished in {one.final_url for one in later.before.taken}
    assert len(later.files_before) >= 7
    assert later.files_before < later.files_after, "all there were, and the new version"


def test_a_site_that_breaks_down_is_unreachable_and_not_without_reports(later: Later) -> None:
    assert later.before.visits["eskleigh"]["outcome"] == "ok"
    assert later.after.visits["eskleigh"]["outcome"] == "unreachable"


@pytest.fixture(scope="module")
def resumed(tmp_path_factory: pytest.TempPathFactory, measured: Measured) -> Resumed:
    return kill_and_resume(tmp_path_factory.mktemp("resumed"), measured.first)


def test_a_crawl_killed_half_way_and_run_again_fetches_nothing_twice(resumed: Resumed) -> None:
    assert len(resumed.before) >= 30
    assert resumed.after, "something was left to fetch"
    assert resumed.sent_again == []


def test_and_brings_in_the_end_what_a_crawl_in_one_go_brings(resumed: Resumed) -> None:
    assert resumed.is_complete
