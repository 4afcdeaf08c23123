"""The tables by report: what the yearly tables count, with names, so that analysts can count for themselves."""

from __future__ import annotations

from collections import Counter
from typing import Any

from include.datasets import Dataset, analysed, published, raw
from include.datasets.audit import AUDIT_FINDINGS
from include.frameworks import Framework
from include.publish.audit import without_grades
from include.publish.errors import PublishError
from include.publish.inputs import YearInputs
from include.publish.numbers import Made
from include.publish.rights import within_rights
from include.publish.yearly import priority_category
from include.register import Register

Rows = list[dict[str, Any]]
_NAMED = 5
"""Answers that an error names one by one."""
_FEWEST_ON_A_PAGE = 1_500
"""Characters: pages of the sample reports hold 1,900 to 3,300 on average."""

_FROM = {
    published.REPORT_SCORES: analysed.SCORES,
    published.REPORT_COMPLIANCE: analysed.COMPLIANCE_FINDINGS,
    published.REPORT_THEMES: analysed.THEME_FINDINGS,
    published.REPORT_CONTRIBUTIONS: analysed.CONTRIBUTIONS,
    published.REPORT_PRIORITIES: analysed.PRIORITIES,
    published.REPORT_DECISIONS: analysed.DECISIONS,
    published.REPORT_REVIEWS_MENTIONED: analysed.REVIEWS_MENTIONED,
    published.REPORT_EVIDENCE: analysed.EVIDENCE,
}
_ITEMS = (analysed.CONTRIBUTIONS, analysed.PRIORITIES, analysed.DECISIONS, analysed.REVIEWS_MENTIONED)


def report_tables(inputs: YearInputs, register: Register, framework: Framework, made: Made) -> dict[Dataset, Rows]:
    """Rows of every `report_…` table, report after report, with no more of a report's words than may be published."""
    groups = {group.id: group.name for group in framework.tasks.priorities.groups}
    extra = {
        "theme": {theme.no: theme.name for theme in framework.themes},
        "source": {row["document_id"]: row["source"] for row in inputs[raw.DOCUMENTS]},
        "category": {
            row["priority"]: priority_category(row["priority"], groups) for row in inputs[analysed.PRIORITIES]
        },
        "example_of": {("theme", str(theme.no)): theme.name for theme in framework.themes}
        | {("criterion", str(criterion.no)): criterion.name for criterion in framework.criteria},
    }
    rows = {target: _of(inputs, source) for target, source in _FROM.items()}
    rows[published.REPORT_EXEMPLARS] = [row for row in inputs.review.exemplars if _is_of(row, extra["example_of"])]
    whole = {"reporting_year": inputs.year, "review_state": made.review_state}
    full = {
        target.name: [_row(target, {**row, **whole}, register, extra) for row in some] for target, some in rows.items()
    }
    _refuse_lost_quotes(inputs, full["report_evidence"])
    lengths = {row["report_id"]: _characters(row) for row in inputs[analysed.REPORT_STATES]}
    headings = [(row["report_id"], row["wording"]) for row in inputs[analysed.TEMPLATE_FINDINGS] if row["wording"]]
    allowed = within_rights(full, lengths, headings)
    return {target: allowed[target.name] for target in rows}


def _refuse_lost_quotes(inputs: YearInputs, evidence: Rows) -> None:
    """Every quote that an answer counts is there before any is left out for its length: only the limits take quotes away.

    Raises PublishError with the first answers that count others than there are. Suites see published rows alone, in which
    quotes may lack; a grade rests on the quotes of other answers.
    """
    there = Counter((row["finding_kind"], row["report_id"], row["finding_key"]) for row in evidence)
    counted = {
        ("theme", row["report_id"], str(row["theme_no"])): row["n_evidence"] for row in inputs[analysed.THEME_FINDINGS]
    }
    counted |= {
        ("compliance", row["report_id"], row["question_id"]): row["n_evidence"]
        for row in inputs[analysed.COMPLIANCE_FINDINGS]
    }
    counted |= {
        ("audit", row["report_id"], row["finding_key"]): row["n_evidence"]
        for row in without_grades(inputs[AUDIT_FINDINGS])
    }
    wrong = [
        f"{report_id}, {kind} {key}: {number} counted, {there[kind, report_id, key]} there"
        for (kind, report_id, key), number in counted.items()
        if number != there[kind, report_id, key]
    ]
    if wrong:
        more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
        raise PublishError(
            f"{inputs.year} is not published: answers count other quotes than there are ({'; '.join(wrong[:_NAMED])}{more}). "
            "Analyse these reports again; if it stays, it is a slip of the software."
        )


def _characters(state: dict[str, Any]) -> int | None:
    """The length of a report; where software of before did not record it, what its pages hold at the least."""
    return state["n_characters"] or state["n_pages"] * _FEWEST_ON_A_PAGE or None


def _is_of(exemplar: dict[str, Any], asked: dict[Any, str]) -> bool:
    """Whether the framework still has what the passage is an example of."""
    return (exemplar["finding_kind"], exemplar["finding_key"]) in asked


def _of(inputs: YearInputs, source: Dataset) -> Rows:
    """Evidence of published answers and items only: a quote for an answer that is left out is left out with it."""
    if source is not analysed.EVIDENCE:
        return sorted(inputs[source], key=_as_printed)
    published_keys = {("theme", row["report_id"], str(row["theme_no"])) for row in inputs[analysed.THEME_FINDINGS]}
    published_keys |= {
        ("compliance", row["report_id"], row["question_id"]) for row in inputs[analysed.COMPLIANCE_FINDINGS]
    }
    published_keys |= {("audit", row["report_id"], row["finding_key"]) for row in inputs[AUDIT_FINDINGS]}
    scored = {row["report_id"] for row in inputs[analysed.SCORES]}
    for dataset in _ITEMS:
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


def _row(target: Dataset, row: dict[str, Any], register: Register, extra: dict[str, dict[Any, str]]) -> dict[str, Any]:
    partnership = register[row["partnership_id"]]
    full = {
        **row,
        "partnership": partnership.partnership,
        "region": partnership.region,
        "theme": extra["theme"].get(row.get("theme_no"), row.get("theme_id")),
        "source": extra["source"].get(row.get("document_id")),
        "category": extra["category"].get(row.get("priority")),
        "example_of": extra["example_of"].get((row.get("finding_kind"), row.get("finding_key"))),
    }
    return {name: full[name] for name in target.column_names}
