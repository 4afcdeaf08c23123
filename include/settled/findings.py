"""The answers of a year as a person is asked about them: one shape for themes, criteria, questions and items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from include.datasets import Dataset, analysed, columns, words
from include.datasets.audit import AUDIT_FINDINGS
from include.lake import Lake
from include.settled import audit
from include.versions import fingerprint

Row = Mapping[str, Any]
AnswerId = tuple[str, str, str]
"""report_id, finding_kind, finding_key: what decisions, evidence and sample rows name an answer by."""

NOT_AN_ITEM = "not_an_item"
"""What a person answers where the engine took for an item what is none: it is left out of the tables."""
NOT_STATED = "not_stated"
"""The answer of a contribution without an amount in pounds."""
CONTRIBUTOR_GROUPS = ("local_authority", "health", "police", "probation", "education", "fire", "other")
REVIEW_KINDS = ("rapid_review", "lcspr", "national_review", "other_review")
ITEM_DATASETS: tuple[Dataset, ...] = (
    analysed.CONTRIBUTIONS,
    analysed.PRIORITIES,
    analysed.DECISIONS,
    analysed.REVIEWS_MENTIONED,
)
_KEYS = {
    analysed.THEME_FINDINGS.name: ("theme", "theme_no"),
    analysed.CRITERION_FINDINGS.name: ("criterion", "criterion_no"),
    analysed.COMPLIANCE_FINDINGS.name: ("compliance", "question_id"),
    AUDIT_FINDINGS.name: ("audit", "finding_key"),
    **{dataset.name: ("item", "item_id") for dataset in ITEM_DATASETS},
}
FINDING_DATASETS: tuple[Dataset, ...] = (
    analysed.THEME_FINDINGS,
    analysed.CRITERION_FINDINGS,
    analysed.COMPLIANCE_FINDINGS,
    AUDIT_FINDINGS,
    *ITEM_DATASETS,
)
_FIELDS = {
    "theme_findings": ("status", None),
    "criterion_findings": ("answer", None),
    "compliance_findings": ("answer", "detail"),
    "contributions": ("amount_gbp", "contributor_group"),
    "priorities": ("priority", None),
    "decisions": ("kind", None),
    "reviews_mentioned": ("kind", "n_reviews"),
}
"""Columns of each dataset that hold the answer and its detail."""
_MADE_BY = tuple(column.name for column in columns.MADE_BY)
_CLOSED = {
    "theme_findings": words.THEME_STATUSES,
    "criterion_findings": words.CRITERION_ANSWERS,
    "compliance_findings": words.COMPLIANCE_ANSWERS,
    "decisions": ("decision", "action", NOT_AN_ITEM),
    "reviews_mentioned": (*REVIEW_KINDS, NOT_AN_ITEM),
}


@dataclass(frozen=True)
class Finding:
    """One answer of the engine: what a person agrees with or amends. `quotes` are its rows of `evidence`, best first."""

    report_id: str
    partnership_id: str
    kind: str
    key: str
    answer: str
    detail: str | None
    confidence: float | None
    needs_review: bool
    review_reason: str | None
    version: str
    dataset: str
    row: Row
    quotes: tuple[Row, ...] = ()

    @property
    def id(self) -> AnswerId:
        """What names the answer, whatever its version."""
        return self.report_id, self.kind, self.key

    @property
    def verified(self) -> tuple[Row, ...]:
        """Quotes that code has found on the page they cite."""
        return tuple(quote for quote in self.quotes if quote["check_result"] == "verified")

    def claims(self, answer: str | None) -> bool:
        """Whether an answer to this question claims something, and so needs a verified quote (DESIGN, rule 1)."""
        if self.kind == "item":
            return answer != NOT_AN_ITEM
        if self.kind == "audit":
            return answer is not None and audit.claims(self.row, answer)
        return answer in {"addressed", "met"}

    def drops_quotes(self, answer: str) -> bool:
        """Whether an answer leaves nothing for quotes to show."""
        if self.kind == "audit":
            return not self.claims(answer)
        return answer in {"not_mentioned", "not_met", NOT_AN_ITEM}

    def adds_values(self, detail: str | None) -> bool:
        """Whether a detail names values the engine's answer does not: each stands on a quote of its own."""
        if self.kind != "audit":
            return False
        asked = audit.asked_of(self.row)
        return bool(asked and asked.values and set(audit.named(detail)) - set(audit.named(self.detail)))

    @property
    def engine(self) -> str:
        """Who answered; items do not say, so `read_findings` takes it from their report's state."""
        return str(self.row.get("engine") or "")

    @property
    def stratum(self) -> str:
        """Kind, key and answer, such as `theme 4 not_mentioned`; items by their dataset, since each is its own key."""
        return f"item {self.dataset}" if self.kind == "item" else f"{self.kind} {self.key} {self.answer}"

    @property
    def asked(self) -> str:
        """What is asked, over all reports: `4` of themes, `partnership_chair`, or an item's dataset."""
        return self.dataset if self.kind == "item" else self.key


