"""The quotes a model is shown: of every theme, some of each report that addresses it, as people have settled that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from include.analyse.llm.document import harmless
from include.analyse.llm.suspicious import suspicion
from include.datasets import analysed
from include.frameworks import Framework, Theme
from include.lake import Lake
from include.settled import settle_year

PER_REPORT = 2
"""Quotes of one report: its best ones."""
MOST = 240
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
    """A theme with the quotes there are to write from."""

    theme: Theme
    quotes: tuple[Shown, ...]

    @property
    def n_reports(self) -> int:
        return len({one.report_id for one in self.quotes})


def quotes_by_theme(lake: Lake, year: str, framework: Framework) -> list[ThemeQuotes]:
    """Themes of a year that at least two reports address with a quote fit to show, in the framework's order.

    Quotes that speak to software are shown to none: a report must not write its own synthesis.
    """
    settled = settle_year(lake, year)
    findings = settled.apply("theme_findings", lake.rows(analysed.THEME_FINDINGS, year))
    evidence = settled.apply("evidence", lake.rows(analysed.EVIDENCE, year))
    of_answer: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(evidence, key=lambda row: row["evidence_no"]):
        if row["finding_kind"] == "theme" and _is_fit(row):
            of_answer[row["report_id"], row["finding_key"]].append(row)
    found = [ThemeQuotes(theme, _shown(theme, findings, of_answer)) for theme in framework.themes]
    return [one for one in found if one.n_reports >= FEWEST_REPORTS]


def _is_fit(row: Row) -> bool:
    quote = row["quote"].strip()
    return row["check_result"] == "verified" and SHORTEST <= len(quote) <= LONGEST and suspicion(quote) is None


def _shown(theme: Theme, findings: Iterable[Row], of_answer: Mapping[tuple[str, str], list[Row]]) -> tuple[Shown, ...]:
    addressed = [row for row in findings if row["theme_no"] == theme.no and row["status"] == "addressed"]
    surest = sorted(addressed, key=lambda row: (row["needs_review"], -(row["confidence"] or 0.0), row["report_id"]))
    rows = [row for one in surest for row in of_answer.get((one["report_id"], str(theme.no)), [])[:PER_REPORT]][:MOST]
    ordered = sorted(rows, key=lambda row: (row["report_id"], row["evidence_no"]))
    return tuple(
        Shown(f"q{no}", row["report_id"], row["partnership_id"], row["evidence_no"], row["quote"])
        for no, row in enumerate(ordered, start=1)
    )
