"""Tables over a sample alone: the same answers as the year's, with the sample as denominator."""

from __future__ import annotations

import csv
import json

import pytest

from include.datasets.audit import REPORT_AUDIT, YEARLY_AUDIT
from include.deep_dive import DeepDiveError, read_sample, sample_tables
from include.deep_dive.__main__ import main
from include.lake import open_lake
from include.publish.audit import yearly_audit
from include.publish.files import parquet_bytes
from include.publish.numbers import Made

YEAR, FOLDER = "2019-20", "published/2019-20/v3"
GRADES = ["evidenced"] * 11 + ["partly_evidenced"] * 39 + ["not_evidenced"] * 18
"""Graph 1 of the analysis of 2019-20: 68 reports."""
DEEP_DIVE = [*range(4), *range(11, 24), *range(50, 52)]
"""4 evidenced, 13 partly and 2 not, as paragraphs 10 to 12 count the sample of 19."""


def answer(number, question_id, said):
    made_by = dict.fromkeys(REPORT_AUDIT.column_names, "x")
    return made_by | {
        "reporting_year": YEAR, "report_id": f"p{number}-{YEAR}", "partnership_id": f"p{number}", "region": "London",
        "question_id": question_id, "finding_key": f"wt2018.{question_id}", "framework_id": "wt2018", "is_own": True,
        "answer": said, "detail": None, "values": [], "number": None, "confidence": 0.5, "needs_review": False,
        "n_evidence": 1, "engine": "extractive", "review_state": "not_reviewed", "settled_by": "engine",
        "is_contested": False, "engine_answer": said, "engine_detail": None,
    }  # fmt: skip


@pytest.fixture
def lake(tmp_path):
    """A release of 68 reports with their grades; the answer of one of them to another question was not published."""
    lake = open_lake(str(tmp_path / "lake"))
    rows = [answer(number, "overall", grade) for number, grade in enumerate(GRADES)]
    rows += [answer(number, "rapid_reviews", "reported") for number in range(1, 68)]
    whole = yearly_audit(rows, YEAR, Made.by(rows, "", ""), {})
    lake.store.put(f"{FOLDER}/report_audit.parquet", parquet_bytes(REPORT_AUDIT.table(rows)))
    lake.store.put(f"{FOLDER}/yearly_audit.parquet", parquet_bytes(YEARLY_AUDIT.table(whole)))
    lake.store.put(f"published/{YEAR}/latest.json", json.dumps({"folder": FOLDER}).encode())
    return lake


def test_the_grades_of_the_nineteen_are_counted_apart_from_those_of_the_sixty_eight(lake):
    tables = sample_tables(lake.store, YEAR, [f"p{number}" for number in DEEP_DIVE])
    grades = {row["category"]: row for row in tables.rows if row["question_id"] == "overall"}
    assert {name: row["count"] for name, row in grades.items()} == {
        "evidenced": 4, "partly_evidenced": 13, "not_evidenced": 2,
    }  # fmt: skip
    assert {row["denominator"] for row in grades.values()} == {19} == {tables.n_reports}
    whole = {row["category"]: row["count"] for row in tables.whole if row["question_id"] == "overall"}
    assert whole == {"evidenced": 11, "partly_evidenced": 39, "not_evidenced": 18}


def test_an_answer_of_the_sample_that_was_not_published_is_left_out_and_counted_so(lake):
    tables = sample_tables(lake.store, YEAR, ["p0", "p1"])
    [reported] = [row for row in tables.rows if (row["question_id"], row["category"]) == ("rapid_reviews", "reported")]
    assert (reported["count"], reported["denominator"], reported["n_left_out"]) == (1, 1, 1)
    [early_help] = [
        row for row in tables.rows if (row["indicator"], row["category"]) == ("audit.wt2018.early_help", "reported")
    ]
    assert (early_help["denominator"], early_help["n_left_out"]) == (0, 2)


def test_a_year_without_release_and_a_sample_without_reports_are_said(lake, tmp_path):
    with pytest.raises(DeepDiveError, match="2020-21 has no release"):
        sample_tables(lake.store, "2020-21", ["p0"])
    with pytest.raises(DeepDiveError, match="None of the 1 partnerships"):
        sample_tables(lake.store, YEAR, ["elsewhere"])
    (tmp_path / "sample.csv").write_text("name\nx\n")
    with pytest.raises(DeepDiveError, match="needs a partnership_id"):
        read_sample(tmp_path / "sample.csv")
    with pytest.raises(DeepDiveError, match="Draw a sample first"):
        read_sample(tmp_path / "nowhere.csv")


def test_the_command_writes_the_tables_and_prints_them_beside_the_whole_year(lake, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    sample, out = tmp_path / "sample.csv", tmp_path / "tables.csv"
    sample.write_text("order_no,partnership_id\n1,p0\n2,p50\n3,gone\n")
    assert main([str(sample), "--year", YEAR, "--tables", str(out)]) == 0
    told = capsys.readouterr().out
    assert "2 reports of the sample in published/2019-20/v3" in told and "No report of theirs is in it: gone." in told
    assert "  not evidenced: 1 of 2; of all 18 of 68" in told
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == tuple(YEARLY_AUDIT.column_names) and {row["denominator"] for row in rows} >= {"2", "0"}
    for call in ([str(sample)], [str(sample), "--tables", str(out)]):
        with pytest.raises(SystemExit):
            main(call)
