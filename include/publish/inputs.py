"""What a release is made from: the year's findings of the partnerships in the register, as they stand in the lake."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from include.datasets import Dataset, analysed, raw
from include.datasets.audit import AUDIT_FINDINGS
from include.datasets.synthesis import SYNTHESIS
from include.lake import Lake
from include.publish.audit import proven
from include.publish.earlier_releases import earlier_releases
from include.publish.errors import PublishError
from include.publish.reviewed import YearReview, review_of
from include.register import Register
from include.settings import Settings
from include.settled import settle_year

Rows = list[dict[str, Any]]

REVIEW_AGREEMENT: float = Settings.model_fields["review_agreement"].default

_READ = (
    raw.DOCUMENTS,
    raw.COVERAGE,
    analysed.REPORT_STATES,
    analysed.THEME_FINDINGS,
    analysed.CRITERION_FINDINGS,
    analysed.COMPLIANCE_FINDINGS,
    analysed.SCORES,
    analysed.EVIDENCE,
    analysed.CONTRIBUTIONS,
    analysed.PRIORITIES,
    analysed.DECISIONS,
    analysed.REVIEWS_MENTIONED,
    AUDIT_FINDINGS,
    analysed.TEMPLATE_FINDINGS,
    SYNTHESIS,
)

SETTLED = (
    *("theme_findings", "criterion_findings", "compliance_findings", "scores", "audit_findings"),
    *("contributions", "priorities", "decisions", "reviews_mentioned", "evidence"),
)
"""Datasets whose rows people may settle."""
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class LeftOut:
    """Answers that are not published because none of their quotes could be verified (DESIGN, rule 1)."""

    themes: Counter[int] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    scores: int = 0
    contributions: int = 0
    priorities: int = 0
    audit: Counter[str] = field(default_factory=Counter)
    """By finding key, such as `wt2018.rapid_reviews`."""


@dataclass(frozen=True)
class YearInputs:
    """The rows a release counts, proven ones only, and fingerprints of what was read."""

    year: str
    rows: dict[str, Rows]
    left_out: LeftOut
    hashes: dict[str, dict[str, Any]]
    review: YearReview = field(default_factory=YearReview)

    def __getitem__(self, dataset: Dataset) -> Rows:
        return self.rows[dataset.name]

    @property
    def n_reports(self) -> int:
        """Reports that were analysed, whole or in part."""
        scored = len(self.rows["scores"]) + self.left_out.scores
        if scored:
            return scored
        return sum(row["state"] != "failed" for row in self.rows["report_states"])  # an instrument without a score


def read_year(lake: Lake, year: str, register: Register, threshold: float = REVIEW_AGREEMENT) -> YearInputs:
    """Read a year from the lake as people have settled it, restricted to the register's partnerships and to answers with proof.

    `threshold` is the agreement with people under which an answer is of low reliability.

    Raises PublishError when nothing was ever collected for the year.
    """
    tables = {dataset.name: _table(lake, dataset, year) for dataset in _READ}
    if not tables["coverage"].num_rows and not tables["scores"].num_rows:
        raise PublishError(f"Nothing was collected for {year}. Run collect_reports and analyse_reports for it first.")
    rows = {
        name: [row for row in table.to_pylist() if row["partnership_id"] in register] for name, table in tables.items()
    }
    settled = settle_year(lake, year)
    for name in SETTLED:
        rows[name] = settled.apply(name, rows[name])
    rows["evidence"].sort(key=lambda row: tuple(row[name] for name in analysed.EVIDENCE.key))
    rows["earlier_releases"] = earlier_releases(lake.store, year)
    left_out = _keep_proven(rows)
    hashes = {name: _fingerprint(table) for name, table in tables.items()}
    return YearInputs(year, rows, left_out, hashes, review_of(settled, register, threshold))


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table one after the other: made some at a time, as those of a year's evidence are many."""
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from batch.to_pylist()


def _table(lake: Lake, dataset: Dataset, year: str) -> pa.Table:
    """One year of a dataset in the order of its key, so that files may come in any order."""
    table = lake.read(dataset, year)
    return table.sort_by([(name, "ascending") for name in dataset.key if name in table.column_names])


def _fingerprint(table: pa.Table) -> dict[str, Any]:
    """Rows and a hash over them, however they are cut into chunks; some rows after the others, as a year's evidence is large."""
    digest = hashlib.sha256(str(table.schema).encode())
    for at, row in enumerate(rows_of(table)):
        digest.update(f"{', ' if at else '['}{row!r}".encode())
    digest.update(b"]" if table.num_rows else b"")
    return {"rows": table.num_rows, "sha256": digest.hexdigest()}


def _keep_proven(rows: dict[str, Rows]) -> LeftOut:
    """Take out of `rows` what claims something without a verified quote, and count it."""
    verified = [row for row in rows["evidence"] if row["check_result"] == "verified"]
    proofs = Counter((row["finding_kind"], row["report_id"], row["finding_key"]) for row in verified)
    rows["evidence"] = verified

    def split(dataset: str, is_proven: Callable[[dict[str, Any]], bool]) -> Rows:
        unproven = [row for row in rows[dataset] if not is_proven(row)]
        rows[dataset] = [row for row in rows[dataset] if is_proven(row)]
        return unproven

    def proof(kind: str, row: dict[str, Any], key: str) -> int:
        return proofs[kind, row["report_id"], str(row[key])]

    unproven_criteria = {
        row["report_id"]
        for row in rows["criterion_findings"]
        if row["answer"] == "met" and not proof("criterion", row, "criterion_no")
    }
    themes = split("theme_findings", lambda row: row["status"] != "addressed" or bool(proof("theme", row, "theme_no")))
    questions = split(
        "compliance_findings", lambda row: row["answer"] != "met" or bool(proof("compliance", row, "question_id"))
    )
    scores = split("scores", lambda row: row["report_id"] not in unproven_criteria)
    items = {
        name: len({row["report_id"] for row in split(name, lambda row: bool(proof("item", row, "item_id")))})
        for name in ("contributions", "priorities", "decisions", "reviews_mentioned")
    }
    rows["audit_findings"], left_out_of_audit = proven(rows["audit_findings"], verified)
    return LeftOut(
        themes=Counter(row["theme_no"] for row in themes),
        questions=Counter(row["question_id"] for row in questions),
        scores=len(scores),
        contributions=items["contributions"],
        priorities=items["priorities"],
        audit=left_out_of_audit,
    )
