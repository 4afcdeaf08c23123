"""The step reads converted rows, writes every analysed dataset per report, and gives the same bytes each time."""

from __future__ import annotations

import time

import pytest

from include.analyse import analyse_reports
from include.analyse.core import analyse_report
from include.analyse.step import WRITTEN
from include.datasets import dataset
from include.frameworks import load_framework
from include.lake import open_lake
from include.settings import Settings
from tests.analyse.helpers import REPORT, report_rows
from tests.analyse.test_criteria import IMPACT
from tests.analyse.test_themes import FILLER, MENTAL_HEALTH

YEAR = "2023-24"
FRAMEWORK = load_framework("wt2023")


@pytest.fixture
def lake(tmp_path):
    return open_lake(str(tmp_path))


def put(where, report_id, sections):
    elements, pages = report_rows(sections)
    for name, rows in (("elements", elements), ("pages", pages), ("tables", [])):
        columns = {**dict.fromkeys(("chapter_no",), 1), "report_id": report_id}
        known = set(dataset(name).column_names)
        full = [
            {k: v for k, v in (row | columns | ({"zone": "body"} if name == "pages" else {})).items() if k in known}
            for row in rows
        ]
        where.write(dataset(name), YEAR, report_id, full)


def files(staged):
    return {name: [staged.store.get(key) for key in staged.files(dataset(name), YEAR)] for name in WRITTEN}


def test_every_dataset_is_written_for_every_report_and_a_bad_one_stops_nobody(lake):
    put(lake, REPORT, [MENTAL_HEALTH, FILLER])
    staged = lake.staged("run")
    seen: list[object] = []
    outcomes = analyse_reports(lake, staged, YEAR, [REPORT, "nowhere-2023-24"], Settings(workers=1), seen.append)
    by_id = {outcome.report_id: outcome for outcome in outcomes}
    assert by_id[REPORT].status == "done"
    assert by_id[REPORT].counts["themes_addressed"] >= 1
    assert by_id["nowhere-2023-24"].status == "failed"
    assert "no converted text" in by_id["nowhere-2023-24"].reason
    assert len(seen) == 2
    assert all(len(found) == 1 for found in files(staged).values())
    assert {row["partnership_id"] for row in staged.rows(dataset("scores"), YEAR)} == {"harrow-edge"}


def test_rows_this_run_converted_come_before_those_of_the_lake(lake):
    put(lake, REPORT, [FILLER])
    staged = lake.staged("run")
    put(staged, REPORT, [MENTAL_HEALTH, FILLER])
    analyse_reports(lake, staged, YEAR, [REPORT], Settings(workers=1))
    status = {row["theme_id"]: row["status"] for row in staged.rows(dataset("theme_findings"), YEAR)}
    assert status["mental_health"] == "addressed"


def test_the_same_input_gives_the_same_bytes(lake):
    put(lake, REPORT, [MENTAL_HEALTH, *IMPACT, FILLER])
    first, second = lake.staged("first"), lake.staged("second")
    for staged in (first, second):
        analyse_reports(lake, staged, YEAR, [REPORT], Settings(workers=1))
    assert files(first) == files(second)


def test_rows_fit_their_datasets_and_say_who_made_them():
    elements, pages = report_rows([MENTAL_HEALTH, *IMPACT, FILLER])
    findings = analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge", "0.1.0")
    assert set(findings) == set(WRITTEN)
    for name, rows in findings.items():
        dataset(name).table(rows)
    assert {(row["engine"], row["framework_id"]) for row in findings["theme_findings"]} == {("extractive", "wt2023")}
    assert len(findings["theme_findings"]) == 26


def test_a_report_of_forty_pages_takes_less_than_a_cpu_second():
    sections = [MENTAL_HEALTH, *IMPACT, FILLER] * 7
    many = [(f"{heading} {number}", "\n\n".join([text] * 8)) for number, (heading, text, *_) in enumerate(sections)]
    elements, pages = report_rows(many[:40])
    analyse_report(elements[:20], pages[:2], [], FRAMEWORK, REPORT, "harrow-edge")
    start = time.process_time()
    analyse_report(elements, pages, [], FRAMEWORK, REPORT, "harrow-edge")
    assert sum(len(page["text"].split()) for page in pages) > 12_000
    assert time.process_time() - start < 1.0
