"""The extractive engine on rows in memory: no lake, no network, no model, the same answer every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.analyse.compliance import answer_compliance
from include.analyse.criteria import answer_criteria
from include.analyse.evidence import Ledger
from include.analyse.findings import Row, compliance_row, criterion_row, item_row, score_row, theme_row
from include.analyse.items import Item, find_contributions, find_decisions, find_priorities, find_reviews
from include.analyse.passages import read_report
from include.analyse.quotes import QuoteChecker
from include.analyse.themes import Evidence, answer_themes
from include.frameworks import Framework
from include.versions import code_fingerprint

ENGINE = "extractive"

Rows = Iterable[Mapping[str, Any]]
Findings = dict[str, list[Row]]
"""Rows by the name of their analysed dataset."""


def made_by(framework: Framework, code_version: str) -> Row:
    """The columns that say who answered (DESIGN, rule 8)."""
    return {
        "engine": ENGINE,
        "model": f"{ENGINE} {code_fingerprint('include/analyse')}",
        "prompt_version": None,
        "framework_id": framework.id,
        "framework_version": framework.version,
        "code_version": code_version,
    }


def analyse_report(
    elements: Rows,
    pages: Rows,
    tables: Rows,
    framework: Framework,
    report_id: str,
    partnership_id: str,
    code_version: str = "",
) -> Findings:
    """Answer everything the framework asks of one report.

    `elements`, `pages` and `tables` are rows of the converted datasets, of all the report's documents. Returns rows
    of every analysed dataset but `report_states`, also where there are none.
    """
    tables = list(tables)
    report = read_report(elements, tables, framework, report_id, partnership_id)
    evidence = Evidence(report, framework)
    ledger = Ledger(report_id, partnership_id, QuoteChecker(pages))
    signed = made_by(framework, code_version)
    themes = [theme_row(answer, ledger, signed) for answer in answer_themes(evidence)]
    criteria = [criterion_row(answer, ledger, signed) for answer in answer_criteria(evidence)]
    compliance = [compliance_row(answer, ledger, signed) for answer in answer_compliance(evidence)]
    items = {
        "contributions": find_contributions(evidence, tables, report_id[-7:]),
        "priorities": find_priorities(evidence),
        "decisions": find_decisions(evidence),
        "reviews_mentioned": find_reviews(evidence),
    }
    return {
        "theme_findings": themes,
        "criterion_findings": criteria,
        "compliance_findings": compliance,
        "scores": [score_row(criteria, framework, ledger, signed)],
        **{name: _item_rows(found, ledger) for name, found in items.items()},
        "evidence": ledger.rows,
        "llm_calls": [],
    }


def _item_rows(items: Iterable[Item], ledger: Ledger) -> list[Row]:
    rows: dict[str, Row] = {}
    for item in items:
        if item.item_id(ledger.report_id) not in rows:
            row = item_row(item, ledger)
            rows[row["item_id"]] = row
    return list(rows.values())
