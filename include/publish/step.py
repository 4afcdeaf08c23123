"""Publishing a year: build the tables, stage them, check them, release them."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include import __version__
from include.checks import Checked, CheckError, check_tables
from include.datasets import DATASETS, PARTITION, analysed, of_layer, raw
from include.datasets.audit import AUDIT_FINDINGS
from include.datasets.columns import MADE_BY
from include.datasets.synthesis import SYNTHESIS
from include.datasets.words import REPORTING_YEAR_PATTERN
from include.frameworks import Framework, framework_for_year, load_framework
from include.lake import Lake
from include.lake.hold import Hold, held
from include.publish import yearly
from include.publish.audit import report_audit, yearly_audit
from include.publish.by_report import report_tables
from include.publish.content import YearContent
from include.publish.drawing import draw_files
from include.publish.earlier_figures import earlier_figures
from include.publish.earlier_releases import earlier_releases, read_with, shown
from include.publish.errors import NotYetError, PublishError
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.indicators import this_years_figures
from include.publish.inputs import YearInputs, read_year
from include.publish.numbers import Made
from include.publish.release import Release, manifests, newest_with, put_release, year_folder
from include.publish.rights import contact
from include.publish.synthesis import theme_synthesis
from include.publish.template import report_template
from include.register import Register, load_register
from include.settings import Settings
from include.versions import code_fingerprint, fingerprint

TableRows = dict[str, list[dict[str, Any]]]

_RELIABILITY = (
    ("yearly_themes", "theme", "theme_no"),
    ("yearly_criteria", "criterion", "criterion_no"),
    ("yearly_compliance", "compliance", "question_id"),
)
"""Tables that say where agreement with people is low: by which scope of `yearly_agreement`, under which key."""


@dataclass(frozen=True)
class Prepared:
    """A year's tables as they would be published, not yet checked; `rows` and `tables` by dataset name."""

    inputs: YearInputs
    register: Register
    made: Made
    rows: TableRows
    tables: dict[str, pa.Table]


@dataclass(frozen=True)
class Preview:
    """What a release of a year would hold, and how its tables come out of their suites."""

    rows: TableRows
    checked: Checked


def publish_year(lake: Lake, staged: Lake, year: str, run_id: str, settings: Settings, now: datetime) -> Release:
    """Release the tables of a year, unless they are those of the newest release.

    Tables are built from the lake for the partnerships that the register in force expects in the year, staged, checked against their suites
    and only then put in place; tables that a release holds already and that passed the same suites are not checked again. Of several runs of a year one does this at a time, so that a release is made from what stood in
    the lake after the one before it. Raises PublishError with what is wrong; the previous release is then untouched.
    Raises NotYetError where no report is analysed and none ever was, and, with RELEASE_GATE, until the year's owner has
    released exactly what stands in the lake.
    """
    with held(lake.store, f"published-{year}", run_id) as hold:
        return _publish(lake, staged, year, run_id, settings, now, hold)


def _publish(
    lake: Lake, staged: Lake, year: str, run_id: str, settings: Settings, now: datetime, hold: Hold
) -> Release:
    made_from = _prepare(lake, year, settings)
    if settings.release_gate and not made_from.inputs.review.release:
        raise NotYetError(
            f"{year} waits for its owner: they have not released these findings and reviews. Answer the question of the DAG "
            "review_year under Required Actions; trigger it for this year where it does not ask."
        )
    files = _files(made_from.tables)
    content = YearContent(
        year,
        now,
        made_from.tables,
        made_from.inputs,
        made_from.register,
        _framework(made_from.inputs),
        made_from.made,
        _manifest(year, run_id, now, made_from),
    )
    newest = newest_with(lake.store, year, files, _shown_by(content))
    passed_before = newest is not None and newest.get("checked_by") == content.manifest["checked_by"]
    docs = None if passed_before else _stage_and_check(lake, staged, year, files).docs
    if shown(earlier_releases(lake.store, year)) != content.manifest["earlier_releases"]:  # one came out meanwhile
        return _publish(lake, staged, year, run_id, settings, now, hold)
    return _release(lake, year, files, content, docs, hold)


def preview_year(lake: Lake, year: str, settings: Settings) -> Preview:
    """Build and check what a release of the year would hold, and put nothing in place. Raises PublishError."""
    made_from = _prepare(lake, year, settings)
    try:
        return Preview(made_from.rows, check_tables(made_from.tables))
    except CheckError as error:
        raise PublishError(f"{year} cannot be published: {error}") from error


def _prepare(lake: Lake, year: str, settings: Settings) -> Prepared:
    if not re.match(REPORTING_YEAR_PATTERN, year):
        raise PublishError(f"{year!r} is no reporting year: write it like 2023-24.")
    register = load_register(settings.register_path).in_year(year)
    inputs = read_year(lake, year, register, settings.review_agreement)
    if not inputs.n_reports:
        _refuse_empty(lake, year)
    made = Made.by(
        inputs[analysed.REPORT_STATES] or inputs[analysed.SCORES],
        framework_for_year(year)[0].id,
        settings.answering_engine,
        inputs.review.state,
    )
    rows = build_tables(inputs, register, made)
    return Prepared(inputs, register, made, rows, {name: DATASETS[name].table(some) for name, some in rows.items()})


