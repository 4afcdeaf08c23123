"""One hand-made report: its known answers, and what an engine might say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from include.evaluate import Figures, judge, measure, read_gold
from include.frameworks import Framework, load_framework

REPORT = "harrow-edge-2023-24"


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework("wt2023")


@pytest.fixture
def gold() -> dict[str, Any]:
    """An entry of gold.json."""
    return {
        "partnership": "Harrow Edge SCP", "partnership_id": "harrow-edge", "region": "North West",
        "reporting_year": "2023-24", "files": ["harrow-edge.pdf"], "n_pages": 3,
        "themes": [
            {"theme_no": 1, "status": "addressed", "pages": [2], "quotes": [{"text": "The police paid for it", "page": 2}]},
            {"theme_no": 2, "status": "partial", "pages": [2]},
            {"theme_no": 3, "status": "not_mentioned"},
            {"theme_no": 4, "status": "addressed", "pages": [3], "contested": True},
            {"theme_no": 5, "status": "addressed", "pages": [1]},
        ],
        "criteria": [{"criterion_no": 1, "answer": "met"}, {"criterion_no": 3, "answer": "not_met"}],
        "score": 1,
        "compliance": {"partnership_chair": {"answer": "met", "detail": "planned", "pages": [1]}},
        "contributions": [
            {"contributor": "Northland Police", "amount_gbp": 45000, "share_pct": 20, "page": 3},
            {"contributor": "The Council", "amount_gbp": 9, "in_image": True},
        ],
        "priorities": ["children who are neglected", "badgers"],
    }  # fmt: skip


def theme(no: int, status: str, confidence: float = 0.95, review: bool = False) -> dict[str, Any]:
    return {"theme_no": no, "status": status, "confidence": confidence, "needs_review": review, "engine": "extractive"}


def quote(kind: str, key: str, page: int | None, number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "finding_kind": kind, "finding_key": key, "evidence_no": number, "document_id": "d", "page": page, "anchor": None,
        "section_path": [], "quote": f"Words about {key} on page {page}", "match_score": 100.0,
        "check_result": "verified", "claimed_page": None, **more,
    }  # fmt: skip


def gift(contributor: str, pounds: float, **more: Any) -> dict[str, Any]:
    return {
        "contributor": contributor, "amount_gbp": pounds, "share_pct": None, "period": "2023-24", "kind": None,
        "document_id": "d", "page": 2, "anchor": None, **more,
    }  # fmt: skip


def page(no: int, text: str) -> dict[str, Any]:
    return {
        "document_id": "d", "chapter_no": 1, "page": no, "page_label": None, "anchor": None, "text": text,
        "n_characters": len(text), "read_by": "text",
    }  # fmt: skip


@pytest.fixture
def found() -> dict[str, Any]:
    """An engine's rows: theme 2 is overrated, theme 5 is quoted from the page beside, the chair is misread."""
    return {
        "theme_findings": [
            theme(1, "addressed"), theme(2, "addressed", 0.6, True), theme(3, "not_mentioned"), theme(4, "partial"),
            theme(5, "addressed"),
        ],
        "evidence": [
            quote("theme", "1", 2), quote("theme", "1", 3, 2), quote("theme", "5", 2, claimed_page=3),
            quote("theme", "2", 2, match_score=95.0), quote("criterion", "1", 1),
            quote("compliance", "partnership_chair", 3, check_result="paraphrase", match_score=80.0),
        ],
        "criterion_findings": [
            {"criterion_no": 1, "answer": "met", "confidence": 0.9, "needs_review": False},
            {"criterion_no": 3, "answer": "met", "confidence": 0.9, "needs_review": False},
        ],
        "compliance_findings": [
            {"question_id": "partnership_chair", "answer": "met", "detail": "transitioned", "confidence": 0.8, "needs_review": True}
        ],
        "scores": [{"report_id": REPORT, "score": 1}],
        "contributions": [
            gift("Northland Police", 45000.0, period="2022-23", share_pct=25.0),
            gift("Northland Police", 45000.0, share_pct=20.04),
            gift("Fire", 1.0),
            gift("Fire", 2.0, period="2022-23"),
        ],
        "priorities": [{"priority": "neglect"}, {"priority": "mental health"}],
        "pages": [page(1, "One."), page(2, "The police paid for it."), page(3, "")],
        "spanning": [],
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, gold: dict[str, Any]) -> Path:
    """A folder of known answers."""
    return write(tmp_path / "reports", [gold])


def write(folder: Path, entries: Any) -> Path:
    """A folder with this gold.json and the files it names."""
    folder.mkdir(exist_ok=True)
    (folder / "gold.json").write_text(json.dumps(entries))
    for entry in entries:
        for name in entry.get("files", ()) if isinstance(entry, dict) else ():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"%PDF-1.4 " + name.encode())
    return folder


@pytest.fixture
def figures(folder: Path, found: dict[str, Any], framework: Framework) -> Figures:
    [report] = read_gold(folder)
    return measure([judge(report, found, framework, {"harrow-edge.pdf": "d"})])
