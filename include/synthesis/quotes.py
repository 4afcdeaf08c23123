"""The quotes a model is shown: of every theme, the best one of each report that addresses it, as people have settled that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.analyse.llm.document import harmless
from include.analyse.llm.suspicious import suspicion
from include.datasets import analysed
from include.frameworks import Framework, Theme
from include.lake import Lake
from include.settled import settle_year

MOST = 200
"""Quotes in one question; those of reports whose answer is surest come first."""
SHORTEST, LONGEST = 30, 600
"""Characters of a quote: below it says too little, above it would crowd out others."""
FEWEST_REPORTS = 2

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """A verified quote as the model sees it, by a key of its own."""

    key: str
    report_id: str
    partnership_id: str
    evidence_no: int
    quote: str

    @property
    def words(self) -> str:
        """The quote on one line, in which nothing looks like one of our marks."""
        return harmless(" ".join(self.quote.split()))


@dataclass(frozen=True)
class ThemeQuotes:
    """A theme with the quotes there are to write from, one of each report."""

    theme: Theme
    quotes: tuple[Shown, ...]

    @property
    def n_reports(self) -> int:
        return len(self.quotes)


def quotes_by_theme(lake: Lake, year: str, framework: Framework) -> list[ThemeQuotes]:
    """Themes of a year that at least two reports address with a quote fit to show, in the framework's order.

    Quotes that speak to software are shown to none: a report must not write its own synthesis.
    """
    settled = settle_year(lake, year)
    findings = settled.apply("theme_findings", lake.rows(analysed.THEME_FINDINGS, year))
    evidence = settled.apply("evidence", lake.rows(analysed.EVIDENCE, year))
    best: dict[tuple[str, str], Row] = {}
    for row in sorted(evidence, key=lambda row: row["evidence_no"]):
        if row["finding_kind"] == "theme" and _is_fit(row):
            best.setdefault((row["report_id"], row["finding_key"]), row)
    found = [ThemeQuotes(theme, _shown(theme, findings, best)) for theme in framework.themes]
    return [one for one in found if one.n_reports >= FEWEST_REPORTS]


def _is_fit(row: Row) -> bool:
    quote = row["quote"].strip()
    return row["check_result"] == "verified" and SHORTEST <= len(quote) <= LONGEST and suspicion(quote) is None


def _shown(theme: Theme, findings: Iterable[Row], best: Mapping[tuple[str, str], Row]) -> tuple[Shown, ...]:
    addressed = [row for row in findings if row["theme_no"] == theme.no and row["status"] == "addressed"]
    surest = sorted(addressed, key=lambda row: (row["needs_review"], -(row["confidence"] or 0.0), row["report_id"]))
    keys = [(one["report_id"], str(theme.no)) for one in surest]
    rows = sorted([best[key] for key in keys if key in best][:MOST], key=lambda row: row["report_id"])
    return tuple(
        Shown(f"q{no}", row["report_id"], row["partnership_id"], row["evidence_no"], row["quote"])
        for no, row in enumerate(rows, start=1)
    )
