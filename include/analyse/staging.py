"""What both engines read and write: converted rows in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.datasets import dataset
from include.lake import Lake
from include.workers import ReportError

WRITTEN = (
    "theme_findings", "criterion_findings", "compliance_findings", "scores", "evidence", "contributions", "priorities",
    "decisions", "reviews_mentioned", "audit_findings", "template_findings", "llm_calls",
)  # fmt: skip
_ITEMS = ("contributions", "priorities", "decisions", "reviews_mentioned")

Rows = list[dict[str, Any]]


def read_converted(lake: Lake, staged: Lake, year: str, report_id: str) -> dict[str, Rows]:
    """Elements, pages and table cells of a report, as this run made them, else as the lake has them.

    Raises ReportError when there is no text.
    """
    converted = {}
    for name in ("elements", "pages", "tables"):
        source = staged if staged.store.exists(staged.key(dataset(name), year, report_id)) else lake
        converted[name] = source.rows(dataset(name), year, names=[report_id])
    if not converted["elements"]:
        raise ReportError(f"{report_id} has no converted text in {year}. Look at its documents in `conversions`.")
    return converted


def write_findings(staged: Lake, year: str, report_id: str, findings: Mapping[str, Rows]) -> None:
    """One file in every analysed dataset, also when it is empty."""
    for name in WRITTEN:
        staged.write(dataset(name), year, report_id, findings[name])


def counts_of(findings: Mapping[str, Rows]) -> dict[str, int]:
    """What people want to know of a report at a glance. A score that could not be given is not counted."""
    status = [row["status"] for row in findings["theme_findings"]]
    asked = ("theme_findings", "criterion_findings", "compliance_findings", "audit_findings")
    claims = [row for name in asked for row in findings[name]]
    audited = {"audit_answers": len(findings["audit_findings"])} if findings["audit_findings"] else {}
    score = {"score": findings["scores"][0]["score"]} if findings["scores"] else {}
    return {
        "themes_addressed": status.count("addressed"),
        "themes_partial": status.count("partial"),
        **score,
        **audited,
        "to_review": sum(row["needs_review"] for row in claims),
        "quotes": len(findings["evidence"]),
        "quotes_verified": sum(row["check_result"] == "verified" for row in findings["evidence"]),
        **{name: len(findings[name]) for name in _ITEMS},
    }
