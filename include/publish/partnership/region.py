"""How reports of a region answer, as counts beside England's: no names, no order, no ranking."""

from __future__ import annotations

from dataclasses import dataclass

from include.datasets.words import CRITERION_ANSWERS
from include.publish.content import YearContent
from include.publish.looks import Figure, Figures, Row

FEW = 10
"""Below this many reports a region's counts say little; the page says so."""


@dataclass(frozen=True)
class Line:
    """One thing that is counted, in the region and in England."""

    name: str
    key: str
    n_region: Figure
    of_region: Figure
    england: Row


@dataclass(frozen=True)
class Region:
    """A region's counts."""

    name: str
    expected: Figure
    found: Figure
    n_reports: Figure
    scores: tuple[Line, ...]
    answers: tuple[Line, ...]

    @property
    def is_few(self) -> bool:
        """Whether there are too few reports for a share to mean anything."""
        return (self.n_reports.value or 0) < FEW


class Regions:
    """The regions of a release, each counted once for all its pages."""

    def __init__(self, content: YearContent):
        self._content = content
        self._figures = Figures(content.tables)
        self._scores = self._figures.rows("report_scores")
        self._compliance = self._figures.rows("report_compliance")
        self._made: dict[str, Region] = {}

    def of(self, name: str) -> Region:
        """Counts of one region."""
        if name not in self._made:
            self._made[name] = self._count(name)
        return self._made[name]

    def _count(self, name: str) -> Region:
        scores = [row for row in self._scores if row["region"] == name]
        n_reports = Figure(len(scores), f"count of report_scores[region={name}]")
        submitted = self._figures.by_category("yearly_submissions", region=name)
        return Region(
            name,
            submitted["found"]["denominator"],
            submitted["found"]["count"],
            n_reports,
            tuple(self._score(name, row, scores, n_reports) for row in self._figures.rows("yearly_scores")),
            (*self._criteria(name, scores, n_reports), *self._questions(name)),
        )

    def _score(self, region: str, england: Row, scores: list[Row], of: Figure) -> Line:
        category = england["category"]
        n = sum(str(row.values["score"]) == category for row in scores)
        found = Figure(n, f"count of report_scores[region={region},score={category}]")
        return Line(f"Score {category}", category, found, of, england)

    def _criteria(self, region: str, scores: list[Row], of: Figure) -> list[Line]:
        """Criteria as they count in the score: criterion 4 under the gating rule."""
        met = CRITERION_ANSWERS[0]
        lines = []
        for england in self._figures.rows("yearly_criteria", category=met):
            number = england.values["criterion_no"]
            if number == len(self._content.framework.criteria):
                continue  # England's row counts it without the gate; the score's parts do not
            n = sum(row.values[f"criterion_{number}"] for row in scores)
            found = Figure(n, f"count of report_scores[region={region},criterion_{number}=1]")
            lines.append(
                Line(f"Criterion {number} met: {england['criterion']}", f"criterion {number}", found, of, england)
            )
        return lines

    def _questions(self, region: str) -> list[Line]:
        lines = []
        for england in self._figures.rows("yearly_compliance", category="met"):
            question = england["question_id"]
            asked = [row for row in self._compliance if row["region"] == region and row["question_id"] == question]
            n = sum(row["answer"] == "met" for row in asked)
            where = f"region={region},question_id={question}"
            lines.append(
                Line(
                    f"{england['question']}: met",
                    question,
                    Figure(n, f"count of report_compliance[{where},answer=met]"),
                    Figure(len(asked), f"count of report_compliance[{where}]"),
                    england,
                )
            )
        return lines
