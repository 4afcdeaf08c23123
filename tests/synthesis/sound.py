"""Rows of a synthesis that keep every promise, made from the quotes of sound reports, and ways to break them."""

from __future__ import annotations

from typing import Any

from tests.publish.a_year import MADE_BY

Rows = list[dict[str, Any]]
SENTENCE = "Some partnerships agreed what to change when partners met."
THEME_NO, THEME_ID = 1, "general_activity"
WRITTEN_BY = {**MADE_BY, "engine": "openai", "model": "m", "prompt_version": "synthesis 1.0 abc"}

_BROKEN: list[tuple[dict[str, Any] | None, str]] = [
    ({"partnership_id": "elsewhere"}, "A report id is its partnership and reporting year."),
    ({"sentence_no": 0}, "Sentences count from 1."),
    ({"sentence": " "}, "A sentence has words."),
    ({"n_quotes": 3}, "Every quote a sentence rests on stands beside it."),
    ({"n_reports_shown": 1}, "A sentence rests on no more reports than the model was shown."),
    ({"quote": "Nothing like this stands anywhere."}, "Every quote of a sentence was found on its page."),
    ({"engine": "extractive"}, "Only a language model writes sentences."),
    ({"sentence_no": 99}, "A sentence rests on two reports at least."),
]
BROKEN_SYNTHESIS = [(name, change, promise) for name in ("synthesis", "theme_synthesis") for change, promise in _BROKEN]


def synthesis_of(evidence: Rows) -> Rows:
    """One sentence for every two reports, resting on their first quotes for theme 1."""
    quotes = [row for row in evidence if row["finding_kind"] == "theme" and row["finding_key"] == str(THEME_NO)]
    return [
        {
            "theme_no": THEME_NO, "theme_id": THEME_ID, "sentence_no": 1 + at // 2, "sentence": SENTENCE, "n_quotes": 2,
            "n_reports_shown": len(quotes), "report_id": row["report_id"], "partnership_id": row["partnership_id"],
            "evidence_no": row["evidence_no"], "quote": row["quote"], **WRITTEN_BY,
        }
        for at, row in enumerate(quotes[: len(quotes) // 2 * 2])
    ]  # fmt: skip
