"""Audit answers as rows of `audit_findings`, with every claim's quotes looked up; what a second instrument says beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from include.analyse.audit.answer import AuditAnswer
from include.analyse.compliance import answer_compliance
from include.analyse.criteria import answer_criteria
from include.analyse.evidence import Ledger, readings
from include.analyse.findings import UNPROVEN, UNPROVEN_CONFIDENCE, Row
from include.analyse.passages import Sentence
from include.analyse.summary import summarise
from include.analyse.themes import Evidence, answer_themes, telling
from include.frameworks.asked import audit_key

KIND = "audit"


def audit_rows(answers: Iterable[AuditAnswer], ledger: Ledger, made_by: Mapping[str, Any], is_own: bool) -> list[Row]:
    """Rows of the audit questions of one instrument; their quotes go into the ledger under the kind `audit`.

    A value of a question of several choices stands only on its own verified quote. A grade has no quotes of its own: it
    counts those of the answers it follows from.
    """
    rows: list[Row] = []
    verified: dict[str, int] = {}
    for answer in answers:
        key = audit_key(made_by["framework_id"], answer.question.id)
        values, doubt = list(answer.values), answer.doubt
        if answer.values:
            values, found = _enter_values(answer, key, ledger)
            doubt = doubt or (
                "For some of its values no quote could be found on its page."
                if len(values) < len(answer.values)
                else None
            )
        elif answer.rests_on:
            found = sum(verified[one] for one in answer.rests_on)
            if not all(verified[one] for one in answer.rests_on):
                doubt = doubt or "It rests on an answer of which no quote could be found on its page."
        else:
            found = ledger.enter_sentences(KIND, key, answer.sentences) if answer.sentences else 0
        verified[answer.question.id] = found
        rows.append(
            {
                **_whose(ledger, made_by, answer.question.id, is_own),
                "answer": answer.answer,
                "detail": answer.detail,
                "values": values,
                "number": answer.number,
                "summary": summarise(answer.sentences),
                "rationale": answer.rationale,
                **_sureness(answer.is_positive, found, answer.confidence, doubt),
                **made_by,
            }
        )
    return rows


def _enter_values(answer: AuditAnswer, key: str, ledger: Ledger) -> tuple[list[str], int]:
    """Enter each value's sentence once; returns the values whose sentence was found, and how many quotes were."""
    outcome: dict[Sentence, bool] = {}
    for sentence in answer.values.values():
        if sentence not in outcome:
            outcome[sentence] = ledger.enter(KIND, key, len(outcome) + 1, readings(sentence.text), sentence.place)
    return [value for value, sentence in answer.values.items() if outcome[sentence]], sum(outcome.values())


def rows_beside(evidence: Evidence, ledger: Ledger, made_by: Mapping[str, Any]) -> list[Row]:
    """What an instrument that is not the year's own asks beside its audit questions, as rows of the same dataset.

    Themes, criteria and compliance questions keep their answers and are named `theme.neglect`, `criterion.impact`, ….
    """
    rows = []
    for theme in answer_themes(evidence):
        claimed = theme.status != "not_mentioned"
        shown = [theme.not_applicable] if theme.not_applicable else telling(theme.passages)
        rows.append(
            _beside(ledger, made_by, f"theme.{theme.theme.id}", theme.status, shown if claimed else [], theme.confidence,
                    theme.review_reason if theme.needs_review else None)
        )  # fmt: skip
    for criterion in answer_criteria(evidence):
        shown = [one.sentence for one in criterion.shown] if criterion.answer == "met" else []
        rows.append(
            _beside(ledger, made_by, f"criterion.{criterion.criterion.id}", criterion.answer, shown, criterion.confidence,
                    criterion.review_reason, criterion.rationale)
        )  # fmt: skip
    for question in answer_compliance(evidence):
        row = _beside(
            ledger, made_by, f"compliance.{question.question.id}", question.answer, question.sentences,
            question.confidence, question.review_reason, question.rationale,
        )  # fmt: skip
        rows.append(row | {"detail": question.detail})
    return rows


def _beside(
    ledger: Ledger,
    made_by: Mapping[str, Any],
    question_id: str,
    answer: str,
    sentences: Sequence[Sentence],
    confidence: float,
    doubt: str | None,
    rationale: str = "",
) -> Row:
    key = audit_key(made_by["framework_id"], question_id)
    found = ledger.enter_sentences(KIND, key, sentences) if sentences else 0
    return {
        **_whose(ledger, made_by, question_id, is_own=False),
        "answer": answer,
        "detail": None,
        "values": [],
        "number": None,
        "summary": summarise(sentences),
        "rationale": rationale or f"It is {answer.replace('_', ' ')}.",
        **_sureness(bool(sentences), found, confidence, doubt),
        **made_by,
    }


def _whose(ledger: Ledger, made_by: Mapping[str, Any], question_id: str, is_own: bool) -> Row:
    return {
        "report_id": ledger.report_id,
        "partnership_id": ledger.partnership_id,
        "question_id": question_id,
        "finding_key": audit_key(made_by["framework_id"], question_id),
        "is_own": is_own,
        "votes": None,
    }


def _sureness(owes_quote: bool, verified: int, confidence: float, doubt: str | None) -> Row:
    unproven = owes_quote and not verified
    return {
        "confidence": min(confidence, UNPROVEN_CONFIDENCE) if unproven else confidence,
        "needs_review": unproven or doubt is not None,
        "review_reason": UNPROVEN if unproven else doubt,
        "n_evidence": verified,
    }
