"""Votes are counted, the cautious answer wins a tie, and the parts of a long report become one answer."""

from __future__ import annotations

import pytest

from include.analyse.llm.claims import merge_parts, settle_votes
from include.analyse.llm.overlap import mark_overlaps
from include.analyse.llm.rows import shorten
from include.analyse.llm.schemas import CriterionEntry, QuestionEntry, Quote, ThemeEntry


def criterion(answer, *quotes):
    return CriterionEntry(criterion="criterion_3", rationale=f"{answer}!", quotes=quotes, answer=answer)


def question(answer, detail=None):
    return QuestionEntry(question="partnership_chair", rationale="so", quotes=(), answer=answer, detail=detail)


def theme(status, summary="", *quotes):
    return ThemeEntry(theme="theme_1", rationale="so", quotes=quotes, status=status, summary=summary)


ONE, OTHER = Quote(text="Waits fell from 41 to 17 weeks.", page=3), Quote(text="An audit found 31 of 40.", page=4)


def test_the_majority_answers_with_its_own_reason_and_the_share_of_votes():
    claim = settle_votes("criterion_3", [criterion("not_met"), criterion("met", ONE), criterion("met", OTHER, ONE)], 3)
    assert (claim.answer, claim.rationale) == ("met", "met!")
    assert claim.share == pytest.approx(2 / 3)
    assert claim.told_votes == "met 2, not_met 1"
    assert claim.quotes == (ONE, OTHER)
    assert "differ (met 2, not_met 1)" in claim.doubts[0]


def test_one_mind_leaves_no_doubt():
    claim = settle_votes("criterion_3", [criterion("met", ONE)] * 3, 3)
    assert claim.share == 1
    assert not claim.doubts


def test_of_a_tie_the_answer_that_claims_less_holds_and_a_person_looks():
    claim = settle_votes("criterion_3", [criterion("met", ONE), criterion("not_met")], 2)
    assert claim.answer == "not_met"
    assert claim.doubts


def test_votes_that_did_not_come_back_are_told():
    assert "Of 3 votes only 1" in settle_votes("criterion_3", [criterion("met", ONE)], 3).doubts[0]


def test_the_detail_is_that_of_the_agreeing_votes():
    entries = [question("unmet", "retained"), question("met", "planned"), question("met", "planned")]
    assert settle_votes("partnership_chair", entries, 3).detail == "planned"


def test_a_theme_one_part_addresses_is_addressed_with_the_quotes_of_all_parts_that_do():
    parts = [settle_votes("theme_1", [one]) for one in (
        theme("not_mentioned"), theme("partial", "Little.", OTHER), theme("addressed", "Much.", ONE),
    )]  # fmt: skip
    claim = merge_parts(parts, 3)
    assert (claim.answer, claim.summary, claim.quotes) == ("addressed", "Much.", (ONE,))


def test_what_no_part_meets_alone_waits_for_a_person():
    claim = merge_parts([settle_votes("criterion_1", [criterion("not_met")])] * 2, 2)
    assert claim.answer == "not_met"
    assert "no part meets it by itself" in claim.doubts[0]


def test_parts_that_contradict_each_other_wait_for_a_person():
    claims = [settle_votes("partnership_chair", [one]) for one in (question("met"), question("unmet"))]
    assert "disagree" in merge_parts(claims, 2).doubts[0]


@pytest.mark.parametrize("words", [10, 119, 120, 121, 400])
def test_a_summary_is_cut_after_a_sentence(words):
    summary = " ".join(f"Word{'.' if number % 10 == 9 else ''}" for number in range(words))
    short, was_cut = shorten(summary)
    assert len(short.split()) <= 120
    assert was_cut is (words > 120)
    assert not was_cut or short.endswith(".")


def test_a_summary_of_one_endless_sentence_is_cut_and_shows_it():
    short, was_cut = shorten("word " * 300)
    assert was_cut
    assert short.endswith("…")


def rows(*statuses):
    names = ((13, "national_reforms"), (15, "wt2023"))
    return [
        {"theme_no": no, "theme_id": name, "status": status, "needs_review": False, "review_reason": None}
        for (no, name), status in zip(names, statuses, strict=True)
    ]


def evidence(no, quote, page=2):
    return {
        "finding_kind": "theme", "finding_key": str(no), "check_result": "verified", "quote": quote, "document_id": "d",
        "page": page, "anchor": None,
    }  # fmt: skip


def test_two_themes_on_the_same_words_are_told_and_both_wait_for_a_person():
    both = rows("addressed", "addressed")
    note = mark_overlaps(both, [evidence(13, "We changed our structures."), evidence(15, "We changed our structures")])
    assert "share 100% of quotes" in note
    assert all(row["needs_review"] and "counted twice" in row["review_reason"] for row in both)


def test_two_themes_on_different_words_are_left_alone():
    both = rows("addressed", "addressed")
    note = mark_overlaps(both, [evidence(13, "Family help teams began."), evidence(15, "The chair was replaced.")])
    assert "share 0% of quotes and 100% of pages" in note
    assert not any(row["needs_review"] for row in both)


def test_a_theme_that_is_only_touched_on_is_not_compared():
    assert mark_overlaps(rows("addressed", "partial"), []) == ""
