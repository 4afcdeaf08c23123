"""What a person does on the page reaches the lake once, and what they see is fair."""

from __future__ import annotations

import pytest

from include.datasets.review import EXEMPLARS, REVIEWS
from include.review_pages import PREFIX
from include.review_pages.desk import new_review_id
from include.settled import settle_year
from tests.review_pages.a_lake import ATTACK, CHAIR, REPORT, WEB_PAGE, YEAR, findings, met

BASE = f"{PREFIX}/review/{YEAR}"
ANSWERS = [("theme", "1"), ("theme", "14"), ("criterion", "1"), ("compliance", "partnership_chair"), ("item", "money1")]


def address(kind: str = "theme", key: str = "1") -> str:
    return f"{BASE}/answers/{REPORT}/{kind}/{key}"


def a_decision(lake, kind: str = "theme", key: str = "1", verdict: str = "agree", **more) -> dict:
    version = settle_year(lake, YEAR).answers[REPORT, kind, key].finding.version
    named = {"review_id": new_review_id(), "report_id": REPORT, "kind": kind, "key": key, "finding_version": version}
    return {**named, "verdict": verdict, **more}


def decide(client, lake, *args, **more):
    return client.post(f"{BASE}/decisions", json=a_decision(lake, *args, **more))


def test_a_decision_is_in_the_lake_with_who_made_it_and_leads_to_the_next_answer(visit, lake):
    answer = decide(visit("ann"), lake, note="clear", seconds=12.5)
    assert answer.status_code == 200, answer.text
    assert answer.json()["said"] == "addressed"
    assert answer.json()["next"].startswith(f"{BASE}/answers/{REPORT}/")
    (row,) = lake.rows(REVIEWS, YEAR)
    assert (row["reviewer"], row["verdict"], row["answer"], row["note"]) == ("ann", "agree", "addressed", "clear")
    assert (row["made_in"], row["seconds"], row["shown_answer"]) == ("page", 12.5, "addressed")


def test_nobody_can_decide_in_the_name_of_somebody_else(visit, lake):
    refused = visit("ann").post(f"{BASE}/decisions", json={**a_decision(lake), "reviewer": "ben"})
    assert refused.status_code == 422
    assert lake.rows(REVIEWS, YEAR) == []


def test_an_amendment_keeps_the_added_quote_in_the_words_of_the_page(visit, lake):
    quote = {"quote": "agreed what each of them would bring to the work", "page": 2}
    answer = decide(visit("ann"), lake, "theme", "14", "amend", answer="addressed", quotes=[quote])
    assert answer.status_code == 200, answer.text
    (row,) = lake.rows(REVIEWS, YEAR)
    assert row["quotes"][0]["check_result"] == "verified" and row["quotes"][0]["page"] == 2
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "14"].answer == "addressed"


def test_a_claim_without_a_quote_is_refused_in_words_and_nothing_is_stored(visit, lake):
    refused = decide(visit("ann"), lake, "theme", "14", "amend", answer="addressed")
    assert refused.status_code == 422
    assert "needs a quote" in refused.json()["message"]
    assert lake.rows(REVIEWS, YEAR) == []


def test_an_answer_that_does_not_exist_is_refused_in_words(visit, lake):
    refused = decide(visit("ann"), lake, verdict="amend", answer="sort_of")
    assert refused.status_code == 422
    assert "addressed, partial" in refused.json()["message"]


def test_sent_twice_it_is_one_decision_and_answered_as_the_first_time(visit, lake):
    body = a_decision(lake)
    first, second = (visit("ann").post(f"{BASE}/decisions", json=body) for _ in range(2))
    assert first.json()["said"] == second.json()["said"] == "addressed"
    assert [first.json()["is_new"], second.json()["is_new"]] == [True, False]
    assert len(lake.rows(REVIEWS, YEAR)) == 1


