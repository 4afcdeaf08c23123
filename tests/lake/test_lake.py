"""The lake: datasets in their places, staged before they are shown, read by others as they are."""

import duckdb
import pandas as pd
import pytest

from include.datasets import DatasetError, analysed, raw
from include.lake import open_lake


def score_row(partnership: str, year: str = "2023-24", score: int = 2) -> dict:
    return {
        "report_id": f"{partnership}-{year}",
        "partnership_id": partnership,
        "score": score,
        "criterion_1": 1,
        "criterion_2": 1,
        "criterion_3": 0,
        "criterion_4": 0,
        "needs_review": False,
        "engine": "extractive",
        "model": "m",
        "framework_id": "wt2023",
        "framework_version": "1",
        "code_version": "0",
    }


@pytest.fixture
def lake(tmp_path):
    return open_lake(str(tmp_path / "lake"))


def test_a_dataset_that_was_never_written_reads_as_an_empty_table_of_its_schema(lake):
    table = lake.read(analysed.SCORES, "2023-24")
    assert table.num_rows == 0
    assert table.column_names == [*analysed.SCORES.column_names, "reporting_year"]


def test_rows_come_back_with_the_year_of_their_partition(lake):
    lake.write(analysed.SCORES, "2023-24", "a", [score_row("a")])
    lake.write(analysed.SCORES, "2024-25", "a", [score_row("a", "2024-25")])
    assert {row["reporting_year"] for row in lake.rows(analysed.SCORES)} == {"2023-24", "2024-25"}
    assert [row["report_id"] for row in lake.rows(analysed.SCORES, "2024-25")] == ["a-2024-25"]
    assert lake.years(analysed.SCORES) == ["2023-24", "2024-25"]


def test_a_rerun_replaces_exactly_its_own_output(lake):
    lake.write(analysed.SCORES, "2023-24", "a", [score_row("a", score=1)])
    lake.write(analysed.SCORES, "2023-24", "b", [score_row("b", score=2)])
    lake.write(analysed.SCORES, "2023-24", "a", [score_row("a", score=2)])
    assert {row["report_id"]: row["score"] for row in lake.rows(analysed.SCORES)} == {"a-2023-24": 2, "b-2023-24": 2}


def test_the_same_rows_give_the_same_bytes(lake):
    key = lake.write(analysed.SCORES, "2023-24", "a", [score_row("a")])
    first = lake.store.get(key)
    lake.write(analysed.SCORES, "2023-24", "a", [score_row("a")])
    assert lake.store.get(key) == first


def test_nothing_staged_is_seen_before_it_is_promoted(lake):
    staged = lake.staged("run 1")
    staged.write(analysed.SCORES, "2023-24", "a", [score_row("a")])
    assert lake.read(analysed.SCORES).num_rows == 0
    lake.promote(staged)
    assert lake.read(analysed.SCORES).num_rows == 1
    assert staged.read(analysed.SCORES).num_rows == 0


def test_pandas_and_duckdb_read_the_folder_as_it_is(lake, tmp_path):
    lake.write(analysed.SCORES, "2023-24", "a", [score_row("a")])
    folder = tmp_path / "lake" / "analysed" / "scores"
    assert list(pd.read_parquet(folder)["reporting_year"]) == ["2023-24"]
    query = f"select reporting_year, score from read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(query).fetchall() == [("2023-24", 2)]


def test_documents_are_stored_once_under_their_hash(lake):
    key = lake.keep_file(b"%PDF-1.7", ".pdf")
    assert lake.keep_file(b"%PDF-1.7", ".pdf") == key
    assert lake.file(key) == b"%PDF-1.7"
    assert len(list(lake.store.list("raw/files"))) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"score": None}, "score is required but empty"),
        ({"engine": "oracle"}, "engine='oracle' is not one of extractive, openai"),
        ({"scoer": 1}, "unknown column scoer"),
        ({"score": "two"}, "column score does not hold int32"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_dataset_column_and_row(lake, change, sentence):
    with pytest.raises(DatasetError, match=f"scores.*{sentence}"):
        lake.write(analysed.SCORES, "2023-24", "a", [{**score_row("a"), **change}])
    assert lake.files(analysed.SCORES) == []


def test_a_key_that_occurs_twice_is_refused(lake):
    with pytest.raises(DatasetError, match="two rows have the same key"):
        lake.write(analysed.SCORES, "2023-24", "a", [score_row("a"), score_row("a")])


def test_the_year_stands_in_the_path_only():
    assert "reporting_year" not in raw.DOCUMENTS.column_names
