"""Counting, the same way in every table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = Mapping[str, Any]
Rows = Iterable[Row]

_PERIOD = re.compile(r"(?<!\d)(20\d\d)\s*[-/–—]\s*(?:20)?(\d\d)(?!\d)")


def percentage(count: int, denominator: int) -> float | None:
    """100 × count / denominator to one decimal, halves up as people round; None when there is nothing to divide by."""
    if not denominator:
        return None
    return float((Decimal(100) * count / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Made:
    """Who made the answers of a year, and whether people have checked them."""

    engine: str
    framework_id: str
    review_state: str
    is_provisional: bool

    @classmethod
    def by(cls, rows: Rows, framework_id: str, engine: str, review_state: str = "not_reviewed") -> Made:
        """Told from findings with `engine` and `framework_id`; where there are none, from what would have answered."""
        found = list(rows)
        engines = sorted({row["engine"] for row in found}) or [engine]
        frameworks = sorted({row["framework_id"] for row in found}) or [framework_id]
        return cls(
            engine=engines[0] if len(engines) == 1 else "mixed",
            framework_id=", ".join(frameworks),
            review_state=review_state,
            is_provisional="extractive" in engines and review_state != "reviewed",
        )


def counted(category: str, count: int, denominator: int, made: Made, n_left_out: int | None = 0) -> dict[str, Any]:
    """The columns every yearly table ends with."""
    return {
        "category": category,
        "count": count,
        "denominator": denominator,
        "percentage": percentage(count, denominator),
        **asdict(made),
        "n_left_out": n_left_out,
    }


def is_of_year(period: str | None, reporting_year: str) -> bool:
    """Whether a period as printed (`2023/24`, `2023-2024`) is the reporting year; one without a year is taken to be."""
    found = _PERIOD.search(period or "")
    return found is None or f"{found[1]}-{found[2]}" == reporting_year
