"""What a model wrote across reports, as far as it still stands: every quote of a sentence must be published beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from include.datasets.synthesis import THEME_SYNTHESIS

Rows = list[dict[str, Any]]


def theme_synthesis(
    written: Iterable[Mapping[str, Any]], themes: Iterable[Mapping[str, Any]], evidence: Iterable[Mapping[str, Any]]
) -> Rows:
    """Rows of `theme_synthesis` from those of `synthesis`, of `report_themes` and of `report_evidence`.

    A sentence is left out where one of its quotes is: its report is not published, people settled that it does not
    address the theme, it was read anew, or the words under the quote's number are others now.
    """
    addressing = {(row["report_id"], row["theme_no"]) for row in themes if row["status"] == "addressed"}
    names = {row["theme_no"]: row["theme"] for row in themes}
    quotes = {
        (row["report_id"], int(row["finding_key"]), row["evidence_no"]): row
        for row in evidence
        if row["finding_kind"] == "theme"
    }
    sentences: dict[tuple[int, int], Rows] = defaultdict(list)
    for row in written:
        beside = quotes.get((row["report_id"], row["theme_no"], row["evidence_no"]))
        stands = (row["report_id"], row["theme_no"]) in addressing and beside is not None
        if stands and beside is not None and beside["quote"] == row["quote"]:
            full = {**beside, **row, "theme": names[row["theme_no"]]}
            sentences[row["theme_no"], row["sentence_no"]].append(full)
    whole = (rows for _, rows in sorted(sentences.items()) if len(rows) == rows[0]["n_quotes"])
    return [{name: row[name] for name in THEME_SYNTHESIS.column_names} for rows in whole for row in rows]
