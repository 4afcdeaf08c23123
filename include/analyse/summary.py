"""A summary made of the report's own sentences."""

from __future__ import annotations

from collections.abc import Iterable

from include.analyse.passages import Sentence

MOST_WORDS = 120
_MOST_SENTENCES = 5


def summarise(ranked: Iterable[Sentence]) -> str:
    """The best sentences, as many as fit into 120 words, in the order of the report."""
    kept: list[Sentence] = []
    words = 0
    for sentence in ranked:
        length = len(sentence.text.split())
        if sentence in kept or words + length > MOST_WORDS:
            continue
        kept.append(sentence)
        words += length
        if len(kept) == _MOST_SENTENCES:
            break
    return " ".join(_ended(sentence.text) for sentence in sorted(kept, key=lambda sentence: sentence.no))


def _ended(text: str) -> str:
    text = text.replace(" | ", "; ").strip()
    return text if text[-1:] in ".!?…\"'”’)" else f"{text}."
