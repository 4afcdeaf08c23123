"""Whether a report meets each criterion, on its own merits, and the score under the gating rule.

A criterion is met when enough of its distinct requirements are shown, in enough passages, on enough pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from include.analyse.passages import Passage, Sentence
from include.analyse.themes import Evidence
from include.frameworks import Criterion, Cue, Requirement


@dataclass(frozen=True)
class Shown:
    """A passage that shows a requirement, with the sentence that does it best."""

    requirement: Requirement
    passage: Passage
    weight: float
    sentence: Sentence


@dataclass
class CriterionAnswer:
    """The engine's answer for one criterion, before its quotes have been checked."""

    criterion: Criterion
    answer: str
    rationale: str
    confidence: float
    needs_review: bool
    review_reason: str | None
    shown: list[Shown]


def weigh(cues: Iterable[Cue], allowed: frozenset[int], evidence: Evidence) -> dict[int, dict[int, float]]:
    """Weight of the cues in each sentence, by passage: {passage: {sentence: weight}}; a cue counts once a passage."""
    found: dict[int, dict[int, float]] = {}
    for cue in cues:
        seen: set[int] = set()
        for no in sorted(evidence.index.holding(cue) & allowed):
            passage = evidence.report.sentences[no].passage
            sentences = found.setdefault(passage, {})
            sentences[no] = sentences.get(no, 0.0) + (0.0 if passage in seen else cue.weight)
            seen.add(passage)
    return found


def answer_criteria(evidence: Evidence) -> list[CriterionAnswer]:
    """An answer for every criterion of the framework, in its order."""
    return [_answer(criterion, evidence) for criterion in evidence.framework.criteria]


def passages_showing(criterion: Criterion, evidence: Evidence) -> list[Shown]:
    """Passages that count toward a criterion, with the requirement each shows."""
    if criterion.scope == "whole_text":
        allowed = frozenset(s.no for p in evidence.report.body if p.kind != "image" for s in p.sentences)
    else:
        allowed = evidence.allowed
    allowed -= evidence.held_by_gate(*criterion.never)
    spoilt = {evidence.report.sentences[no].passage for no in evidence.held_by_gate(*criterion.never_in_passage)}
    allowed = frozenset(no for no in allowed if evidence.report.sentences[no].passage not in spoilt)
    shown = [one for requirement in criterion.requirements for one in _shown(requirement, allowed, evidence)]
    return _together(shown, criterion.requirements_needed) if criterion.same_passage else shown


def _answer(criterion: Criterion, evidence: Evidence) -> CriterionAnswer:
    shown = passages_showing(criterion, evidence)
    requirements = {one.requirement.id for one in shown}
    passages = {one.passage.no for one in shown}
    pages = {(one.passage.place.document_id, one.passage.place.page or one.passage.place.anchor) for one in shown}
    counts = (
        (len(requirements), criterion.requirements_needed, "of its requirements"),
        (len(passages), criterion.passages_needed, "passages"),
        (len(pages), criterion.pages_needed, "pages"),
    )
    met = all(found >= needed for found, needed, _ in counts)
    binding = counts[1] if criterion.same_passage or criterion.requirements_needed == 1 else counts[0]
    margin = binding[0] - binding[1] + (0.5 if met else 0.0)
    unsure = -criterion.unsure_within <= margin < criterion.unsure_within
    best = _best(shown)
    told = "; ".join(dict.fromkeys(one.requirement.name for one in best))
    rationale = f"Found {counts[0][0]} of {len(criterion.requirements)} requirements in {counts[1][0]} passages on {counts[2][0]} pages"
    rationale += f" ({told})." if told else "."
    reason = f"It is close: {binding[0]} {binding[2]} where {binding[1]} are needed." if unsure else None
    return CriterionAnswer(
        criterion, "met" if met else "not_met", rationale, _confidence(abs(margin), binding[1]), unsure, reason, best
    )


def _confidence(margin: float, needed: int) -> float:
    return round(1 - 0.45 * math.exp(-2.5 * margin / max(2, needed)), 3)


def _shown(requirement: Requirement, allowed: frozenset[int], evidence: Evidence) -> list[Shown]:
    shown = []
    for number, sentences in weigh(requirement.cues, allowed, evidence).items():
        passage = evidence.report.passages[number]
        weight = sum(sentences.values())
        weight += max((cue.weight for cue in requirement.headings if cue.pattern.matches(passage.heading)), default=0.0)
        if weight >= requirement.passage_score:
            best = max(sentences, key=lambda no: (sentences[no], -no))
            shown.append(Shown(requirement, passage, weight, evidence.report.sentences[best]))
    return sorted(shown, key=lambda one: (-one.weight, one.passage.no))


def _together(shown: list[Shown], needed: int) -> list[Shown]:
    """Only what stands in passages that show enough requirements at once."""
    of_passage: dict[int, set[str]] = {}
    for one in shown:
        of_passage.setdefault(one.passage.no, set()).add(one.requirement.id)
    return [one for one in shown if len(of_passage[one.passage.no]) >= needed]


def _best(shown: list[Shown]) -> list[Shown]:
    """The best passage of each requirement first, then the second-best ones; no sentence twice."""
    rank: dict[str, int] = {}
    ranked = []
    for one in shown:
        rank[one.requirement.id] = rank.get(one.requirement.id, -1) + 1
        ranked.append((rank[one.requirement.id], -one.weight, one.passage.no, one))
    kept: dict[int, Shown] = {}
    for *_, one in sorted(ranked, key=lambda entry: entry[:3]):
        kept.setdefault(one.sentence.no, one)
    return list(kept.values())


def gated_score(answers: dict[int, bool], criteria: Iterable[Criterion]) -> dict[int, int]:
    """What each criterion adds to the score: a gated one only when those it depends on are met (RR1501, Appendix 2)."""
    return {
        criterion.no: int(answers[criterion.no] and all(answers[no] for no in criterion.counts_only_when_met))
        for criterion in criteria
    }