@dataclass(frozen=True)
class Choices:
    """What a person may answer: closed lists, and whether the answer may be given in other words (or as an amount)."""

    answers: tuple[str, ...]
    details: tuple[str, ...] = ()
    is_open: bool = False
    is_amount: bool = False
    is_count: bool = False
    """True where the detail is a whole number."""
    is_list: bool = False
    """True where the detail may name several of `details`, with commas between them."""
    at_least: int = 0
    """How many of them it takes for any answer but the last."""
    details_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Details by the answer they belong to, where that matters: only `met` by the chair's status can be planned."""


def amount(text: str) -> str | None:
    """An amount in pounds as it is kept (`98400`, `1250.5`), from what people type (`£98,400`); None for anything else."""
    plain = text.strip().removeprefix("£").replace(",", "").strip()
    try:
        value = float(plain)
    except ValueError:
        return NOT_STATED if plain.lower().replace(" ", "_") == NOT_STATED else None
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else None


def choices(finding: Finding, framework: Any) -> Choices:
    """What may be answered to a finding under its framework (an `include.frameworks.Framework`)."""
    if finding.dataset == analysed.CONTRIBUTIONS.name:
        return Choices((NOT_STATED, NOT_AN_ITEM), CONTRIBUTOR_GROUPS, is_open=True, is_amount=True)
    if finding.dataset == analysed.PRIORITIES.name:
        return Choices((*(group.id for group in framework.tasks.priorities.groups), NOT_AN_ITEM), is_open=True)
    if finding.kind == "audit":
        return _audit_choices(finding.row)
    closed = _CLOSED[finding.dataset]
    if finding.dataset == analysed.REVIEWS_MENTIONED.name:
        return Choices(closed, is_count=True)
    if finding.kind != "compliance":
        return Choices(closed)
    by_answer: dict[str, tuple[str, ...]] = {}
    for question in framework.compliance:
        for answer in question.answers if question.id == finding.key else ():
            if answer.detail:
                by_answer[answer.answer] = tuple(dict.fromkeys((*by_answer.get(answer.answer, ()), answer.detail)))
    details = tuple(dict.fromkeys(one for some in by_answer.values() for one in some))
    return Choices(closed, details, details_of=by_answer)


def _audit_choices(row: Row) -> Choices:
    asked = audit.asked_of(row)
    if asked is not None and asked.values:
        return Choices(audit.answers_to(row), asked.values, is_list=True, at_least=asked.at_least)
    by_answer = audit.details_of(row)
    details = tuple(dict.fromkeys(one for some in by_answer.values() for one in some))
    return Choices(audit.answers_to(row), details, details_of=by_answer)


