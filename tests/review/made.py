"""Answers made up for the tests of drawing and agreement: as many reports as wanted, without a lake."""

from __future__ import annotations

import random

from include.settled import Finding

YEAR = "2023-24"
STATUSES = ("addressed", "partial", "not_mentioned")


def a_year_of_findings(n_reports: int, n_themes: int = 26, first: int = 0) -> list[Finding]:
    """Themes, criteria, questions and decisions of reports whose answers are the same every time."""
    found = []
    for number in range(first, first + n_reports):
        chance = random.Random(number)
        report = f"shire-{number:03}-{YEAR}"
        for no in range(1, n_themes + 1):
            status = chance.choices(STATUSES, (60, 15, 25))[0]
            found.append(a_finding(report, "theme", str(no), status, round(chance.uniform(0.3, 0.99), 3)))
        for no in range(1, 5):
            found.append(a_finding(report, "criterion", str(no), chance.choice(("met", "met", "not_met"))))
        for no in range(4):
            found.append(a_finding(report, "compliance", f"question_{no}", chance.choice(("met", "not_mentioned"))))
        for no in range(chance.randrange(8, 16)):
            found.append(a_finding(report, "item", f"{report}-{no}", "decision"))
    return found


def a_finding(report: str, kind: str, key: str, answer: str, confidence: float = 0.9) -> Finding:
    """One answer with one verified quote."""
    place = {"document_id": report[-20:-8], "page": 3, "anchor": None}
    quote = {**place, "quote": "Partners met.", "check_result": "verified", "read_by": "text", "page_label": None}
    dataset = {"theme": "theme_findings", "criterion": "criterion_findings", "compliance": "compliance_findings"}
    return Finding(
        report_id=report,
        partnership_id=report.removesuffix(f"-{YEAR}"),
        kind=kind,
        key=key,
        answer=answer,
        detail=None,
        confidence=confidence,
        needs_review=answer == "partial",
        review_reason=None,
        version="0" * 12,
        dataset=dataset.get(kind, "decisions"),
        row={"engine": "extractive", "framework_id": "wt2023", "theme_id": f"theme_{key}", "votes": None},
        quotes=(quote,),
    )
