"""A decision is taken once, whole, and only where it fits; nothing is lost and nothing doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from include.datasets import analysed, review
from include.lake import Lake, LocalStore
from include.review import (
    Decision,
    NeedsAQuoteError,
    NotAReviewerError,
    Quoted,
    ReviewError,
    StaleAnswerError,
    check_quote,
    decide,
    mark_exemplar,
    withdraw_exemplar,
)
from include.settings import Settings
from include.settled import read_findings, settle_year
from tests.lake.test_store import s3_endpoint, store  # noqa: F401
from tests.publish.a_year import QUOTE, YEAR, a_lake, a_report, document_id, write

SETTINGS = Settings(reviewers="ann, ben")
REPORT = f"shire-000-{YEAR}"


@pytest.fixture
def lake(tmp_path):
    """One report that meets no criterion and addresses every theme but 14."""
    return a_lake(tmp_path, [a_report(0, score=0)])


def version(lake, kind="theme", key="4", report=REPORT):
    return next(one.version for one in read_findings(lake, YEAR, [report], kind) if one.key == key)


def a_decision(lake, kind="theme", key="4", **changes):
    decision = Decision("form-0001", REPORT, kind, key, version(lake, kind, key), "ann", "agree")
    return replace(decision, **changes)


def taken(lake, decision):
    return decide(lake, YEAR, decision, SETTINGS)


def stored(lake):
    return lake.rows(review.REVIEWS, YEAR)


# --- what is kept -------------------------------------------------------------------------------------


def test_a_decision_is_kept_with_what_was_shown_and_who_made_the_answer(lake):
    taken(lake, a_decision(lake, verdict="amend", answer="Partial", note="Only in passing.", seconds=14.5))
    (row,) = stored(lake)
    assert (row["reviewer"], row["verdict"], row["answer"], row["note"]) == (
        "ann",
        "amend",
        "partial",
        "Only in passing.",
    )
    assert (row["shown_answer"], row["engine"], row["framework_id"], row["seconds"]) == (
        "addressed",
        "extractive",
        "wt2023",
        14.5,
    )
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "4"].answer == "partial"


def test_an_amendment_to_what_the_engine_said_is_agreement(lake):
    assert taken(lake, a_decision(lake, verdict="amend", answer="addressed")).row["verdict"] == "agree"


def test_a_double_click_is_one_decision_and_is_answered_as_the_first(lake):
    decision = a_decision(lake, verdict="amend", answer="partial")
    first, second = taken(lake, decision), taken(lake, decision)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.row["decided_at"] == first.row["decided_at"] and len(stored(lake)) == 1


def test_the_same_form_with_another_answer_is_refused_in_words(lake):
    taken(lake, a_decision(lake, verdict="amend", answer="partial"))
    for change in ({"answer": "not_mentioned"}, {"verdict": "agree"}, {"reviewer": "ben"}, {"key": "5"}):
        with pytest.raises(ReviewError, match="already used for another decision"):
            taken(lake, a_decision(lake, **{"verdict": "amend", "answer": "partial"} | change))
    assert len(stored(lake)) == 1


def test_a_resend_is_answered_even_when_the_report_was_analysed_again_meanwhile(lake):
    decision = a_decision(lake)
    first = taken(lake, decision)
    write(lake, {"theme_findings": other_status(lake)}, REPORT)
    assert taken(lake, decision).row["review_id"] == first.row["review_id"]


# --- what is refused ----------------------------------------------------------------------------------


def other_status(lake, status="partial"):
    rows = [row | {"status": status} for row in lake.rows(analysed.THEME_FINDINGS, YEAR)]
    return [{name: value for name, value in row.items() if name != "reporting_year"} for row in rows]


def test_a_page_left_open_over_night_is_told_the_new_answer(lake):
    decision = a_decision(lake)
    assert settle_year(lake, YEAR, kept=True).answers[REPORT, "theme", "4"].engine_answer == "addressed"
    write(lake, {"theme_findings": other_status(lake)}, REPORT)
    with pytest.raises(StaleAnswerError, match="answer is now partial") as caught:
        taken(lake, decision)
    shown = settle_year(lake, YEAR, kept=True).answers[REPORT, "theme", "4"]
    assert shown.engine_answer == "partial", "and is shown it the next time"
    assert caught.value.finding.answer == "partial" and stored(lake) == []


def test_an_item_that_is_no_longer_found_is_told(lake):
    decision = a_decision(lake, "item", "c0-police")
    lake.remove(analysed.CONTRIBUTIONS, YEAR, REPORT)
    with pytest.raises(StaleAnswerError, match="no longer found") as caught:
        taken(lake, decision)
    assert caught.value.finding is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reviewer": "eve"}, "eve may not review"),
        ({"reviewer": ""}, "Nobody may not review"),
        ({"verdict": "maybe"}, "'maybe' is no verdict. There are: agree, amend, cannot_tell"),
        ({"kind": "mood"}, "'mood' is no kind of answer"),
        ({"verdict": "amend"}, "needs the answer as you see it: addressed, partial, not mentioned, not applicable"),
        ({"verdict": "amend", "answer": "met"}, "'met' is no answer to this question"),
        ({"verdict": "amend", "answer": "partial", "detail": "x"}, "'x' is no detail"),
        ({"key": "99"}, f"has no answer theme 99 of {REPORT}"),
        ({"report_id": "elsewhere-2023-24"}, "has no answer theme 4 of elsewhere"),
        ({"review_id": "../../up"}, "no valid number of its own"),
        ({"note": "x" * 5000}, "Shorten it"),
        ({"quotes": (Quoted("x"),) * 30}, "Keep the most telling"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_kept(lake, change, said):
    with pytest.raises(ReviewError, match=said):
        taken(lake, replace(a_decision(lake), **change))
    assert stored(lake) == []


def test_without_a_list_of_reviewers_the_server_decides_who_may(lake):
    assert decide(lake, YEAR, a_decision(lake, reviewer="eve"), Settings()).is_new
    with pytest.raises(NotAReviewerError):
        decide(lake, YEAR, a_decision(lake, reviewer=" "), Settings())


# --- rule 1 -------------------------------------------------------------------------------------------


def test_a_claim_needs_a_quote_that_code_has_found(lake):
    met = a_decision(lake, "criterion", "3", verdict="amend", answer="met")
    with pytest.raises(NeedsAQuoteError, match="Met needs a quote: none of the engine's"):
        taken(lake, met)
    with pytest.raises(NeedsAQuoteError, match="does not: “Partners met every week"):
        taken(lake, replace(met, quotes=(Quoted("Partners met every week and agreed nothing at all.", page=2),)))
    added = taken(lake, replace(met, quotes=(Quoted("partners met every month and agreed what to change", page=2),)))
    (quote,) = added.row["quotes"]
    assert (quote["check_result"], quote["page"], quote["quote"]) == ("verified", 2, QUOTE), "in the page's own words"
    assert settle_year(lake, YEAR).answers[REPORT, "criterion", "3"].answer == "met"


def test_a_quote_is_looked_up_before_it_is_sent(lake):
    found = check_quote(lake, YEAR, REPORT, QUOTE, document_id(0), 3)
    assert (found["check_result"], found["page"], found["document_id"]) == ("verified", 3, document_id(0))
    assert (
        check_quote(lake, YEAR, REPORT, "The moon is made of green cheese, they said.")["check_result"] == "not_found"
    )


def test_amounts_details_and_counts_of_items(lake):
    money = a_decision(lake, "item", "c0-police", verdict="amend", answer="£12,500", detail="Health")
    assert [taken(lake, money).row[name] for name in ("answer", "detail")] == ["12500", "health"]
    for change, said in (
        ({"answer": "a lot"}, "no amount in pounds"),
        ({"detail": "nobody"}, "It may be: local_authority"),
    ):
        with pytest.raises(ReviewError, match=said):
            taken(lake, replace(money, review_id="form-0002", **change))
    many = a_decision(lake, "item", "r0", verdict="amend", answer="lcspr", detail="three", review_id="form-0003")
    with pytest.raises(ReviewError, match="no number of reviews"):
        taken(lake, many)
    assert taken(lake, replace(many, detail="3")).row["detail"] == "3"


# --- many at once -------------------------------------------------------------------------------------


def test_a_hundred_decisions_by_ten_people_at_once_are_all_there_once(store):  # noqa: F811
    """On a folder; on S3, whose stand-in is slow, each decides once."""
    n_per_person = 10 if isinstance(store, LocalStore) else 1
    lake = Lake(store)
    write(lake, a_report(0), REPORT)
    themes = [one for one in read_findings(lake, YEAR, [REPORT], "theme") if one.answer == "addressed"][:n_per_person]
    decisions = [
        Decision(f"form-{who:02}-{one.key:0>4}", REPORT, "theme", one.key, one.version, f"person {who}", "agree")
        for who in range(10)
        for one in themes
    ]
    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda one: decide(lake, YEAR, one, Settings()), [*decisions, *decisions[::5]]))
    rows = stored(lake)
    assert len(rows) == len({row["review_id"] for row in rows}) == 10 * n_per_person
    assert {(row["reviewer"], row["finding_key"]) for row in rows} == {(one.reviewer, one.key) for one in decisions}
    assert sum(result.is_new for result in results) == len(decisions), "what was sent twice is one"
    settled = settle_year(lake, YEAR)
    assert [settled.answers[one.id].n_reviews for one in themes] == [10] * n_per_person


# --- good practice ------------------------------------------------------------------------------------


MARK = {"reviewer": "ann", "report_id": REPORT, "kind": "theme", "key": "4", "quoted": Quoted(QUOTE, page=3)}
MARK |= {"settings": SETTINGS}


def test_a_passage_is_marked_once_and_taken_back(lake):
    first = mark_exemplar(lake, YEAR, "mark-0001", **MARK, note="Clear.")
    assert mark_exemplar(lake, YEAR, "mark-0001", **MARK)["note"] == "Clear."
    mark_exemplar(lake, YEAR, "mark-0002", **MARK | {"reviewer": "ben"})
    (exemplar,) = settle_year(lake, YEAR).exemplars()
    assert (exemplar["quote"], exemplar["page"]) == (QUOTE, 3)
    withdraw_exemplar(lake, YEAR, "mark-0003", "ben", first["exemplar_id"], SETTINGS)
    assert settle_year(lake, YEAR).exemplars() == [] and len(lake.rows(review.EXEMPLARS, YEAR)) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quoted": Quoted("Words that stand nowhere in this report.")}, "do not stand in the report"),
        ({"kind": "item", "key": "c0-police"}, "Only passages of themes and criteria"),
        ({"key": "99"}, "has no answer theme 99"),
        ({"reviewer": "eve"}, "eve may not review"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(lake, change, said):
    with pytest.raises(ReviewError, match=said):
        mark_exemplar(lake, YEAR, "mark-0001", **MARK | change)


def test_there_is_nothing_to_take_back_where_nothing_was_marked(lake):
    with pytest.raises(ReviewError, match="no such mark"):
        withdraw_exemplar(lake, YEAR, "mark-0001", "ann", "0" * 12, SETTINGS)
