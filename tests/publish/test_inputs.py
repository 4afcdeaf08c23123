"""What a release was made from is named by hashes that depend on its rows alone."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from include.publish.inputs import _fingerprint


def numbers(n: int) -> pa.Table:
    return pa.table({"no": pa.array(range(n), pa.int64()), "text": pa.array([f"row {no}" for no in range(n)])})


def test_the_hash_is_over_all_rows_at_once_however_they_are_read_and_cut_into_chunks():
    table = numbers(2_500)
    told = hashlib.sha256(str(table.schema).encode() + repr(table.to_pylist()).encode()).hexdigest()
    assert _fingerprint(table) == {"rows": 2_500, "sha256": told}
    assert _fingerprint(pa.concat_tables([table.slice(0, 7), table.slice(7)]))["sha256"] == told


def test_a_row_more_is_another_hash_and_so_is_none():
    assert len({_fingerprint(numbers(n))["sha256"] for n in (0, 1, 1_000, 1_001)}) == 4
