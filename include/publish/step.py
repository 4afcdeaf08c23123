"""Publishing a year: build the tables, stage them, check them, release them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from include import __version__
from include.checks import Checked, CheckError, check_tables
from include.datasets import PARTITION, analysed, of_layer, raw
from include.datasets.columns import MADE_BY
from include.datasets.words import REPORTING_YEAR_PATTERN
from include.frameworks import Framework, framework_for_year, load_framework
from include.lake import Lake
from include.publish import yearly
from include.publish.by_report import report_tables
from include.publish.errors import PublishError
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.indicators import earlier_figures, this_years_figures
from include.publish.inputs import YearInputs, read_year
from include.publish.numbers import Made
from include.publish.release import Release, manifests, put_release, year_folder
from include.register import Register, load_register
from include.settings import Settings
from include.versions import code_fingerprint

TableRows = dict[str, list[dict[str, Any]]]


def publish_year(lake: Lake, staged: Lake, year: str, run_id: str, settings: Settings, now: datetime) -> Release:
    """Release the tables of a year, unless they are those of the newest release.

    Tables are built from the lake for the partnerships that the register in force expects in the year, staged, checked against their suites
    and only then put in place. Raises PublishError with what is wrong; the previous release is then untouched.
    """
    if not re.match(REPORTING_YEAR_PATTERN, year):
        raise PublishError(f"{year!r} is no reporting year: write it like 2023-24.")
    register = load_register(settings.register_path).in_year(year)
    inputs = read_year(lake, year, register)
    made = Made.by(
        inputs[analysed.REPORT_STATES] or inputs[analysed.SCORES],
        framework_for_year(year)[0].id,
        settings.answering_engine,
    )
    files = _files(build_tables(inputs, register, made))
    checked = _stage_and_check(lake, staged, year, files)
    return _release(lake, year, run_id, now, files, _manifest(year, run_id, now, inputs, register, made), checked)


def build_tables(inputs: YearInputs, register: Register, made: Made) -> TableRows:
    """Rows of every published table, by name, from a year's inputs."""
    year, left_out, n_reports = inputs.year, inputs.left_out, inputs.n_reports
    framework = _framework(inputs)
    groups = [group.id for group in framework.tasks.priorities.groups]
    tables: TableRows = {
        "yearly_scores": yearly.yearly_scores(inputs[analysed.SCORES], year, made, left_out.scores),
        "yearly_compliance": yearly.yearly_compliance(
            inputs[analysed.COMPLIANCE_FINDINGS], framework.compliance, year, made, left_out.questions
        ),
        "yearly_themes": yearly.yearly_themes(
            inputs[analysed.THEME_FINDINGS], framework.themes, year, made, left_out.themes
        ),
        "yearly_priorities": yearly.yearly_priorities(
            inputs[analysed.PRIORITIES], groups, n_reports, year, made, left_out.priorities
        ),
        "yearly_contributions": yearly.yearly_contributions(
            inputs[analysed.CONTRIBUTIONS], n_reports, year, made, left_out.contributions
        ),
        "yearly_submissions": yearly.yearly_submissions(inputs[raw.COVERAGE], register.regions, year, made),
    }
    items = {dataset.name: inputs[dataset] for dataset in (analysed.DECISIONS, analysed.REVIEWS_MENTIONED)}
    tables["yearly_indicators"] = [
        *this_years_figures(tables, inputs[analysed.COMPLIANCE_FINDINGS], items, n_reports, year, made),
        *earlier_figures(year, framework.id),
    ]
    by_report = report_tables(inputs, register, framework.themes)
    return {**tables, **{dataset.name: rows for dataset, rows in by_report.items()}}


def _framework(inputs: YearInputs) -> Framework:
    """The instrument the year was read with, as its reports say; where there are none, the year's own."""
    used = sorted({row["framework_id"] for row in inputs[analysed.REPORT_STATES]})
    return load_framework(used[-1]) if used else framework_for_year(inputs.year)[0]


def _files(tables: TableRows) -> dict[str, bytes]:
    """Every table as Parquet and CSV, by file name."""
    files: dict[str, bytes] = {}
    for dataset in of_layer("published"):
        table = dataset.table(tables[dataset.name])
        files[f"{dataset.name}.parquet"] = parquet_bytes(table)
        files[f"{dataset.name}.csv"] = csv_bytes(table)
    return files


def _stage_and_check(lake: Lake, staged: Lake, year: str, files: Mapping[str, bytes]) -> Checked:
    """Write the files to staging and check what stands there."""
    folder = f"{staged.root}/{year_folder(year)}"
    for name, data in files.items():
        staged.store.put(f"{folder}/{name}", data)
    parquet = [name for name in files if name.endswith(".parquet")]
    tables = {
        name.removesuffix(".parquet"): pq.read_table(io.BytesIO(staged.store.get(f"{folder}/{name}")))
        for name in parquet
    }
    try:
        checked = check_tables(tables, docs=lake, docs_name=staged.root.rsplit("/", 1)[-1])
    except CheckError as error:
        raise PublishError(f"{year} is not published: {error}") from error
    finally:
        for name in files:
            staged.store.delete(f"{folder}/{name}")
    if not checked.success:
        raise PublishError(f"{year} is not published, the previous release stands as it was.\n{checked.explain()}")
    return checked


def _release(
    lake: Lake,
    year: str,
    run_id: str,
    now: datetime,
    files: Mapping[str, bytes],
    manifest: dict[str, Any],
    checked: Checked,
) -> Release:
    version, is_new = put_release(lake.store, year, run_id, now, files, manifest)
    if is_new:
        message = f"{year}: released v{version}. {manifests(lake.store, year)[version]['note']}"
    else:
        message = f"{year}: nothing has changed since v{version}; no new release."
    rows = {result.dataset: result.n_rows for result in checked.results}
    folder = f"{lake.store.uri}/{year_folder(year)}/v{version}"
    return Release(year, version, is_new, folder, message, rows, checked.docs)


def _manifest(
    year: str, run_id: str, now: datetime, inputs: YearInputs, register: Register, made: Made
) -> dict[str, Any]:
    """Everything a reader needs to know what a release was made from and by, but for its version and files."""
    made_by: dict[tuple[str, ...], int] = {}
    for row in inputs[analysed.REPORT_STATES]:
        key = tuple(row[column.name] or "" for column in MADE_BY)
        made_by[key] = made_by.get(key, 0) + 1
    documents = [
        {name: row[name] for name in ("document_id", "sha256", "report_id", "kind", "raw_key", "source")}
        for row in inputs[raw.DOCUMENTS]
        if row["status"] == "collected"
    ]
    return {
        PARTITION: year,
        "run_id": run_id,
        "released_at": now.isoformat(),
        "reports": inputs.n_reports,
        "register": {
            "file": register.path.rsplit("/", 1)[-1],
            "sha256": register.sha256,
            "partnerships": len(register),
        },
        "inputs": inputs.hashes,
        "documents": documents,
        "made_by": [
            {**{column.name: value for column, value in zip(MADE_BY, key, strict=True)}, "reports": number}
            for key, number in sorted(made_by.items())
        ],
        "published_by": {"code_version": __version__, "code": code_fingerprint("include/publish")},
        "review_state": made.review_state,
        "is_provisional": made.is_provisional,
    }
