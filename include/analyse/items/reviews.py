"""Learning reviews a report says were carried out, published or taken part in."""

from __future__ import annotations

import re

from include.analyse.items.item import Item, groups_of, without_repeats
from include.analyse.passages import Sentence
from include.analyse.themes import Evidence

_COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_COUNTED)} | {"a": 1, "an": 1}
_WORDS = {
    "rapid_review": r"rapid reviews?",
    "lcspr": r"(?:local )?(?:child safeguarding )?practice reviews?|lcsprs?|serious case reviews?",
    "national_review": r"national (?:\w+ )?reviews?",
    "other_review": r"(?:\w+ )?(?:\w+ )?reviews?|dhrs?|sars?",
}


def find_reviews(evidence: Evidence) -> list[Item]:
    """One item per sentence and kind of review, with how many where the sentence says so."""
    task = evidence.framework.tasks.reviews_mentioned
    gated = evidence.held_by_gate(*task.never)
    items = []
    for no in sorted((evidence.index.holding_any(task.cues) & evidence.allowed) - gated):
        sentence = evidence.report.sentences[no]
        for group in groups_of(sentence.text, task):
            if group.id == "other_review" and len(groups_of(sentence.text, task)) > 1:
                continue
            items.append(_item(group.id, sentence))
    return without_repeats(items)


def _item(kind: str, sentence: Sentence) -> Item:
    fields = {"kind": kind, "n_reviews": _how_many(kind, sentence.plain), "wording": sentence.text}
    return Item(
        "reviews_mentioned", fields, sentence.place, sentence.text.replace(" | ", " "), same_as=(kind, sentence.plain)
    )


def _how_many(kind: str, text: str) -> int | None:
    found = re.search(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)}) (?:\w+ ){{0,2}}?(?:{_WORDS[kind]})\b", text)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
