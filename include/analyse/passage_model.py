"""A small trained reader of passages: how likely a passage treats a theme, also in words no cue foresees.

Two stages, both linear. The words of a passage (single words and pairs, cut to their stems) give each known theme a
score. One logistic function, the same for all themes, turns that score, the cues found and the form of the sentences
into the probability that the passage treats the theme. A theme the weights do not know is read by its cues alone. How the weights were made: `python -m include.analyse.train`.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from include.frameworks import plain

WEIGHTS = Path(__file__).with_name("passage_weights.json")
SCALE = 1000.0
"""Word weights are kept as whole numbers of thousandths."""
FORMS = ("gated", "negation", "intention", "obligation", "platitude")
"""Share of a passage's sentences of each form, in the order of the features."""

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_STOP = frozenset(
    re.findall(
        r"[a-z]+",
        "a an the of to and in on for with at by from is are was were be been it its this that these those as or their our we "
        "they them he she his her which who had has have not no into than then there will would each one two three also were "
        "after before when where what how so but if all more most other some such any only over under out up per about",
    )
)
_SUFFIXES = re.findall(
    r"[a-z]+",
    "ically ations ation ising izing ments ment ness ingly edly ities ity ings ing ied ies ers er ors or ely ly ed es s e",
)
_LONGEST_WINDOW = 120
"""Words read at once: training passages are of 12 to 110 words, and a long paragraph drowns what a part of it says."""

Matrix = npt.NDArray[np.float64]


def features(text: str) -> Counter[str]:
    """Stems and pairs of neighbouring stems of a text, with how often each stands there; numbers are left out."""
    words = [_stem(token) for token in _TOKEN.findall(plain(text)) if not token[0].isdigit()]
    words = [word for word in words if word not in _STOP]
    found = Counter(words)
    found.update(f"{left} {right}" for left, right in pairwise(words))
    return found


@functools.lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if len(word) > 5:
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 4:
                return word[: -len(suffix)]
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def windows(sentences: Sequence[str]) -> list[str]:
    """Sentences in runs of at most ~120 words."""
    runs: list[list[str]] = [[]]
    n_words = 0
    for sentence in sentences:
        length = len(sentence.split())
        if runs[-1] and n_words + length > _LONGEST_WINDOW:
            runs.append([])
            n_words = 0
        runs[-1].append(sentence)
        n_words += length
    return [" ".join(run) for run in runs]


@dataclass(frozen=True)
class Logistic:
    """A logistic function of a few features."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, x: Matrix) -> Matrix:
        """Probabilities of rows of features, of any shape (…, features)."""
        result: Matrix = 1 / (1 + np.exp(-np.clip(x @ np.array(self.weights) + self.bias, -30, 30)))
        return result


def pooled_features(word_scores: Matrix, weights: Matrix, scores: Matrix, forms: Matrix) -> Matrix:
    """Features of each passage × theme, shape (passages, themes, features); lexicon alone where a word score is NaN.

    `weights` and `scores` are those of the cues, `forms` the shares of sentences by form, (passages, forms).
    """
    cues = np.log1p(weights)
    shared = np.repeat(forms[:, None, :], weights.shape[1], axis=1)
    lexical = [cues, scores, cues - _others(cues)]
    words = np.nan_to_num(word_scores, nan=0.0)
    worded = [words, words - _others(words), np.sqrt(np.maximum(words, 0)), words * cues]
    return np.concatenate([np.stack([*lexical, *worded], axis=2), shared], axis=2)


N_LEXICAL, N_WORDED = 3, 4


def lexical_features(x: Matrix) -> Matrix:
    """The same features without those of the words."""
    return np.concatenate([x[..., :N_LEXICAL], x[..., N_LEXICAL + N_WORDED :]], axis=-1)


def _others(values: Matrix) -> Matrix:
    """For each column, the largest of the other columns in the row."""
    if values.shape[1] < 2:
        return np.zeros_like(values)
    order = np.sort(values, axis=1)
    first, second = order[:, -1:], order[:, -2:-1]
    result: Matrix = np.where(
        values == first, np.where((values == first).sum(1, keepdims=True) > 1, first, second), first
    )
    return result


@dataclass(frozen=True)
class PassageModel:
    """The weights, ready to read passages."""

    theme_ids: tuple[str, ...]
    places: Mapping[str, int]
    idf: Matrix
    words: Matrix
    bias: Matrix
    functions: Mapping[str, Logistic]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> PassageModel:
        """The model in a weights file; the default is the one that belongs to this version of the code."""
        return _load(path)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> PassageModel:
        """A model from the content of a weights file."""
        rows: dict[str, list[float]] = data["words"]  # type: ignore[assignment]
        functions: dict[str, list[float]] = data["functions"]  # type: ignore[assignment]
        values = np.array(list(rows.values()), dtype=np.float64)
        return cls(
            tuple(data["theme_ids"]),  # type: ignore[arg-type]
            {word: place for place, word in enumerate(rows)},
            values[:, 0] / SCALE,
            values[:, 1:] / SCALE,
            np.array(data["bias"], dtype=np.float64) / SCALE,
            {name: Logistic(tuple(row[1:]), row[0]) for name, row in functions.items()},
        )

    def word_scores(self, texts: Sequence[str]) -> Matrix:
        """Score of each text for each known theme by its words alone, (texts, themes): near 1 treats it, near 0 not."""
        scores = np.tile(self.bias, (len(texts), 1))
        for number, text in enumerate(texts):
            known = sorted((self.places[one], n) for one, n in features(text).items() if one in self.places)
            if known:
                at = np.array([place for place, _ in known])
                x = (1 + np.log([n for _, n in known])) * self.idf[at]
                scores[number] += (x / math.sqrt(float(x @ x))) @ self.words[at]
        return scores

    def of_themes(self, texts: Sequence[str], theme_ids: Sequence[str]) -> Matrix:
        """Word scores for these themes, NaN for a theme the weights do not know."""
        scores = self.word_scores(texts)
        columns = {theme_id: number for number, theme_id in enumerate(self.theme_ids)}
        missing = np.full(len(texts), np.nan)
        found = [scores[:, columns[one]] if one in columns else missing for one in theme_ids]
        return np.stack(found, axis=1)

    def probabilities(self, word_scores: Matrix, weights: Matrix, scores: Matrix, forms: Matrix) -> Matrix:
        """Probability that each passage treats each theme.

        Shapes as in `pooled_features`. Where the word score is NaN (a table, a theme not known) the cues answer alone.
        """
        x = pooled_features(word_scores, weights, scores, forms)
        alone = self.functions["by_cues"](lexical_features(x))
        return np.where(np.isnan(word_scores), alone, self.functions["by_both"](x))

    def scores(self, text: str) -> dict[str, float]:
        """Probability of each known theme by the words of one text, without the help of cues."""
        words = self.word_scores([text])
        none = np.zeros_like(words)
        x = pooled_features(words, none, none, np.zeros((1, len(FORMS))))
        chances = self.functions["by_words"](x[..., N_LEXICAL : N_LEXICAL + N_WORDED - 1])[0]
        return {theme_id: round(float(chance), 4) for theme_id, chance in zip(self.theme_ids, chances, strict=True)}


@functools.lru_cache(maxsize=4)
def _load(path: Path) -> PassageModel:
    return PassageModel.from_dict(json.loads(path.read_text(encoding="utf-8")))
