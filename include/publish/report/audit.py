"""Audit questions, of instruments that ask them: how many reports answer each how, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass

from include.frameworks import load_framework
from include.publish.content import YearContent
from include.publish.looks import Figures, Row
from include.publish.report.quotes import Quote, QuoteChooser

_QUOTES = 2


@dataclass(frozen=True)
class AuditQuestion:
    """One question with its rows of `yearly_audit`, and quotes that support its answers."""

    id: str
    question: str
    rows: list[Row]
    quotes: list[Quote]

    @property
    def has_numbers(self) -> bool:
        """Whether it asks for a number, so that its rows have a median."""
        return self.rows[0]["median"].value is not None


@dataclass(frozen=True)
class Instrument:
    """The audit questions of one instrument."""

    id: str
    title: str
    source: str
    questions: list[AuditQuestion]
    is_by_patterns: bool = False
    """True where the extractive engine answered all of them: it does so also in years that a language model reads."""


def instruments(content: YearContent, figures: Figures, chooser: QuoteChooser) -> list[Instrument]:
    """From `yearly_audit` and `report_audit`; none where no instrument of the year has audit questions."""
    answers = content.rows("report_audit") if "report_audit" in content.tables else []
    found: dict[str, dict[str, list[Row]]] = {}
    for row in figures.rows("yearly_audit"):
        found.setdefault(row["framework_id"], {}).setdefault(row["question_id"], []).append(row)

    def question(framework_id: str, question_id: str, rows: list[Row]) -> AuditQuestion:
        proven = [
            row
            for row in answers
            if (row["framework_id"], row["question_id"]) == (framework_id, question_id) and row["n_evidence"]
        ]
        quotes = chooser.choose("audit", proven, key=lambda row: str(row["finding_key"]), n=_QUOTES)
        return AuditQuestion(f"{framework_id}-{question_id}", rows[0]["question"], rows, quotes)

    return [
        Instrument(
            framework_id,
            load_framework(framework_id).title,
            load_framework(framework_id).source,
            [question(framework_id, question_id, rows) for question_id, rows in questions.items()],
            {row["engine"] for rows in questions.values() for row in rows} == {"extractive"},
        )
        for framework_id, questions in found.items()
    ]
