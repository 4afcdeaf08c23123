"""Coverage says for every partnership where its report stands, and takes failures of the analysis in and out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from include.coverage import coverage_rows, found_reports, mark_analysed, mark_failed, read_coverage
from include.datasets import dataset
from include.lake import open_lake

NOW = datetime(2026, 4, 1, tzinfo=UTC)
YEAR = "2023-24"


@dataclass(frozen=True)
class Line:
    partnership_id: str
    partnership: str = "A Safeguarding Children Partnership"
    region: str = "London"


def document(partnership_id, status="collected", kind="main", year=YEAR, **more):
    name = f"{partnership_id or 'scan'}.pdf"
    known = {"partnership_id": partnership_id, "reporting_year": year, "kind": kind, "status": status, "source": name}
    report_id = f"{partnership_id}-{year}" if status != "quarantined" else None
    return (
        known
        | {"report_id": report_id, "reason": None if status == "collected" else "Look at it.", "best_guesses": []}
        | more
    )


def rows_of(documents, earlier=(), changed=(), register=("a",)):
    lines = [Line(one) for one in register]
    rows = coverage_rows(lines, documents, earlier, year=YEAR, looked_in="inbox", now=NOW, changed=changed)
    dataset("coverage").table(rows)
    return {row["partnership_id"]: row for row in rows}


@pytest.mark.parametrize(
    ("documents", "status", "reason", "report_id", "n_documents"),
    [
        ([], "not_found", "No file in inbox", None, 0),
        ([document("a")], "found", None, "a-2023-24", 1),
        ([document("a", year="2022-23")], "not_found", "No file in inbox", None, 0),
        ([document("a"), document("a", kind="summary", status="unreadable")], "found", None, "a-2023-24", 1),
        (
            [document("a", kind="chapter"), document("a", "unreadable", "chapter")],
            "found",
            "Not all of it can be read.",
            "a-2023-24",
            1,
        ),
        ([document("a", "password_protected")], "failed", "a.pdf: Look at it.", "a-2023-24", 0),
        ([document("a", "unsupported")], "failed", "a.pdf: Look at it.", "a-2023-24", 0),
        ([document("a", "quarantined"), document("a", "unreadable")], "quarantined", "a.pdf: Look at it.", None, 0),
        ([document("a", kind="scrutineer")], "not_found", "Only scrutineer was found (a.pdf)", None, 1),
        (
            [document(None, "quarantined", best_guesses=["a 2023-24", "b 2023-24"])],
            "quarantined",
            "scan.pdf may be this",
            None,
            0,
        ),
        ([document(None, "quarantined", best_guesses=["b 2023-24", "a 2023-24"])], "not_found", "No file", None, 0),
    ],
)
def test_documents_decide_where_a_report_stands(documents, status, reason, report_id, n_documents):
    row = rows_of(documents)["a"]
    assert (row["status"], row["report_id"], row["n_documents"]) == (status, report_id, n_documents)
    assert (reason in row["reason"]) if reason else row["reason"] is None


def test_a_partnership_outside_the_register_keeps_its_row_until_its_documents_change():
    earlier = list(rows_of([document("b")], register=("b",)).values())
    assert rows_of([document("b")], earlier)["b"]["status"] == "found"
    assert rows_of([], earlier, changed=["b"])["b"]["status"] == "not_found"


@pytest.fixture
def lake(tmp_path):
    lake = open_lake(str(tmp_path))
    lake.write(
        dataset("coverage"),
        YEAR,
        "coverage",
        rows_of([document("a"), document("b")], register=("a", "b", "c")).values(),
    )
    return lake


def test_a_failure_of_the_analysis_is_marked_stays_while_nothing_changes_and_goes_when_it_succeeds(lake):
    staged = lake.staged("run")
    assert mark_failed(lake, staged, YEAR, {"a-2023-24": "It took too long."}) == []
    failed, found, missing = read_coverage(lake, staged, YEAR)
    assert (failed["status"], failed["step"], failed["reason"]) == ("failed", "analyse", "It took too long.")
    assert (found["status"], missing["status"]) == ("found", "not_found")
    lake.promote(staged)
    assert found_reports(lake, YEAR) == ["a-2023-24", "b-2023-24"], "what failed may be tried again"

    earlier = lake.rows(dataset("coverage"), YEAR)
    documents = [document("a"), document("b")]
    assert rows_of(documents, earlier)["a"]["status"] == "failed"
    assert rows_of(documents, earlier, changed=["a"])["a"]["status"] == "found", "a new document deserves a new try"

    again = lake.staged("again")
    assert mark_analysed(lake, again, YEAR, ["a-2023-24", "b-2023-24"]) == []
    assert [row["status"] for row in read_coverage(lake, again, YEAR)] == ["found", "found", "not_found"]


def test_marks_of_one_run_add_up_and_unknown_reports_are_told(lake):
    staged = lake.staged("run")
    mark_failed(lake, staged, YEAR, {"a-2023-24": "One reason."})
    assert mark_failed(lake, staged, YEAR, {"b-2023-24": "Another.", "x-2023-24": "Unknown."}) == ["x-2023-24"]
    assert [row["reason"] for row in read_coverage(lake, staged, YEAR)][:2] == ["One reason.", "Another."]
    assert mark_analysed(lake, staged, "1999-00", ["y"]) == ["y"]
