"""The compliance questions: the first of a question's answers that the report shows holds, else it is not mentioned.

Cues are looked for in single sentences and in pairs of neighbours, since a change is often told in two. What must or
should be done never answers a question.
"""

from __future__ import annotations

from dataclasses import dataclass

from include.analyse.matching import Index
from include.analyse.passages import Sentence
from include.analyse.themes import Evidence
from include.frameworks import Answer, Question

_SHARE = 0.9
_SURE_WEIGHT = 3.0


@dataclass
class ComplianceAnswer:
    """The engine's answer to one question, before its quotes have been checked."""

    question: Question
    answer: str
    detail: str | None
    rationale: str
    confidence: float
    needs_review: bool
    review_reason: str | None
    sentences: list[Sentence]


@dataclass(frozen=True)
class _Found:
    answer: Answer
    weight: float
    sentences: tuple[Sentence, ...]
    in_pair: bool


def answer_compliance(evidence: Evidence) -> list[ComplianceAnswer]:
    """An answer to every compliance question of the framework, in its order."""
    pairs = _pairs(evidence)
    index = Index([f"{first.plain} {second.plain}" for first, second in pairs])
    return [_answer(question, evidence, pairs, index) for question in evidence.framework.compliance]


def _pairs(evidence: Evidence) -> list[tuple[Sentence, Sentence]]:
    return [
        (first, second)
        for passage in evidence.report.body
        if passage.kind in ("text", "list")
        for first, second in zip(passage.sentences, passage.sentences[1:], strict=False)
    ]


def _answer(
    question: Question, evidence: Evidence, pairs: list[tuple[Sentence, Sentence]], index: Index
) -> ComplianceAnswer:
    found = [one for answer in question.answers for one in [_in_sentences(answer, evidence)] if one is not None]
    if not found:
        found = [
            one for answer in question.answers for one in [_in_pairs(answer, evidence, pairs, index)] if one is not None
        ]
    if not found:
        return ComplianceAnswer(question, "not_mentioned", None, question.not_mentioned, 0.8, False, None, [])
    chosen = found[0]
    others = {(one.answer.answer, one.answer.detail) for one in found} - {(chosen.answer.answer, chosen.answer.detail)}
    contrary = {answer for answer, _ in others} - {chosen.answer.answer}
    confidence = 0.95 - 0.15 * bool(others) - 0.1 * bool(contrary) - 0.1 * chosen.in_pair
    confidence -= 0.1 * (len(chosen.sentences) == 1 and chosen.weight <= _SURE_WEIGHT)
    unsure = confidence < 0.75
    reason = "Other sentences point to another answer, or only one sentence tells it." if unsure else None
    return ComplianceAnswer(
        question, chosen.answer.answer, chosen.answer.detail, chosen.answer.definition, round(confidence, 2), unsure, reason,
        list(chosen.sentences),
    )  # fmt: skip


def _in_sentences(answer: Answer, evidence: Evidence) -> _Found | None:
    gated = evidence.held_by_gate(*answer.never) | evidence.gated
    body = frozenset(s.no for p in evidence.report.body if p.kind != "image" for s in p.sentences) - gated
    weights: dict[int, float] = {}
    for cue in answer.cues:
        for no in evidence.index.holding(cue) & body:
            weights[no] = weights.get(no, 0.0) + cue.weight
    shown = sorted(
        (no for no, weight in weights.items() if weight >= answer.score_needed), key=lambda no: (-weights[no], no)
    )
    if not shown:
        return None
    return _Found(answer, weights[shown[0]], tuple(evidence.report.sentences[no] for no in shown[:3]), False)


def _in_pairs(
    answer: Answer, evidence: Evidence, pairs: list[tuple[Sentence, Sentence]], index: Index
) -> _Found | None:
    gated = evidence.held_by_gate(*answer.never) | evidence.gated
    told: dict[int, float] = {}
    for cue in answer.cues:
        for pair in index.holding(cue):
            if not {sentence.no for sentence in pairs[pair]} & gated:
                told[pair] = told.get(pair, 0.0) + cue.weight
    shown = sorted(
        (pair for pair, weight in told.items() if weight >= answer.score_needed), key=lambda pair: (-told[pair], pair)
    )
    return _Found(answer, told[shown[0]], pairs[shown[0]], True) if shown else None
