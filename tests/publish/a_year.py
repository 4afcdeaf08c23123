"""A year of report-level rows made by hand: as many reports as wanted, all consistent, each answer to be chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from include.analyse.template import find_template
from include.datasets import DATASETS
from include.frameworks import load_framework
from include.frameworks.asked import asked_by, audit_key
from include.lake import Lake, LocalStore
from include.settings import Settings

YEAR = "2023-24"
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
DEADLINE = date(2024, 9, 30)
LOOKED, FOUND, LATER = (datetime(2024, month, 1, 6, tzinfo=UTC) for month in (8, 9, 11))
REGIONS = ("North East", "London", "South West")
MADE_BY = {
    "engine": "extractive",
    "model": "extractive test",
    "prompt_version": "",
    "framework_id": "wt2023",
    "framework_version": "1.0",
    "code_version": "0.1.0",
}
COMPLIANCE = ("partnership_chair", "independent_scrutiny", "education_representation", "delegated_safeguarding_partner")
Tables = dict[str, list[dict[str, Any]]]


def partnership(number: int) -> str:
    return f"shire-{number:03}"


def document_id(number: int) -> str:
    return sha256(number)[:12]


def sha256(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def a_report(number: int, *, score: int = 2, answers: Sequence[str] = ("met", "met", "met", "met")) -> Tables:
    """All rows of one report: its score, its answers to the compliance questions, and every theme addressed but 14."""
    who = {"report_id": f"{partnership(number)}-{YEAR}", "partnership_id": partnership(number)}
    place = {"document_id": document_id(number), "page": 3, "page_label": "iii", "anchor": None}
    judged = {"confidence": 0.8, "needs_review": False, "review_reason": None}
    tables: Tables = {name: [] for name in DATASETS}
    quotes: list[tuple[str, str]] = []

    for theme in load_framework("wt2023").themes:
        status = "not_mentioned" if theme.no == 14 else "addressed"
        if status == "addressed":
            quotes.append(("theme", str(theme.no)))
        tables["theme_findings"].append(
            {**who, **judged, **MADE_BY, "theme_no": theme.no, "theme_id": theme.id, "status": status}
            | {"summary": "Partners met monthly.", "n_evidence": int(status == "addressed")}
        )
    met = set(range(1, min(score, 3) + 1)) | ({4} if score == 4 else set())
    for no in (1, 2, 3, 4):
        if no in met:
            quotes.append(("criterion", str(no)))
        tables["criterion_findings"].append(
            {**who, **judged, **MADE_BY, "criterion_no": no, "answer": "met" if no in met else "not_met"}
            | {"rationale": "Cues found.", "n_evidence": int(no in met)}
        )
    for question, answer in zip(COMPLIANCE, answers, strict=True):
        if answer != "not_mentioned":
            quotes.append(("compliance", question))
        detail = {"met": "transitioned", "unmet": "retained"}.get(answer) if question == "partnership_chair" else None
        tables["compliance_findings"].append(
            {**who, **judged, **MADE_BY, "question_id": question, "answer": answer, "detail": detail}
            | {"rationale": "Cues found.", "n_evidence": int(answer != "not_mentioned")}
        )
    tables["scores"].append(
        {**who, **MADE_BY, "score": score, "needs_review": False}
        | {f"criterion_{no}": int(no in met) for no in (1, 2, 3, 4)}
    )
    item = {**who, **place, "needs_review": False}
    tables["contributions"] = [
        {
            **item,
            "item_id": f"c{number}-police",
            "contributor": "Police",
            "contributor_group": "police",
            "read_by": "table",
        }
        | {"amount_gbp": 10000.0 + number, "share_pct": 25.0, "period": "2023/24", "kind": "cash"}
    ]
    tables["priorities"] = [{**item, "item_id": f"p{number}", "priority": "neglect", "wording": "Neglect"}]
    tables["decisions"] = [
        {**item, "item_id": f"d{number}", "kind": "decision", "decision": "We agreed to merge groups."}
    ]
    tables["reviews_mentioned"] = [
        {
            **item,
            "item_id": f"r{number}",
            "kind": "rapid_review",
            "n_reviews": 2,
            "wording": "Two rapid reviews were held.",
        }
    ]
    quotes += [
        ("item", tables[name][0]["item_id"])
        for name in ("contributions", "priorities", "decisions", "reviews_mentioned")
    ]
    tables["evidence"] = [
        {
            **who,
            **place,
            "finding_kind": kind,
            "finding_key": key,
            "evidence_no": 1,
            "quote": QUOTE,
            "match_score": 100.0,
        }
        | {"check_result": "verified", "claimed_page": None, "read_by": "text", "section_path": ["Our year"]}
        for kind, key in quotes
    ]
    _as_audited(tables, who, judged, place)
    tables["report_states"] = [
        {**who, **MADE_BY, "state": "analysed", "step": None, "reason": None, "document_ids": [document_id(number)]}
        | {
            "n_pages": 4,
            "n_characters": 40_000,
            "framework_note": None,
            "conversion_fingerprint": "c",
            "fingerprint": "f",
        }
    ]
    _as_collected_and_read(tables, number, who)
    tables["template_findings"] = find_template(tables["elements"], who["report_id"], who["partnership_id"])
    return {name: rows for name, rows in tables.items() if rows}


def _as_audited(tables: Tables, who: dict[str, Any], judged: dict[str, Any], place: dict[str, Any]) -> None:
    """The same report under a second instrument: the Panel's themes, of which only the first is treated."""
    for number, one in enumerate(asked_by(load_framework("panel2021"), is_own=False)):
        key = audit_key("panel2021", one.question_id)
        tables["audit_findings"].append(
            {
                **who,
                **judged,
                **MADE_BY,
                "framework_id": "panel2021",
                "question_id": one.question_id,
                "finding_key": key,
            }
            | {"is_own": False, "answer": "not_mentioned" if number else "addressed", "detail": None, "values": []}
            | {"number": None, "summary": "", "rationale": "Cues found.", "votes": None, "n_evidence": int(not number)}
        )
    tables["evidence"].append(
        {**tables["evidence"][0], **place, "finding_kind": "audit", "finding_key": "panel2021.critical_thinking"}
    )


