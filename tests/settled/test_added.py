"""Files that are only ever added: each is read, or named where it cannot be."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from include.datasets import review
from include.lake import Lake, LocalStore, StoreError
from include.settled.added import added_rows
from tests.settled.test_settle import START

YEAR = "2023-24"
MARK = dict.fromkeys(review.EXEMPLARS.column_names) | {
    "mark_id": "mark-0001", "exemplar_id": "e1", "report_id": "shire-000-2023-24", "partnership_id": "shire-000",
    "finding_kind": "theme", "finding_key": "4", "document_id": "0" * 12, "quote": "Partners met.", "is_withdrawn": False,
    "marked_by": "ann", "marked_at": START,
}  # fmt: skip


def written(rows) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1 half of", written([MARK])[:900], written([{"a": 1}])],
    ids=["empty", "junk", "half", "other"],
)
def test_a_file_that_cannot_be_read_is_named_and_nobodys_decision_passed_over(tmp_path, content):
    lake = Lake(LocalStore(tmp_path))
    lake.store.put(lake.key(review.EXEMPLARS, YEAR, "whole"), written([MARK]))
    assert [row["mark_id"] for row in added_rows(lake, review.EXEMPLARS, YEAR)] == ["mark-0001"]
    lake.store.put(lake.key(review.EXEMPLARS, YEAR, "broken"), content)
    with pytest.raises(
        StoreError, match=r"broken\.parquet is no readable file of exemplars.*take it out of the folder"
    ):
        added_rows(lake, review.EXEMPLARS, YEAR)


def test_what_a_killed_writer_left_and_other_kinds_of_files_are_no_decisions(tmp_path):
    lake = Lake(LocalStore(tmp_path))
    lake.store.put(lake.key(review.EXEMPLARS, YEAR, "whole"), written([MARK]))
    folder = tmp_path / lake.folder(review.EXEMPLARS, YEAR)
    (folder / ".whole.parquet.tmp").write_bytes(b"PAR1")
    (folder / "notes.txt").write_text("Not ours.")
    assert len(added_rows(lake, review.EXEMPLARS, YEAR)) == 1
