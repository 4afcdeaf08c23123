"""A reading as rows of the analysed datasets: every quote looked up, every answer signed, nothing filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.analyse.evidence import Ledger
from include.analyse.findings import UNPROVEN, Row, score_row
from include.analyse.llm.call import Answer, Question
from include.analyse.llm.checking import Checking, Entered
from include.analyse.llm.claims import Claim
from include.analyse.llm.extracted import Extracted
from include.analyse.llm.overlap import mark_overlaps
from include.analyse.llm.prompting import prompt_version
from include.analyse.llm.reading import Reading
from include.analyse.passages import split_sentences
from include.analyse.summary import MOST_WORDS
from include.frameworks import Framework
from include.settings import Settings

ENGINE = "openai"
UNPROVEN_CONFIDENCE = 0.3
_TWO_QUOTES, _ONE_QUOTE, _ABSENT = 0.9, 0.75, 0.8
_SOME_FAILED = 0.1
"""What is taken off where some of a finding's quotes stood nowhere."""
_ONE_VOTE = 0.8
"""Confidence of an answer that was asked for once: a share of one vote says nothing."""


def made_by(framework: Framework, settings: Settings, code_version: str) -> Row:
    """The columns that say who answered (DESIGN, rule 8)."""
    return {
        "engine": ENGINE,
        "model": settings.openai_model,
        "prompt_version": prompt_version(),
        "framework_id": framework.id,
        "framework_version": framework.version,
        "code_version": code_version,
    }


class Rows:
    """Turns one reading into rows; `notes` say what people should know and never repeat the report."""

    def __init__(self, reading: Reading, checking: Checking, ledger: Ledger, framework: Framework, signed: Row):
        self.reading = reading
        self.checking = checking
        self.ledger = ledger
        self.framework = framework
        self.signed = signed
        self.notes: dict[str, str] = {}

    def findings(self, tables: Iterable[Mapping[str, Any]], reporting_year: str) -> dict[str, list[Row]]:
        """Rows by dataset. A finding without an answer has no row; without all criteria there is no score."""
        claims = self.reading.claims
        themes = [
            self._theme(theme.no, theme.id, claims[f"theme_{theme.no}"])
            for theme in self.framework.themes
            if f"theme_{theme.no}" in claims
        ]
        criteria = [
            self._criterion(criterion.no, claims[f"criterion_{criterion.no}"])
            for criterion in self.framework.criteria
            if f"criterion_{criterion.no}" in claims
        ]
        compliance = [self._compliance(q.id, claims[q.id]) for q in self.framework.compliance if q.id in claims]
        extracted = Extracted(self.checking, self.ledger, self.framework, tables, reporting_year)
        items = extracted.rows(self.reading.items)
        whole = bool(criteria) and len(criteria) == len(self.framework.criteria)
        overlap = mark_overlaps(themes, self.ledger.rows)
        self._tell(overlap, extracted.left_out)
        return {
            "theme_findings": themes,
            "criterion_findings": criteria,
            "compliance_findings": compliance,
            "scores": [score_row(criteria, self.framework, self.ledger, self.signed)] if whole else [],
            **items,
            "evidence": self.ledger.rows,
            "llm_calls": [_call_row(question, answer) for question, answer in self.reading.calls],
        }

    def _theme(self, no: int, theme_id: str, claim: Claim) -> Row:
        entered = self._enter("theme", str(no), claim)
        summary, was_cut = shorten(claim.summary or claim.rationale) if claim.is_positive else ("", False)
        if was_cut:
            self._note("summaries_cut", f"theme_{no}")
        row = {**self._whose(), "theme_no": no, "theme_id": theme_id, "status": claim.answer, "summary": summary}
        return row | self._sureness(claim, entered, _theme_confidence(claim, entered)) | self.signed

    def _criterion(self, no: int, claim: Claim) -> Row:
        entered = self._enter("criterion", str(no), claim)
        row = {**self._whose(), "criterion_no": no, "answer": claim.answer, "rationale": claim.rationale}
        return row | self._voted(claim, entered) | self.signed

    def _compliance(self, question_id: str, claim: Claim) -> Row:
        entered = self._enter("compliance", question_id, claim)
        row = {**self._whose(), "question_id": question_id, "answer": claim.answer, "rationale": claim.rationale}
        detail = claim.detail if claim.is_positive else None
        return row | {"detail": detail} | self._voted(claim, entered) | self.signed

    def _enter(self, kind: str, key: str, claim: Claim) -> Entered:
        return self.checking.enter(self.ledger, kind, key, claim.quotes) if claim.is_positive else Entered()

    def _whose(self) -> Row:
        return {"report_id": self.ledger.report_id, "partnership_id": self.ledger.partnership_id}

    def _voted(self, claim: Claim, entered: Entered) -> Row:
        confidence = claim.share if sum(claim.votes.values()) > 1 else _ONE_VOTE
        return {"votes": claim.told_votes, **self._sureness(claim, entered, round(confidence, 3))}

    def _sureness(self, claim: Claim, entered: Entered, confidence: float) -> Row:
        unproven = claim.is_positive and not entered.verified
        reasons = [UNPROVEN] if unproven else []
        if entered.tainted:
            pages = ", ".join(map(str, entered.tainted))
            reasons.append(f"A quote comes from a passage that speaks to software (page mark {pages}).")
        reasons += claim.doubts
        return {
            "confidence": min(confidence, UNPROVEN_CONFIDENCE) if unproven else confidence,
            "needs_review": bool(reasons),
            "review_reason": " ".join(reasons) or None,
            "n_evidence": entered.verified,
        }

    # --- notes ------------------------------------------------------------------------------------------------

    def _tell(self, overlap: str, left_out: Mapping[str, int]) -> None:
        if overlap:
            self._note("overlap", overlap)
        for what, number in left_out.items():
            self._note("left_out", f"{number} {what}")
        suspicious = self.checking.document.suspicions
        for number, what in suspicious.items():
            self._note("suspicious", f"page mark {number} {what}")
        for key, why in self.reading.unanswered.items():
            self._note("unanswered", key)
            self._note("unanswered_why", f"{key}: {why}")
        if self.reading.n_parts > 1:
            self._note("parts", str(self.reading.n_parts))

    def _note(self, name: str, said: str) -> None:
        parting = "; " if name != "unanswered" else ", "
        self.notes[name] = f"{self.notes[name]}{parting}{said}" if name in self.notes else said


