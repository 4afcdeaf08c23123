"""How a report treats each theme, told from its passages by the cues of the framework.

A passage scores by how many different cues it holds and how much they say, by how many of its sentences hold one,
and by its length: a sentence in passing scores low, a paragraph about the matter high. A heading supports a passage
and never suffices. The report scores 0.6 × its best passage + 0.4 × its second-best (docs: evaluation; a noisy-or over
all passages collapses on long reports). Three bands make the score an answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from include.analyse.matching import Index
from include.analyse.passages import Passage, Report, Sentence
from include.frameworks import Bands, Framework, Theme
from include.frameworks.parts import Cues

BEST, SECOND = 0.6, 0.4
_HALF_WAY = 7.0
"""Weight of cues at which a passage reaches half of its score."""
_HEADING_BONUS = 2.0
_WHEN_SAID = (1.0, 0.4, 0.4, 0.0)
"""What a cue adds when it is found for the first, second, third, … time in a passage."""
_MOSTLY = 0.5
"""Share of gated sentences from which a whole paragraph is taken to restate the guidance."""
_TREATED = 2.0
"""Times the border of `addressed` from which a theme is treated although a sentence says it does not apply."""
_WEAK = 0.5
_TABLE = 0.6
_MOST_OF_SENTENCE = 4.0
_OF_SENTENCES = {0: 0.0, 1: 0.45, 2: 0.8}
_SUBSTANCE_WORDS = 50
_LEAST_WEIGHT = 2.0
_RIGHT_WHEN_NOTHING, _RIGHT_WHEN_HINTS = 0.96, 0.6
"""How often `not_mentioned` is right where no cue was found and where some were."""
_RIGHT_WHEN_PARTIAL = 0.35
"""How often `partial` is: 7 of 22 on the five held-out reports that calibrate (docs/accuracy.md, "Confidence"). It is
still the likeliest of three answers, and all of them go to a person."""
_RIGHT_ON_BORDER, _RIGHT_FAR, _SURE_AFTER = 0.68, 0.975, 0.06
"""How often `addressed` is right on its border and far above it, and the score by which two thirds of the way is done.
These and the two above were fitted on six reports before any pattern was tuned on them, by authors other than those
of the rest."""
_RIGHT_WHEN_EXEMPT = 0.95


@dataclass
class PassageScore:
    """What one passage says of one theme."""

    passage: Passage
    score: float
    weight: float
    sentences: list[tuple[float, Sentence]] = field(default_factory=list)


class Matter(Protocol):
    """What is scored: a theme of the framework, or a topic of its audit."""

    @property
    def headings(self) -> Cues: ...
    @property
    def cues(self) -> Cues: ...
    @property
    def never(self) -> tuple[str, ...]: ...
    @property
    def bands(self) -> Bands | None: ...


T = TypeVar("T", bound=Matter)


@dataclass
class ThemeAnswer(Generic[T]):
    """The engine's answer for one theme, before its quotes have been checked."""

    theme: T
    status: str
    score: float
    confidence: float
    needs_review: bool
    review_reason: str | None
    passages: list[PassageScore]
    not_applicable: Sentence | None = None


class Evidence:
    """The sentences of a report's body that may count as evidence, and their cues."""

    def __init__(self, report: Report, framework: Framework):
        self.report = report
        self.framework = framework
        self.index = Index([sentence.plain for sentence in report.sentences])
        self.pairs: tuple[list[tuple[Sentence, Sentence]], Index] | None = None
        """Neighbouring sentences and their index, once they have been asked for."""
        self.gated = self._gated()
        self.weak = self.held_by_gate(*framework.gates.weak_evidence)
        self.allowed = frozenset(
            sentence.no
            for passage in report.body
            if passage.kind != "image"
            for sentence in passage.sentences
            if sentence.no not in self.gated
        )

    def held_by_gate(self, *names: str) -> frozenset[int]:
        """Sentences that have one of the framework's forms, such as `intention`."""
        return frozenset().union(*(self.index.holding_any(self.framework.gates.sentences[name]) for name in names))

    def _gated(self) -> frozenset[int]:
        gates = self.framework.gates
        gated = set(self.held_by_gate(*gates.never_evidence))
        openers = self.held_by_gate(*gates.not_after)
        for passage in self.report.passages:
            gated.update(_after_opener(passage, openers))
            numbers = [sentence.no for sentence in passage.sentences]
            if passage.kind != "table" and sum(no in gated for no in numbers) >= _MOSTLY * len(numbers):
                gated.update(numbers)
        return frozenset(gated)


def _after_opener(passage: Passage, openers: frozenset[int]) -> list[int]:
    """Items of a list whose lead-in only says what reports contain; rows of a table whose header does."""
    sentences = passage.sentences
    if passage.kind == "table":
        return [sentence.no for sentence in sentences] if sentences and sentences[0].no in openers else []
    lead_in = [sentence for sentence in sentences if not sentence.is_item][-2:]
    if lead_in and any(sentence.no in openers for sentence in lead_in):
        return [sentence.no for sentence in sentences if sentence.is_item]
    return []


def answer_themes(evidence: Evidence) -> list[ThemeAnswer[Theme]]:
    """An answer for every theme of the framework, in its order."""
    return [answer_theme(theme, evidence) for theme in evidence.framework.themes]


