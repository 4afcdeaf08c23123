"""The existing theme a candidate is nearest to: a near-duplicate is said to be one, not hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.discover.unclaimed import ReadReport
from include.discover.words import terms_of
from include.frameworks import Framework, Theme

NEAR_FROM = 0.4
"""Likeness from which a candidate is called a near-duplicate (measured: docs/finding-themes.md)."""
_FEWEST_SHARED = 3
"""Terms that must be shared: of a short definition one word in common would already be much."""


@dataclass(frozen=True)
class Near:
    """The nearest theme and how like it the candidate's passages are, 0 to 1."""

    theme_no: int
    theme_id: str
    name: str
    similarity: float
    is_told: bool = False
    """True where a model says that they are one."""

    @property
    def is_duplicate(self) -> bool:
        return self.is_told or self.similarity >= NEAR_FROM

    @property
    def said(self) -> str:
        """The same in words."""
        what = "Near-duplicate of" if self.is_duplicate else "Nearest existing theme:"
        return f"{what} theme {self.theme_no}, {self.name} (likeness {self.similarity:.2f})."


class Neighbours:
    """The themes of a framework as texts: what they say of themselves and the passages they claim this year."""

    def __init__(self, framework: Framework, reports: Sequence[ReadReport]):
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.themes = framework.themes
        texts = [_words_of(theme) + _claimed(theme, reports) for theme in self.themes]
        self._counter = TfidfVectorizer(analyzer=_keys, sublinear_tf=True)
        self._of_themes: Any = self._counter.fit_transform(["\n".join(some) for some in texts]) if texts else None

    def nearest(self, texts: Sequence[str]) -> Near | None:
        """The theme most like these passages; None where they are like none."""
        likeness = self.likeness(texts)
        if not any(likeness.values()):
            return None
        theme = min(self.themes, key=lambda one: (-likeness[one.no], one.no))
        return Near(theme.no, theme.id, theme.name, likeness[theme.no])

    def likeness(self, texts: Sequence[str]) -> Mapping[int, float]:
        """How like each theme the passages are together: cosine of their TF-IDF vectors, 0 for under three shared terms."""
        if self._of_themes is None:
            return {}
        own = self._counter.transform(["\n".join(texts)])
        values = (self._of_themes @ own.T).toarray().ravel()
        shared = ((self._of_themes > 0).astype(int) @ (own > 0).astype(int).T).toarray().ravel()
        values = values * (shared >= _FEWEST_SHARED)
        return {theme.no: round(float(value), 3) for theme, value in zip(self.themes, values, strict=True)}


def _keys(text: str) -> list[str]:
    return [term.key for term in terms_of(text)]


def _words_of(theme: Theme) -> list[str]:
    return [theme.name, theme.definition]


def _claimed(theme: Theme, reports: Sequence[ReadReport]) -> list[str]:
    return [text for report in reports for text in report.claimed.get(theme.no, ())]
