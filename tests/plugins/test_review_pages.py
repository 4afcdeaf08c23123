"""The review and status pages in a real Airflow, by a person in a real browser: one start for all of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from include.datasets.review import REVIEWS
from include.lake import Lake
from include.review_pages import PREFIX
from include.review_pages.desk import new_review_id
from include.settled import settle_year
from local.airflow import LocalAirflow
from tests.browser import DESKTOP, TABLET, browser, faults, new_page  # noqa: F401
from tests.review_pages.a_lake import REPORT, YEAR, a_lake, filler, met
from tests.review_pages.test_access import REVIEW, ROUTES

pytestmark = [pytest.mark.slow, pytest.mark.airflow]

CROWD = [f"reviewer{number}" for number in range(10)]
USERS = {"ann": "user", "ben": "user", "cleo": "user", "dora": "user", "vera": "viewer", **dict.fromkeys(CROWD, "user")}
ANSWERS = [("theme", "1"), ("theme", "14"), ("criterion", "1"), ("compliance", "partnership_chair"), ("item", "money1")]
REVIEW_PAGE = f"{PREFIX}/review/{YEAR}"


@pytest.fixture(scope="module")
def lake(tmp_path_factory) -> Lake:
    return a_lake(tmp_path_factory.mktemp("reviewed") / "lake", n_pages=12)


@pytest.fixture(scope="module")
def airflow(lake, tmp_path_factory) -> Iterator[LocalAirflow]:
    """Airflow's web server alone: the pages need no scheduler."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKE_URI", lake.store.uri)
        for name in ("REVIEWERS", "YEAR_OWNER", "RELEASE_GATE"):
            patch.delenv(name, raising=False)
        home = tmp_path_factory.mktemp("airflow")
        with LocalAirflow(components=("api-server",), home=home, users=USERS) as airflow:
            yield airflow


def sign_in(browser, airflow, name: str, size=DESKTOP, scheme="light"):  # noqa: F811
    """A window in which this person has signed in the way they do it every morning."""
    page = new_page(browser, size, scheme)
    page.goto(f"{airflow.url}{PREFIX}/review")
    page.wait_for_url("**/auth/login**", timeout=60_000)
    page.fill("input[name=username]", name, timeout=60_000)
    page.fill("input[name=password]", airflow.password_of(name))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PREFIX}/review", timeout=60_000)
    return page


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def settle(page, *keys: str) -> str:
    """Press these keys on an answer and wait until the next page is there; returns the address of the answer."""
    before = page.url
    page.locator("#sheet[data-ready]").wait_for(state="attached")
    press(page, *keys)
    page.wait_for_url(lambda url: url != before, timeout=30_000)
    page.wait_for_load_state("load")
    return before.split("/answers/")[-1]


def wait_for_picture(page, no: str) -> None:
    """Until the picture of this page has arrived (the pages' own policy forbids tests to poll by evaluated text)."""
    picture = page.locator(f".place[data-no='{no}'] .paper img")
    picture.wait_for()
    picture.evaluate("image => image.decode()")


def decisions(lake, reviewer: str) -> dict[tuple[str, str], dict]:
    return {
        (row["finding_kind"], row["finding_key"]): row
        for row in lake.rows(REVIEWS, YEAR)
        if row["reviewer"] == reviewer
    }


def test_anonymous_and_unauthorised_requests_get_nothing_from_any_route(airflow):
    with httpx.Client(base_url=airflow.url, timeout=60) as client:
        for method, path in ROUTES:
            body: dict[str, Any] = {"json": {}} if method == "POST" else {}
            assert client.request(method, path, **body).status_code == 401, (method, path)
            forged = {"Authorization": "Bearer forged.token.here"}
            assert client.request(method, path, headers=forged, **body).status_code == 401, (method, path)
        viewer = {"Authorization": f"Bearer {airflow.token_of('vera')}"}
        for method, path in REVIEW:
            body = {"json": {}} if method == "POST" else {}
            answer = client.request(method, path, headers=viewer, **body)
            assert answer.status_code == 403, (method, path)
            assert "addressed" not in answer.text
        assert client.get(f"{PREFIX}/status", headers=viewer).status_code == 200


def test_a_cookie_alone_does_not_let_another_site_decide(airflow):
    with httpx.Client(base_url=airflow.url, cookies={"_token": airflow.token_of("ann")}, timeout=60) as client:
        assert client.get(f"{PREFIX}/review").status_code == 200
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            assert client.post(f"{REVIEW_PAGE}/decisions", json={}, headers=headers).status_code == 403
        assert client.post(f"{REVIEW_PAGE}/decisions", json={}, headers={"Origin": airflow.url}).status_code == 422


def test_the_pages_are_linked_in_airflows_navigation(airflow, browser):  # noqa: F811
    page = sign_in(browser, airflow, "ann")
    page.goto(airflow.url)
    page.get_by_role("button", name="Plugins").click(timeout=60_000)
    assert page.get_by_role("menuitem", name="Report status").is_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("menuitem", name="Review answers").click()
    opened.value.wait_for_load_state("load")
    assert opened.value.get_by_role("heading", name="Review answers").is_visible()
    page.context.close()


