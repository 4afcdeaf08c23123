"""The text of a report that no theme claims.

A theme claims a passage that would by itself make the theme `addressed`: its score reaches the border of the theme, or
of the framework (include/analyse/themes.py). A mention in passing claims nothing. Left out are also tables and images,
everything outside the body, and paragraphs that mostly restate the guidance. Sentences that stand word for
word in several reports are nobody's own. What is left is read in stretches: neighbouring passages under the same
heading, up to some words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from include.analyse.passages import Passage, Sentence, read_report
from include.analyse.themes import Evidence, score_passages
from include.frameworks import Framework

STRETCH_WORDS = 200
_FEWEST_WORDS_OF_PASSAGE = 12
_FEWEST_WORDS = 20
_SET_PHRASE = 3
"""Reports in which a sentence stands word for word from which it is a set phrase: an imprint, a line of a template."""
_MOSTLY = 0.5
"""Share of sentences that restate the guidance from which a paragraph is left out."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stretch:
    """Neighbouring unclaimed passages of one report under one heading."""

    report_id: str
    heading: str
    sentences: tuple[Sentence, ...]
    passages: tuple[int, ...]

    @property
    def text(self) -> str:
        """Its sentences; the heading is not among them."""
        return " . ".join(sentence.text for sentence in self.sentences)


@dataclass
class ReadReport:
    """What discovering needs of one report: its unclaimed stretches, and the text each theme claims."""

    report_id: str
    partnership_id: str
    stretches: list[Stretch] = field(default_factory=list)
    claimed: dict[int, list[str]] = field(default_factory=dict)
    """Texts by the number of the theme that claims them; one passage may be claimed by several."""
    claims: dict[int, frozenset[int]] = field(default_factory=dict)
    """By passage, the themes that claim it."""
    other: list[str] = field(default_factory=list)
    """Texts of the body that are claimed, each once."""


def read_unclaimed(
    elements: Iterable[Row], tables: Iterable[Row], framework: Framework, report_id: str, partnership_id: str,
    most_words: int = STRETCH_WORDS,
) -> ReadReport:  # fmt: skip
    """Read one report from its converted rows (`elements`, `tables`) and put aside what the framework's themes claim."""
    report = read_report(elements, tables, framework, report_id, partnership_id)
    evidence = Evidence(report, framework)
    claims: dict[int, set[int]] = {}
    for theme in framework.themes:
        border = (theme.bands or framework.bands).addressed_from
        for scored in score_passages(theme, evidence):
            if scored.score >= border:
                claims.setdefault(scored.passage.no, set()).add(theme.no)
    found = ReadReport(report_id, partnership_id, claims={no: frozenset(themes) for no, themes in claims.items()})
    free = [passage for passage in report.body if _may_hold_a_theme(passage, evidence)]
    for passage in free:
        text = " . ".join(sentence.text for sentence in passage.sentences)
        themes = found.claims.get(passage.no, ())
        found.other += [text] if themes else []
        for no in themes:
            found.claimed.setdefault(no, []).append(text)
    found.stretches = stretches_of(report_id, [one for one in free if one.no not in claims], most_words)
    return found


def _may_hold_a_theme(passage: Passage, evidence: Evidence) -> bool:
    if passage.kind in ("table", "image") or passage.n_words < _FEWEST_WORDS_OF_PASSAGE:
        return False
    gated = sum(sentence.no in evidence.gated for sentence in passage.sentences)
    return gated < _MOSTLY * len(passage.sentences)


def stretches_of(report_id: str, passages: Iterable[Passage], most_words: int = STRETCH_WORDS) -> list[Stretch]:
    """Passages, in order, put together under the headings they stand under."""
    groups: list[list[Passage]] = []
    for passage in passages:
        before = groups[-1] if groups else []
        together = sum(one.n_words for one in before) + passage.n_words <= most_words
        if before and together and _section(before[-1]) == _section(passage):
            before.append(passage)
        else:
            groups.append([passage])
    return [_stretch(report_id, group) for group in groups if sum(one.n_words for one in group) >= _FEWEST_WORDS]


def _section(passage: Passage) -> tuple[str, tuple[str, ...]]:
    return passage.place.document_id, passage.place.section_path


def _stretch(report_id: str, group: list[Passage]) -> Stretch:
    path = group[0].place.section_path
    sentences = tuple(sentence for passage in group for sentence in passage.sentences)
    return Stretch(report_id, path[-1] if path else "", sentences, tuple(passage.no for passage in group))


def without_set_phrases(reports: Sequence[ReadReport]) -> None:
    """Take sentences that several reports share word for word out of their stretches."""
    said = Counter(
        text for report in reports for text in {one.plain for part in report.stretches for one in part.sentences}
    )
    shared = {text for text, number in said.items() if number >= _SET_PHRASE}
    for report in reports:
        left = [
            replace(part, sentences=tuple(one for one in part.sentences if one.plain not in shared))
            for part in report.stretches
        ]
        report.stretches = [
            part for part in left if sum(len(one.plain.split()) for one in part.sentences) >= _FEWEST_WORDS
        ]
