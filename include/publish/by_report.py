"""The tables by report: what the yearly tables count, with names, so that analysts can count for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from include.datasets import Dataset, analysed, published, raw
from include.frameworks import Theme
from include.publish.inputs import YearInputs
from include.register import Register

_FROM = {
    published.REPORT_SCORES: analysed.SCORES,
    published.REPORT_COMPLIANCE: analysed.COMPLIANCE_FINDINGS,
    published.REPORT_THEMES: analysed.THEME_FINDINGS,
    published.REPORT_CONTRIBUTIONS: analysed.CONTRIBUTIONS,
    published.REPORT_PRIORITIES: analysed.PRIORITIES,
    published.REPORT_EVIDENCE: analysed.EVIDENCE,
}


def report_tables(
    inputs: YearInputs, register: Register, themes: Sequence[Theme]
) -> dict[Dataset, list[dict[str, Any]]]:
    """Rows of every `report_…` table, report after report."""
    extra = {
        "theme": {theme.no: theme.name for theme in themes},
        "source": {row["document_id"]: row["source"] for row in inputs[raw.DOCUMENTS]},
    }
    return {
        target: [_row(target, row, inputs.year, register, extra) for row in _of(inputs, source)]
        for target, source in _FROM.items()
    }


def _of(inputs: YearInputs, source: Dataset) -> list[dict[str, Any]]:
    """Evidence of published answers and items only: a quote for an answer that is left out is left out with it."""
    if source is not analysed.EVIDENCE:
        return sorted(inputs[source], key=_as_printed)
    published_keys = {("theme", row["report_id"], str(row["theme_no"])) for row in inputs[analysed.THEME_FINDINGS]}
    published_keys |= {
        ("compliance", row["report_id"], row["question_id"]) for row in inputs[analysed.COMPLIANCE_FINDINGS]
    }
    scored = {row["report_id"] for row in inputs[analysed.SCORES]}
    for dataset in (analysed.CONTRIBUTIONS, analysed.PRIORITIES):
        published_keys |= {("item", row["report_id"], row["item_id"]) for row in inputs[dataset]}
    return [
        row
        for row in inputs[source]
        if (row["finding_kind"], row["report_id"], row["finding_key"]) in published_keys
        or (row["finding_kind"] == "criterion" and row["report_id"] in scored)
    ]


def _as_printed(row: dict[str, Any]) -> tuple[Any, ...]:
    """Items in the order of the report's pages, money by year and partner; what has no page keeps the key's order."""
    return row["report_id"], row.get("page") or 0, row.get("period") or "", row.get("contributor") or ""


def _row(
    target: Dataset, row: dict[str, Any], year: str, register: Register, extra: dict[str, dict[Any, str]]
) -> dict[str, Any]:
    partnership = register[row["partnership_id"]]
    full = {
        **row,
        "reporting_year": year,
        "partnership": partnership.partnership,
        "region": partnership.region,
        "theme": extra["theme"].get(row.get("theme_no"), row.get("theme_id")),
        "source": extra["source"].get(row.get("document_id")),
    }
    return {name: full[name] for name in target.column_names}
