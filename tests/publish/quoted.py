"""How much of each report a release quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Rows = Iterable[Mapping[str, Any]]


def quoted_shares(evidence: Rows, pages: Rows) -> dict[str, float]:
    """Share of each report's characters that its different quotes hold."""
    length: dict[str, int] = defaultdict(int)
    for row in pages:
        length[row["report_id"]] += row["n_characters"]
    quoted: dict[str, set[str]] = defaultdict(set)
    for row in evidence:
        quoted[row["report_id"]].add(row["quote"])
    return {report: sum(map(len, quotes)) / length[report] for report, quotes in quoted.items()}
