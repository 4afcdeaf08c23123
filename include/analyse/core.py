"""The extractive engine on rows in memory: no lake, no network, no model, the same answer every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from include.analyse.audit import answer_audit, audit_rows, rows_beside
from include.analyse.compliance import answer_compliance
from include.analyse.criteria import answer_criteria
from include.analyse.evidence import Ledger
from include.analyse.findings import Row, compliance_row, criterion_row, item_row, score_row, theme_row
from include.analyse.items import Item, find_contributions, find_decisions, find_priorities, find_reviews
from include.analyse.passages import read_report
from include.analyse.template import find_template
from include.analyse.themes import Evidence, answer_themes
from include.frameworks import Framework
from include.quotes import QuoteChecker
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
    beside: Sequence[Framework] = (),
) -> Findings:
    """Answer everything the framework asks of one report, and into `audit_findings` what those `beside` it ask.

    `elements`, `pages` and `tables` are rows of the converted datasets, of all the report's documents. Returns rows
    of every analysed dataset but `report_states`, also where there are none.
    """
    elements, pages, tables = list(elements), list(pages), list(tables)
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
    audit = audit_rows(answer_audit(evidence, pages, items["priorities"]), ledger, signed, is_own=True)
    for other in beside:
        audit += _audit_beside(elements, pages, tables, other, ledger, code_version)
    return {
        "theme_findings": themes,
        "criterion_findings": criteria,
        "compliance_findings": compliance,
        "audit_findings": audit,
        "scores": [score_row(criteria, framework, ledger, signed)] if criteria else [],
        **{name: _item_rows(found, ledger) for name, found in items.items()},
        "template_findings": find_template(elements, report_id, partnership_id),
        "evidence": ledger.rows,
        "llm_calls": [],
    }


def audit_report(
    elements: Rows,
    pages: Rows,
    tables: Rows,
    framework: Framework,
    beside: Sequence[Framework],
    ledger: Ledger,
    code_version: str = "",
) -> list[Row]:
    """Rows of `audit_findings` alone, for a report whose other questions another engine answers."""
    elements, pages, tables = list(elements), list(pages), list(tables)
    rows: list[Row] = []
    if framework.audit:
        evidence = Evidence(
            read_report(elements, tables, framework, ledger.report_id, ledger.partnership_id), framework
        )
        answers = answer_audit(evidence, pages, find_priorities(evidence))
        rows += audit_rows(answers, ledger, made_by(framework, code_version), is_own=True)
    for other in beside:
        rows += _audit_beside(elements, pages, tables, other, ledger, code_version)
    return rows


def _audit_beside(
    elements: Rows, pages: Rows, tables: Rows, framework: Framework, ledger: Ledger, code_version: str
) -> list[Row]:
    """All that an instrument asks which is not the year's own."""
    report = read_report(elements, tables, framework, ledger.report_id, ledger.partnership_id)
    evidence = Evidence(report, framework)
    signed = made_by(framework, code_version)
    answers = answer_audit(evidence, pages, find_priorities(evidence))
    return [*audit_rows(answers, ledger, signed, is_own=False), *rows_beside(evidence, ledger, signed)]


def _item_rows(items: Iterable[Item], ledger: Ledger) -> list[Row]:
    rows: dict[str, Row] = {}
    for item in items:
        if item.item_id(ledger.report_id) not in rows:
            row = item_row(item, ledger)
            rows[row["item_id"]] = row
    return list(rows.values())
