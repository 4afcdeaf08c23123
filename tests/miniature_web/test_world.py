"""The miniature web keeps its own promises: what the truth names is there, can be reached, and is what it says."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin

import pypdfium2
import pytest

from tests.miniature_web import WANTED_YEARS, Case, Resource, Web, all_cases, serve
from tests.miniature_web.model import Asked
from tests.miniature_web.running import HERE, PROJECT, Limits


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Drawn once, and only where these tests run: a hundred and ninety PDFs."""
    return all_cases()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base, self.found = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if target and tag == "base":
            self.base = target
        elif target and tag == "a":
            self.found.append(target)


def _links(url: str, resource: Resource) -> list[str]:
    if resource.status in {301, 302}:
        return [urljoin(url, resource.headers["Location"])]
    if resource.body[:5] == b"%PDF-" or not resource.media_type.startswith("text/html"):
        return []
    parser = _Links()
    parser.feed(resource.body.decode("utf-8", "replace"))
    base = urljoin(url, parser.base)
    return [
        quote(urldefrag(urljoin(base, link))[0], safe="/:?=&%()+#,;@[]!*'~$")
        for link in parser.found
        if not link.startswith(("mailto:", "tel:", "javascript:"))
    ]


def _resource(case: Case, url: str) -> Resource | None:
    found = case.resources.get(url)
    if found is None and "://" in url:
        host, _, rest = url.split("://", 1)[1].partition("/")
        path, _, query = rest.partition("?")
        rule = case.rules.get(host)
        found = rule(Asked(host, f"/{path}", query, 9)) if rule else None
    return found.answer(Asked("", "", "", 9)) if found and found.answer else found


def _reachable(case: Case, depth: int) -> set[str]:
    """Addresses that are so many links away from the landing pages and the home page."""
    seen = {*case.landing_pages, case.website}
    edge = set(seen)
    for _ in range(depth):
        following = set()
        for url in edge:
            resource = _resource(case, url)
            following |= set(_links(url, resource)) if resource else set()
        edge = following - seen
        seen |= edge
    return seen


def test_there_are_many_sites_and_many_answers(cases: list[Case]) -> None:
    wanted = [truth for case in cases for truth in case.truths if truth.wanted]
    assert len(cases) >= 25
    assert len(wanted) >= 100
    assert {truth.reporting_year for truth in wanted} == set(WANTED_YEARS)
    assert max(Counter(case.key for case in cases).values()) == 1
    assert (
        max(
            Counter(
                url for case in cases for truth in case.truths if truth.partnership_id == case.key for url in truth.urls
            ).values()
        )
        == 1
    )


def test_every_document_of_the_truth_can_be_reached_by_links(cases: list[Case]) -> None:
    missing = []
    for case in cases:
        reachable = _reachable(case, Limits().crawl_max_depth)
        missing += [truth.url for truth in case.truths if truth.wanted and not reachable & set(truth.urls)]
    # chapters that follow one another by next links are followed further than other links
    assert [url for url in missing if not url.startswith("http://yarrowbysafeguarding.example/annual-report-")] == []


def test_every_document_of_the_truth_is_there_and_can_be_opened(cases: list[Case]) -> None:
    for case, truth in ((one, truth) for one in cases for truth in one.truths):
        resource = _resource(case, truth.url)
        assert resource is not None, truth.url
        assert resource.status == 200, truth.url
        if resource.body.startswith(b"%PDF-"):
            assert len(pypdfium2.PdfDocument(resource.body)) >= 4
        elif truth.wanted:
            assert len(resource.body) > 3000


def test_no_landing_page_is_a_dead_link_unless_that_is_the_point(cases: list[Case]) -> None:
    for case, url in ((one, url) for one in cases for url in one.landing_pages):
        resource = _resource(case, url)
        assert case.outcome == "unreachable" or (resource and resource.status in {200, 301}), url


@pytest.fixture(scope="module")
def web(cases: list[Case]) -> Iterator[Web]:
    with serve(cases) as served:
        yield served


def _ask(web: Web, host: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    connection.request(
        "GET", path, headers={"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    return connection.getresponse()


def test_a_conditional_request_for_an_unchanged_document_costs_no_body(web: Web, cases: list[Case]) -> None:
    case = cases[0]
    host, path = case.truths[0].url.removeprefix("http://").split("/", 1)
    first = _ask(web, host, f"/{path}")
    size = len(first.read())
    again = _ask(web, host, f"/{path}", If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.read()) == (200, 304, b"")
    assert [one.n_bytes for one in web.log[-2:]] == [size, 0]
    assert web.log[-1].is_conditional


def test_every_request_is_on_record(web: Web) -> None:
    before = len(web.log)
    _ask(web, "www.marlowickscp.example", "/nowhere?x=1", User_Agent="me").read()
    one = web.log[before]
    assert (one.host, one.path, one.status, one.headers["user-agent"]) == (
        "www.marlowickscp.example",
        "/nowhere?x=1",
        404,
        "me",
    )


def _in_the_network(web: Web, folder: Path, code: str) -> str:
    """Run some lines in a process that knows only the miniature web."""
    plan = web.network_plan(folder / "network.json")
    environment = os.environ | {"PYTHONPATH": str(HERE / "network"), "MINIATURE_WEB_NETWORK": str(plan)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_a_process_in_this_network_sees_public_addresses_and_no_other_names(web: Web, tmp_path: Path) -> None:
    code = """
import ipaddress, socket, urllib.request
address = socket.getaddrinfo("www.marlowickscp.example", 80)[0][4][0]
print(ipaddress.ip_address(address).is_global)
print(urllib.request.urlopen("http://www.marlowickscp.example/robots.txt").status)
try:
    socket.getaddrinfo("www.gov.uk", 80)
except socket.gaierror:
    print("unknown")
print(urllib.request.urlopen("http://10.0.0.5/").read().decode())
"""
    trapped = len(web.trapped)
    assert _in_the_network(web, tmp_path, code).split("\n") == [
        "True",
        "200",
        "unknown",
        "<html>secrets of the house</html>",
    ]
    assert len(web.trapped) == trapped + 1
