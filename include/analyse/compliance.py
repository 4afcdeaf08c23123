"""The compliance questions: the first of a question's answers that the report shows holds, else it is not mentioned.

Cues are looked for in single sentences and in pairs of neighbours, since a change is often told in two: what `&&` joins
may stand in either, while the words of one part keep to one sentence. What must or should be done never answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from include.analyse.matching import Index
from include.analyse.passages import Sentence
from include.analyse.themes import Evidence
from include.frameworks import Choice, Question

_NOT_MENTIONED = 0.88
_SURE, _ONE_SENTENCE, _IN_PAIR, _OTHER_DETAIL, _CONTRARY = 0.95, 0.08, 0.05, 0.05, 0.1
"""How sure an answer is that several sentences tell, and what is taken off for each doubt."""
_UNSURE = 0.85
_HOME = 0.5
"""What each further sentence of a section that tells the same adds to its first: the question is at home there."""


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


C = TypeVar("C", bound=Choice)


@dataclass(frozen=True)
class _Found(Generic[C]):
    answer: C
    weight: float
    sentences: tuple[Sentence, ...]
    in_pair: bool


@dataclass(frozen=True)
class Shown(Generic[C]):
    """The answer that holds, how sure it is, the sentences that show it, and why a person should look, if one should."""

    answer: C
    confidence: float
    sentences: tuple[Sentence, ...]
    doubt: str | None


def answer_compliance(evidence: Evidence) -> list[ComplianceAnswer]:
    """An answer to every compliance question of the framework, in its order."""
    return [_answer(question, evidence) for question in evidence.framework.compliance]


def _answer(question: Question, evidence: Evidence) -> ComplianceAnswer:
    shown = first_shown(question.answers, evidence)
    if shown is None:
        return ComplianceAnswer(
            question, "not_mentioned", None, question.not_mentioned, _NOT_MENTIONED, False, None, []
        )
    chosen = shown.answer
    return ComplianceAnswer(
        question, chosen.answer, chosen.detail, chosen.definition, shown.confidence, bool(shown.doubt), shown.doubt,
        list(shown.sentences),
    )  # fmt: skip


def first_shown(answers: Sequence[C], evidence: Evidence) -> Shown[C] | None:
    """The first of the answers that the report shows; those that no single sentence shows are looked for in pairs."""
    found = [one for answer in answers for one in [_in_sentences(answer, evidence)] if one is not None]
    if not found:
        pairs, index = _pairs(evidence)
        found = [one for answer in answers for one in [_in_pairs(answer, evidence, pairs, index)] if one is not None]
    if not found:
        return None
    chosen = found[0]
    others = {(one.answer.answer, one.answer.detail) for one in found} - {(chosen.answer.answer, chosen.answer.detail)}
    contrary = {answer for answer, _ in others} - {chosen.answer.answer}
    alone = chosen.in_pair or len(chosen.sentences) == 1
    confidence = _SURE - _ONE_SENTENCE * alone - _IN_PAIR * chosen.in_pair
    confidence -= _CONTRARY * bool(contrary) or _OTHER_DETAIL * bool(others)
    unsure = round(confidence, 2) < _UNSURE
    reason = "Other sentences point to another answer, or only one sentence tells it." if unsure else None
    return Shown(chosen.answer, round(confidence, 2), chosen.sentences, reason)


def _pairs(evidence: Evidence) -> tuple[list[tuple[Sentence, Sentence]], Index]:
    """Neighbouring sentences of the body and an index of them, made once per report."""
    if evidence.pairs is None:
        pairs = [
            (first, second)
            for passage in evidence.report.body
            if passage.kind in ("text", "list")
            for first, second in zip(passage.sentences, passage.sentences[1:], strict=False)
        ]
        evidence.pairs = pairs, Index([f"{first.plain}\n{second.plain}" for first, second in pairs])
    return evidence.pairs


def _in_sentences(answer: C, evidence: Evidence) -> _Found[C] | None:
    gated = evidence.held_by_gate(*answer.never) | evidence.gated
    body = frozenset(s.no for p in evidence.report.body if p.kind != "image" for s in p.sentences) - gated
    weights: dict[int, float] = {}
    for cue in answer.cues:
        for no in evidence.index.holding(cue) & body:
            weights[no] = weights.get(no, 0.0) + cue.weight
    shown = [no for no, weight in weights.items() if weight >= answer.score_needed]
    if not shown:
        return None
    sentences = evidence.report.sentences
    at_home = Counter((sentences[no].place.document_id, sentences[no].place.section_path) for no in shown)

    def telling(no: int) -> tuple[float, int]:
        place = sentences[no].place
        return -(weights[no] + _HOME * at_home[place.document_id, place.section_path]), no

    best = sorted(shown, key=telling)
    return _Found(answer, weights[best[0]], tuple(sentences[no] for no in best[:3]), False)


def _in_pairs(answer: C, evidence: Evidence, pairs: list[tuple[Sentence, Sentence]], index: Index) -> _Found[C] | None:
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
