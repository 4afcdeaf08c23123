"""The score: what criteria add to it under the gating rule, whoever answered them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from include.frameworks.model import Criterion


def gated_score(answers: Mapping[int, bool], criteria: Iterable[Criterion]) -> dict[int, int]:
    """What each criterion adds to the score: a gated one only when those it depends on are met (RR1501, Appendix 2)."""
    return {
        criterion.no: int(answers[criterion.no] and all(answers[no] for no in criterion.counts_only_when_met))
        for criterion in criteria
    }
