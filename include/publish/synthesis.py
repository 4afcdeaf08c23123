"""What a model wrote across reports, as far as it still stands: every quote of a sentence must stand, and be published beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from include.datasets.synthesis import THEME_SYNTHESIS

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]


def theme_synthesis(
    written: Iterable[Row], evidence: Iterable[Row], themes: Iterable[Row], published: Iterable[Row]
) -> Rows:
    """Rows of `theme_synthesis` from those of `synthesis`; of the year's `evidence` as it is settled; of `report_themes`;
    and of `report_evidence`, whose words may be cut.

    A sentence is left out where one of its quotes is: its report is not published, people settled that it does not
    address the theme, it was read anew, or the words under the quote's number are others now.
    """
    addressing = {(row["report_id"], row["theme_no"]): row["theme"] for row in themes if row["status"] == "addressed"}
    said, shown = _by_place(evidence), _by_place(published)
    sentences: dict[tuple[int, int], Rows] = defaultdict(list)
    for row in written:
        at = row["report_id"], row["theme_no"], row["evidence_no"]
        if at[:2] in addressing and at in shown and at in said and said[at]["quote"] == row["quote"]:
            full = {**row, **shown[at], "theme": addressing[at[:2]]}
            sentences[row["theme_no"], row["sentence_no"]].append(full)
    whole = (rows for _, rows in sorted(sentences.items()) if len(rows) == rows[0]["n_quotes"])
    return [{name: row[name] for name in THEME_SYNTHESIS.column_names} for rows in whole for row in rows]


def _by_place(evidence: Iterable[Row]) -> dict[tuple[str, int, int], Row]:
    """Quotes of themes by report, theme and rank."""
    of_themes = (row for row in evidence if row["finding_kind"] == "theme")
    return {(row["report_id"], int(row["finding_key"]), row["evidence_no"]): row for row in of_themes}
