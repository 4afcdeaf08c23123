"""People's decisions about the reports of `a_year`: a sample, two reviewers who agree with the engine, an exemplar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from include.datasets import DATASETS
from include.settled.findings import FINDING_DATASETS, answer_of, id_of_row, version_of
from tests.publish.a_year import MADE_BY, QUOTE, Tables, document_id

NOW = datetime(2025, 3, 2, 9, 0, tzinfo=UTC)
REVIEWERS = ("ann", "ben")


def reviewed(tables: Tables, *, reviewers: tuple[str, ...] = REVIEWERS, part: str = "random") -> Tables:
    """The report with every answer drawn, each reviewer agreeing with all, and one passage marked as good practice."""
    sample: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    for dataset in FINDING_DATASETS:
        for row in tables.get(dataset.name, ()):
            sample.append(_drawn(dataset.name, row, tables, len(sample) + 1, part))
            decisions += [_agreed(dataset.name, row, tables, who) for who in reviewers]
    return {**tables, "review_sample": sample, "reviews": decisions, "exemplars": [_mark(tables)]}


def asked_about(dataset: str, row: dict[str, Any], tables: Tables) -> dict[str, Any]:
    """The columns that name an answer and its version."""
    report_id, kind, key = id_of_row(dataset, row)
    ids = tables["report_states"][0]["document_ids"]
    named = {"report_id": report_id, "partnership_id": row["partnership_id"], "finding_kind": kind, "finding_key": key}
    return {**named, "finding_version": version_of(*answer_of(dataset, row), ids)}


def _drawn(dataset: str, row: dict[str, Any], tables: Tables, number: int, part: str) -> dict[str, Any]:
    return {
        **asked_about(dataset, row, tables),
        "part": part,
        "stratum": "any",
        "risks": ["low_confidence"] if part == "risk" else [],
        "probability": 0.5,
        "n_reviewers": 2,
        "draw_no": 1,
        "order_no": number,
        "seed": 1,
        "drawn_at": NOW,
        "code_version": "0.1.0",
    }


def _agreed(dataset: str, row: dict[str, Any], tables: Tables, who: str) -> dict[str, Any]:
    asked = asked_about(dataset, row, tables)
    answer, detail = answer_of(dataset, row)
    return {
        **asked,
        "review_id": f"{asked['report_id']}-{asked['finding_kind']}-{asked['finding_key']}-{who}".replace(".", "-"),
        "reviewer": who,
        "verdict": "agree",
        "answer": answer,
        "detail": detail,
        "note": None,
        "quotes": [],
        "decided_at": NOW,
        "seconds": 12.0,
        "made_in": "page",
        "shown_answer": answer,
        "shown_detail": detail,
        **MADE_BY,
    }


def _mark(tables: Tables) -> dict[str, Any]:
    state = tables["report_states"][0]
    return {
        "mark_id": f"mark-{state['report_id']}",
        "exemplar_id": state["document_ids"][0],
        "report_id": state["report_id"],
        "partnership_id": state["partnership_id"],
        "finding_kind": "theme",
        "finding_key": "1",
        "document_id": state["document_ids"][0],
        "page": 3,
        "page_label": "iii",
        "anchor": None,
        "quote": QUOTE,
        "check_result": "verified",
        "reviewer": "ann",
        "note": "Says who does what.",
        "is_withdrawn": False,
        "marked_at": NOW,
    }


def a_release(findings_version: str = document_id(0), reviews_version: str = document_id(1)) -> dict[str, Any]:
    """An owner's decision to release."""
    return {
        "decision_id": "run-1",
        "decision": "release",
        "decided_by": "olga",
        "decided_at": NOW,
        "note": None,
        "shown": "7 of 7 reports.",
        "findings_version": findings_version,
        "reviews_version": reviews_version,
        "code_version": "0.1.0",
    }


assert set(a_release()) == set(DATASETS["release_decisions"].column_names)
