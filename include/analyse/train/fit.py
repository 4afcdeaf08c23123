"""The arithmetic of training: TF-IDF, ridge regression on words, logistic regression on a few features."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from include.analyse.passage_model import (
    N_LEXICAL,
    N_WORDED,
    SCALE,
    Matrix,
    features,
    lexical_features,
    pooled_features,
)
from include.analyse.train.texts import Text, by_cues, framework_words
from include.frameworks import Framework

RIDGE = 0.3
"""Picked by leave-one-out inside each training author; 0.1 to 1.2 differ by less than 0.02."""
OF_PRACTICE, OF_FRAMEWORK = 1.0, 0.5
"""Weight of a practice paragraph and of a text of the framework beside a labelled passage."""
_PENALTY = 1e-4
_LEAST_WORD = 0.02
_DECIMALS = 4


@dataclass
class WordStage:
    """Weights of words per theme, and what they say of each training text when it is left out."""

    words: dict[str, list[int]]
    bias: list[int]
    left_out: Matrix


def labels(texts: Sequence[Text], n_themes: int, touched: bool = False) -> Matrix:
    """1 where a text treats (or touches) a theme, (texts, themes); themes by number, from 1."""
    y = np.zeros((len(texts), n_themes))
    for row, text in enumerate(texts):
        for no in text.addressed | (text.mentioned if touched else frozenset()):
            y[row, no - 1] = 1
    return y


def fit_words(texts: Sequence[Text], more: Sequence[tuple[Text, float]], n_themes: int) -> WordStage:
    """Ridge regression of the labels on TF-IDF of words and pairs that stand in two texts at least."""
    everything = [*texts, *(text for text, _ in more)]
    weight = np.array([1.0] * len(texts) + [one for _, one in more])
    found = [features(text.text) for text in everything]
    counts = Counter(word for one in found for word in one)
    vocabulary = sorted(word for word, n in counts.items() if n >= 2)
    idf = np.array([round((math.log((1 + len(found)) / (1 + counts[w])) + 1) * SCALE) / SCALE for w in vocabulary])
    place = {word: at for at, word in enumerate(vocabulary)}
    x = np.zeros((len(found), len(vocabulary)))
    for row, one in enumerate(found):
        for word, n in one.items():
            if word in place:
                x[row, place[word]] = 1 + math.log(n)
    x *= idf
    x /= np.maximum(1e-9, np.linalg.norm(x, axis=1, keepdims=True))
    inverse = np.linalg.inv(x @ x.T + 0.05 + np.diag(RIDGE / weight))
    target = labels(everything, n_themes)
    a = inverse @ target
    left_out = target - a / np.diag(inverse)[:, None]
    w = x.T @ a
    rows = {
        word: [round(idf[at] * SCALE), *(round(v * SCALE) for v in w[at])]
        for at, word in enumerate(vocabulary)
        if np.abs(w[at]).max() >= _LEAST_WORD
    }
    return WordStage(rows, [round(v * SCALE) for v in 0.05 * a.sum(0)], left_out[: len(texts)])


def fit_logistic(x: Matrix, y: Matrix) -> list[float]:
    """Bias and weights of an L2-penalised logistic regression (Newton's method), rounded."""
    rows = x.reshape(-1, x.shape[-1])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    z = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    target, b = y.ravel(), np.zeros(rows.shape[1] + 1)
    penalty = _PENALTY * len(rows) * np.eye(len(b))
    penalty[0, 0] = 1e-9
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + penalty, z.T @ (p - target) + penalty @ b)
        b -= step
        if np.abs(step).max() < 1e-9:
            break
    weights = b[1:] / spread
    return [round(float(v), _DECIMALS) for v in (b[0] - weights @ mean, *weights)]


def fit(texts: Sequence[Text], practice: Sequence[Text], framework: Framework) -> dict[str, object]:
    """The content of a weights file from labelled passages and practice paragraphs."""
    n = len(framework.themes)
    more = [(text, OF_PRACTICE) for text in practice] + [(text, OF_FRAMEWORK) for text in framework_words(framework)]
    stage = fit_words(texts, more, n)
    x = pooled_features(stage.left_out, *by_cues(texts, framework))
    y = labels(texts, n)
    functions = {
        "by_both": fit_logistic(x, y),
        "by_cues": fit_logistic(lexical_features(x), y),
        "by_words": fit_logistic(x[..., N_LEXICAL : N_LEXICAL + N_WORDED - 1], y),
    }
    return {
        "framework": f"{framework.id} {framework.content_hash}",
        "theme_ids": [theme.id for theme in framework.themes],
        "functions": functions,
        "bias": stage.bias,
        "words": stage.words,
    }
