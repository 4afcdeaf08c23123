"""The lake: datasets in their places, staged before they are shown.

{lake}/{layer}/{dataset}/reporting_year=2023-24/{name}.parquet     what readers see
{lake}/_staging/{run}/{layer}/{dataset}/…                          what a run is still writing
{lake}/_held/{name}/{n}.json                                       who puts a year in place now (`hold.py`)
{lake}/raw/files/{first two digits}/{sha256}{suffix}               documents, immutable
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include.datasets import PARTITION, Dataset
from include.lake.store import Store, StoreDownError, for_each, open_store
from include.settings import get_settings

STAGING = "_staging"
LOOKED_UP = 8
"""Named files up to this many are looked up one by one; for more, the folder is listed."""


@dataclass(frozen=True)
class Lake:
    """Datasets over a store. `root` is empty for the lake itself and a staging prefix for a run's own copy."""

    store: Store
    root: str = ""

    # --- places -------------------------------------------------------------------------------------

    def folder(self, dataset: Dataset, year: str | None = None) -> str:
        """Key of a dataset's folder, or of one reporting year of it."""
        parts = [self.root, dataset.layer, dataset.name, f"{PARTITION}={year}" if year else ""]
        return "/".join(part for part in parts if part)

    def key(self, dataset: Dataset, year: str, name: str) -> str:
        """Key of one Parquet file."""
        return f"{self.folder(dataset, year)}/{name}.parquet"

    def staged(self, run_id: str) -> Lake:
        """The same lake as a run sees it while it writes: everything goes below `_staging/{run}`."""
        return Lake(self.store, f"{STAGING}/{safe_name(run_id)}")

    # --- tables -------------------------------------------------------------------------------------

    def write(self, dataset: Dataset, year: str, name: str, rows: Iterable[Mapping[str, Any]] | pa.Table) -> str:
        """Write one file of a dataset, replacing exactly its own earlier content; returns its key.

        Rows are checked against the definition first (DatasetError); the bytes depend on nothing but the rows.
        """
        key = self.key(dataset, year, name)
        self.store.put(key, _parquet(dataset, rows))
        return key

    def add(self, dataset: Dataset, year: str, name: str, rows: Iterable[Mapping[str, Any]]) -> bool:
        """Write one file of an append-only dataset unless it is there already; returns whether it wrote.

        Of several writers of one name exactly one succeeds, and what it wrote is never replaced. Raises DatasetError.
        """
        return self.store.put(self.key(dataset, year, name), _parquet(dataset, rows), only_if_absent=True)

    def read(
        self,
        dataset: Dataset,
        year: str | None = None,
        names: Iterable[str] | None = None,
        columns: list[str] | None = None,
    ) -> pa.Table:
        """Rows of a dataset with their `reporting_year`: of all years or one, of all files or the named ones.

        A dataset that was never written reads as an empty table of its schema.
        """
        keys = self.files(dataset, year) if names is None else self._named(dataset, year, set(names))
        schema = dataset.partitioned_schema
        if not keys:
            empty = schema.empty_table()
            return empty.select(columns) if columns else empty
        import pyarrow.dataset as pads  # brings pandas with it: seconds that only readers should pay

        try:
            return self._read(pads, dataset, keys, columns)
        except FileNotFoundError:
            raise
        except OSError as error:  # pyarrow has one error for all that goes wrong with S3
            if not self.store.uri.startswith("s3://"):
                raise
            raise StoreDownError(f"{self.store.uri} cannot be read: {error}. Run again later.") from error

    def _read(self, pads: Any, dataset: Dataset, keys: list[str], columns: list[str] | None) -> pa.Table:
        system, root = self.store.arrow()
        partitioning = pads.partitioning(pa.schema([(PARTITION, pa.string())]), flavor="hive")
        table: pa.Table = pads.dataset(
            [f"{root}/{key}" for key in keys],
            schema=dataset.partitioned_schema,
            format="parquet",
            filesystem=system,
            partitioning=partitioning,
            partition_base_dir=f"{root}/{self.folder(dataset)}",
        ).to_table(columns=columns)
        return table

    def _named(self, dataset: Dataset, year: str | None, names: set[str]) -> list[str]:
        """Keys of the named files that are there. A few are looked up: each of a thousand reports lists no thousand."""
        if year and len(names) <= LOOKED_UP:
            return [key for name in sorted(names) if self.store.exists(key := self.key(dataset, year, name))]
        return [key for key in self.files(dataset, year) if key.rsplit("/", 1)[1].removesuffix(".parquet") in names]

    def rows(
        self, dataset: Dataset, year: str | None = None, names: Iterable[str] | None = None
    ) -> list[dict[str, Any]]:
        """The same as `read`, as a list of mappings."""
        return self.read(dataset, year, names).to_pylist()

    def files(self, dataset: Dataset, year: str | None = None) -> list[str]:
        """Keys of a dataset's Parquet files."""
        return [key for key in self.store.list(self.folder(dataset, year)) if key.endswith(".parquet")]

    def years(self, dataset: Dataset) -> list[str]:
        """Reporting years a dataset has files for."""
        found = {match[1] for key in self.files(dataset) if (match := re.search(rf"/{PARTITION}=([^/]+)/", key))}
        return sorted(found)

    def remove(self, dataset: Dataset, year: str, name: str) -> None:
        """Take one file of a dataset away."""
        self.store.delete(self.key(dataset, year, name))

    # --- from staging into place ----------------------------------------------------------------------

    def promote(self, staged: Lake, only: Iterable[str] | None = None) -> list[str]:
        """Move staged files into place, each in one step; returns the keys they have now.

        Without `only` all staged files move; in a bucket several at a time. What a killed try has moved already is passed over.
        """
        keys = list(only) if only is not None else list(staged.store.list(staged.root))

        def move(key: str) -> str:
            target = key.removeprefix(f"{staged.root}/")
            try:
                self.store.move(key, target)
            except FileNotFoundError:
                if not self.store.exists(target):
                    raise
            return target

        return for_each(self.store, move, keys)

    def discard(self, staged: Lake, last: Sequence[str] = ()) -> None:
        """Throw a run's staging away; of its files those named `last` go last, in this order."""
        kept = set(last)
        for_each(self.store, self.store.delete, [key for key in staged.store.list(staged.root) if key not in kept])
        for key in last:
            self.store.delete(key)
        self.store.delete(staged.root)  # the emptied folders, where the store has folders

    # --- documents ------------------------------------------------------------------------------------

    def keep_file(self, data: bytes, suffix: str) -> str:
        """Store a document's bytes under their own hash, once and for ever; returns the key."""
        digest = hashlib.sha256(data).hexdigest()
        key = f"raw/files/{digest[:2]}/{digest}{suffix}"
        self.store.put(key, data, only_if_absent=True)
        return key

    def file(self, key: str) -> bytes:
        """The bytes of a stored document. Raises FileNotFoundError."""
        return self.store.get(key)


def _parquet(dataset: Dataset, rows: Iterable[Mapping[str, Any]] | pa.Table) -> bytes:
    table = rows if isinstance(rows, pa.Table) else dataset.table(rows)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def safe_name(text: str) -> str:
    """A name usable as part of a key: letters, digits, dot, dash and underscore."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "unnamed"


def open_lake(uri: str | None = None) -> Lake:
    """The lake at an address; without one, at `LAKE_URI`."""
    return Lake(open_store(uri or get_settings().lake_uri))