def test_a_reviewer_settles_five_answers_by_keyboard_and_they_are_in_the_lake(airflow, lake, browser):  # noqa: F811
    page = sign_in(browser, airflow, "ann")
    page.get_by_role("link", name=f"Review {YEAR}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/**")
    settled: list[str] = []
    while len(settled) < 5:
        here = page.url.split("/answers/")[-1]
        if here.endswith("theme/14"):  # the engine says not mentioned; ann finds it on page 5
            press(page, "t", "e", "Escape")
            page.fill("#no", "5")
            page.keyboard.press("Enter")
            words = page.locator(".words p", has_text=met(5))
            words.click(click_count=3)  # a triple click selects the paragraph
            press(page, "q")
            page.wait_for_selector("#added li")
            press(page, "n")
            page.keyboard.type("a quick jump (j, k, a, u) over the page")
            press(page, "Escape", "1")
            settled.append(settle(page, "Enter"))
        elif here.endswith("criterion/1"):
            settled.append(settle(page, "u"))
        else:
            settled.append(settle(page, "a"))
    assert page.get_by_role("heading", name="All done").is_visible()
    rows = decisions(lake, "ann")
    assert sorted(rows) == sorted(ANSWERS)
    verdicts = {kind: row["verdict"] for (kind, key), row in rows.items() if (kind, key) != ("theme", "14")}
    assert verdicts == {"theme": "agree", "criterion": "cannot_tell", "compliance": "agree", "item": "agree"}
    amended = rows["theme", "14"]
    assert (amended["verdict"], amended["answer"]) == ("amend", "addressed")
    assert amended["note"] == "a quick jump (j, k, a, u) over the page", "no key acts while one types"
    assert [(quote["check_result"], quote["page"]) for quote in amended["quotes"]] == [("verified", 5)]
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "14"].answer == "addressed"
    page.context.close()


def test_what_was_typed_outlives_a_sign_out_and_a_lost_connection(airflow, lake, browser):  # noqa: F811
    page = sign_in(browser, airflow, "ben")
    page.goto(f"{airflow.url}{REVIEW_PAGE}/answers/{REPORT}/theme/1")
    page.fill("textarea[name=note]", "written before the night")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Agree").click()
    page.get_by_text("You are no longer signed in").wait_for()
    assert page.input_value("textarea[name=note]") == "written before the night"
    page.context.add_cookies(kept)
    page.reload()
    page.get_by_text("What you typed here earlier is back").wait_for()
    drafts = page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('review-draft'))")
    assert drafts and all(name.startswith("review-draft ben ") for name in drafts), "nobody else's on this computer"
    assert page.input_value("textarea[name=note]") == "written before the night"
    sent: list[str] = []

    def lose_the_first(route: Any) -> None:
        sent.append(route.request.post_data)
        route.abort() if len(sent) == 1 else route.continue_()

    page.route("**/decisions", lose_the_first)
    press(page, "Escape")
    page.locator("h1").click()
    press(page, "a")
    page.get_by_role("button", name="Send again").wait_for()
    before = page.url
    page.get_by_role("button", name="Send again").dblclick()
    page.wait_for_url(lambda url: url != before)
    mine = [row for row in lake.rows(REVIEWS, YEAR) if row["reviewer"] == "ben"]
    assert [row["note"] for row in mine] == ["written before the night"], "one decision, however often it was sent"
    page.context.close()


def test_a_second_press_meant_for_one_answer_does_not_decide_the_next(airflow, lake, browser):  # noqa: F811
    page = sign_in(browser, airflow, "dora")
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # time stands still but for what the test lets pass
    page.evaluate("sessionStorage.setItem('review-saved', 'Saved: addressed.')")  # as a decision leaves it behind
    page.goto(f"{airflow.url}{REVIEW_PAGE}/answers/{REPORT}/criterion/1")
    page.get_by_text("Saved: addressed.").wait_for()
    here = page.url
    press(page, "a")
    page.clock.run_for(300)
    press(page, "a", "Enter")
    assert (page.url, decisions(lake, "dora")) == (here, {})
    page.clock.run_for(300)
    settle(page, "a")
    assert list(decisions(lake, "dora")) == [("criterion", "1")]
    page.context.close()


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (TABLET, "dark")])
def test_every_page_is_free_of_serious_faults_for_people_with_disabilities(airflow, browser, size, scheme):  # noqa: F811
    page = sign_in(browser, airflow, "cleo", size, scheme)
    views = ["/review", f"/review/{YEAR}/answers", "/status", f"/review/{YEAR}/answers/{REPORT}/theme/1"]
    for path in [*views, f"/review/{YEAR}/answers/{REPORT}/compliance/partnership_chair", "/nothing"]:
        page.goto(f"{airflow.url}{PREFIX}{path}")
        assert faults(page) == [], path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], f"{path} is wider than the window"
    page.goto(f"{airflow.url}{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/1")
    assert page.get_by_role("button", name="Agree").is_visible(), "one screen"
    assert page.locator(".paper rect").first.is_visible(), "the quote is marked and in sight"
    press(page, "t", "?")
    assert faults(page) == []
    page.context.close()