def _theme_confidence(claim: Claim, entered: Entered) -> float:
    """A rule, since what a model says of its own confidence is not to be believed.

    0.9 with two verified quotes or more, 0.75 with one, 0.1 less where other quotes stood nowhere; 0.8 for a theme
    that is not mentioned, which has none.
    """
    if not claim.is_positive:
        return _ABSENT
    sure = _TWO_QUOTES if entered.verified > 1 else _ONE_QUOTE
    return round(sure - (_SOME_FAILED if entered.failed else 0.0), 3)


def shorten(summary: str, most_words: int = MOST_WORDS) -> tuple[str, bool]:
    """A summary of at most 120 words, cut after a sentence where it is longer, and whether it was cut."""
    if len(summary.split()) <= most_words:
        return summary, False
    kept: list[str] = []
    for sentence in split_sentences(summary):
        if sum(len(one.split()) for one in (*kept, sentence)) > most_words:
            break
        kept.append(sentence)
    return " ".join(kept) or " ".join(summary.split()[:most_words]) + " …", True


def _call_row(question: Question, answer: Answer) -> Row:
    return {
        "report_id": question.report_id,
        "purpose": question.purpose,
        "call_no": question.call_no,
        "model": answer.model,
        "input_tokens": answer.input_tokens,
        "cached_input_tokens": answer.cached_input_tokens,
        "output_tokens": answer.output_tokens,
        "cost": answer.cost,
        "seconds": answer.seconds,
        "attempts": answer.attempts,
        "from_store": answer.from_store,
    }
