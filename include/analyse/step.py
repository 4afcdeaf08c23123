"""The step: read each report's converted rows, answer what the framework asks, write the findings into staging."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from include import __version__
from include.analyse.core import analyse_report
from include.analyse.staging import WRITTEN, counts_of, read_converted, write_findings
from include.frameworks import framework_for_year, frameworks_beside
from include.lake import Lake, open_lake
from include.settings import Settings
from include.workers import Outcome, work_through

PRELOAD = ("include.analyse.warm",)

__all__ = ["PRELOAD", "WRITTEN", "analyse_reports"]


def analyse_reports(
    lake: Lake,
    staged: Lake,
    year: str,
    report_ids: Sequence[str],
    settings: Settings,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    *,
    answers: Lake | None = None,
    run_id: str = "",
) -> list[Outcome]:
    """Analyse these reports of one reporting year with the engine of the settings.

    The extractive engine reads each report in a child process under limits; the openai engine asks about many at once
    in this process. Converted rows are taken from `staged` where this run converted the report, else from `lake`. Per
    report one file in every analysed dataset, also when it is empty. A report that fails never stops the others.

    `answers` is the lake in which a model's answers are kept (default: `lake`), `run_id` the run its costs are counted
    for (default: the name of the staging).
    """
    if settings.answering_engine == "openai":
        from include.analyse.llm.step import ask_about_reports

        run_id = run_id or staged.root.rsplit("/", 1)[-1]
        return ask_about_reports(lake, staged, year, report_ids, settings, on_outcome, answers or lake, run_id)
    job = functools.partial(
        _analyse,
        lake_uri=lake.store.uri,
        lake_root=lake.root,
        staging=staged.root,
        year=year,
        instruments=settings.instruments,
    )
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


def _analyse(
    report_id: str, *, lake_uri: str, lake_root: str, staging: str, year: str, instruments: str
) -> Mapping[str, Any]:
    store = open_lake(lake_uri).store
    lake, staged = Lake(store, lake_root), Lake(store, staging)
    converted = read_converted(lake, staged, year, report_id)
    framework, note = framework_for_year(year)
    findings = analyse_report(
        converted["elements"],
        converted["pages"],
        converted["tables"],
        framework,
        report_id,
        report_id.removesuffix(f"-{year}"),
        __version__,
        frameworks_beside(instruments, year),
    )
    write_findings(staged, year, report_id, findings)
    return {**counts_of(findings), "framework_note": note or ""}
