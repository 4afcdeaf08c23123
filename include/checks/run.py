"""Run suites over tables: staged ones of a run, or any that are given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from include.checks.derived import BESIDE, Beside
from include.checks.results import Checked, CheckResult
from include.checks.suites import SUITES
from include.datasets import DATASETS, Dataset
from include.lake import Lake


def check_table(dataset: Dataset, table: pa.Table, beside: Beside | None = None, suites: Path = SUITES) -> CheckResult:
    """Check one table (with its `reporting_year` column) against its suite.

    `beside` holds the tables it is compared with (`derived.BESIDE`); without them those comparisons are left out.
    Raises CheckError when the dataset has no suite or the suite cannot be applied to the table.
    """
    return check_tables({dataset.name: table}, beside, suites=suites).results[0]


def check_tables(
    tables: Mapping[str, pa.Table],
    beside: Beside | None = None,
    *,
    docs: Lake | None = None,
    docs_name: str = "checks",
    suites: Path = SUITES,
) -> Checked:
    """Check tables by dataset name, in one go; they also stand beside each other, where `beside` has no such table.

    With `docs`, static data docs are written below `checks/{docs_name}` of that lake. Great Expectations is imported
    here, once for all tables, since that alone takes some 10 CPU-seconds. It never touches the network.
    """
    from include.checks.session import Session

    together = {**tables, **(beside or {})}
    with Session(suites) as session:
        results = [session.check(DATASETS[name], table, _needed(name, together)) for name, table in tables.items()]
        link = session.write_docs(docs.store, f"checks/{docs_name}") if docs else None
    return Checked(tuple(results), link)


def check_staged(
    staged: Lake,
    datasets: Iterable[Dataset],
    years: Iterable[str] | None = None,
    docs: Lake | None = None,
    suites: Path = SUITES,
    reports: Collection[str] | None = None,
    docs_name: str = "",
) -> Checked:
    """Check what a run has staged, of all years or some; datasets it staged nothing of are passed over.

    Rows are compared with staged rows of the same reports and, for reports this run did not stage them, with those
    in the lake. With `reports` only their files are read. Raises CheckError when a dataset has no suite.
    """
    chosen = None if years is None else set(years)
    tables: dict[str, pa.Table] = {}
    wanted: dict[str, dict[str, set[str]]] = {}
    for dataset in datasets:
        staged_years = [year for year in staged.years(dataset) if chosen is None or year in chosen]
        tables[dataset.name] = _read(staged, dataset, staged_years, reports)
        for name in BESIDE.get(dataset.name, ()):
            for year in staged_years:  # several datasets are compared with one: the reports of all of them
                names = _names(staged, dataset, year)
                names = names if reports is None else names & set(reports)
                wanted.setdefault(name, {}).setdefault(year, set()).update(names)
    beside = {name: _with_lake(staged, DATASETS[name], reports) for name, reports in wanted.items()}
    docs_name = docs_name or staged.root.rsplit("/", 1)[-1] or "lake"
    return check_tables(tables, beside, docs=docs, docs_name=docs_name, suites=suites)


def _needed(name: str, tables: Beside) -> Beside:
    return {other: tables[other] for other in BESIDE.get(name, ()) if other in tables}


def check_staged_in_parts(
    staged: Lake, datasets: Sequence[Dataset], year: str, parts: Sequence[Sequence[str]], docs: Lake | None = None
) -> Checked:
    """As `check_staged`, some reports after the others, so that memory does not grow with their number.

    What must be unique is looked for within each part. Data docs of the second part and those after it stand beside the
    first's, with the number of the part after their name. Raises CheckError when a dataset has no suite.
    """
    name = staged.root.rsplit("/", 1)[-1]
    found = [
        check_staged(
            staged, datasets, [year], docs, reports=reports, docs_name=f"{name}-{number}" if number > 1 else name
        )
        for number, reports in enumerate(parts, start=1)
    ]
    return Checked(tuple(result for one in found for result in one.results), found[0].docs)


def _read(lake: Lake, dataset: Dataset, years: Iterable[str], names: Collection[str] | None) -> pa.Table:
    tables = [lake.read(dataset, year, names) for year in years]
    return pa.concat_tables(tables) if tables else dataset.partitioned_schema.empty_table()


def _with_lake(staged: Lake, wanted: Dataset, reports_of: Mapping[str, set[str]]) -> pa.Table:
    """Rows of `wanted` for these reports by year: staged ones, else those in the lake."""
    lake = Lake(staged.store)
    tables = [wanted.partitioned_schema.empty_table()]
    for year, reports in reports_of.items():
        here = _names(staged, wanted, year)
        tables.append(staged.read(wanted, year, names=reports & here))
        if staged.root and reports - here:
            tables.append(lake.read(wanted, year, names=reports - here))
    return pa.concat_tables(tables)


def _names(lake: Lake, dataset: Dataset, year: str) -> set[str]:
    return {key.rsplit("/", 1)[1].removesuffix(".parquet") for key in lake.files(dataset, year)}
