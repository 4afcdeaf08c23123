"""What the passage model is trained on: labelled passages, blocks of the practice samples, the framework's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from include.analyse.passage_model import FORMS, Matrix
from include.analyse.passages import read_report
from include.analyse.reading import cue_row, passage_forms
from include.analyse.themes import Evidence, score_passages
from include.frameworks import Framework

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AUTHORS = ("first", "second")
_BLOCK = re.compile(r":::([\w,.!?= -]*)\n?(.*)", re.DOTALL)
_MARKED = re.compile(r"\{\{[^|}]*\|(.*?)\}\}", re.DOTALL)
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=:::)|(?<=\n)(?=- )")
_FEWEST_WORDS = 15
_EXAMPLES_AT_ONCE = 4


@dataclass(frozen=True)
class Text:
    """A text with the numbers of the themes it treats and touches."""

    text: str
    addressed: frozenset[int]
    mentioned: frozenset[int] = frozenset()
    report: str = ""


def passages(author: str) -> list[Text]:
    """The labelled passages of one author."""
    entries = yaml.safe_load((SAMPLES / "passages" / f"{author}.yaml").read_text(encoding="utf-8"))
    return [Text(one["text"], frozenset(one["addressed"]), frozenset(one["mentioned"])) for one in entries]


def practice(leave_out: str = "") -> list[Text]:
    """Paragraphs of the practice samples with the themes their block is marked with, but for the report left out."""
    paths = sorted((SAMPLES / "sources" / "practice").glob("*.md"))
    return [text for path in paths if path.stem != leave_out for text in _blocks(path)]


def _blocks(path: Path) -> Iterator[Text]:
    themes: frozenset[int] = frozenset()
    for paragraph in _PARAGRAPH.split(path.read_text(encoding="utf-8")):
        text = paragraph.strip()
        if opened := _BLOCK.match(text):
            themes = frozenset(int(no) for no in re.findall(r"\bt(\d+)", opened[1]))
            text = opened[2]
        text = _MARKED.sub(r"\1", text).replace(":::", "").strip()
        if not text.startswith(("#", "|", "---", "<")) and len(text.split()) >= _FEWEST_WORDS:
            yield Text(text, themes, report=path.stem)


def framework_words(framework: Framework) -> list[Text]:
    """Definitions, and the examples that stand beside the cues."""
    found = []
    for theme in framework.themes:
        examples = [cue.yes for cue in theme.cues]
        runs = [" ".join(examples[at : at + _EXAMPLES_AT_ONCE]) for at in range(0, len(examples), _EXAMPLES_AT_ONCE)]
        found += [Text(text, frozenset({theme.no})) for text in (f"{theme.definition} {theme.name}", *runs)]
    return found


def by_cues(texts: Sequence[Text], framework: Framework) -> tuple[Matrix, Matrix, Matrix]:
    """What the engine's cues and gates see in each text: weights and scores (texts, themes), forms (texts, forms)."""
    weights = np.zeros((len(texts), len(framework.themes)))
    scores = np.zeros_like(weights)
    forms = np.zeros((len(texts), len(FORMS)))
    for number, text in enumerate(texts):
        evidence = as_evidence(text.text, framework)
        forms[number] = passage_forms(evidence, [sentence.no for sentence in evidence.report.sentences])
        for column, theme in enumerate(framework.themes):
            if found := score_passages(theme, evidence):
                weights[number, column], scores[number, column] = cue_row(found[0])
    return weights, scores, forms


def as_evidence(text: str, framework: Framework) -> Evidence:
    """A text as the only paragraph of a report."""
    row = {"chapter_no": 1, "document_id": "text", "element_no": 1, "element_type": "NarrativeText", "text": text}
    return Evidence(read_report([{**row, "page": 1}], [], framework, "text-2023-24", "text"), framework)