def test_a_page_left_open_over_night_says_that_the_answer_is_another_now(visit, lake):
    body = a_decision(lake)
    document = settle_year(lake, YEAR).answers[REPORT, "theme", "1"].finding.quotes[0]["document_id"]
    findings(lake, document, status="partial")
    refused = visit("ann").post(f"{BASE}/decisions", json=body)
    assert refused.status_code == 409
    assert refused.json()["stale"] is True
    assert "now partial" in refused.json()["message"]
    assert lake.rows(REVIEWS, YEAR) == []


def test_thinking_again_is_deciding_again_and_both_stay_on_record(visit, lake):
    decide(visit("ann"), lake)
    assert "You have decided this already: addressed" in visit("ann").get(address()).text
    decide(visit("ann"), lake, verdict="amend", answer="partial", note="too thin")
    assert len(lake.rows(REVIEWS, YEAR)) == 2
    page = visit("ann").get(address()).text
    assert "You have decided this already: partial. Your note: “too thin”" in page


def test_the_second_reviewer_sees_nothing_of_the_first(visit, lake):
    before = visit("ben").get(address()).text
    decide(visit("annabel"), lake, verdict="amend", answer="partial", note="far too thin", seconds=3)
    client = visit("ben")
    page = client.get(address())
    assert same(page.text) == same(before), "not one word of the page changes"
    for path in (address(), f"{BASE}/answers", f"{PREFIX}/review"):
        shown = client.get(path)
        told = shown.text + str(shown.headers)
        assert "far too thin" not in told and "annabel" not in told


def everything_shown(client) -> dict[str, object]:
    """What every page and file that can be opened shows somebody, without the numbers of forms."""
    report = f"{BASE}/reports/{REPORT}"
    document = client.get(address()).text.split('data-document="')[1].split('"')[0]
    paths = [f"{PREFIX}/review", BASE, f"{BASE}/answers", f"{PREFIX}/status", f"{PREFIX}/status/{YEAR}"]
    paths += [address(kind, key) for kind, key in ANSWERS]
    paths += [f"{report}/find?words=partners", f"{report}/nearest?kind=theme&key=1"]
    paths += [f"{report}/places/{document}/2?kind=theme&key=1"]
    shown: dict[str, object] = {}
    for path in paths:
        answer = client.get(path, follow_redirects=False)
        headers = {name: value for name, value in answer.headers.items() if name not in ("content-length", "date")}
        shown[path] = (answer.status_code, headers, same(answer.text))
    return shown


def test_whatever_the_first_reviewer_said_the_second_is_shown_the_same_everywhere(visit, lake, monkeypatch):
    monkeypatch.setenv("REVIEWERS", "annabel, ben, cleo")
    worlds = []
    for said in ({}, {"verdict": "amend", "answer": "partial", "note": "far too thin"}, {"verdict": "cannot_tell"}):
        assert decide(visit("annabel"), lake, **said).status_code == 200
        worlds.append(everything_shown(visit("ben")))
    body = {"mark_id": "mark-0009", "report_id": REPORT, "kind": "theme", "key": "1", "quote": met(2)}
    assert visit("annabel").post(f"{BASE}/exemplars", json=body).status_code == 200
    worlds.append(everything_shown(visit("ben")))
    for world in worlds[1:]:
        for path, shown in world.items():
            assert shown == worlds[0][path], path
    assert "You marked as good practice" in visit("annabel").get(address()).text


def same(page: str) -> list[str]:
    """A page without the number of its form."""
    return [line for line in page.splitlines() if "data-review" not in line]


