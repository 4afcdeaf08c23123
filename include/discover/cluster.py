"""Candidates without a model: unclaimed stretches that speak of the same things, named by the terms that tell them apart.

Stretches become TF-IDF vectors over terms that several reports use and that unclaimed text uses at least as often as
claimed text; vectors are condensed (latent semantic analysis) and grouped by average-linkage clustering. Reports are
put in order first, so that the order they come in changes nothing; all chance comes from the seed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from include.discover.unclaimed import ReadReport, Stretch
from include.discover.words import Vocabulary, terms_of

if TYPE_CHECKING:
    import numpy as np

FEWEST_REPORTS = 3
_ONE_IN = 20
"""Of many reports a candidate stands in one of twenty at least."""
_MOST_COMMON = 0.2
"""Share of stretches above which a term is too common to tell anything, where that is more than one in each report."""
_DIMENSIONS = 60
_FARTHEST = 0.7
"""Cosine distance up to which stretches are grouped (fitted on the practice samples: docs/finding-themes.md)."""
_MOST_STRETCHES = 9_000
"""More are too many to compare each with each; then only those with most terms are grouped, and all are counted."""
_TERMS = 6
LEADING = 2
"""How many of a candidate's terms lead: one of them must stand in a stretch that holds it."""
TERMS_NEEDED = 2
"""Different terms of a candidate that must stand in such a stretch."""
_FEWEST_TERMS = 3
"""Terms a group needs to be named by; two do where one of them is a name of two words."""


@dataclass(frozen=True)
class Found:
    """A group of stretches and the terms, most telling first, that name it; `cohesion` is how alike they are, 0 to 1."""

    terms: tuple[str, ...]
    cohesion: float


def fewest_reports(n_reports: int) -> int:
    """How many reports a candidate must stand in: three, of more than sixty one in twenty."""
    return max(FEWEST_REPORTS, round(n_reports / _ONE_IN))


def find_groups(reports: Sequence[ReadReport], vocabulary: Vocabulary, seed: int) -> list[Found]:
    """Groups of unclaimed stretches, best first: in many reports and close together. Empty where nothing recurs."""
    reports = sorted(reports, key=lambda report: report.report_id)
    stretches = [stretch for report in reports for stretch in report.stretches]
    terms = [vocabulary.learn(terms_of(f"{stretch.heading} . {stretch.text}")) for stretch in stretches]
    needed = fewest_reports(len(reports))
    wanted = _telling_terms(stretches, terms, reports, needed)
    kept = [no for no, some in enumerate(terms) if wanted & set(some)]
    kept = sorted(sorted(kept, key=lambda no: -len(wanted & set(terms[no])))[:_MOST_STRETCHES])
    if len(kept) <= needed or len(wanted) <= TERMS_NEEDED:
        return []
    return _Grouping([stretches[no] for no in kept], [terms[no] for no in kept], sorted(wanted), seed).found(needed)


def _telling_terms(
    stretches: Sequence[Stretch], terms: Sequence[Sequence[str]], reports: Sequence[ReadReport], needed: int
) -> set[str]:
    """Terms of enough reports, not everywhere, and at home in unclaimed text."""
    used_in: dict[str, set[str]] = defaultdict(set)
    stretches_with: Counter[str] = Counter()
    here: Counter[str] = Counter()
    for stretch, some in zip(stretches, terms, strict=True):
        here.update(some)
        stretches_with.update(set(some))
        for term in set(some):
            used_in[term].add(stretch.report_id)
    there = Counter(term.key for report in reports for text in report.other for term in terms_of(text))
    n_here, n_there = sum(here.values()) or 1, sum(there.values()) or 1
    return {
        term
        for term, whose in used_in.items()
        if len(whose) >= needed
        and stretches_with[term] <= max(len(reports), _MOST_COMMON * len(stretches))
        and here[term] * n_there >= there[term] * n_here
    }


class _Grouping:
    """The vectors of the stretches, their groups, and what names each."""

    def __init__(self, stretches: Sequence[Stretch], terms: Sequence[Sequence[str]], wanted: list[str], seed: int):
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.stretches = stretches
        self.wanted = wanted
        self.seed = seed
        counted = TfidfVectorizer(analyzer=list, vocabulary=wanted, sublinear_tf=True)
        self.vectors: Any = counted.fit_transform(terms)
        self.everywhere = self._mean(self.vectors)

    def found(self, needed: int) -> list[Found]:
        groups: dict[int, list[int]] = defaultdict(list)
        for row, group in enumerate(self._groups()):
            groups[int(group)].append(row)
        ranked = []
        for rows in groups.values():
            whose = sorted({self.stretches[row].report_id for row in rows})
            terms = self._terms(rows, whose) if len(whose) >= needed else ()
            if len(terms) >= _FEWEST_TERMS or any(" " in term for term in terms):
                cohesion = self._cohesion(rows)
                ranked.append((cohesion * len(whose) ** 0.5, Found(terms, round(cohesion, 3))))
        return [one for _, one in sorted(ranked, key=lambda pair: (-round(pair[0], 6), pair[1].terms))]

    def _groups(self) -> Sequence[int]:
        from sklearn.cluster import AgglomerativeClustering
        from sklearn.decomposition import TruncatedSVD
        from sklearn.preprocessing import normalize

        dimensions = min(_DIMENSIONS, min(self.vectors.shape) - 1)
        condensed = TruncatedSVD(dimensions, random_state=self.seed).fit_transform(self.vectors)
        grouping = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=_FARTHEST)
        groups: Sequence[int] = grouping.fit_predict(normalize(condensed)).tolist()
        return groups

    def _terms(self, rows: Sequence[int], whose: Sequence[str]) -> tuple[str, ...]:
        """Terms more common in the group than elsewhere; two of them in at least half of its reports, all in two."""
        import numpy as np

        reports_with: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            for column in self.vectors[row].indices:
                reports_with[int(column)].add(self.stretches[row].report_id)
        above = self._mean(self.vectors[rows]) - self.everywhere
        order = [int(column) for column in np.argsort(-above.round(9), kind="stable") if above[column] > 0]
        order = [column for column in order if len(reports_with[column]) >= 2]
        spread = {self.wanted[column]: len(reports_with[column]) for column in order}
        terms = _without_halves([self.wanted[column] for column in order], spread)
        leading = [term for term in terms if 2 * spread[term] >= len(whose)][:LEADING]
        if len(leading) < LEADING:
            return ()
        return tuple([*leading, *(term for term in terms if term not in leading)][:_TERMS])

    def _cohesion(self, rows: Sequence[int]) -> float:
        """Mean likeness of two stretches of the group."""
        n = len(rows)
        total = float(self._mean(self.vectors[rows]) @ self._mean(self.vectors[rows])) * n * n
        return max(0.0, (total - n) / (n * (n - 1)))

    @staticmethod
    def _mean(vectors: Any) -> np.ndarray:
        import numpy as np

        mean: np.ndarray = np.asarray(vectors.mean(axis=0)).ravel()
        return mean


def _without_halves(terms: Sequence[str], spread: dict[str, int]) -> list[str]:
    """Without "officer" where "designated officer" says it in nearly as many reports."""
    pairs = [term for term in terms if " " in term]
    return [
        term
        for term in terms
        if not any(term != pair and term in pair.split() and 3 * spread[pair] >= 2 * spread[term] for pair in pairs)
    ]
