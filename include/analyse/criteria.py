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

_ON_BORDER, _FAR = 0.65, 0.95
_SUBSTANCE = 25
"""Words from which a passage under a heading says something of its own."""


@dataclass(frozen=True)
class Shown:
    """A passage that shows a requirement, with the sentence that does it best and how many of its sentences do."""

    requirement: Requirement
    passage: Passage
    weight: float
    sentence: Sentence
    n_sentences: int = 1


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
    return [answer_criterion(criterion, evidence) for criterion in evidence.framework.criteria]


def passages_showing(criterion: Criterion, evidence: Evidence) -> list[Shown]:
    """Passages that count toward a criterion, with the requirement each shows."""
    if criterion.scope == "whole_text":
        allowed = frozenset(s.no for p in evidence.report.body if p.kind != "image" for s in p.sentences)
    else:
        allowed = evidence.allowed
    allowed -= evidence.held_by_gate(*criterion.never)
    if criterion.text_only:
        allowed -= {s.no for p in evidence.report.body if p.kind == "table" for s in p.sentences}
    spoilt = {evidence.report.sentences[no].passage for no in evidence.held_by_gate(*criterion.never_in_passage)}
    allowed = frozenset(no for no in allowed if evidence.report.sentences[no].passage not in spoilt)
    shown = [one for requirement in criterion.requirements for one in _shown(requirement, allowed, evidence)]
    return _together(shown, criterion.requirements_needed) if criterion.same_passage else shown


def answer_criterion(criterion: Criterion, evidence: Evidence) -> CriterionAnswer:
    """Whether enough of one criterion's requirements is shown in enough places."""
    shown = passages_showing(criterion, evidence)
    requirements = {one.requirement.id for one in shown}
    passages = {one.passage.no for one in shown}
    pages = {(one.passage.place.document_id, one.passage.place.page or one.passage.place.anchor) for one in shown}
    counts = [
        _Count(len(requirements), criterion.requirements_needed, "of its requirements"),
        _Count(len(passages), criterion.passages_needed, "passages"),
        _Count(sum(one.n_sentences for one in shown), criterion.sentences_needed, "sentences"),
        _Count(len(pages), criterion.pages_needed, "pages"),
    ]
    met = all(count.found >= count.needed for count in counts)
    binding = _binding(counts[criterion.same_passage : 3] if met else counts)
    margin = binding.found - binding.needed + (0.5 if met else 0.0)
    unsure = -criterion.unsure_within <= margin < criterion.unsure_within
    best = _best(shown)
    told = "; ".join(dict.fromkeys(one.requirement.name for one in best))
    rationale = f"Requirements found: {len(requirements)} of {len(criterion.requirements)}; passages: {len(passages)}; pages: {len(pages)}"
    rationale += f" ({told})." if told else "."
    reason = f"It is close: {binding.found} {binding.of} where {binding.needed} are needed." if unsure else None
    return CriterionAnswer(
        criterion,
        "met" if met else "not_met",
        rationale,
        _confidence(abs(margin), binding.needed),
        unsure,
        reason,
        best,
    )


@dataclass(frozen=True)
class _Count:
    """How many of something were found and are needed."""

    found: int
    needed: int
    of: str


def _binding(counts: list[_Count]) -> _Count:
    """The count that decides: the one furthest below its border, else nearest above. One of one decides nothing."""
    telling = [count for count in counts if count.needed > 1 or not count.found]
    return min(telling or counts, key=lambda count: (count.found / count.needed, -count.needed))


def _confidence(margin: float, needed: int) -> float:
    """From `_ON_BORDER` to `_FAR`: how often such answers were right on reports the patterns had not been tuned on."""
    return round(_FAR - (_FAR - _ON_BORDER) * math.exp(-2.5 * margin / max(2, needed)), 3)


def _shown(requirement: Requirement, allowed: frozenset[int], evidence: Evidence) -> list[Shown]:
    weighed = weigh(requirement.cues, allowed, evidence)
    under = _under_heading(requirement, allowed, evidence)
    shown = []
    for number in sorted({*weighed, *under}):
        passage, sentences = evidence.report.passages[number], weighed.get(number, {})
        heading = max((cue.weight for cue in requirement.headings if cue.pattern.matches(passage.heading)), default=0.0)
        weight = sum(sentences.values()) + heading
        if weight >= requirement.passage_score:
            best = max(sentences, key=lambda no: (sentences[no], -no), default=under.get(number, -1))
            shown.append(Shown(requirement, passage, weight, evidence.report.sentences[best], max(1, len(sentences))))
    return sorted(shown, key=lambda one: (-one.weight, one.passage.no))


def _under_heading(requirement: Requirement, allowed: frozenset[int], evidence: Evidence) -> dict[int, int]:
    """Passages of substance under a heading that names the requirement by itself, each with its first sentence.

    A report that is organised by the requirements need not repeat their words below its headings.
    """
    cues = [cue for cue in requirement.headings if cue.weight >= requirement.passage_score]
    found: dict[int, int] = {}
    for passage in evidence.report.body if cues else ():
        numbers = [sentence.no for sentence in passage.sentences if sentence.no in allowed]
        if numbers and passage.n_words >= _SUBSTANCE and any(cue.pattern.matches(passage.heading) for cue in cues):
            found[passage.no] = numbers[0]
    return found


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
