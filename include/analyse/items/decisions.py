"""Decisions and actions of the year that a report records: rows and items of its log, and sentences that say so."""

from __future__ import annotations

import re

from include.analyse.items.item import Item, without_repeats
from include.analyse.passages import Passage, Sentence
from include.analyse.themes import Evidence

_DECIDED = re.compile(
    r"\b(?:agreed|decided|approved|resolved|accepted|signed off|adopted|endorsed|turned down|declined|rejected|settled|voted|chose)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"']\w")
"""How a list of what people said begins: it is no log."""
_SURE = 3.0
_MOST = 60


def find_decisions(evidence: Evidence) -> list[Item]:
    """Decisions and actions in the order of the report; a log's rows and items count by standing in it."""
    task = evidence.framework.tasks.decisions
    gated = evidence.held_by_gate(*task.never) | evidence.gated
    weights: dict[int, float] = {}
    for cue in task.cues:
        for no in (evidence.index.holding(cue) & evidence.allowed) - gated:
            weights[no] = weights.get(no, 0.0) + cue.weight
    for passage in evidence.report.body:
        if any(
            cue.pattern.matches(passage.place.section_path[-1].lower())
            for cue in task.headings
            if passage.place.section_path
        ):
            for sentence in _log_lines(passage):
                if sentence.no in evidence.allowed:
                    weights[sentence.no] = weights.get(sentence.no, 0.0) + _SURE
    sentences = [evidence.report.sentences[no] for no in sorted(weights) if weights[no] >= _SURE]
    return without_repeats(_item(evidence.report.passages[s.passage], s) for s in sentences[:_MOST])


def _log_lines(passage: Passage) -> list[Sentence]:
    if passage.kind == "table":
        return passage.sentences[1:]
    if any(_QUOTED.match(sentence.plain) for sentence in passage.sentences):
        return []
    return [sentence for sentence in passage.sentences if sentence.is_item and len(sentence.plain.split()) > 3]


def _item(passage: Passage, sentence: Sentence) -> Item:
    kind = "decision" if _DECIDED.search(sentence.text) or passage.kind == "table" else "action"
    cells = tuple(cell for cell in sorted(sentence.text.split(" | "), key=len, reverse=True) if len(cell) > 12)
    return Item(
        "decisions", {"kind": kind, "decision": sentence.text}, sentence.place, sentence.text.replace(" | ", " "), cells,
        same_as=(sentence.plain,),
    )  # fmt: skip