def test_two_who_differ_are_not_shown_to_each_other_but_to_the_third_who_settles_it(visit, lake):
    decide(visit("ann"), lake)
    decide(visit("ben"), lake, verdict="amend", answer="partial", note="far too thin")
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "1"].is_contested
    for name in ("ann", "ben"):
        assert "Two people differ" not in visit(name).get(address()).text
    assert "far too thin" not in visit("ann").get(address()).text
    third = visit("cleo").get(address()).text
    assert "Two people differ: you settle it" in third
    assert "far too thin" in third and "partial" in third
    opened = visit("cleo").get(BASE, follow_redirects=False)
    assert opened.headers["location"].endswith(address()), "what others differ on comes first"
    decide(visit("cleo"), lake, verdict="amend", answer="partial")
    settled = settle_year(lake, YEAR).answers[REPORT, "theme", "1"]
    assert (settled.answer, settled.settled_by, settled.is_contested) == ("partial", "person", False)


def test_words_are_looked_up_at_once_and_where_they_stand_is_said(visit):
    found = visit("ann").post(f"{BASE}/quotes", json={"report_id": REPORT, "quote": met(3), "page": 2}).json()
    assert (found["check_result"], found["page"], found["no"], found["place"]) == ("verified", 3, 3, "page 3")
    changed = met(3).replace("3 times", "4 times")
    assert visit("ann").post(f"{BASE}/quotes", json={"report_id": REPORT, "quote": changed}).json()["no"] is None


def test_good_practice_is_marked_once_and_can_be_taken_back(visit, lake):
    body = {"mark_id": "mark-0001", "report_id": REPORT, "kind": "theme", "key": "1", "quote": met(2)}
    client = visit("ann")
    marked = [client.post(f"{BASE}/exemplars", json=body).json() for _ in range(2)]
    assert len(lake.rows(EXEMPLARS, YEAR)) == 1 and len(settle_year(lake, YEAR).exemplars()) == 1
    back = {"mark_id": "mark-0002", "exemplar_id": marked[0]["exemplar_id"]}
    assert client.post(f"{BASE}/exemplars/withdraw", json=back).status_code == 200
    assert settle_year(lake, YEAR).exemplars() == []


def test_what_a_report_says_never_becomes_markup(visit):
    for path in (address(), address("theme", "14"), f"{BASE}/answers", f"{PREFIX}/status"):
        page = visit("ann").get(path).text
        assert "<script>document" not in page and "<img src=x" not in page
    shown = visit("ann").get(f"{BASE}/reports/{REPORT}/places/{WEB_PAGE}/2").text
    assert ATTACK not in shown and "&lt;script&gt;" in shown


def test_a_web_page_opens_at_the_part_its_quote_stands_in(visit):
    page = visit("ann").get(address("compliance", "partnership_chair")).text
    assert 'data-anchor="who-leads"' in page
    assert f'<mark class="now">{CHAIR}</mark>' in page


def test_the_question_says_what_each_answer_means(visit):
    page = visit("ann").get(address()).text
    assert "Contribution of each safeguarding partner" in page
    assert "A passage of its own treats it, with substance." in page
    chair = visit("ann").get(address("compliance", "partnership_chair")).text
    assert "Northvale Partnership" in chair and "met (transitioned)" in chair


@pytest.mark.parametrize(
    "path",
    [
        f"/answers/{REPORT}/theme/99",
        "/answers/../../etc/theme/1",
        "/answers/nobody-2023-24/theme/1",
        f"/reports/{REPORT}/places/abcdefabcdef/99",
        f"/reports/{REPORT}/places/000000000000/1",
        f"/reports/{REPORT}/pictures/{WEB_PAGE}/1",
        f"/reports/{REPORT}/pictures/000000000000/1",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(visit, path):
    answer = visit("ann").get(BASE + path)
    assert answer.status_code in (404, 422)
    assert "Traceback" not in answer.text


def test_when_nothing_is_open_the_page_says_so(visit, lake):
    for key in (
        ("theme", "1"),
        ("theme", "14"),
        ("criterion", "1"),
        ("compliance", "partnership_chair"),
        ("item", "money1"),
    ):
        decide(visit("ann"), lake, *key)
    page = visit("ann").get(BASE).text
    assert "All done" in page and "4 of 5 answers of the sample are settled" in page, "one waits for a second reviewer"
