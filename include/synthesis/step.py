"""Write a year's synthesis: quotes gathered, a model asked, what may stand staged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from include import __version__
from include.analyse.llm.call import BudgetSpent, EndpointDown
from include.datasets.synthesis import SYNTHESIS
from include.frameworks import framework_for_year
from include.lake import Lake
from include.settings import Settings
from include.synthesis.asking import TEMPLATES, Answered, ask_for_synthesis
from include.synthesis.quotes import ThemeQuotes, quotes_by_theme

FILE = "synthesis"
"""Name of the one file a year has."""

Row = dict[str, Any]


class SynthesisError(ValueError):
    """Nothing could be written; the message says why and what to do. What was written before stands as far as its quotes do."""


@dataclass(frozen=True)
class Written:
    """What was written about a year."""

    year: str
    rows: tuple[Row, ...]
    n_themes: int
    """Themes that were asked about."""
    answered: Answered

    @property
    def n_sentences(self) -> int:
        return sum(map(len, self.answered.sentences.values()))

    @property
    def message(self) -> str:
        """The same in a few lines for people."""
        refused = self.answered.refused
        lines = [
            f"{self.year}: {self.n_sentences} sentences across reports on {self.n_themes} themes, each tied to its quotes; "
            f"{refused.total()} refused."
        ]
        lines += [f"Refused, {number}: {why}." for why, number in sorted(refused.items())]
        lines += [f"Theme {number} has none: {why}" for number, why in sorted(self.answered.unanswered.items())]
        return "\n".join(lines)


def synthesise_year(lake: Lake, staged: Lake, year: str, settings: Settings, run_id: str) -> Written:
    """Write a year's `synthesis` to `staged`, also where no sentence may stand.

    The model of `settings` is asked once per theme that at least two reports address; its answers are kept in `lake`.
    Raises SynthesisError when the endpoint is down or the budget spent.
    """
    framework, _ = framework_for_year(year)
    themes = quotes_by_theme(lake, year, framework)
    try:
        answered = ask_for_synthesis(lake, year, themes, settings, run_id)
    except (EndpointDown, BudgetSpent) as error:
        raise SynthesisError(f"No synthesis for {year}: {error}") from error
    signed = {
        "engine": "openai",
        "model": settings.openai_model,
        "prompt_version": TEMPLATES.version,
        "framework_id": framework.id,
        "framework_version": framework.version,
        "code_version": __version__,
    }
    rows = [row for one in themes for row in _rows(one, answered, signed)]
    staged.write(SYNTHESIS, year, FILE, rows)
    return Written(year, tuple(rows), len(themes), answered)


def _rows(one: ThemeQuotes, answered: Answered, signed: Mapping[str, Any]) -> list[Row]:
    return [
        {
            "theme_no": one.theme.no,
            "theme_id": one.theme.id,
            "sentence_no": number,
            "sentence": tied.sentence,
            "n_quotes": len(tied.quotes),
            "n_reports_shown": one.n_reports,
            "report_id": quote.report_id,
            "partnership_id": quote.partnership_id,
            "evidence_no": quote.evidence_no,
            "quote": quote.quote,
            **signed,
        }
        for number, tied in enumerate(answered.sentences.get(one.theme.no, ()), start=1)
        for quote in tied.quotes
    ]