def read_findings(
    lake: Lake, year: str, report_ids: Iterable[str] | None = None, kind: str | None = None
) -> list[Finding]:
    """The engine's answers of a year with their versions and quotes, in the order of report, kind and key.

    Of all reports or the named ones, of all kinds or one: only the files that are needed are read.
    """
    names = None if report_ids is None else sorted(set(report_ids))
    states = {row["report_id"]: row for row in lake.rows(analysed.REPORT_STATES, year, names)}
    quotes: dict[AnswerId, list[Row]] = defaultdict(list)
    for row in lake.rows(analysed.EVIDENCE, year, names):
        quotes[row["report_id"], row["finding_kind"], row["finding_key"]].append(row)
    found = [
        _finding(dataset.name, row, states.get(row["report_id"], {}), quotes)
        for dataset in FINDING_DATASETS
        if kind in {None, _KEYS[dataset.name][0]}
        for row in lake.rows(dataset, year, names)
        if dataset is not AUDIT_FINDINGS or audit.is_put_to_people(row)
    ]
    return sorted(found, key=order)


def order(finding: Finding) -> tuple[Any, ...]:
    """Findings as a reader meets them: by report, kind, number or name."""
    number = int(finding.key) if finding.key.isdigit() and finding.kind != "item" else 0
    place = (finding.row.get("page") or 0) if finding.kind == "item" else 0
    kind = words.FINDING_KINDS.index(finding.kind)
    return finding.report_id, kind, finding.asked if finding.kind == "item" else "", number, place, finding.key


def _finding(dataset: str, row: Row, state: Row, quotes: Mapping[AnswerId, list[Row]]) -> Finding:
    kind, key_column = _KEYS[dataset]
    key = str(row[key_column])
    answer, detail = answer_of(dataset, row)
    own = sorted(quotes.get((row["report_id"], kind, key), ()), key=lambda quote: quote["evidence_no"])
    return Finding(
        report_id=row["report_id"],
        partnership_id=row["partnership_id"],
        kind=kind,
        key=key,
        answer=answer,
        detail=detail,
        confidence=row.get("confidence"),
        needs_review=bool(row["needs_review"]),
        review_reason=row.get("review_reason"),
        version=version_of(answer, detail, state.get("document_ids") or ()),
        dataset=dataset,
        row={**{name: state.get(name) for name in _MADE_BY}, **row},
        quotes=tuple(own),
    )


def answer_of(dataset: str, row: Row) -> tuple[str, str | None]:
    """Answer and detail of a row of a findings or items dataset, as people are shown them."""
    if dataset == AUDIT_FINDINGS.name:
        return audit.answer_and_detail(row)
    answer, detail = _FIELDS[dataset]
    value = row[answer]
    if dataset == analysed.CONTRIBUTIONS.name:
        value = NOT_STATED if value is None else amount(str(value))
    finer = row.get(detail) if detail else None
    return str(value), None if finer in (None, "") else str(finer)


def with_answer(dataset: str, row: Row, answer: str, detail: str | None) -> dict[str, Any]:
    """The same row with another answer and detail in the columns that hold them."""
    if dataset == AUDIT_FINDINGS.name:
        return audit.with_answer_and_detail(row, answer, detail)
    answer_column, detail_column = _FIELDS[dataset]
    changed: dict[str, Any] = {answer_column: answer}
    if dataset == analysed.CONTRIBUTIONS.name:
        changed[answer_column] = None if answer == NOT_STATED else float(answer)
    if detail_column:
        changed[detail_column] = int(detail) if detail and detail_column == "n_reviews" else detail
    return {**row, **changed}


def id_of_row(dataset: str, row: Row) -> AnswerId:
    """What names the answer that a row of this dataset holds."""
    kind, key = _KEYS[dataset]
    return row["report_id"], kind, str(row[key])


def version_of(answer: str, detail: str | None, document_ids: Iterable[str]) -> str:
    """Hash of answer, detail and the documents read; not of wording, confidence or quotes.

    A decision holds as long as it stays; where it changes, people are asked again.
    """
    return fingerprint([answer, detail or "", *sorted(document_ids)])


def findings_version(findings: Iterable[Finding]) -> str:
    """Hash of the versions of all answers of a year: what its owner releases."""
    return fingerprint(_versions(findings))


def _versions(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in sorted(findings, key=lambda one: one.id):
        yield " ".join((*finding.id, finding.version))
