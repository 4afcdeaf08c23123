"""What a finished run left: rows and bytes of every dataset, and how long questions over it take in DuckDB."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from include.datasets import DATASETS
from include.lake import open_lake

LAYERS = ("raw", "converted", "analysed", "review")
ROUNDS = 5


def table_sizes(lake: Path) -> list[dict[str, Any]]:
    """Files, rows and bytes by dataset, those without rows left out; then the newest release and the raw files as wholes."""
    import pyarrow.parquet as pq

    found = []
    for dataset in DATASETS.values():
        paths = sorted((lake / dataset.layer / dataset.name).rglob("*.parquet")) if dataset.layer in LAYERS else []
        rows = sum(pq.read_metadata(path).num_rows for path in paths)
        if rows:
            found.append(_size(dataset.layer, dataset.name, paths, rows))
    found.sort(key=lambda one: (LAYERS.index(one["layer"]), -one["bytes"]))
    for layer, name, folder in (("raw", "(the files themselves)", "raw/files"), ("published", "(one release)", "")):
        folders = [lake / folder] if folder else sorted((lake / "published").glob("*/latest"))
        paths = [path for one in folders for path in one.rglob("*") if path.is_file()]
        found.append(_size(layer, name, paths, None))
    return found


def _size(layer: str, name: str, paths: list[Path], rows: int | None) -> dict[str, Any]:
    size = sum(path.stat().st_size for path in paths)
    return {"layer": layer, "dataset": name, "files": len(paths), "rows": rows, "bytes": size}


def question_times(lake: Path) -> dict[str, Any]:
    """Milliseconds of the twenty questions: making the views, and each question's median of some rounds."""
    import duckdb

    from include.query.build import fill
    from include.query.questions import QUESTIONS, ask

    with duckdb.connect() as connection:
        start = time.perf_counter()
        fill(connection, open_lake(str(lake)))
        views_ms = 1000 * (time.perf_counter() - start)
        asked = [{"question": one.question, **_asked(connection, one, ask)} for one in QUESTIONS]
    return {"views_ms": round(views_ms), "questions": asked}


def _asked(connection: Any, question: Any, ask: Any) -> dict[str, Any]:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        _, rows = ask(connection, question)
        took.append(1000 * (time.perf_counter() - start))
    return {"first_ms": round(took[0], 1), "median_ms": round(statistics.median(took[1:]), 1), "rows": len(rows)}