def _refuse_empty(lake: Lake, year: str) -> None:
    """A year of zeros would say that no partnership does anything: who is missing stands in the chase lists."""
    told = f"{year} is not published: none of its reports was analysed. Why, and who is missing: raw/chase/{year}.html in the lake."
    if manifests(lake.store, year):
        raise PublishError(f"{told} The release of before stands.")
    raise NotYetError(told)


def build_tables(inputs: YearInputs, register: Register, made: Made) -> TableRows:
    """Rows of every published table, by name, from a year's inputs."""
    year, left_out, n_reports = inputs.year, inputs.left_out, inputs.n_reports
    framework = _framework(inputs)
    groups = {group.id: group.name for group in framework.tasks.priorities.groups}
    tables: TableRows = {
        "yearly_scores": yearly.yearly_scores(inputs[analysed.SCORES], year, made, left_out.scores),
        "yearly_compliance": yearly.yearly_compliance(
            inputs[analysed.COMPLIANCE_FINDINGS], framework.compliance, year, made, left_out.questions
        ),
        "yearly_criteria": yearly.yearly_criteria(
            inputs[analysed.CRITERION_FINDINGS],
            framework.criteria,
            {row["report_id"] for row in inputs[analysed.SCORES]},
            year,
            made,
            left_out.scores,
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
        "yearly_in_time": yearly.yearly_in_time(inputs[raw.COVERAGE], register.regions, year, made),
        "yearly_review": yearly.yearly_review(inputs.review.standings, year, made),
        "yearly_audit": yearly_audit(
            inputs[AUDIT_FINDINGS], year, made, left_out.audit, _doubtful_audit(inputs.review.doubtful)
        ),
    }
    for table, scope, key in _RELIABILITY:
        tables[table] = yearly.mark_reliability(tables[table], inputs.review.doubtful, scope, key)
    items = {dataset.name: inputs[dataset] for dataset in (analysed.DECISIONS, analysed.REVIEWS_MENTIONED)}
    own = this_years_figures(tables, inputs[analysed.COMPLIANCE_FINDINGS], items, n_reports, made, framework, year)
    readers = read_with(inputs[analysed.REPORT_STATES])
    tables["yearly_indicators"] = [
        *own,
        *earlier_figures(own, year, readers, inputs.rows.get("earlier_releases", [])),
    ]
    tables["yearly_agreement"] = [row | asdict(made) for row in inputs.review.agreement]
    tables["report_audit"] = report_audit(inputs[AUDIT_FINDINGS], year, register, made)
    by_report = report_tables(inputs, register, framework, made)
    tables |= {dataset.name: rows for dataset, rows in by_report.items()}
    tables["theme_synthesis"] = theme_synthesis(
        inputs[SYNTHESIS], inputs[analysed.EVIDENCE], tables["report_themes"], tables["report_evidence"]
    )
    tables["report_template"] = report_template(inputs, register, framework, made.review_state)
    return {dataset.name: tables[dataset.name] for dataset in of_layer("published")}


def _doubtful_audit(doubtful: Collection[tuple[str, str]]) -> set[str]:
    return {key for scope, key in doubtful if scope == "audit"}


def _framework(inputs: YearInputs) -> Framework:
    """The instrument the year was read with, as its reports say; where there are none, the year's own."""
    used = sorted({row["framework_id"] for row in inputs[analysed.REPORT_STATES]})
    return load_framework(used[-1]) if used else framework_for_year(inputs.year)[0]


def _files(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Every table as Parquet and CSV, by file name."""
    files: dict[str, bytes] = {}
    for name, table in tables.items():
        files[f"{name}.parquet"] = parquet_bytes(table)
        files[f"{name}.csv"] = csv_bytes(table)
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
    tables: Mapping[str, bytes],
    content: YearContent,
    docs: str | None,
    hold: Hold,
) -> Release:
    version, is_new = put_release(
        lake.store,
        year,
        tables,
        content.manifest,
        hold.check,
        draw=partial(draw_files, content),
        drawn_by=_shown_by(content),
    )
    if is_new:
        message = f"{year}: released v{version}. {manifests(lake.store, year)[version]['note']}"
    else:
        message = f"{year}: nothing has changed since v{version}; no new release."
    rows = {name: table.num_rows for name, table in content.tables.items()}
    folder = f"{lake.store.uri}/{year_folder(year)}/v{version}"
    return Release(year, version, is_new, folder, message, rows, docs)


def _shown_by(content: YearContent) -> str:
    """What makes a release of its own beside the tables: better pages, other words about columns, who answers for it, and the
    owner's word."""
    owner = content.inputs.review.release
    code = (code_fingerprint(package) for package in ("include/publish", "include/datasets"))
    return fingerprint([*code, contact(), owner["decision_id"] if owner else ""])


def _manifest(year: str, run_id: str, now: datetime, made_from: Prepared) -> dict[str, Any]:
    """Everything a reader needs to know what a release was made from and by, but for its version and files."""
    inputs, register, made = made_from.inputs, made_from.register, made_from.made
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
        "earlier_releases": shown(inputs.rows["earlier_releases"]),
        "documents": documents,
        "made_by": [
            {**{column.name: value for column, value in zip(MADE_BY, key, strict=True)}, "reports": number}
            for key, number in sorted(made_by.items())
        ],
        "published_by": {"code_version": __version__, "code": code_fingerprint("include/publish")},
        "checked_by": fingerprint([code_fingerprint("include/checks"), code_fingerprint("expectations")]),
        "review_state": made.review_state,
        "review": inputs.review.told(),
        "is_provisional": made.is_provisional,
    }
