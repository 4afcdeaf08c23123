"""Reports of 2019-20 with audit answers: enough of them to be settled, each with quotes on the page."""

from __future__ import annotations

from typing import Any

from include.datasets import DATASETS
from include.frameworks import load_framework
from include.frameworks.asked import asked_by, audit_key
from include.lake import open_lake
from tests.publish.a_year import MADE_BY, QUOTE

YEAR = "2019-20"
REPORT = f"elmshire-{YEAR}"
WHO = {"report_id": REPORT, "partnership_id": "elmshire"}
MADE = {**MADE_BY, "framework_id": "wt2018"}
DOCUMENT = "ab" * 6
SAYS: dict[str, dict[str, Any]] = {
    "rapid_reviews": {"answer": "reported"},
    "early_help": {"answer": "reported", "detail": "described"},
    "evidence_kinds": {"answer": "reported", "values": ["audits", "inspections"]},
    "secure_establishment": {"answer": "in_area"},
    "restraint": {"answer": "reported"},
    "priorities": {"answer": "reported", "values": ["neglect"]},
    "pages": {"answer": "counted", "number": 40.0},
}
"""What the engine found; all other questions are answered that nothing is there."""
QUOTED = ("rapid_reviews", "early_help", "evidence_kinds", "secure_establishment", "restraint", "priorities")


def fill(folder):
    """A lake with the one report."""
    lake = open_lake(str(folder))
    for name, rows in rows_of_year().items():
        lake.write(DATASETS[name], YEAR, REPORT, rows)
    return lake


def rows_of_year() -> dict[str, list[dict[str, Any]]]:
    """Its rows by dataset."""
    audit = [_answer(one) for one in asked_by(load_framework("wt2018"), is_own=True)]
    priorities = [_priority("p1", "neglect"), _priority("p2", "the safety of the harbour")]
    evidence = [_quote("audit", audit_key("wt2018", name)) for name in QUOTED]
    evidence += [_quote("item", row["item_id"]) for row in priorities]
    state = {
        **WHO,
        **MADE,
        "state": "analysed",
        "step": None,
        "reason": None,
        "document_ids": [DOCUMENT],
        "n_pages": 40,
    }
    return {
        "audit_findings": audit,
        "priorities": priorities,
        "evidence": evidence,
        "report_states": [state | {"framework_note": None, "conversion_fingerprint": "c", "fingerprint": "f"}],
        "pages": [
            {
                "report_id": REPORT,
                "document_id": DOCUMENT,
                "chapter_no": 1,
                "page": 2,
                "page_label": None,
                "anchor": None,
            }
            | {"n_characters": len(QUOTE), "read_by": "text", "zone": "body", "text": QUOTE, "problems": []}
        ],
    }


def _answer(asked: Any) -> dict[str, Any]:
    silent = asked.silent[-1] if asked.silent else asked.answers[-1]
    said = {"answer": silent, "detail": None, "values": [], "number": None} | SAYS.get(asked.question_id, {})
    return {
        **WHO, **MADE, "question_id": asked.question_id, "finding_key": audit_key("wt2018", asked.question_id),
        "is_own": True, **said, "summary": "It says so.", "rationale": "So.", "confidence": 0.9, "votes": None,
        "needs_review": False, "review_reason": None, "n_evidence": int(asked.question_id in QUOTED),
    }  # fmt: skip


def _priority(item_id: str, priority: str) -> dict[str, Any]:
    return {
        **WHO, "item_id": item_id, "priority": priority, "wording": QUOTE, "document_id": DOCUMENT, "page": 2,
        "page_label": None, "anchor": None, "needs_review": False,
    }  # fmt: skip


def _quote(kind: str, key: str) -> dict[str, Any]:
    return {
        **WHO, "finding_kind": kind, "finding_key": key, "evidence_no": 1, "document_id": DOCUMENT, "page": 2,
        "page_label": None, "anchor": None, "section_path": ["Our year"], "quote": QUOTE, "match_score": 100.0,
        "check_result": "verified", "claimed_page": None, "read_by": "text",
    }  # fmt: skip
