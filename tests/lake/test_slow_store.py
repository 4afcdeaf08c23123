"""A store that is silent for a while is waited for: busy stores are, and a restarted one is."""

import threading

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from include.lake import open_store
from include.settings import get_settings
from local.services import ObjectStore

pytestmark = pytest.mark.slow
SILENT_S = 20
"""Longer than all tries of pyarrow's own taken together, which end after three seconds each."""


@pytest.fixture
def objects(monkeypatch):
    with ObjectStore() as store:
        store.make_bucket()
        for name, value in store.settings().items():
            monkeypatch.setenv(name, value)
        yield store


def test_tables_are_read_from_a_store_that_says_nothing_for_a_while(objects):
    store = open_store("s3://safeguarding/lake", get_settings())
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.table({"n": [1, 2, 3]}), buffer)
    store.put("one.parquet", buffer.getvalue().to_pybytes())
    system, root = store.arrow()
    objects.freeze()
    awake = threading.Timer(SILENT_S, objects.thaw)
    awake.start()
    try:
        assert pq.read_table(f"{root}/one.parquet", filesystem=system).num_rows == 3
    finally:
        awake.cancel()
        objects.thaw()
