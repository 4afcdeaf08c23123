"""What an id names: a finding, a quote, an item, a report, a document, a partnership, a figure, a release or a survey."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rapidfuzz import fuzz, process

from include.datasets import PARTITION, Dataset, analysed, raw, review
from include.datasets.audit import AUDIT_FINDINGS
from include.lake import Lake
from include.trace.errors import TraceError
from include.trace.releases import releases_with

Kind = Literal["finding", "report", "document", "earlier document", "partnership", "release", "figure", "survey"]
ITEMS: tuple[Dataset, ...] = (
    analysed.CONTRIBUTIONS,
    analysed.PRIORITIES,
    analysed.DECISIONS,
    analysed.REVIEWS_MENTIONED,
)
_YEAR = r"20\d\d-\d\d"
_RELEASE = re.compile(rf"(?:published/)?({_YEAR})(?:/(?:v?(\d+)|latest))?")
_FINDING = re.compile(rf"(.+-{_YEAR})/(theme|criterion|compliance|item|audit)/([^/]+)(?:/(\d+))?")
_FIGURE = re.compile(rf"(?:published/)?({_YEAR})(?:/(?:v(\d+)|latest))?/(.+)")
_SURVEY = re.compile(r"(?:published/)?surveys/([^/]+)(?:/(?:v(\d+)|latest))?(?:/(.+))?")
_DOCUMENT = re.compile(r"[0-9a-f]{12}|[0-9a-f]{64}")
_ALIKE = 60
_SHOWN = 5
FORMS = (
    "a report (brackenshire-2023-24), one of its answers (brackenshire-2023-24/theme/4, …/criterion/2, "
    "…/compliance/partnership_chair, …/audit/wt2018.rapid_reviews) or the first of its quotes (…/theme/4/1), an item or example of good practice, "
    "a document (12 hex digits or its whole SHA-256), a partnership, a release (2023-24 or 2023-24/v1), one of its tables "
    "(2023-24/yearly_themes) or figures (2023-24/theme.early_help/addressed), or a survey (surveys/2024)"
)


@dataclass(frozen=True)
class Traced:
    """What an id names. `kind` and `key` of a finding are those of `evidence`; `version` 0 is the newest release."""

    kind: Kind
    id: str
    year: str = ""
    report_id: str = ""
    finding_kind: str = ""
    finding_key: str = ""
    version: int = 0
    evidence_no: int = 0
    """Of a quote: its number among those of the finding; 0 for all of them."""
    parts: tuple[str, ...] = ()
    """Of a figure or survey: what follows the release, such as table, indicator and category."""


def find(lake: Lake, id: str) -> Traced:
    """What `id` names in this lake. Raises TraceError with the ids most like it."""
    wanted = id.strip().strip("/")
    if wanted.endswith((".html", ".md")):  # a page of a release: its partnership
        wanted = wanted.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if match := _RELEASE.fullmatch(wanted):
        return Traced("release", wanted, match[1], version=int(match[2] or 0))
    if match := _FINDING.fullmatch(wanted):
        return replace(_finding(lake, wanted, match[1], match[2], match[3]), evidence_no=int(match[4] or 0))
    if match := _FIGURE.fullmatch(wanted):
        return Traced("figure", wanted, match[1], version=int(match[2] or 0), parts=tuple(match[3].split("/")))
    if match := _SURVEY.fullmatch(wanted):
        parts = tuple(match[3].split("/")) if match[3] else ()
        return Traced("survey", wanted, f"surveys/{match[1]}", version=int(match[2] or 0), parts=parts)
    known = _known(lake)
    if found := known.get(wanted.lower()) or known.get(wanted[:12].lower() if len(wanted) == 64 else ""):
        return found
    if _DOCUMENT.fullmatch(wanted.lower()) and (uses := releases_with(lake, wanted[:12].lower())):
        return Traced("earlier document", wanted[:12].lower(), uses[0].year, uses[0].document["report_id"])
    raise TraceError(f"Nothing in {lake.store.uri} has the id {id!r}. {_perhaps(wanted, list(known))}")


def _finding(lake: Lake, id: str, report_id: str, kind: str, key: str) -> Traced:
    year = report_id[-7:]
    findings = {
        "theme": (analysed.THEME_FINDINGS, "theme_no"),
        "criterion": (analysed.CRITERION_FINDINGS, "criterion_no"),
        "compliance": (analysed.COMPLIANCE_FINDINGS, "question_id"),
        "audit": (AUDIT_FINDINGS, "finding_key"),
    }
    if kind == "item":
        keys = [row["item_id"] for dataset in ITEMS for row in lake.rows(dataset, year, [report_id])]
    else:
        dataset, column = findings[kind]
        keys = [str(row[column]) for row in lake.rows(dataset, year, [report_id])]
    if key in keys:
        return Traced("finding", id, year, report_id, kind, key)
    if keys:
        raise TraceError(f"{report_id} has no {kind} {key!r}. It has: {', '.join(keys)}.")
    known = [one.id for one in _known(lake).values() if one.kind == "report"]
    if report_id in known:
        raise TraceError(
            f"{report_id} has no answers of the kind {kind}: its instrument asks none, or it was not analysed."
        )
    raise TraceError(f"No report {report_id!r} was analysed. {_perhaps(report_id, known)}")


def _known(lake: Lake) -> dict[str, Traced]:
    """Every id there is, in small letters."""
    known: dict[str, Traced] = {}
    for row in _columns(lake, raw.COVERAGE, "partnership_id", "partnership"):
        for name in (row["partnership_id"], (row["partnership"] or "").lower()):
            known.setdefault(name, Traced("partnership", row["partnership_id"]))
    for row in _columns(lake, review.EXEMPLARS, "exemplar_id", "report_id", "finding_kind", "finding_key", PARTITION):
        known[row["exemplar_id"]] = Traced(
            "finding", row["exemplar_id"], row[PARTITION], row["report_id"], row["finding_kind"], row["finding_key"]
        )
    for dataset in ITEMS:
        for row in _columns(lake, dataset, "item_id", "report_id", PARTITION):
            known[row["item_id"]] = Traced(
                "finding", row["item_id"], row[PARTITION], row["report_id"], "item", row["item_id"]
            )
    for row in _columns(lake, raw.DOCUMENTS, "document_id", "report_id", PARTITION):
        if row["report_id"]:
            known[row["report_id"].lower()] = Traced("report", row["report_id"], row[PARTITION], row["report_id"])
        known[row["document_id"]] = Traced("document", row["document_id"], row[PARTITION], row["report_id"] or "")
    return known  # fmt: skip


def _columns(lake: Lake, dataset: Dataset, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = lake.read(dataset, columns=list(columns)).to_pylist()
    return rows


def alike(wanted: str, known: Sequence[str]) -> str:
    """The names most like one that is not there, as a sentence; empty where none is."""
    found = process.extract(wanted.lower(), known, scorer=fuzz.ratio, limit=_SHOWN, score_cutoff=_ALIKE)
    return f"Most like it: {', '.join(name for name, _, _ in found)}." if found else ""


def _perhaps(wanted: str, known: list[str]) -> str:
    if sentence := alike(wanted, known):
        return sentence
    return f"An id is {FORMS}." if known else "The lake holds nothing yet: run the pipeline, or set LAKE_URI."
