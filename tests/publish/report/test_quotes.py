"""Which quotes a reader sees follows a rule, whoever runs it."""

from __future__ import annotations

import pytest

from include.publish.report.quotes import LONGEST, QuoteChooser, is_short_sentence, reads_alone

SENTENCE = "Partners met in {} every month and agreed what to change for children there."


def evidence(region, partnership, *, kind="theme", key="1", quote=SENTENCE, **also):
    return {
        "finding_kind": kind,
        "finding_key": key,
        "evidence_no": 1,
        "report_id": f"{partnership}-2023-24",
        "partnership_id": partnership,
        "partnership": partnership.title(),
        "region": region,
        "document_id": f"d-{partnership}",
        "source": "report.pdf",
        "page": 3,
        "page_label": None,
        "anchor": None,
        "quote": quote.format(partnership),
        "check_result": "verified",
        **also,
    }


def answer(partnership, confidence=0.9, needs_review=False, theme_no=1):
    return {
        "report_id": f"{partnership}-2023-24",
        "theme_no": theme_no,
        "confidence": confidence,
        "needs_review": needs_review,
    }


def chosen(chooser, answers, n=3):
    return [quote.partnership for quote in chooser.choose("theme", answers, lambda row: str(row["theme_no"]), n)]


def test_the_surest_answers_come_first_one_quote_of_a_partnership():
    chooser = QuoteChooser([evidence("A", "ash"), evidence("B", "beech"), evidence("A", "ash", evidence_no=2)])
    assert chosen(chooser, [answer("ash", 0.7), answer("beech", 0.8)]) == ["Beech", "Ash"]


def test_answers_that_wait_for_a_person_come_last():
    chooser = QuoteChooser([evidence("A", "ash"), evidence("B", "beech")])
    assert chosen(chooser, [answer("ash", 0.9, needs_review=True), answer("beech", 0.6)]) == ["Beech", "Ash"]


def test_other_regions_come_before_surer_answers_of_the_same_region():
    chooser = QuoteChooser([evidence("A", "ash"), evidence("A", "alder"), evidence("B", "beech")])
    assert chosen(chooser, [answer("ash", 0.9), answer("alder", 0.8), answer("beech", 0.5)]) == [
        "Ash",
        "Beech",
        "Alder",
    ]


def test_who_was_quoted_least_comes_first_and_no_passage_is_shown_twice():
    again = [evidence("A", "ash", key="2"), evidence("A", "ash", key="2", evidence_no=2, quote="In ash: " + SENTENCE)]
    chooser = QuoteChooser([evidence("A", "ash"), *again, evidence("A", "alder", key="2")])
    assert chosen(chooser, [answer("ash")]) == ["Ash"]
    second = chooser.choose(
        "theme",
        [answer("ash", 0.99, theme_no=2), answer("alder", 0.5, theme_no=2)],
        lambda row: str(row["theme_no"]),
        3,
    )
    assert [quote.partnership for quote in second] == ["Alder", "Ash"]
    assert second[1].quote.startswith("In ash: ")


def test_the_same_words_of_two_reports_are_shown_once():
    words = "Partners met every month and agreed what to change for children there."
    chooser = QuoteChooser(
        [evidence("A", "ash", quote=words), evidence("B", "beech", quote=words.replace(" and", ", and"))]
    )
    assert len(chosen(chooser, [answer("ash"), answer("beech")])) == 1


@pytest.mark.parametrize(
    "leaning",
    [
        "It has been asked for in each of the last three years by head teachers.",
        "Two of them were closed by the end of March and the third has a date.",
        "Managers must release new staff for training as soon as they arrive there.",
    ],
)
def test_a_sentence_that_leans_on_another_or_only_demands_is_shown_where_there_is_nothing_better(leaning):
    assert not reads_alone(leaning) and reads_alone(SENTENCE)
    both = [evidence("A", "ash", quote=leaning), evidence("B", "beech")]
    assert chosen(QuoteChooser(both), [answer("ash", 0.99), answer("beech", 0.5)]) == ["Beech"]
    assert chosen(QuoteChooser(both[:1]), [answer("ash")]) == ["Ash"]


def test_where_all_is_equal_the_alphabet_does_not_decide_who_is_heard():
    names = [f"{letter}-vale" for letter in "abcdefghij"]
    first = []
    for theme in range(1, 9):
        rows = [
            evidence(
                "A", name, key=str(theme), quote=f"In {name}, number {theme}, partners met and agreed what to change."
            )
            for name in names
        ]
        first += chosen(QuoteChooser(rows), [answer(name, theme_no=theme) for name in names], n=1)
    assert len(set(first)) > 3


def test_an_answer_with_another_key_lends_no_quote():
    chooser = QuoteChooser([evidence("A", "ash", key="2")])
    assert chosen(chooser, [answer("ash", theme_no=1)]) == []


def test_a_quote_that_is_not_verified_is_never_shown():
    assert chosen(QuoteChooser([evidence("A", "ash", check_result="paraphrase")]), [answer("ash")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Too short.",
        "and this passage begins in the middle of a sentence, which a reader cannot follow.",
        "This passage has no end because it was a heading or the row of a table, which says little",
        "A" + "b" * LONGEST + ".",
        "What difference has it made to children and to families in our two boroughs this year?",
    ],
)
def test_scraps_questions_and_long_passages_are_not_quoted(text):
    assert not is_short_sentence(text)
