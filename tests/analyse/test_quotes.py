"""A quote is accepted only when its words stand on a page; what is kept is the page's own words."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.analyse.passages import split_sentences
from include.analyse.quotes import QuoteChecker
from include.settings import SAMPLES
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
    for path in sorted((SAMPLES / "sources" / "practice").glob("*.md")):
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        body = re.sub(r"\{\{[^|}]*\|([^}]*)\}\}", r"\1", body)
        lines = [line for line in body.splitlines() if line and not re.match(r"[:|!<>#]", line)]
        texts += ["\n".join(lines[start : start + 6]) for start in range(0, len(lines), 6)]
    return page_rows(*texts)


SAMPLE_PAGES = _sample_pages()
SAMPLE_CHECKER = QuoteChecker(SAMPLE_PAGES)
SENTENCES = [
    (page["page"], sentence)
    for page in SAMPLE_PAGES
    for sentence in split_sentences(page["text"].replace("\n", " "))
    if 50 < len(sentence) < 400
]
WORDS = sorted({word for _, sentence in SENTENCES for word in re.findall(r"\b[a-z]{4,}\b", sentence)})
OPPOSITES = {
    "rose": "fell",
    "fell": "rose",
    "more": "fewer",
    "before": "after",
    "after": "before",
    "all": "some",
    "up": "down",
}


def _change_number(text, rng):
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    one = rng.choice(numbers)
    return text[: one.start()] + str(int(one[0]) + rng.choice([1, 2, 10])) + text[one.end() :]


def _negate(text, rng):
    verbs = list(re.finditer(r"\b(?:is|was|were|are|has|have|had|will|did)\b", text))
    if not verbs:
        return None
    one = rng.choice(verbs)
    return f"{text[: one.end()]} not{text[one.end() :]}"


def _affirm(text, rng):
    return re.sub(r"\b(?:not|never|no) ", "", text, count=1) if re.search(r"\b(?:not|never|no) ", text) else None


def _turn_round(text, rng):
    words = [word for word in OPPOSITES if re.search(rf"\b{word}\b", text)]
    return re.sub(rf"\b{words[0]}\b", OPPOSITES[words[0]], text, count=1) if words else None


def _exchange_word(text, rng):
    words = list(re.finditer(r"\b[a-z]{4,}\b", text))
    one, other = rng.choice(words), rng.choice(WORDS)
    return text[: one.start()] + other + text[one.end() :] if other != one[0] else None


def _drop_word(text, rng):
    words = list(re.finditer(r" [a-z]{4,}\b(?= )", text))
    if not words:
        return None
    one = rng.choice(words)
    return text[: one.start()] + text[one.end() :]


def _swap_clauses(text, rng):
    clauses = text.split(", ")
    return (
        ", ".join([clauses[-1], *clauses[1:-1], clauses[0]])
        if len(clauses) > 1 and min(map(len, clauses)) > 12
        else None
    )


def _fabricate(text, rng):
    return "The partnership " + " ".join(rng.choice(WORDS) for _ in range(12)) + "."


def _splice(text, rng):
    words = text.split()
    return " ".join([*words[: len(words) // 2], *(rng.choice(WORDS) for _ in words[len(words) // 2 :])])


ALTERATIONS = [
    _change_number, _negate, _affirm, _turn_round, _exchange_word, _drop_word, _swap_clauses, _fabricate, _splice,
]  # fmt: skip


def _as_it_is(text, rng):
    return text


def _typographic(text, rng):
    return text.replace("'", "’").replace('"', "“").replace("-", "–")


def _broken_line(text, rng):
    words = list(re.finditer(r"\b[a-z]{7,}\b", text))
    if not words:
        return text
    middle = rng.choice(words).start() + 4
    return f"{text[:middle]}-\n{text[middle:]}"


def _wide(text, rng):
    return text.replace(" ", "  ", 3).replace(" ", "\n", 2)


def _ellipsis(text, rng):
    return f"…{text.rstrip('.')}…"


def _read_badly(text, rng):
    return text.replace("m", "rn", 1)


VARIANTS = [_as_it_is, _typographic, _broken_line, _wide, _ellipsis, _read_badly]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SENTENCES), st.sampled_from(ALTERATIONS), st.integers(0, 2**16))
def test_no_alteration_of_a_real_sentence_is_accepted(sentence, alter, seed):
    page, text = sentence
    altered = alter(text, random.Random(seed))
    if altered is None or re.sub(r"\W", "", altered) == re.sub(r"\W", "", text):
        return
    assert SAMPLE_CHECKER.check(altered, DOCUMENT, page).result != "verified"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SENTENCES), st.sampled_from(VARIANTS), st.integers(0, 2**16))
def test_every_true_sentence_is_accepted_on_its_page_however_it_is_set(sentence, vary, seed):
    page, text = sentence
    found = SAMPLE_CHECKER.check(vary(text, random.Random(seed)), DOCUMENT, page)
    assert (found.result, found.page) == ("verified", page)


def test_a_check_costs_a_millisecond_or_so():
    quotes = random.Random(1).sample(SENTENCES, 200)
    start = time.process_time()
    for page, text in quotes:
        SAMPLE_CHECKER.check(text, DOCUMENT, page)
    assert (time.process_time() - start) / len(quotes) < 0.01
