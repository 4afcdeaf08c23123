"""Answers as rows of the analysed datasets, with every claim's quotes checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from include.analyse.compliance import ComplianceAnswer
from include.analyse.criteria import CriterionAnswer
from include.analyse.evidence import Ledger
from include.analyse.items import Item
from include.analyse.passages import Sentence
from include.analyse.summary import summarise
from include.analyse.themes import ThemeAnswer, telling
from include.frameworks import Framework, Theme
from include.frameworks.scoring import gated_score

UNPROVEN = "None of its quotes could be found on its page."
UNPROVEN_CONFIDENCE = 0.3
_CLAIMS = frozenset({"addressed", "partial", "not_applicable", "met", "unmet"})

Row = dict[str, Any]


def theme_row(answer: ThemeAnswer[Theme], ledger: Ledger, made_by: Mapping[str, Any]) -> Row:
    """The finding for one theme; its quotes go into the ledger."""
    sentences = _telling(answer)
    key = str(answer.theme.no)
    verified = ledger.enter_sentences("theme", key, sentences) if answer.status in _CLAIMS else 0
    summary = summarise(sentences) if answer.status in _CLAIMS else ""
    return {
        **_whose(ledger),
        "theme_no": answer.theme.no,
        "theme_id": answer.theme.id,
        "status": answer.status,
        "summary": summary,
        **_sureness(answer.status, verified, answer.confidence, answer.needs_review, answer.review_reason),
        **made_by,
    }


def _telling(answer: ThemeAnswer[Theme]) -> list[Sentence]:
    return [answer.not_applicable] if answer.not_applicable is not None else telling(answer.passages)


def criterion_row(answer: CriterionAnswer, ledger: Ledger, made_by: Mapping[str, Any]) -> Row:
    """The finding for one criterion."""
    sentences = [shown.sentence for shown in answer.shown]
    verified = ledger.enter_sentences("criterion", str(answer.criterion.no), sentences) if answer.answer == "met" else 0
    return {
        **_whose(ledger),
        "criterion_no": answer.criterion.no,
        "answer": answer.answer,
        "rationale": answer.rationale,
        "votes": None,
        **_sureness(answer.answer, verified, answer.confidence, answer.needs_review, answer.review_reason),
        **made_by,
    }


def compliance_row(answer: ComplianceAnswer, ledger: Ledger, made_by: Mapping[str, Any]) -> Row:
    """The finding for one compliance question."""
    verified = ledger.enter_sentences("compliance", answer.question.id, answer.sentences)
    return {
        **_whose(ledger),
        "question_id": answer.question.id,
        "answer": answer.answer,
        "detail": answer.detail,
        "rationale": answer.rationale,
        "votes": None,
        **_sureness(answer.answer, verified, answer.confidence, answer.needs_review, answer.review_reason),
        **made_by,
    }


def score_row(criteria: Sequence[Row], framework: Framework, ledger: Ledger, made_by: Mapping[str, Any]) -> Row:
    """The gated score that follows from the criteria's answers."""
    points = gated_score({row["criterion_no"]: row["answer"] == "met" for row in criteria}, framework.criteria)
    return {
        **_whose(ledger),
        "score": sum(points.values()),
        **{f"criterion_{no}": points.get(no, 0) for no in (1, 2, 3, 4)},
        "needs_review": any(row["needs_review"] for row in criteria),
        **made_by,
    }


def item_row(item: Item, ledger: Ledger) -> Row:
    """An extracted item with its quote in the ledger; one without a verified quote is for review."""
    item_id = item.item_id(ledger.report_id)
    place = item.place
    proven = ledger.enter("item", item_id, 1, (item.quote, *item.alternatives), place)
    row = {
        **_whose(ledger),
        "item_id": item_id,
        **item.fields,
        "document_id": place.document_id,
        "page": place.page,
        "page_label": place.page_label,
        "anchor": place.anchor,
        "needs_review": item.needs_review or not proven,
    }
    return row | ({"read_by": place.read_by} if item.dataset == "contributions" else {})


def _whose(ledger: Ledger) -> Row:
    return {"report_id": ledger.report_id, "partnership_id": ledger.partnership_id}


def _sureness(answer: str, verified: int, confidence: float, needs_review: bool, reason: str | None) -> Row:
    unproven = answer in _CLAIMS and not verified
    return {
        "confidence": min(confidence, UNPROVEN_CONFIDENCE) if unproven else confidence,
        "needs_review": needs_review or unproven,
        "review_reason": UNPROVEN if unproven else reason if needs_review else None,
        "n_evidence": verified,
    }
