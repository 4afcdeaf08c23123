"""`make benchmark`: measure made-up years through plain Python and Airflow, keep the results, draw the page."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.inbox import MadeYear, make_year
from benchmarks.machine import machine
from benchmarks.page import draw
from benchmarks.run import PROGRAMS, BenchmarkError, run
from include.settings import PROJECT

RESULTS = PROJECT / "docs" / "performance" / "results.json"
FOLDER = Path(tempfile.gettempdir()) / "yearly-reports-benchmark"


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for, put it beside the results kept so far, and draw the page. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="make benchmark", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 126], help="reports per made-up year")
    parser.add_argument("--pages", type=int, default=40, help="pages per report")
    parser.add_argument("--kinds", nargs="*", choices=list(PROGRAMS), default=list(PROGRAMS))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that read reports")
    parser.add_argument("--engine", default="extractive")
    parser.add_argument("--real", type=Path, help="folder of real PDFs to compare conversion with")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where made-up years are kept and lakes thrown away"
    )
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="results kept so far; the page is drawn beside it"
    )
    parser.add_argument("--note", help="what a reader must know about the machine at the time; stands on the page")
    parser.add_argument("--page-only", action="store_true", help="draw the page from the results kept")
    told = parser.parse_args(arguments)
    results: dict[str, Any] = json.loads(told.results.read_text()) if told.results.is_file() else {}
    if told.note is not None:
        results["note"] = told.note
        _keep(results, told.results)
    try:
        if not told.page_only:
            measure(results, told)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    for path in draw(results, told.results.parent):
        print(f"{path} written")
    return 0


def measure(results: dict[str, Any], told: argparse.Namespace) -> None:
    """Every size in every way asked for; each result is written as soon as it is known. Raises BenchmarkError."""
    for n_reports in told.sizes:
        year = make_year(told.folder, n_reports, told.pages, told.workers)
        for kind in told.kinds:
            print(f"{n_reports} reports of {told.pages} pages, {kind}, {told.workers} workers …", flush=True)
            where = machine()
            found = _run_once(kind, year, told)
            print(f"  {found['whole']}", flush=True)
            results.setdefault("runs", {})[f"{kind} {n_reports}"] = {**found, "machine": where}
            _keep(results, told.results)
    if told.real:
        results["conversion"] = _conversion(told)
        _keep(results, told.results)


def _run_once(kind: str, year: MadeYear, told: argparse.Namespace) -> dict[str, Any]:
    from benchmarks.lake import question_times, table_sizes

    folder = told.folder / f"{kind}-{year.n_reports}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = run(kind, year, folder, told.workers, {"ENGINE": told.engine})
    found["engine"] = told.engine
    if kind == "plain":
        found["made"] = {
            "words": year.n_words,
            "tables": year.n_tables,
            "pictures": year.n_pictures,
            "bytes": year.n_bytes,
        }
        found["tables"], found["duckdb"] = table_sizes(folder / "lake"), question_times(folder / "lake")
    shutil.rmtree(folder)
    return found


def _conversion(told: argparse.Namespace) -> dict[str, Any]:
    """Pages per CPU-second on ten made-up reports and on real ones."""
    from benchmarks.real import conversion_rates

    year = make_year(told.folder, 10, told.pages, told.workers)
    return {
        "made_up": conversion_rates(sorted(year.inbox.glob("*.pdf"))),
        "real": conversion_rates(sorted(told.real.glob("*.pdf"))),
    }


def _keep(results: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


if __name__ == "__main__":
    sys.exit(main())
