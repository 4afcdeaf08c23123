"""Answers to the question what reports have in common on a theme, made of the quotes that were sent.

Of the first two reports' quotes: a sentence that may stand. Beside it what a careless model writes: a count of reports, a
figure of its own, a sentence on one report, and one on a quote that was never shown.
"""

from __future__ import annotations

import re
from typing import Any

ASKED = "synthesis"
_LINE = re.compile(r"^(q\d+) \((.+?)\): (.*)$", re.MULTILINE)
_WORD = re.compile(r"\b[a-z]{5,}\b")


def answer(question: str) -> dict[str, Any]:
    """The answer in the shape `include/synthesis/asking.py` asks for."""
    first: dict[str, tuple[str, str]] = {}
    for key, report_id, words in _LINE.findall(question):
        first.setdefault(report_id, (key, words))
    (one, words), (other, more) = list(first.values())[:2]
    true = f"Some partnerships write of {' and of '.join([_word(words), _word(more)])}."
    return {
        "sentences": [
            {"sentence": true, "quotes": [one, other]},
            {"sentence": f"Most partnerships write of {_word(words)}.", "quotes": [one, other]},
            {
                "sentence": f"Some partnerships write of {_word(words)}, which rose by 987 per cent.",
                "quotes": [one, other],
            },
            {"sentence": f"Some partnerships write of {_word(more)}.", "quotes": [one, "q999"]},
        ]
    }


def _word(words: str) -> str:
    """A word that stands in a quote, and begins no sentence there."""
    return max(_WORD.findall(words), key=len, default="nothing")
