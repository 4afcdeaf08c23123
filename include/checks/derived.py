"""Columns that suites compare but no dataset stores, computed from the rows and the tables beside them.

| column | in | is |
|---|---|---|
| `expected_report_id` | every table with report, partnership and year | `{partnership_id}-{reporting_year}` |
| `year_of_report_id` | every table with report and year | the last seven characters of `report_id` |
| `n_characters_of_{column}` | texts | length without white space at the ends; 0 where empty |
| `n_items_of_{column}` | lists | how many entries; 0 where empty |
| `sha256_start` | documents | first 12 digits of `sha256` |
| `has_place` | evidence and items | 1 when there is a page or an anchor |
| `n_pages_stored`, `n_elements_stored` | conversions | rows of the document in `pages` and `elements` |
| `n_pages_of_document` | pages, elements, evidence and items | pages of the PDF, from `conversions` |
| `report_of_document` | the same | the report the document was converted for |
| `share_of_words_on_page` | evidence | part of the quote's longer words that stand on the cited page or the next |
| `n_verified_quotes` | findings and items | rows of `evidence` for it with `check_result` verified |
| `n_answers_of_report`, `n_asked` | findings | answers of the report, and questions the framework asks |
| `sum_of_parts`, `gate`, `score_by_findings` | scores | c1+c2+c3+c4; c1×c2×c3; the gated sum of `criterion_findings` |
| `n_parts_of_report` | template_findings | different parts of the template that were looked for in the report |
| `share_total` | contributions | sum of shares of one report, place and period |
| `n_quotes_stored`, `n_reports_quoted` | theme_candidates | rows of `candidate_evidence`, and reports among them |
| `n_rows_of_sentence`, `n_reports_of_sentence`, `is_found` | synthesis | rows and reports of the sentence; 1 where the quote is a verified one |
| `percentage_of_counts` | yearly tables | 100 × count / denominator, half up to one decimal |
| `count_total`, `n_categories` | yearly tables | sum of counts, and number of categories, of an indicator |

Where a table beside is not given, the column is empty, and expectations pass over empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from include.checks.audit import derive_audit
from include.checks.discover import derive_candidates
from include.checks.survey import derive_survey
from include.checks.synthesis import derive_synthesis
from include.datasets import DATASETS, PARTITION, Dataset

if TYPE_CHECKING:
    import pandas as pd

Beside = Mapping[str, pa.Table]
"""Other tables of the same reports, by dataset name."""

BESIDE: dict[str, tuple[str, ...]] = {
    "conversions": ("pages", "elements"),
    "pages": ("conversions",),
    "elements": ("conversions",),
    "evidence": ("conversions", "pages"),
    "theme_findings": ("evidence",),
    "criterion_findings": ("evidence",),
    "compliance_findings": ("evidence",),
    "audit_findings": ("evidence",),
    "scores": ("criterion_findings",),
    "theme_candidates": ("candidate_evidence",),
    "candidate_evidence": ("conversions", "pages"),
    "contributions": ("evidence", "conversions"),
    "priorities": ("evidence", "conversions"),
    "decisions": ("evidence", "conversions"),
    "reviews_mentioned": ("evidence", "conversions"),
    "template_findings": ("conversions",),
    "synthesis": ("evidence",),
    "theme_synthesis": ("report_evidence",),
    "report_themes": ("report_evidence",),
    "report_audit": ("report_evidence",),
    "report_compliance": ("report_evidence",),
    "report_contributions": ("report_evidence",),
    "report_priorities": ("report_evidence",),
    "report_decisions": ("report_evidence",),
    "report_reviews_mentioned": ("report_evidence",),
}
"""The tables each dataset is compared with."""

FINDINGS = {
    "theme_findings": ("theme", "theme_no", "themes"),
    "criterion_findings": ("criterion", "criterion_no", "criteria"),
    "compliance_findings": ("compliance", "question_id", "compliance"),
    "report_themes": ("theme", "theme_no", "themes"),
    "report_compliance": ("compliance", "question_id", "compliance"),
}
"""Kind of finding, its key, and where the framework lists what is asked."""

_ITEMS = ("contributions", "priorities", "decisions", "reviews_mentioned")
ITEMS = (*_ITEMS, *(f"report_{name}" for name in _ITEMS))


def with_derived_columns(dataset: Dataset, table: pa.Table, beside: Beside) -> pd.DataFrame:
    """The table as a DataFrame, numbered from 0, with every derived column that applies to it."""
    frame = table.to_pandas()
    for column in table.schema:
        if pa.types.is_string(column.type):
            frame[f"n_characters_of_{column.name}"] = frame[column.name].str.strip().str.len().fillna(0)
        elif pa.types.is_list(column.type):
            frame[f"n_items_of_{column.name}"] = [0 if items is None else len(items) for items in frame[column.name]]
    for derive in (_ids, _places, _quotes, _answers, _OWN.get(dataset.name, _nothing), _shares_of_counts):
        derive(frame, dataset, beside)
    return frame


def _nothing(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    """For datasets without columns of their own."""


def _ids(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    if {"report_id", PARTITION} <= set(frame):
        frame["year_of_report_id"] = frame["report_id"].str[-7:]
    if {"report_id", "partnership_id", PARTITION} <= set(frame):
        frame["expected_report_id"] = frame["partnership_id"] + "-" + frame[PARTITION]


def _places(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    if not {"page", "anchor", "document_id"} <= set(frame):
        return
    frame["has_place"] = (frame["page"].notna() | frame["anchor"].fillna("").ne("")).astype(int)
    documents = _frame(beside, "conversions", ["document_id", "report_id", "n_pages"]).drop_duplicates("document_id")
    by_id = documents.set_index("document_id")
    frame["n_pages_of_document"] = frame["document_id"].map(by_id["n_pages"]).astype(float)
    frame["report_of_document"] = frame["document_id"].map(by_id["report_id"]).astype(object)


def _quotes(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    """Verified quotes of each finding or item; empty when the evidence is not at hand, 0 when there is none."""
    kind, key = ("item", "item_id") if dataset.name in ITEMS else FINDINGS.get(dataset.name, ("", ""))[:2]
    if not kind:
        return
    source = "report_evidence" if dataset.layer == "published" else "evidence"
    if source not in beside:
        frame["n_verified_quotes"] = float("nan")
        return
    evidence = _frame(beside, source, ["report_id", "finding_kind", "finding_key", "check_result"])
    verified = evidence[(evidence["check_result"] == "verified") & (evidence["finding_kind"] == kind)]
    counted = verified.groupby(["report_id", "finding_key"]).size().to_dict()
    pairs = zip(frame["report_id"], frame[key].astype(str), strict=True)
    frame["n_verified_quotes"] = [float(counted.get(pair, 0)) for pair in pairs]


def _answers(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    """How many answers each report has, and how many its framework asks for: absent is a finding, not a gap."""
    if dataset.name not in FINDINGS or "framework_id" not in frame:
        return
    from include.frameworks import FrameworkError, load_framework

    asked: dict[str, float] = {}
    for framework_id in frame["framework_id"].unique():
        try:
            asked[framework_id] = float(len(getattr(load_framework(framework_id), FINDINGS[dataset.name][2])))
        except FrameworkError:
            asked[framework_id] = 0.0  # no such instrument: no number of answers can be right
    frame["n_answers_of_report"] = frame.groupby("report_id")["report_id"].transform("size").astype(float)
    frame["n_asked"] = frame["framework_id"].map(asked).astype(float)


def _of_documents(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    frame["sha256_start"] = frame["sha256"].str[:12]


def _of_conversions(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    for name in ("pages", "elements"):
        if name in beside:
            stored = _frame(beside, name, ["document_id"])["document_id"].value_counts()
            frame[f"n_{name}_stored"] = frame["document_id"].map(stored).fillna(0).astype(float)
        else:
            frame[f"n_{name}_stored"] = float("nan")


def _of_evidence(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    if "pages" not in beside:
        frame["share_of_words_on_page"] = float("nan")
        return
    pages = _frame(beside, "pages", ["document_id", "page", "anchor", "text"])
    texts: dict[tuple[str, Any], str] = {}
    for document_id, page, anchor, text in pages.itertuples(index=False):
        place = (document_id, _place(page, anchor))
        texts[place] = f"{texts.get(place, '')} {text}"
    words: dict[tuple[str, Any], set[str]] = {}
    rows = zip(frame["document_id"], frame["page"], frame["anchor"], frame["quote"], strict=True)
    frame["share_of_words_on_page"] = [_share_found(*row, texts=texts, words=words) for row in rows]


def _place(page: Any, anchor: Any) -> Any:
    if page is not None and not isnan(page):
        return int(page)
    return anchor if isinstance(anchor, str) else ""


def _share_found(
    document_id: str,
    page: Any,
    anchor: Any,
    quote: str,
    *,
    texts: Mapping[tuple[str, Any], str],
    words: dict[tuple[str, Any], set[str]],
) -> float:
    """Part of a quote's words of four letters or more found on its page or the next, as sets: a coarse second look
    that catches a quote on a wrong page, not a substitute for the check that verified it."""
    place = _place(page, anchor)
    if (document_id, place) not in texts:
        return 0.0 if isinstance(place, int) else float("nan")  # an HTML anchor may stand for several parts
    found: set[str] = set()
    for where in (place, place + 1) if isinstance(place, int) else (place,):
        key = (document_id, where)
        if key not in words:
            words[key] = _words(texts.get(key, ""))
        found |= words[key]
    wanted = _words(quote)
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _words(text: str) -> set[str]:
    joined = re.sub(r"[-\u00ad\u2010]\s+", "", text)  # a word broken at a line's end is one word
    return {word for source in (text, joined) for word in re.findall(r"[^\W\d_]{4,}", source.casefold())}


def _of_scores(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    parts = [frame[f"criterion_{no}"] for no in (1, 2, 3, 4)]
    frame["sum_of_parts"] = sum(parts)
    frame["gate"] = parts[0] * parts[1] * parts[2]
    frame["score_by_findings"] = float("nan")
    if "criterion_findings" in beside:
        findings = _frame(beside, "criterion_findings", ["report_id", "criterion_no", "answer"])
        met = findings[findings["answer"] == "met"].groupby("report_id")["criterion_no"].agg(set).to_dict()
        frame["score_by_findings"] = [float(_gated_sum(met.get(report_id, set()))) for report_id in frame["report_id"]]


def _gated_sum(met: set[int]) -> int:
    """Criteria 1 to 3 count one each; 4 only when 1 to 3 are all met (RR1501, Appendix 2)."""
    first_three = len(met & {1, 2, 3})
    return first_three + (1 if first_three == 3 and 4 in met else 0)


def _of_contributions(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    place = ["report_id", "document_id", "page", "anchor", "period"]
    frame["share_total"] = frame.groupby(place, dropna=False)["share_pct"].transform("sum")


def _of_template(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    frame["n_parts_of_report"] = frame.groupby("report_id")["part_id"].transform("nunique").astype(float)


def _shares_of_counts(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    if not {"indicator", "category", "count", "denominator"} <= set(frame):
        return
    pairs = zip(frame["count"], frame["denominator"], strict=True)
    frame["percentage_of_counts"] = [_percentage(count, denominator) for count, denominator in pairs]
    group = [name for name in (PARTITION, "indicator", "region", "published_in") if name in frame]
    frame["count_total"] = frame.groupby(group)["count"].transform("sum").astype(float)
    frame["n_categories"] = frame.groupby(group)["category"].transform("nunique").astype(float)


def _percentage(count: int, denominator: int) -> float:
    if not denominator:
        return float("nan")
    return float((Decimal(100) * int(count) / int(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _of_synthesis(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    derive_synthesis(frame, beside.get("report_evidence" if dataset.layer == "published" else "evidence"))


def _of_audit(frame: pd.DataFrame, dataset: Dataset, beside: Beside) -> None:
    derive_audit(frame, beside.get("report_evidence" if dataset.layer == "published" else "evidence"))


_OWN: dict[str, Callable[[Any, Dataset, Beside], None]] = {
    "documents": _of_documents,
    "conversions": _of_conversions,
    "evidence": _of_evidence,
    "candidate_evidence": _of_evidence,
    "theme_candidates": lambda frame, _, beside: derive_candidates(frame, beside.get("candidate_evidence")),
    "scores": _of_scores,
    "report_scores": _of_scores,
    "contributions": _of_contributions,
    "audit_findings": _of_audit,
    "template_findings": _of_template,
    "report_audit": _of_audit,
    "synthesis": _of_synthesis,
    "theme_synthesis": _of_synthesis,
    "survey_tables": lambda frame, dataset, beside: derive_survey(frame),
}


def _frame(beside: Beside, name: str, columns: list[str]) -> pd.DataFrame:
    """Some columns of a table beside; without that table, no rows."""
    if name in beside:
        return beside[name].select(columns).to_pandas()
    return DATASETS[name].partitioned_schema.empty_table().select(columns).to_pandas()
