"""Child processes: one bad report never stops the others, and what is done is not done again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from include.lake import open_lake
from include.settings import PROJECT
from include.workers import ReportError, outcomes, work_through


def behave(report_id: str) -> dict:
    """A job that does what its report's name says."""
    if report_id.startswith("who"):
        return {"server": os.getppid(), "knows_tables": int("pyarrow.parquet" in sys.modules)}
    if report_id.startswith("abort"):
        os.abort()
    if report_id.startswith("hang"):
        time.sleep(60)
    if report_id.startswith("hungry"):
        bytearray(6 * 2**30)
    if report_id.startswith("empty"):
        raise ReportError("It holds no page. Ask the partnership for another copy.")
    if report_id.startswith("slip"):
        return {}["nothing"]
    if report_id.startswith("count:"):
        with Path(report_id.removeprefix("count:")).open("a") as file:
            file.write("x")
    return {"n_pages": 3, "note": "well"}


@pytest.fixture
def work(tmp_path):
    staged = open_lake(str(tmp_path)).staged("run")

    def run(*report_ids: str):
        found = work_through(
            behave, report_ids, step="convert", staged=staged, workers=2, time_limit_s=2, memory_limit_mb=2000
        )
        return {outcome.report_id: outcome for outcome in found}

    run.staged = staged  # type: ignore[attr-defined]
    return run


def test_each_bad_report_ends_with_its_reason_and_the_others_are_done(work):
    found = work("good", "abort", "hang", "hungry", "empty", "slip", "fine")
    assert {name for name, outcome in found.items() if outcome.status == "done"} == {"good", "fine"}
    assert "process died" in found["abort"].reason
    assert "longer than 2 s" in found["hang"].reason
    assert "more than 2000 MB" in found["hungry"].reason
    assert found["empty"].reason == "It holds no page. Ask the partnership for another copy."
    assert "error of the software" in found["slip"].reason
    assert found["good"].counts == {"n_pages": 3}
    assert found["good"].notes == {"note": "well"}


def test_outcomes_are_on_record_as_they_come_for_progress_and_resuming(work):
    work("good", "empty")
    assert {(o.report_id, o.status) for o in outcomes(work.staged, "convert")} == {
        ("good", "done"),
        ("empty", "failed"),
    }


def test_a_second_try_of_the_same_run_does_only_what_is_not_done(work, tmp_path):
    counter = tmp_path / "counter"
    first = work(f"count:{counter}")
    again = work(f"count:{counter}")
    assert counter.read_text() == "x"
    assert first.keys() == again.keys()


def test_a_step_that_comes_again_finds_its_modules_loaded_and_another_step_has_its_own(tmp_path):
    """Loading what a step needs takes longer than reading a report: years and batches take turns, and pay once."""

    def children(run: str, preload: tuple[str, ...]) -> dict:
        staged = open_lake(str(tmp_path)).staged(run)
        (outcome,) = work_through(
            behave, ["who"], step="convert", staged=staged, workers=1, time_limit_s=20, memory_limit_mb=2000,
            preload=preload,
        )  # fmt: skip
        return outcome.counts

    first, other, again = children("1", ("pyarrow.parquet",)), children("2", ()), children("3", ("pyarrow.parquet",))
    assert first == again
    assert first["knows_tables"]
    assert other["server"] != first["server"]


def test_children_do_not_import_the_program_that_started_them(tmp_path):
    """It may be all of Airflow: seconds of CPU for every report and step."""
    program = tmp_path / "program.py"
    program.write_text(f"""
import pathlib
from include.lake import open_lake
from include.workers import work_through
from tests.test_workers import behave
with pathlib.Path({str(tmp_path)!r}, "imported").open("a") as file:
    file.write("once ")
if __name__ == "__main__":
    staged = open_lake({str(tmp_path / "lake")!r}).staged("run")
    found = work_through(behave, ["good"], step="convert", staged=staged, workers=1, time_limit_s=60, memory_limit_mb=2000)
    print(found[0].status, found[0].reason)
""")
    told = subprocess.run(
        [sys.executable, str(program)], env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True
    )
    assert told.stdout.split()[0] == "done", told
    assert (tmp_path / "imported").read_text() == "once "
