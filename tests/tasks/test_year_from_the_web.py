"""From partnerships' websites to published tables: a report in a PDF, one told in web pages, and two that are missing."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from include.datasets import analysed, converted, raw
from include.lake import Lake, open_lake
from include.settings import PROJECT
from tests.miniature_web import all_cases, serve
from tests.miniature_web.running import environment_in, write_register

pytestmark = pytest.mark.slow

YEAR = "2024-25"
PDF, CHAPTERS, CLOSED, DEAD = "farrowby", "stellbridge", "noentry", "gonehill"


@pytest.fixture(scope="module")
def lake(tmp_path_factory) -> Lake:
    """A lake after one run of everything, whose only source is the web."""
    folder = tmp_path_factory.mktemp("from_the_web")
    (folder / "inbox").mkdir()
    cases = [case for case in all_cases() if case.key in {PDF, CHAPTERS, CLOSED, DEAD}]
    with serve(cases) as web:
        given = {
            "CRAWL": "true", "CRAWL_YEARS": YEAR, "CRAWL_DELAY_S": "0.1", "CRAWL_TIMEOUT_S": "3", "INBOX": str(folder / "inbox"),
            "REGISTER": str(write_register(cases, folder / "register.csv")), "LAKE_URI": str(folder / "lake"), "ENGINE": "extractive",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "include.tasks"],
            cwd=PROJECT, env=environment_in(web, folder) | given, capture_output=True, text=True, timeout=280, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return open_lake(str(folder / "lake"))


def test_every_partnership_has_its_state_and_cause(lake):
    rows = {row["partnership_id"]: row for row in lake.rows(raw.COVERAGE, YEAR)}
    assert {name: row["status"] for name, row in rows.items()} == {
        PDF: "found", CHAPTERS: "found", CLOSED: "blocked_by_robots", DEAD: "unreachable",
    }  # fmt: skip
    assert rows[DEAD]["http_cause"]
    assert rows[CLOSED]["is_overdue"]


def test_documents_keep_where_they_came_from(lake):
    rows = lake.rows(raw.DOCUMENTS, YEAR)
    assert {row["brought_by"] for row in rows} == {"crawler"}
    assert all(row["source"].startswith("http") and row["http_status"] == 200 for row in rows)
    chapters = [row for row in rows if row["partnership_id"] == CHAPTERS]
    assert [row["kind"] for row in chapters] == ["chapter"] * len(chapters)
    assert len(chapters) >= 5


def test_both_reports_are_analysed_with_quotes_and_the_web_pages_as_one_report(lake):
    states = {row["report_id"]: row["state"] for row in lake.rows(analysed.REPORT_STATES, YEAR)}
    assert states == {f"{PDF}-{YEAR}": "analysed", f"{CHAPTERS}-{YEAR}": "analysed"}
    assert len({row["document_id"] for row in lake.rows(converted.PAGES, YEAR, names=[f"{CHAPTERS}-{YEAR}"])}) >= 5
    assert any(row["check_result"] == "verified" for row in lake.rows(analysed.EVIDENCE, YEAR))


def test_who_is_missing_stands_in_the_chase_list(lake):
    chase = list(csv.DictReader(lake.store.get(f"raw/chase/{YEAR}.csv").decode("utf-8-sig").splitlines()))
    assert {CLOSED, DEAD} <= {row["partnership_id"] for row in chase}
    assert Path(lake.store.uri, "published", YEAR, "latest").exists()