def test_who_checks_that_nothing_is_said_looks_through_the_report_and_selects_on_its_picture(airflow, browser):  # noqa: F811
    page = sign_in(browser, airflow, "cleo")
    page.goto(f"{airflow.url}{REVIEW_PAGE}/answers/{REPORT}/theme/14")
    page.get_by_text("No word of the question stands anywhere").wait_for()
    press(page, "f")
    page.keyboard.type("partners met 7")
    press(page, "Enter")
    page.locator(".place[data-no='7'] rect.now").first.wait_for()
    assert page.locator("#found").inner_text() == "1 of 1 passage on 1 page"
    assert faults(page) == []
    press(page, "Escape")
    page.locator("h1").click()
    with page.expect_response("**/places/**"):  # the page is shown anew with the quote marked
        press(page, "q")
    page.locator("#added li", has_text=met(7)).wait_for()
    page.locator(".place[data-no='7'] rect.now").first.wait_for()
    line = page.locator(".lines text", has_text="Visit 7.2 found").first.bounding_box()
    page.mouse.move(line["x"] + 1, line["y"] + line["height"] / 2)
    page.mouse.down()
    page.mouse.move(line["x"] + line["width"] / 2, line["y"] + line["height"] / 2, steps=4)
    page.mouse.up()
    press(page, "q")
    page.locator("#added li").nth(1).wait_for()
    words = page.locator("#added blockquote").nth(1).inner_text()
    assert words in filler(7), f"whole words of the page, not {words!r}"
    page.context.close()


def test_quotes_are_stepped_through_and_a_page_four_times_as_large_still_serves(airflow, browser):  # noqa: F811
    page = sign_in(browser, airflow, "cleo", size=(320, 256))
    for path in (f"/review/{YEAR}/answers", "/status", f"/review/{YEAR}/answers/{REPORT}/theme/1"):
        page.goto(f"{airflow.url}{PREFIX}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert page.evaluate("scrollY") == 0, "one begins at the question"
    agree = page.get_by_role("button", name="Agree").bounding_box()
    assert agree["y"] + agree["height"] <= 256, "what decides is in sight"
    current = page.locator("#quotes [aria-current]")
    assert current.get_attribute("data-no") == "2"
    press(page, "s")
    page.locator(".place[data-no='4'] rect.now").first.wait_for()
    assert current.get_attribute("data-no") == "4"
    page.context.close()


def test_everything_is_reached_by_the_keyboard_and_the_focus_is_seen(airflow, browser):  # noqa: F811
    page = sign_in(browser, airflow, "cleo")
    page.goto(f"{airflow.url}{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/1")
    reached = set()
    for _ in range(60):
        press(page, "Tab")
        seen = page.evaluate(
            "() => { const at = document.activeElement; const style = getComputedStyle(at);"
            " return [at.dataset.act || at.name || at.id || at.textContent.trim(), style.outlineStyle, style.outlineWidth, at.tagName] }"
        )
        reached.add(seen[0])
        assert seen[3] == "BODY" or (seen[1] != "none" and seen[2] != "0px"), f"{seen[0]} has no visible focus"
    wanted = {
        "agree",
        "cannot_tell",
        "amend",
        "exemplar",
        "quote",
        "open",
        "answer",
        "note",
        "page-on",
        "text",
        "no",
        "help",
    }
    assert wanted <= reached
    page.context.close()


def test_another_page_is_a_click_away(airflow, browser):  # noqa: F811
    page = sign_in(browser, airflow, "cleo")
    address = f"{airflow.url}{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/1"
    page.goto(address)  # the first visit starts what draws pages
    wait_for_picture(page, "2")
    page.get_by_role("button", name="Page 4").click()
    wait_for_picture(page, "4")
    page.context.close()


def test_a_hundred_decisions_by_ten_reviewers_at_once_are_all_there_once(airflow, lake):
    answers = settle_year(lake, YEAR).answers
    bodies = [
        (CROWD[number % 10], {
            "review_id": new_review_id(), "report_id": REPORT, "kind": kind, "key": key, "verdict": "agree",
            "finding_version": answers[REPORT, kind, key].finding.version, "note": f"decision {number}",
        })
        for number in range(100)
        for kind, key in [ANSWERS[number // 10 % 5]]
    ]  # fmt: skip
    tokens = {name: airflow.token_of(name) for name in CROWD}
    with httpx.Client(base_url=airflow.url, timeout=120) as client, ThreadPoolExecutor(10) as pool:

        def send(one: tuple[str, dict]) -> int:
            headers = {"Authorization": f"Bearer {tokens[one[0]]}"}
            return client.post(f"{REVIEW_PAGE}/decisions", json=one[1], headers=headers).status_code

        assert set(pool.map(send, bodies)) == {200}
    rows = [row for row in lake.rows(REVIEWS, YEAR) if row["reviewer"] in CROWD]
    assert sorted(row["note"] for row in rows) == sorted(f"decision {number}" for number in range(100))
    assert {row["review_id"]: row["reviewer"] for row in rows} == {body["review_id"]: name for name, body in bodies}
