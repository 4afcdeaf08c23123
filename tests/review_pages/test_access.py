"""Who may see and do what: every route, also one that somebody adds tomorrow."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from include.review_pages import PREFIX
from include.review_pages.app import make_app
from tests.review_pages.a_lake import REPORT, YEAR
from tests.review_pages.conftest import StandIn

VALUES = {
    "year": YEAR, "report_id": REPORT, "kind": "theme", "key": "1", "document_id": "abcdefabcdef", "no": "1",
    "page_no": "1", "name": "pages.css", "rest:path": "nothing-here",
}  # fmt: skip


def filled(path: str) -> str:
    """An address with real values in the places of its parts."""
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, f"{path} has a part these tests know no value for"
    return path


def routes() -> list[tuple[str, str]]:
    """Every method and address the app answers, wherever it is defined."""
    found = [
        (method, PREFIX + filled(route.path))
        for route in make_app(StandIn()).routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]
    assert len(found) >= 14
    return found


ROUTES = routes()
REVIEW = [(method, path) for method, path in ROUTES if path.startswith(f"{PREFIX}/review")]


def test_every_route_of_the_app_is_one_that_these_tests_reach():
    assert all(isinstance(route, APIRoute) for route in make_app(StandIn()).routes), "a mount has no sign-in of its own"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_anonymous_gets_anything(visit, method, path):
    answer = visit("", accept="application/json").request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 401
    assert REPORT not in answer.text and "addressed" not in answer.text


@pytest.mark.parametrize(("method", "path"), [one for one in ROUTES if one[0] == "GET"])
def test_a_page_leads_somebody_anonymous_to_the_sign_in_and_back(visit, method, path):
    answer = visit("").request(method, path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"
    assert answer.content == b""


BROKEN = (
    "/review/last-year",
    "/review/2023-24/reports/..%2f..%2fetc/find",
    "/status/2023",
    "/review/2023-24/answers/x/y/z",
)


@pytest.mark.parametrize("path", BROKEN)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_nobody_anonymous_learns_even_how_addresses_are_built(visit, method, path):
    answer = visit("", accept="application/json").request(method, PREFIX + path, json={} if method == "POST" else None)
    assert answer.status_code in (401, 404, 405)
    assert "pattern" not in answer.text and "report_id" not in answer.text


@pytest.mark.parametrize(("method", "path"), REVIEW)
def test_who_may_not_review_gets_nothing_of_it(visit, method, path):
    answer = visit("vera").request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 403
    assert "addressed" not in answer.text and "Northvale" not in answer.text


def test_who_may_not_review_may_still_read_the_status(visit):
    assert visit("vera").get(f"{PREFIX}/status").status_code == 200


def test_where_reviewers_are_named_nobody_else_reviews(visit, monkeypatch):
    monkeypatch.setenv("REVIEWERS", "vera, ben")
    assert visit("vera").get(f"{PREFIX}/review").status_code == 200
    refused = visit("ann").get(f"{PREFIX}/review")
    assert refused.status_code == 403
    assert "ann may not review" in refused.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": ""},
    ],
)
@pytest.mark.parametrize(("method", "path"), [one for one in ROUTES if one[0] != "GET"])
def test_another_site_cannot_make_a_signed_in_browser_change_anything(visit, method, path, headers):
    assert visit("ann", **headers).request(method, path, json={}).status_code == 403


@pytest.mark.parametrize(("method", "path"), [one for one in ROUTES if one[0] != "GET"])
def test_a_plain_form_of_another_site_is_refused(visit, method, path):
    assert visit("ann").request(method, path, data={"verdict": "agree"}).status_code == 415


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "", "origin": "http://testserver"},
        {"sec-fetch-site": "", "origin": "https://reports.example.org"},
        {"sec-fetch-site": "", "authorization": "Bearer a-token"},
    ],
)
def test_our_own_pages_and_programs_with_a_token_are_heard(visit, headers):
    answer = visit("ann", **headers).post(f"{PREFIX}/review/{YEAR}/decisions", json={})
    assert answer.status_code == 422, "it is read, and found incomplete"


def test_every_answer_forbids_foreign_scripts_and_being_kept(visit):
    for path in ("/review", "/status", "/nothing-here", f"/review/{YEAR}/answers/{REPORT}/theme/1"):
        headers = visit("ann").get(PREFIX + path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["..%2fapp.py", "%2e%2e/app.py", "app.py", "pages.css.map"])
def test_only_the_pages_own_files_are_handed_out(visit, name):
    assert visit("ann").get(f"{PREFIX}/static/{name}").status_code == 404
