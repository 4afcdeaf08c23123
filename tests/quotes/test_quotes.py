"""A quote is accepted only when its words stand on a page; what is kept is the page's own words."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.evaluate.quotes import ALTERATIONS, VARIANTS, Trial
from include.quotes import QuoteChecker
from include.settings import PRACTICE
from tests.analyse.helpers import DOCUMENT, page_rows

PAGES = page_rows(
    "The share of children seen within a week rose from 61% to 84% in the year. Partners did not agree on the cost.\nPage 1",
    "Header of every page\nTwenty-two parents said that they had under-\nstood what had to change, and when. Police gave £45,000.\nPage 2",
    "Header of every page\nThe audit read forty records and found the child’s own words in 29 of them. A second sentence begins here and\nPage 3",
    "Header of every page\nruns on to the next page, where it ends. The front door took 14,310 contacts.\nPage 4",
)


@pytest.fixture(scope="module")
def checker():
    return QuoteChecker(PAGES)


def test_exact_words_on_the_cited_page_are_verified(checker):
    found = checker.check("Partners did not agree on the cost.", DOCUMENT, 1)
    assert (found.result, found.page, found.score, found.corrected) == ("verified", 1, 100.0, False)


def test_typographic_signs_line_breaks_and_hyphens_make_no_difference(checker):
    found = checker.check(
        "Twenty–two parents said that they had understood what had to   change, and when.", DOCUMENT, 2
    )
    assert (found.result, found.page) == ("verified", 2)
    assert checker.check("found the child's own words in 29 of them", DOCUMENT, 3).result == "verified"


def test_a_quote_on_another_page_is_corrected_and_counted(checker):
    found = checker.check("The front door took 14,310 contacts.", DOCUMENT, 1)
    assert (found.result, found.page, found.corrected) == ("verified", 4, True)


def test_a_quote_may_run_over_a_page_break_with_its_running_lines(checker):
    found = checker.check("A second sentence begins here and runs on to the next page, where it ends.", DOCUMENT, 3)
    assert (found.result, found.page) == ("verified", 3)
    assert "Header" not in found.quote


def test_on_a_near_match_the_words_of_the_page_are_kept(checker):
    found = checker.check("The audit read forty recoids and found the child's own words in 29 of thern.", DOCUMENT, 3)
    assert found.result == "verified"
    assert found.quote.startswith("The audit read forty records")


@pytest.mark.parametrize(
    "altered",
    [
        "The share of children seen within a week rose from 61% to 94% in the year.",
        "The share of children seen within a week fell from 61% to 84% in the year.",
        "The share of children seen within a week rose from 84% to 61% in the year.",
        "The share of children not seen within a week rose from 61% to 84% in the year.",
        "Partners did agree on the cost.",
        "The share of families seen within a week rose from 61% to 84% in the year.",
        "Partners did not agree on the cost, in the year the share of children seen within a week rose.",
        "Police gave £4,500.",
        "Police gave £450.00.",
        "artners did not agree on the cos",
    ],
)
def test_an_altered_quote_is_never_verified(checker, altered):
    assert checker.check(altered, DOCUMENT, 1).result != "verified"


def test_something_like_it_is_a_paraphrase_and_something_made_up_is_not_found(checker):
    assert (
        checker.check("The share of children seen in a week went up from 61% to 84% that year.", DOCUMENT, 1).result
        == "paraphrase"
    )
    assert (
        checker.check("Every school has now been given a safeguarding nurse of its own.", DOCUMENT, 1).result
        == "not_found"
    )


def test_a_word_or_two_proves_nothing(checker):
    assert checker.check("the cost", DOCUMENT, 1).result == "not_found"


# --- the promise in numbers, on pages of the sample reports ------------------------------------------------


def _sample_pages() -> list[dict]:
    texts = []
    for path in sorted((PRACTICE.parent / "sources" / "practice").glob("*.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        body = re.sub(r"\{\{[^|}]*\|([^}]*)\}\}", r"\1", body)
        lines = [line for line in body.splitlines() if line and not re.match(r"[:|!<>#]", line)]
        texts += ["\n".join(lines[start : start + 6]) for start in range(0, len(lines), 6)]
    return page_rows(*texts)


SAMPLES = Trial(_sample_pages())
WORDS = SAMPLES.vocabulary


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SAMPLES.sentences), st.sampled_from(ALTERATIONS), st.integers(0, 2**16))
def test_no_alteration_of_a_real_sentence_is_accepted(sentence, alter, seed):
    page, text = sentence
    altered = alter(text, random.Random(seed), WORDS)
    if altered is None or re.sub(r"\W", "", altered) == re.sub(r"\W", "", text):
        return
    assert SAMPLES.checker.check(altered, DOCUMENT, page).result != "verified"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SAMPLES.sentences), st.sampled_from(VARIANTS), st.integers(0, 2**16))
def test_every_true_sentence_is_accepted_on_its_page_however_it_is_set(sentence, vary, seed):
    page, text = sentence
    found = SAMPLES.checker.check(vary(text, random.Random(seed), WORDS), DOCUMENT, page)
    assert (found.result, found.page) == ("verified", page)
