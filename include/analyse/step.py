"""The step: read each report's converted rows, answer what the framework asks, write the findings into staging."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from include import __version__
from include.analyse.core import Findings, analyse_report
from include.datasets import dataset
from include.frameworks import framework_for_year
from include.lake import Lake, open_lake
from include.settings import Settings
from include.workers import Outcome, ReportError, work_through

WRITTEN = (
    "theme_findings", "criterion_findings", "compliance_findings", "scores", "evidence", "contributions", "priorities",
    "decisions", "reviews_mentioned", "llm_calls",
)  # fmt: skip
PRELOAD = ("include.analyse.warm",)


def analyse_reports(
    lake: Lake,
    staged: Lake,
    year: str,
    report_ids: Sequence[str],
    settings: Settings,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Analyse these reports of one reporting year, each in a child process under limits.

    Converted rows are taken from `staged` where this run converted the report, else from `lake`. Per report one file
    in every analysed dataset, also when it is empty. A report that fails never stops the others.
    """
    job = functools.partial(_analyse, lake_uri=lake.store.uri, lake_root=lake.root, staging=staged.root, year=year)
    return work_through(
        job,
        report_ids,
        step="analyse",
        staged=staged,
        workers=settings.workers,
        time_limit_s=settings.report_time_limit_s,
        memory_limit_mb=settings.report_memory_limit_mb,
        preload=PRELOAD,
        on_outcome=on_outcome,
    )


def _analyse(report_id: str, *, lake_uri: str, lake_root: str, staging: str, year: str) -> Mapping[str, Any]:
    store = open_lake(lake_uri).store
    lake, staged = Lake(store, lake_root), Lake(store, staging)
    converted = {name: _converted(name, lake, staged, year, report_id) for name in ("elements", "pages", "tables")}
    if not converted["elements"]:
        raise ReportError(f"{report_id} has no converted text in {year}. Look at its documents in `conversions`.")
    framework, note = framework_for_year(year)
    partnership_id = report_id.removesuffix(f"-{year}")
    findings = analyse_report(
        converted["elements"],
        converted["pages"],
        converted["tables"],
        framework,
        report_id,
        partnership_id,
        __version__,
    )
    for name in WRITTEN:
        staged.write(dataset(name), year, report_id, findings[name])
    return {**_counts(findings), "framework_note": note or ""}


def _converted(name: str, lake: Lake, staged: Lake, year: str, report_id: str) -> list[dict[str, Any]]:
    """The report's rows as this run made them, else as the lake has them."""
    source = staged if staged.store.exists(staged.key(dataset(name), year, report_id)) else lake
    return source.rows(dataset(name), year, names=[report_id])


def _counts(findings: Findings) -> dict[str, int]:
    status = [row["status"] for row in findings["theme_findings"]]
    claims = [*findings["theme_findings"], *findings["criterion_findings"], *findings["compliance_findings"]]
    return {
        "themes_addressed": status.count("addressed"),
        "themes_partial": status.count("partial"),
        "score": findings["scores"][0]["score"],
        "to_review": sum(row["needs_review"] for row in claims),
        "quotes": len(findings["evidence"]),
        "quotes_verified": sum(row["check_result"] == "verified" for row in findings["evidence"]),
        **{name: len(findings[name]) for name in ("contributions", "priorities", "decisions", "reviews_mentioned")},
    }
