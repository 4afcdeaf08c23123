"""What makes an answer doubtful: each kind of doubt by name, so that a sample can hold some of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from include.frameworks import Framework, FrameworkError, load_framework
from include.frameworks.scoring import gated_score
from include.settled import Finding
from include.settled.findings import AnswerId

LOW_CONFIDENCE = 0.5
ON_BOUNDARY = 0.8
"""Confidence of a criterion under which a score that hangs on it is near a boundary."""
NEARLY_ALIKE = (("national_reforms", "wt2023"),)
"""Theme ids. RR1501 (March 2025) found its themes 13, reforms, and 15, changes from the 2023 guidance, hard to tell apart."""

RISKS = {
    "unproven": "It claims something, and none of its quotes could be verified.",
    "unverified_quote": "One of its quotes was not found on the page it cites.",
    "split_votes": "Asked several times, the engine did not always answer the same.",
    "score_boundary": "The report's score hangs on it, and the engine is not sure.",
    "overlap": "Two themes that are nearly alike rest on the same page.",
    "figure_from_image": "The figure was read from a picture.",
    "ocr_only": "All its quotes were read from pictures of text.",
    "engine_unsure": "The engine asks for a person.",
    "low_confidence": f"The engine's confidence is below {LOW_CONFIDENCE}.",
}
"""Every kind of doubt and what it means, most telling first."""


def risks_of(findings: Iterable[Finding]) -> dict[AnswerId, list[str]]:
    """The doubts about each answer, by their names in RISKS and in that order; none for most answers."""
    all_findings = list(findings)
    found: dict[AnswerId, set[str]] = defaultdict(set)
    for finding in all_findings:
        found[finding.id].update(_own(finding))
    for one in _on_boundary(all_findings):
        found[one].add("score_boundary")
    for one in _overlapping(all_findings):
        found[one].add("overlap")
    return {finding.id: [name for name in RISKS if name in found[finding.id]] for finding in all_findings}


def _own(finding: Finding) -> Iterable[str]:
    if finding.claims(finding.answer) and not finding.verified:
        yield "unproven"
    if any(quote["check_result"] != "verified" for quote in finding.quotes):
        yield "unverified_quote"
    if "," in (finding.row.get("votes") or ""):
        yield "split_votes"
    if finding.row.get("read_by") == "ocr":
        yield "figure_from_image"
    if finding.quotes and all(quote["read_by"] == "ocr" for quote in finding.quotes):
        yield "ocr_only"
    if finding.needs_review:
        yield "engine_unsure"
    if finding.confidence is not None and finding.confidence < LOW_CONFIDENCE:
        yield "low_confidence"


def _on_boundary(findings: Iterable[Finding]) -> Iterable[AnswerId]:
    """Criteria the engine is not sure of, where the other answer would give the report another score."""
    reports: dict[str, dict[int, Finding]] = defaultdict(dict)
    for finding in findings:
        if finding.kind == "criterion":
            reports[finding.report_id][int(finding.key)] = finding
    for criteria in reports.values():
        framework = _framework(str(next(iter(criteria.values())).row.get("framework_id") or ""))
        if framework is None or {one.no for one in framework.criteria} != set(criteria):
            continue
        answers = {no: one.answer == "met" for no, one in criteria.items()}
        score = sum(gated_score(answers, framework.criteria).values())
        for no, one in criteria.items():
            other = sum(gated_score({**answers, no: not answers[no]}, framework.criteria).values())
            if other != score and (one.needs_review or (one.confidence or 0.0) < ON_BOUNDARY):
                yield one.id


def _overlapping(findings: Iterable[Finding]) -> Iterable[AnswerId]:
    themes = {
        (one.report_id, one.row["theme_id"]): one
        for one in findings
        if one.kind == "theme" and one.answer == "addressed"
    }
    for (report_id, theme_id), finding in themes.items():
        for name, other_name in NEARLY_ALIKE:
            other = themes.get((report_id, other_name))
            if theme_id == name and other is not None and _pages(finding) & _pages(other):
                yield finding.id
                yield other.id


def _pages(finding: Finding) -> set[tuple[object, ...]]:
    return {(quote["document_id"], quote["page"], quote["anchor"]) for quote in finding.verified}


@cache
def _framework(framework_id: str) -> Framework | None:
    try:
        return load_framework(framework_id)
    except FrameworkError:
        return None


def severity(risks: Mapping[AnswerId, list[str]], finding: Finding) -> tuple[float, float]:
    """How doubtful an answer is, most first: by the number of doubts, then by the engine's confidence."""
    return -len(risks[finding.id]), finding.confidence if finding.confidence is not None else 0.5
