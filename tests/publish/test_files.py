"""CSV that a spreadsheet opens without surprises, and bytes that depend on nothing but the rows."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest

from include.publish.files import csv_bytes, parquet_bytes
from include.spreadsheets import safe_text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+44 cmd", "-2+3|cmd", "@SUM(A1)", "\tTab", "\r=x", "\n=x", " =1+1", '=HYPERLINK("http://x")', "＝1"],
)
def test_no_cell_becomes_a_formula(text):
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+12.5", "-1,250.00", "-3%", "plain", "a=b", "£5", "", "2023-24", "don't"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert safe_text(text) == text


def test_a_table_comes_back_from_csv_as_it_was():
    table = pa.table(
        {
            "quote": ['We said "now",\nand did', None, "Ünïcode £"],
            "n": [1, None, -3],
            "share": [0.5, 100.0, None],
            "is_new": [True, False, None],
            "path": [["Our year", "Money"], [], None],
        }
    )
    data = csv_bytes(table)
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    assert [row["quote"] for row in rows] == ['We said "now",\nand did', "", "Ünïcode £"]
    assert [row["n"] for row in rows] == ["1", "", "-3"]
    assert [row["share"] for row in rows] == ["0.5", "100.0", ""]
    assert [row["is_new"] for row in rows] == ["true", "false", ""]
    assert [row["path"] for row in rows] == ["Our year > Money", "", ""]


def test_the_same_rows_give_the_same_bytes():
    def made():
        return pa.table({"a": ["x", "y"], "b": [1.5, None]})

    assert csv_bytes(made()) == csv_bytes(made())
    assert parquet_bytes(made()) == parquet_bytes(made())
