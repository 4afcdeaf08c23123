"""A report's passages as the trained model reads them, beside what the cues found in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from include.analyse.passage_model import FORMS, Matrix, PassageModel, windows
from include.analyse.passages import Passage, Sentence

if TYPE_CHECKING:
    from include.analyse.themes import Evidence, PassageScore

SUBSTANCE_WORDS = 50
_WEAK = 0.5


def substance(n_words: int) -> float:
    """What a passage's length adds to its score by cues: half for the shortest, all from 50 words on."""
    return 0.5 + 0.5 * min(1.0, n_words / SUBSTANCE_WORDS)


def passage_forms(evidence: Evidence, numbers: Sequence[int]) -> list[float]:
    """Share of these sentences of each form the model knows; a form the framework does not have is 0."""
    at, of = set(numbers), max(1, len(numbers))
    held = evidence.framework.gates.sentences
    none: frozenset[int] = frozenset()
    sets = [
        evidence.gated if name == "gated" else evidence.held_by_gate(name) if name in held else none for name in FORMS
    ]
    return [len(at & one) / of for one in sets]


def cue_row(found: PassageScore) -> tuple[float, float]:
    """Weight and score of a passage by its cues, the score without its length, which labels must not be told by."""
    return found.weight, found.score / substance(found.passage.n_words)


class Reading:
    """How likely each passage of a report's body treats each theme, by its words and its cues together."""

    def __init__(
        self, evidence: Evidence, by_cues: Sequence[Sequence[PassageScore]], model: PassageModel | None = None
    ):
        self._model = model or PassageModel.load()
        self._evidence = evidence
        self._theme_ids = [theme.id for theme in evidence.framework.themes]
        self.passages = [
            passage for passage in evidence.report.body if passage.kind != "image" and self._allowed(passage)
        ]
        self.chances = self._chances(by_cues) if self.passages else np.zeros((0, len(self._theme_ids)))
        """Probabilities, (passages, themes of the framework in its order)."""

    def _allowed(self, passage: Passage) -> list[Sentence]:
        return [sentence for sentence in passage.sentences if sentence.no in self._evidence.allowed]

    def _chances(self, by_cues: Sequence[Sequence[PassageScore]]) -> Matrix:
        row_of = {passage.no: row for row, passage in enumerate(self.passages)}
        weights = np.zeros((len(self.passages), len(self._theme_ids)))
        scores = np.zeros_like(weights)
        for column, found in enumerate(by_cues):
            for one in found:
                row = row_of[one.passage.no]
                weights[row, column], scores[row, column] = cue_row(one)
        forms = [passage_forms(self._evidence, [one.no for one in passage.sentences]) for passage in self.passages]
        chances = self._model.probabilities(self._word_scores(), weights, scores, np.array(forms))
        # What must, should or will be done is not done yet: it counts for half, as with the cues.
        weak = [np.mean([one.no in self._evidence.weak for one in self._allowed(passage)]) for passage in self.passages]
        result: Matrix = chances * (1 - _WEAK * np.array(weak))[:, None]
        return result

    def _word_scores(self) -> Matrix:
        """Of each passage its best window; NaN for tables, which are not written in sentences."""
        texts: list[str] = []
        owners: list[int] = []
        for row, passage in enumerate(self.passages):
            if passage.kind != "table":
                runs = windows([sentence.text for sentence in self._allowed(passage)])
                texts += runs
                owners += [row] * len(runs)
        best = np.full((len(self.passages), len(self._theme_ids)), np.nan)
        if texts:
            for row, scores in zip(owners, self._model.of_themes(texts, self._theme_ids), strict=True):
                best[row] = np.fmax(best[row], scores)
        return best

    def ranked(
        self, column: int, passage: Passage, leave_out: Callable[[int], bool] = lambda no: False
    ) -> list[tuple[float, Sentence]]:
        """The passage's sentences that may be quoted, those first whose words say most of the theme."""
        sentences = [sentence for sentence in self._allowed(passage) if not leave_out(sentence.no)]
        if not sentences:
            return []
        scores = self._model.of_themes([one.text for one in sentences], [self._theme_ids[column]])[:, 0]
        ranked = sorted(zip(scores.round(6).tolist(), sentences, strict=True), key=lambda pair: (-pair[0], pair[1].no))
        return [(float(score), sentence) for score, sentence in ranked]

    def of_theme(self, column: int) -> Mapping[int, float]:
        """Chance of each passage, by its number, that it treats the theme in this column."""
        return {passage.no: float(self.chances[row, column]) for row, passage in enumerate(self.passages)}
