"""The trained model reads passages in words no cue foresees, the same every time, and leaves unknown themes to the cues."""

from __future__ import annotations

import numpy as np
import pytest

from include.analyse.passage_model import FORMS, WEIGHTS, PassageModel, features, windows
from include.analyse.train.fit import fit_words, labels
from include.analyse.train.texts import Text, passages

MODEL = PassageModel.load()
TREATED = {
    "mental_health": "Young people who hurt themselves wait too long for therapy. Psychiatrists and school counsellors now "
    "meet weekly, and anxious pupils see a clinician in nineteen weeks rather than thirty.",
    "finance": "The council paid £161,200 and the ICB £83,500 into a budget of £312,400; reserves fell and the partners "
    "asked what the money had bought.",
    "education": "Heads and nursery managers elected two colleagues to the executive, and designated safeguarding leads "
    "from schools and colleges met each half-term.",
}


@pytest.mark.parametrize(("theme", "text"), TREATED.items())
def test_a_passage_scores_highest_on_the_theme_it_treats(theme, text):
    scores = MODEL.scores(text)
    assert max(scores, key=lambda one: scores[one]) == theme


def test_text_about_nothing_of_this_scores_low_on_every_theme():
    scores = MODEL.scores("The borough lies between two rivers. Buses are few on Sundays and sheep graze on the hills.")
    assert max(scores.values()) < 0.2


def test_empty_text_and_unknown_words_are_answered_too():
    assert max(MODEL.scores("").values()) < 0.2
    assert MODEL.scores("xyzzy plugh") == MODEL.scores("")


def test_the_same_text_gives_the_same_numbers_alone_and_among_others():
    texts = list(TREATED.values())
    together = MODEL.word_scores(texts)
    alone = np.vstack([MODEL.word_scores([text]) for text in texts])
    assert (together == alone).all()


def test_a_theme_the_weights_do_not_know_is_answered_by_its_cues():
    words = MODEL.of_themes([TREATED["finance"]], ["finance", "a_theme_of_next_year"])
    assert np.isnan(words[0, 1])
    none, forms = np.zeros((1, 2)), np.zeros((1, len(FORMS)))
    without = MODEL.probabilities(words, none, none, forms)
    with_cues = MODEL.probabilities(words, np.array([[0.0, 9.0]]), np.array([[0.0, 0.6]]), forms)
    assert without[0, 1] < 0.1 < with_cues[0, 1]


def test_words_meet_in_their_stems_and_numbers_are_left_out():
    assert set(features("safeguarded 14 schools")) == set(features("safeguarding the school"))
    assert not any(character.isdigit() for word in features("In 2024, 19 of 30") for character in word)


def test_a_long_paragraph_is_read_in_parts():
    assert [len(run.split()) for run in windows(["word " * 70] * 3)] == [70, 70, 70]
    assert windows(["One.", "Two."]) == ["One. Two."]


def test_the_weights_are_small_and_plain():
    assert WEIGHTS.stat().st_size < 1_000_000
    assert WEIGHTS.read_text(encoding="utf-8").startswith('{"framework": "wt2023')


def test_training_twice_gives_the_same_weights():
    texts = passages("first")[:40]
    first, again = fit_words(texts, [], 26), fit_words(texts, [], 26)
    assert (first.words, first.bias) == (again.words, again.bias)


def test_labels_tell_themes_treated_from_themes_touched():
    text = Text("words", frozenset({2}), frozenset({3}))
    assert labels([text], 3).tolist() == [[0, 1, 0]]
    assert labels([text], 3, touched=True).tolist() == [[0, 1, 1]]
