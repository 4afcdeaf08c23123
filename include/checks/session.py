"""Great Expectations at work: one context in memory for many tables, no telemetry, no network, nothing left on disk.

Imported only where checks run: it takes some CPU-seconds.
"""

from __future__ import annotations

import html
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import pyarrow as pa

from include.checks.derived import Beside, with_derived_columns
from include.checks.imported import configured_once, gx
from include.checks.results import Broken, CheckError, CheckResult
from include.checks.suites import columns_named, load_suite
from include.datasets import PARTITION, Dataset
from include.lake import Store

if TYPE_CHECKING:
    from great_expectations.data_context.types.base import DataContextConfig

_SITE = "checks"
_NOT_NEEDED = (".gif", "iterative-dev-loop.png")  # 3 MB of pictures about how to use Great Expectations


class Session:
    """Checks tables against the suites of a folder and gathers their data docs; a context manager, which leaves nothing behind.

    A task's process ends without clean-up, so a folder left to the end of the process stays: in a container, in memory.
    """

    def __init__(self, suites: Path):
        self.suites = suites
        self._docs = tempfile.TemporaryDirectory(prefix="data-docs-")
        self._context = gx.get_context(mode="ephemeral", project_config=_configuration(self._docs.name))
        self._source = self._context.data_sources.add_pandas("staged")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._docs.cleanup()

    def check(self, dataset: Dataset, table: pa.Table, beside: Beside) -> CheckResult:
        """Check one table. Raises CheckError when its suite is missing or names a column that is not there."""
        content = load_suite(dataset.name, self.suites)
        suite = self._context.suites.add(_suite(content))
        frame = with_derived_columns(dataset, table, beside)
        missing = sorted(columns_named(content) - set(frame))
        if missing:
            raise CheckError(
                f"{self.suites.name}/{dataset.name}.json speaks of {', '.join(missing)}, which neither the dataset nor "
                "include/checks/derived.py has. Mend the name or add the column."
            )
        keys = [key for key in dict.fromkeys(("report_id", *dataset.key)) if key in frame]
        frame.index = _labels(frame, keys)
        rows = self._source.add_dataframe_asset(dataset.name).add_batch_definition_whole_dataframe("rows")
        validation = gx.ValidationDefinition(name=dataset.name, data=rows, suite=suite)
        validation = self._context.validation_definitions.add(validation)
        cells = _escaped(frame[sorted(columns_named(content))])
        outcome = _run(validation, cells, "BOOLEAN_ONLY")  # which rows break a promise costs as much again to find out
        if not outcome.success:
            outcome = _run(validation, cells, "COMPLETE")
        broken = [_broken(dataset, result, frame, keys) for result in outcome.results if not result.success]
        return CheckResult(dataset.name, len(frame), len(outcome.results), tuple(broken))

    def write_docs(self, store: Store, folder: str) -> str:
        """Write the data docs of everything checked as static HTML below a folder of a store; returns where they begin."""
        self._context.build_data_docs(site_names=[_SITE])
        for path in sorted(Path(self._docs.name).rglob("*")):
            if path.is_file() and not path.name.endswith(_NOT_NEEDED):
                store.put(f"{folder}/{path.relative_to(self._docs.name).as_posix()}", path.read_bytes())
        return f"{store.uri}/{folder}/index.html"


def _configuration(docs: str) -> DataContextConfig:
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": docs},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={_SITE: site},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
    )


def _run(validation: gx.ValidationDefinition, cells: pd.DataFrame, form: str) -> Any:
    with warnings.catch_warnings(), configured_once():
        warnings.simplefilter("ignore")
        return validation.run(batch_parameters={"dataframe": cells}, result_format={"result_format": form})


def _suite(content: dict[str, Any]) -> gx.ExpectationSuite:
    try:
        return gx.ExpectationSuite(**content)
    except Exception as error:  # Great Expectations raises many kinds for a slip in a suite
        raise CheckError(f"expectations/{content['name']}.json cannot be used: {error}. Mend it there.") from error


def _labels(frame: pd.DataFrame, keys: list[str]) -> pd.Index:
    """The name of each row, so that results and data docs point at reports and not at line numbers."""
    label = pd.Series("", index=frame.index, dtype=object)
    for key in keys:
        cells = frame[key].astype(object).where(frame[key].notna(), "-").astype(str)
        label = label + (" " if key != keys[0] else "") + cells
    seen = label.groupby(label).cumcount()
    repeated = label + " (row " + (seen + 1).astype(str) + ")"
    return pd.Index([html.escape(text, quote=False) for text in label.where(seen == 0, repeated)], dtype=object)


def _escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Text with its angle brackets escaped: data docs print cells as they are, and reports are untrusted input."""
    frame = frame.copy()
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_datetime64_any_dtype(frame[name]):
            cells = [html.escape(cell, quote=False) if isinstance(cell, str) else cell for cell in frame[name]]
            frame[name] = pd.Series(cells, index=frame.index, dtype=frame[name].dtype)
    return frame


def _broken(dataset: Dataset, result: Any, frame: pd.DataFrame, keys: list[str]) -> Broken:
    config = result.expectation_config
    if result.exception_info and result.exception_info.get("raised_exception"):
        raise CheckError(
            f"expectations/{dataset.name}.json, {config.type}: {result.exception_info.get('exception_message')}. "
            "Mend the expectation."
        )
    rows = frame[frame.index.isin(result.result.get("unexpected_index_list") or [])]
    named = [*keys, *(name for name in _columns(config.kwargs) if name not in keys)]
    return Broken(
        dataset=dataset.name,
        promise=config.description,
        remedy=config.notes if isinstance(config.notes, str) else " ".join(config.notes or []),
        n_broken=len(rows) or int(result.result.get("unexpected_count") or 0),
        n_rows=len(frame),
        report_ids=tuple(sorted(set(rows["report_id"].dropna()))) if "report_id" in frame else (),
        rows=tuple(_named(row, named) for row in rows[named].to_dict("records")),
        stops=config.severity != "warning",
    )


def _columns(kwargs: dict[str, Any]) -> list[str]:
    names = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs]
    return [*names, *kwargs.get("column_list", ())]


def _named(row: dict[Any, Any], columns: list[str]) -> str:
    """A row as a person would point at it: its report, then the rest of its key and the cells in question."""
    cells = [f"{name}={_cell(row[name])}" for name in columns if name not in {"report_id", PARTITION}]
    return " ".join([str(row["report_id"]), *cells] if "report_id" in row else cells)


def _cell(value: Any) -> str:
    if pd.isna(value):
        return "(empty)"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
