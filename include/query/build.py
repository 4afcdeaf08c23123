"""One DuckDB file with a view for every dataset: the newest release of every year, and the layers behind it.

Over a lake in a folder the views read the Parquet where it lies: nothing is copied, and what is released later is seen
at once. DuckDB needs an extension from the internet to read S3 itself, so from there the rows are copied by pyarrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from include.datasets import DATASETS, PARTITION, Dataset, of_layer
from include.datasets.sql import comments, text, view
from include.lake import Lake, LocalStore
from include.query.errors import QueryError

if TYPE_CHECKING:
    import duckdb

_MAGIC = (8, 12, b"DUCK")
"""Where a DuckDB file says that it is one."""
_RELEASED = {"published": "published/*", "surveys": "published/surveys/*"}
"""Where the folders of the years' and of the surveys' releases lie, by layer."""
_LAYERS = ("raw", "analysed", "review")
"""Layers behind the releases that questions are asked of; pages and elements are whole reports and stay where they are."""


@dataclass(frozen=True)
class Built:
    """The file that was built: its names by kind (`view` over files, or `table` with copied rows)."""

    path: Path
    kind: str
    names: tuple[str, ...]

    @property
    def message(self) -> str:
        """One sentence for people."""
        how = (
            "views over the lake"
            if self.kind == "view"
            else "tables copied from the lake, to be taken anywhere: build it again after a release"
        )
        return f"{self.path}: {len(self.names)} {how}. Open it with: duckdb {self.path}"


def build(lake: Lake, out: Path, *, copy: bool = False) -> Built:
    """Write the file anew; with `copy` it holds the rows themselves and needs the lake no more.

    Raises QueryError where nothing was released yet or `out` cannot be written.
    """
    import duckdb

    if not any(True for _ in lake.store.list("published")):
        raise QueryError(f"Nothing was released in {lake.store.uri} yet. Run `make run` first, or set LAKE_URI.")
    if out.is_file() and out.read_bytes()[: _MAGIC[1]][_MAGIC[0] :] != _MAGIC[2]:
        raise QueryError(f"{out} is there and is no DuckDB file: name another, so that it is not lost.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.unlink(missing_ok=True)
        with duckdb.connect(str(out)) as connection:
            names = fill(connection, lake, copy=copy)
    except (OSError, duckdb.IOException) as error:
        raise QueryError(
            f"{out} cannot be written: {error}. Close programs that have it open, or name another."
        ) from error
    return Built(out, "table" if copy or not isinstance(lake.store, LocalStore) else "view", tuple(names))


def fill(connection: duckdb.DuckDBPyConnection, lake: Lake, *, copy: bool = False) -> list[str]:
    """Put views (over a folder) or tables (from S3, or with `copy`) into an open database; returns their names."""
    released = [dataset for layer in _RELEASED for dataset in of_layer(layer)]
    names = []
    for dataset in (*released, *(DATASETS[name] for name in DATASETS if DATASETS[name].layer in _LAYERS)):
        keys = _keys(lake, dataset)
        if not keys:
            continue
        if isinstance(lake.store, LocalStore) and not copy:
            columns = _columns(lake, keys)
            connection.execute(view(dataset, _source(lake.store, dataset), columns))
        else:
            table = _rows(lake, dataset, keys)
            connection.register("incoming", table)
            connection.execute(f"CREATE OR REPLACE TABLE {dataset.name} AS SELECT * FROM incoming")  # noqa: S608 (names are our own)
            connection.unregister("incoming")
            connection.execute(comments(dataset, "TABLE", table.column_names))
        names.append(dataset.name)
    return names


def _keys(lake: Lake, dataset: Dataset) -> list[str]:
    """The files of a dataset: of releases, those of `latest`."""
    if dataset.layer not in _RELEASED:
        return lake.files(dataset)
    end = f"/latest/{dataset.name}.parquet"
    return [key for key in lake.store.list("published") if key.endswith(end)]


def _source(store: LocalStore, dataset: Dataset) -> str:
    """The files as DuckDB reads them, also those that come later; older files may lack columns of newer ones."""
    if released := _RELEASED.get(dataset.layer):
        place = f"{store.root}/{released}/latest/{dataset.name}.parquet"
        return f"read_parquet({text(place)}, union_by_name = true)"
    place = f"{store.root}/{dataset.layer}/{dataset.name}/*/*.parquet"
    return (
        f"read_parquet({text(place)}, union_by_name = true, hive_partitioning = true, "
        f"hive_types = {{'{PARTITION}': VARCHAR}})"
    )


def _columns(lake: Lake, keys: list[str]) -> set[str]:
    """What the files hold, and what the folders they lie in are named after."""
    import pyarrow.parquet as pq

    system, root = lake.store.arrow()
    found = {name for key in keys for name in pq.read_schema(f"{root}/{key}", filesystem=system).names}
    return found | {PARTITION for key in keys if f"/{PARTITION}=" in key}


def _rows(lake: Lake, dataset: Dataset, keys: list[str]) -> pa.Table:
    if dataset.layer not in _RELEASED:
        return lake.read(dataset)
    import pyarrow.dataset as pads

    system, root = lake.store.arrow()
    return pads.dataset([f"{root}/{key}" for key in keys], schema=dataset.schema, filesystem=system).to_table()
