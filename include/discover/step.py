"""Look for new themes in one year: read what no theme claims, propose, say what is near what exists, write it staged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from include import __version__
from include.datasets import discover
from include.discover.candidate import Candidate, Row, candidate_row, evidence_rows, holding
from include.discover.errors import DiscoverError
from include.discover.extractive import propose
from include.discover.nearest import Near, Neighbours
from include.discover.reading import YearText, read_year_text
from include.discover.unclaimed import ReadReport
from include.discover.words import Vocabulary
from include.frameworks import Framework, framework_for_year
from include.lake import Lake
from include.settings import Settings
from include.versions import code_fingerprint

FILE = "candidates"
"""Name of the one file a year has in each of the two datasets."""
FEWEST_TO_COMPARE = 3


@dataclass(frozen=True)
class Discovered:
    """What was found in a year."""

    year: str
    candidates: tuple[Row, ...]
    n_quotes: int
    n_reports: int
    unread: dict[str, str]
    """Reports that were left out, and why."""
    cost: float = 0.0

    @property
    def message(self) -> str:
        """The same in a few lines for people."""
        near = sum(row["is_near_duplicate"] for row in self.candidates)
        lines = [
            f"{self.year}: {len(self.candidates)} candidates for new themes in {self.n_reports} reports, {near} of them "
            f"near-duplicates of existing themes, with {self.n_quotes} quotes. They are counted nowhere until one is accepted."
        ]
        lines += [
            f"{row['rank']}. {row['label']} ({row['count']} of {row['denominator']} reports)"
            for row in self.candidates[:10]
        ]
        lines += [f"Left out: {report_id}, {why}." for report_id, why in sorted(self.unread.items())]
        return "\n".join(lines)


def discover_year(lake: Lake, staged: Lake, year: str, settings: Settings, run_id: str = "") -> Discovered:
    """Write a year's `theme_candidates` and `candidate_evidence` to `staged`, also where there are none.

    With a language model (`ENGINE`) it is asked in stages, and its answers are kept in `lake`; else passages are
    clustered. Raises DiscoverError when there is too little to compare, or the endpoint does not answer.
    """
    framework, _ = framework_for_year(year)
    text = read_year_text(lake, year)
    reports = text.read(framework)
    if len(reports) < FEWEST_TO_COMPARE:
        raise DiscoverError(
            f"{year} has {len(reports)} converted reports, and what recurs can be told from {FEWEST_TO_COMPARE} on. "
            f"Collect and analyse the year first (LAKE_URI is {lake.store.uri})."
        )
    candidates, vocabulary, unread, cost = _proposed(lake, text, reports, framework, settings, run_id)
    _say_what_is_near(candidates, reports, framework)
    read_ids = [report.report_id for report in reports if report.report_id not in unread]
    signed = signature(framework, settings)
    rows = [
        candidate_row(
            one, rank, year, len(read_ids), settings.discover_seed, signed, [vocabulary.written(term) for term in one.terms]
        )
        for rank, one in enumerate(candidates, start=1)
    ]  # fmt: skip
    evidence = [row for one in candidates for row in evidence_rows(one, year)]
    staged.write(discover.THEME_CANDIDATES, year, FILE, rows)
    staged.write(discover.CANDIDATE_EVIDENCE, year, FILE, evidence)
    return Discovered(year, tuple(rows), len(evidence), len(read_ids), {**text.unread, **unread}, cost)


def _proposed(
    lake: Lake, text: YearText, reports: Sequence[ReadReport], framework: Framework, settings: Settings, run_id: str
) -> tuple[list[Candidate], Vocabulary, dict[str, str], float]:
    if settings.answering_engine == "openai":
        from include.discover.asking import propose_with_model

        return propose_with_model(lake, text, reports, framework, settings, run_id or f"discover-{text.year}")
    found, vocabulary = propose(reports, text.checkers.__getitem__, settings.discover_seed, settings.discover_most)
    return found, vocabulary, {}, 0.0


def _say_what_is_near(candidates: Sequence[Candidate], reports: Sequence[ReadReport], framework: Framework) -> None:
    neighbours = Neighbours(framework, reports)
    for candidate in candidates:
        texts = [stretch.text for report in reports for stretch, _ in holding(report, candidate.terms)]
        near = neighbours.nearest([*texts, candidate.label, candidate.definition])
        if candidate.same_as:  # the model has said so; code measures how like they are
            theme = framework.theme(candidate.same_as)
            likeness = neighbours.likeness([*texts, candidate.label, candidate.definition])[theme.no]
            near = Near(theme.no, theme.id, theme.name, likeness, is_told=True)
        candidate.near = near


def signature(framework: Framework, settings: Settings) -> Row:
    """The columns that say who proposed (DESIGN, rule 8)."""
    from include.discover.prompting import TEMPLATES

    is_model = settings.answering_engine == "openai"
    return {
        "engine": settings.answering_engine,
        "model": settings.openai_model if is_model else f"extractive {code_fingerprint('include/discover')}",
        "prompt_version": TEMPLATES.version if is_model else None,
        "framework_id": framework.id,
        "framework_version": framework.version,
        "code_version": __version__,
    }
