"""Rows of candidates that keep every promise, made from the evidence of sound reports, and ways to break them."""

from __future__ import annotations

from typing import Any

from tests.publish.a_year import MADE_BY

Rows = list[dict[str, Any]]

BROKEN_CANDIDATES: list[tuple[str, dict[str, Any] | None, str]] = [
    ("theme_candidates", {"candidate_id": "27"}, "A candidate id is c and 8 hexadecimal digits."),
    ("theme_candidates", {"rank": 0}, "Ranks count from 1."),
    ("theme_candidates", {"label": " "}, "A candidate has a label."),
    ("theme_candidates", {"terms": ["clubs"]}, "A candidate has two terms at least."),
    ("theme_candidates", {"count": 0, "n_quotes": 0}, "A candidate stands in a report."),
    ("theme_candidates", {"denominator": 0}, "No count is above its denominator."),
    ("theme_candidates", {"n_quotes": 4}, "Every quote that is counted is stored."),
    ("theme_candidates", {"count": 3}, "Every report that is counted is quoted."),
    ("theme_candidates", {"is_near_duplicate": True, "nearest_theme_no": None}, "A near-duplicate says of which theme."),
    ("candidate_evidence", {"document_id": "?"}, "A document id is 12 hexadecimal digits."),
    ("candidate_evidence", {"evidence_no": 0}, "Quotes count from 1."),
    ("candidate_evidence", {"page": 9}, "A page is one the document has."),
    ("candidate_evidence", {"page": None}, "A quote says where it stands: a page, or an anchor in HTML."),
    ("candidate_evidence", {"quote": " "}, "A quote has words."),
    ("candidate_evidence", {"check_result": "paraphrase"}, "Only words that code has found on the page show a candidate."),
    ("candidate_evidence", {"match_score": 101.0}, "A match score lies between 0 and 100."),
    ("candidate_evidence", {"quote": "Nothing like this stands anywhere."}, "The words of a quote stand on the page it cites."),
]  # fmt: skip


def candidates_of(evidence: Rows) -> dict[str, Rows]:
    """One candidate per report, each shown by that report's first verified quote."""
    first = {row["report_id"]: row for row in reversed(evidence) if row["check_result"] == "verified"}
    kept = (
        "report_id",
        "partnership_id",
        "document_id",
        "page",
        "page_label",
        "anchor",
        "section_path",
        "quote",
        "read_by",
    )
    quotes = [
        {
            **{name: row.get(name) for name in kept},
            "candidate_id": f"c{number:08x}",
            "evidence_no": 1,
            "match_score": 100.0,
            "check_result": "verified",
            "terms": ["clubs"],
        }
        for number, row in enumerate(sorted(first.values(), key=lambda row: row["report_id"]))
    ]
    return {
        "candidate_evidence": quotes,
        "theme_candidates": [_candidate(number, len(first)) for number in range(len(first))],
    }


def _candidate(number: int, n_reports: int) -> dict[str, Any]:
    return {
        "candidate_id": f"c{number:08x}", "rank": number + 1, "label": "Sports clubs, coaches", "definition": "",
        "terms": ["sports clubs", "coaches"], "count": 1, "denominator": n_reports, "percentage": 10.0, "n_stretches": 1,
        "n_quotes": 1, "cohesion": 0.5, "nearest_theme_no": 9, "nearest_theme_id": "education", "nearest_similarity": 0.2,
        "is_near_duplicate": False, "note": "Nearest existing theme: theme 9.", "seed": 2026, **MADE_BY,
    }  # fmt: skip