QUOTE = "Partners met every month and agreed what to change."


def _as_collected_and_read(tables: Tables, number: int, who: dict[str, Any]) -> None:
    own = {"report_id": who["report_id"], "document_id": document_id(number), "chapter_no": 1}
    tables["documents"] = [
        {**own, **who, "kind": "main", "media_type": "application/pdf", "n_bytes": 1000, "sha256": sha256(number)}
        | {"raw_key": f"raw/files/{number}.pdf", "source": f"reports/{number}.pdf", "fetched_at": NOW, "n_pages": 4}
        | {"status": "collected", "reason": None, "matched_by": "manifest", "match_confidence": 1.0}
    ]
    tables["coverage"] = [
        {**who, "partnership": f"Shire {number}", "region": REGIONS[number % 3], "status": "found", "reason": None}
        | {"n_documents": 1, "step": "collect", "looked_in": "reports", "last_looked_at": NOW}
        | {"deadline": DEADLINE, "first_looked_at": LOOKED, "there_since": FOUND if number else LATER}
    ]
    tables["conversions"] = [
        {**own, "status": "converted", "reason": None, "n_pages": 4, "n_characters": 4 * len(QUOTE), "n_elements": 4}
        | {"problems": [], "code_version": "x"}
    ]
    tables["pages"] = [
        {**own, "page": page, "page_label": None, "anchor": None, "n_characters": len(QUOTE), "read_by": "text"}
        | {"zone": "body", "text": QUOTE, "problems": []}
        for page in (1, 2, 3, 4)
    ]
    tables["elements"] = [
        {**own, "element_no": page, "page": page, "page_end": page, "element_type": "NarrativeText", "text": QUOTE}
        | {"section_path": [], "zone": "body", "read_by": "text"}
        for page in (1, 2, 3, 4)
    ]
    tables["tables"] = [
        {**own, "table_id": f"{document_id(number)}-t1", "page": 3, "row": 1, "column": 1, "header": "Partner"}
        | {"text": "Police", "read_by": "table"}
    ]
    tables["llm_calls"] = [
        {"report_id": who["report_id"], "purpose": "themes", "call_no": 1, "model": "m", "input_tokens": 10}
        | {
            "cached_input_tokens": 4,
            "output_tokens": 3,
            "cost": 0.1,
            "seconds": 1.0,
            "attempts": 1,
            "from_store": False,
        }
    ]


def write(lake: Lake, tables: Tables, name: str, year: str = YEAR) -> None:
    """Write a report's rows as the steps do: one file per report, documents and coverage as collect does."""
    for dataset, rows in tables.items():
        if rows and DATASETS[dataset].layer != "published":
            lake.write(DATASETS[dataset], year, name, rows)


def a_lake(folder: Path, reports: Sequence[Tables]) -> Lake:
    """A lake that holds these reports."""
    lake = Lake(LocalStore(folder / "lake"))
    for number, tables in enumerate(reports):
        write(lake, tables, f"{partnership(number)}-{YEAR}")
    return lake


def a_register(folder: Path, n: int) -> Path:
    """A register of the first n partnerships."""
    path = folder / "partnerships.csv"
    lines = [
        f"{partnership(number)},Shire {number} Partnership,{REGIONS[number % 3]},Shire {number}" for number in range(n)
    ]
    path.write_text("\n".join(["partnership_id,partnership,region,local_authorities", *lines]) + "\n", encoding="utf-8")
    return path


def settings(register: Path) -> Settings:
    return Settings.model_validate({"REGISTER": str(register), "engine": "extractive"})
