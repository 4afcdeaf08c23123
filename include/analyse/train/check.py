"""How well the passage model reads an author it was not trained on, beside the cues alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from include.analyse.passage_model import Matrix, PassageModel
from include.analyse.train.fit import fit, labels
from include.analyse.train.texts import AUTHORS, by_cues, passages, practice
from include.frameworks import Framework

_SEED = 2023
_RESAMPLES = 1000
_BORDER = 0.3


def f1(said: Matrix, known: Matrix) -> float:
    """F1 over all passages and themes together."""
    return float(2 * (said * known).sum() / max(1.0, said.sum() + known.sum()))


def macro_f1(said: Matrix, known: Matrix) -> float:
    """Mean of the themes' F1."""
    return float(np.mean([f1(said[:, one], known[:, one]) for one in range(known.shape[1])]))


def best_border(scores: Matrix, known: Matrix) -> float:
    """The border with the best F1 on the training author."""
    return float(max(np.quantile(scores, np.linspace(0.85, 0.995, 60)), key=lambda at: f1(scores >= at, known)))


def check(framework: Framework) -> str:
    """A table: each author read by weights trained on the other, with the gain's 95 % interval over passages."""
    lines = ["read       by              micro-F1  macro-F1  precision  recall  of mentions taken for more"]
    for seen, unseen in (AUTHORS, AUTHORS[::-1]):
        lines += _one(seen, unseen, framework)
    return "\n".join(lines)


def _one(seen: str, unseen: str, framework: Framework) -> list[str]:
    train, test = passages(seen), passages(unseen)
    n = len(framework.themes)
    y_train, y = labels(train, n), labels(test, n)
    mentioned = labels(test, n, touched=True) - y
    model = PassageModel.from_dict(fit(train, practice(), framework))
    said: dict[str, Matrix] = {}
    ids = [theme.id for theme in framework.themes]
    cues = {"train": by_cues(train, framework), "test": by_cues(test, framework)}
    said["cues"] = (cues["test"][1] >= best_border(cues["train"][1], y_train)).astype(np.float64)
    words = model.of_themes([one.text for one in test], ids)
    said["cues and words"] = (model.probabilities(words, *cues["test"]) >= _BORDER).astype(np.float64)
    return [_line(unseen, name, one, y, mentioned) for name, one in said.items()] + [_gain(list(said.values()), y)]


def _line(unseen: str, name: str, said: Matrix, y: Matrix, mentioned: Matrix) -> str:
    hit = float((said * y).sum())
    wrongly = float((said * mentioned).sum() / mentioned.sum())
    return (
        f"{unseen:<10} {name:<15} {f1(said, y):.3f}     {macro_f1(said, y):.3f}     {hit / max(1, said.sum()):.3f}      "
        f"{hit / y.sum():.3f}   {wrongly:.3f}"
    )


def _gain(said: Sequence[Matrix], y: Matrix) -> str:
    random = np.random.default_rng(_SEED)
    gains = []
    for _ in range(_RESAMPLES):
        rows = random.integers(0, len(y), len(y))
        gains.append(f1(said[1][rows], y[rows]) - f1(said[0][rows], y[rows]))
    low, high = np.quantile(gains, [0.025, 0.975])
    return f"{'':<10} gain in micro-F1 {f1(said[1], y) - f1(said[0], y):+.3f} (95 %: {low:+.3f} to {high:+.3f})"