def answer_theme(theme: T, evidence: Evidence) -> ThemeAnswer[T]:
    """How the report treats one matter."""
    passages = score_passages(theme, evidence)
    exempt = _not_applicable(theme, evidence)
    score = BEST * _nth(passages, 0) + SECOND * _nth(passages, 1)
    bands = theme.bands or evidence.framework.bands
    if exempt is not None and score < _TREATED * bands.addressed_from:
        return ThemeAnswer(theme, "not_applicable", score, _RIGHT_WHEN_EXEMPT, False, None, passages, exempt)
    borders = (bands.partial_from, bands.addressed_from)
    status = "addressed" if score >= borders[1] else "partial" if score >= borders[0] else "not_mentioned"
    distance = min(abs(score - border) for border in borders)
    unsure = status == "partial" or (score > 0 and distance < bands.unsure_within)
    reason = _reason(status, score) if unsure else None
    return ThemeAnswer(theme, status, score, _confidence(status, score, borders[1]), unsure, reason, passages)


def _reason(status: str, score: float) -> str:
    if status == "partial":
        return "Touched on or more: such answers are right one time in three where they could be compared."
    return f"Its score {score:.2f} is close to the border of {status.replace('_', ' ')}."


def _confidence(status: str, score: float, addressed_from: float) -> float:
    """How often such answers were right on reports no pattern had been tuned on (docs/accuracy.md, "Confidence")."""
    if status == "addressed":
        short = math.exp(-(score - addressed_from) / _SURE_AFTER)
        return round(_RIGHT_FAR - (_RIGHT_FAR - _RIGHT_ON_BORDER) * short, 3)
    if status == "partial":
        return _RIGHT_WHEN_PARTIAL
    return _RIGHT_WHEN_HINTS if score > 0 else _RIGHT_WHEN_NOTHING


def _nth(passages: Sequence[PassageScore], n: int) -> float:
    return passages[n].score if len(passages) > n else 0.0


def telling(passages: Sequence[PassageScore]) -> list[Sentence]:
    """Sentences that show a matter, best passage first: its two best, then the best of the others."""
    ranked = most_telling(passages)
    best = ranked[:1]
    first = [sentence for passage in best for _, sentence in passage.sentences[:2]]
    others = [passage.sentences[0][1] for passage in ranked[1:4] if passage.score >= 0.5 * best[0].score]
    more = [sentence for passage in best for _, sentence in passage.sentences[2:4]]
    return [*first[:1], *others[:1], *first[1:], *others[1:], *more]


def score_passages(theme: Matter, evidence: Evidence) -> list[PassageScore]:
    """Passages that say something of the theme, best first."""
    found: dict[int, dict[int, list[int]]] = {}
    never = evidence.held_by_gate(*theme.never)
    for number, cue in enumerate(theme.cues):
        for no in (evidence.index.holding(cue) & evidence.allowed) - never:
            found.setdefault(evidence.report.sentences[no].passage, {}).setdefault(number, []).append(no)
    scores = [
        _score(theme, evidence, evidence.report.passages[passage], cues) for passage, cues in sorted(found.items())
    ]
    return sorted((one for one in scores if one.score > 0), key=lambda one: (-one.score, one.passage.no))


def most_telling(passages: Sequence[PassageScore]) -> list[PassageScore]:
    """The same passages, those first that stand in the section which says most: there the theme is at home."""
    of_section: dict[tuple[object, ...], list[float]] = {}
    for one in passages:
        of_section.setdefault(_section(one), []).append(one.score)
    said = {section: sum(sorted(scores, reverse=True)[:3]) for section, scores in of_section.items()}
    return sorted(passages, key=lambda one: (-(one.score + said[_section(one)]), one.passage.no))


def _section(one: PassageScore) -> tuple[object, ...]:
    return one.passage.place.document_id, one.passage.place.section_path


def _score(theme: Matter, evidence: Evidence, passage: Passage, cues: dict[int, list[int]]) -> PassageScore:
    times: dict[int, int] = {}
    of_sentence: dict[int, float] = {}
    added: dict[int, float] = {}
    for no, number in sorted((no, number) for number, sentence_nos in cues.items() for no in sentence_nos):
        said = theme.cues[number].weight
        of_sentence[no] = of_sentence.get(no, 0.0) + said
        added[no] = added.get(no, 0.0) + said * _WHEN_SAID[min(times.get(number, 0), 3)]
        times[number] = times.get(number, 0) + 1
    weight = sum(min(_MOST_OF_SENTENCE, said) * (_WEAK if no in evidence.weak else 1.0) for no, said in added.items())
    ranked = sorted(
        ((said, evidence.report.sentences[no]) for no, said in of_sentence.items()),
        key=lambda pair: (-pair[0], pair[1].no),
    )
    if max(of_sentence.values()) < _LEAST_WEIGHT:
        return PassageScore(passage, 0.0, weight, ranked)
    under_heading = any(cue.pattern.matches(passage.heading) for cue in theme.headings)
    if under_heading:
        weight += _HEADING_BONUS
    telling = sum(
        (1 if said >= _LEAST_WEIGHT or under_heading else 0.5) * (_WEAK if no in evidence.weak else 1.0)
        for no, said in of_sentence.items()
    )
    share = _share(telling) * (_TABLE if passage.kind == "table" else 1.0)
    substance = 0.5 + 0.5 * min(1.0, passage.n_words / _SUBSTANCE_WORDS)
    return PassageScore(passage, weight / (weight + _HALF_WAY) * share * substance, weight, ranked)


def _share(telling: float) -> float:
    """One telling sentence is a mention; three make a treatment."""
    low = int(telling)
    at = [*_OF_SENTENCES.values(), 1.0]
    if low >= len(at) - 1:
        return 1.0
    return at[low] + (at[low + 1] - at[low]) * (telling - low)


def _not_applicable(theme: Matter, evidence: Evidence) -> Sentence | None:
    """The sentence that says the theme does not concern this area; statements of the guidance may hold it too."""
    body = {sentence.no for passage in evidence.report.body for sentence in passage.sentences}
    numbers = sorted(evidence.index.holding_any(getattr(theme, "not_applicable", ())) & body)
    return evidence.report.sentences[numbers[0]] if numbers else None
