"""The tasks without Airflow: what is planned, skipped, redone, refused; and what a crash in between leaves."""

import shutil
from datetime import UTC, datetime

import pytest

from include.datasets import analysed, converted, raw
from include.lake import open_lake
from include.settings import PRACTICE
from include.tasks import analyse_reports, collect_reports
from include.tasks.plain import run_all

pytestmark = pytest.mark.slow

YEAR = "2023-24"
REPORT = f"colneborough-{YEAR}"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    shutil.copy(PRACTICE / f"{REPORT}.pdf", folder)
    shutil.copy(PRACTICE / "partnerships.csv", folder)
    (folder / "manifest.csv").write_text(
        f"file,partnership_id,reporting_year,kind\n{REPORT}.pdf,colneborough,{YEAR},main\n"
    )
    return folder


@pytest.fixture(scope="module")
def done(inbox, tmp_path_factory):
    """The whole pipeline once in plain Python, over one report."""
    patch = pytest.MonkeyPatch()
    patch.setenv("LAKE_URI", str(tmp_path_factory.mktemp("lake")))
    patch.setenv("INBOX", str(inbox))
    yield run_all()
    patch.undo()


@pytest.fixture
def lake(done, tmp_path, monkeypatch):
    """A copy of its lake, so that what one test spoils no other finds spoilt."""
    shutil.copytree(open_lake().store.uri, tmp_path / "lake")
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    return open_lake()


def plan_again(run_id: str) -> tuple[list[list[str]], str]:
    batches, message = analyse_reports.plan(run_id, YEAR)
    open_lake().discard(open_lake().staged(run_id))
    return batches, message


def test_a_report_goes_through_every_step(done, lake):
    assert done["collected"]["years"] == [YEAR]
    assert done[YEAR]["settled"]["counts"] == {"analysed": 1, "unchanged": 0}
    assert lake.read(analysed.THEME_FINDINGS, YEAR).num_rows == 26
    assert done[YEAR]["release"]["version"] == 1


def test_what_is_unchanged_is_skipped_and_said_to_be(lake):
    batches, message = plan_again("again")
    assert batches == []
    assert "1 unchanged and skipped" in message


def test_another_framework_or_code_makes_the_report_be_analysed_again_but_not_converted(lake, monkeypatch):
    from include.tasks import report_states

    real = report_states.code_fingerprint
    monkeypatch.setattr(
        report_states, "code_fingerprint", lambda package: "other" if package == "include/analyse" else real(package)
    )
    from include.settings import get_settings

    planned = report_states.plan_year(lake, YEAR, get_settings())
    assert (planned.to_analyse, planned.to_convert) == ([REPORT], [])


def test_a_report_that_cannot_be_read_is_failed_with_its_reason_and_tried_again_next_time(lake, monkeypatch):
    """The bytes vanish from the lake (a broken disk): the report fails, its findings go, the run goes on."""
    row = lake.rows(raw.DOCUMENTS, YEAR)[0]
    data = lake.file(row["raw_key"])
    lake.store.delete(row["raw_key"])
    lake.remove(analysed.REPORT_STATES, YEAR, REPORT)  # so that it must be done anew
    batches, _ = analyse_reports.plan("broken", YEAR)
    outcomes = [one for batch in batches for one in analyse_reports.convert("broken", YEAR, batch, lambda _: None)]
    for batch in batches:
        analyse_reports.analyse("broken", YEAR, batch, lambda _: None)
    settled = analyse_reports.check_and_keep("broken", YEAR)
    assert [one.status for one in outcomes] == ["failed"]
    assert settled["counts"]["failed"] == 1
    assert "not in the lake" in settled["message"]
    assert lake.read(analysed.THEME_FINDINGS, YEAR).num_rows == 0
    coverage = {one["partnership_id"]: one for one in lake.rows(raw.COVERAGE, YEAR)}["colneborough"]
    assert (coverage["status"], coverage["step"]) == ("failed", "analyse")

    lake.store.put(row["raw_key"], data)
    batches, _ = analyse_reports.plan("mended", YEAR)
    assert batches == [[REPORT]]
    analyse_reports.convert("mended", YEAR, batches[0], lambda _: None)
    analyse_reports.analyse("mended", YEAR, batches[0], lambda _: None)
    assert analyse_reports.check_and_keep("mended", YEAR)["counts"]["analysed"] == 1
    coverage = {one["partnership_id"]: one for one in lake.rows(raw.COVERAGE, YEAR)}["colneborough"]
    assert coverage["status"] == "found"


def test_rows_that_break_a_promise_are_refused_with_the_report_named_and_nothing_of_them_is_kept(lake):
    lake.remove(analysed.REPORT_STATES, YEAR, REPORT)
    batches, _ = analyse_reports.plan("spoilt", YEAR)
    analyse_reports.convert("spoilt", YEAR, batches[0], lambda _: None)
    analyse_reports.analyse("spoilt", YEAR, batches[0], lambda _: None)
    staged = lake.staged("spoilt")
    row = {k: v for k, v in staged.rows(analysed.SCORES, YEAR)[0].items() if k != "reporting_year"}
    staged.write(analysed.SCORES, YEAR, REPORT, [{**row, "score": 3}])  # no longer the gated sum of its parts
    settled = analyse_reports.check_and_keep("spoilt", YEAR)
    assert settled["counts"]["failed"] == 1
    state = lake.rows(analysed.REPORT_STATES, YEAR)[0]
    assert (state["state"], state["step"]) == ("failed", "check")
    assert "scores" in state["reason"]
    assert lake.read(analysed.SCORES, YEAR).num_rows == 0


def test_a_run_killed_before_its_rows_were_moved_leaves_the_lake_as_it_was(lake, monkeypatch):
    before = {key: lake.store.get(key) for key in lake.files(converted.PAGES) + lake.files(analysed.EVIDENCE)}
    collected = collect_reports.take_in("killed", "")
    assert collected["counts"]["unchanged"] == 1
    lake.remove(analysed.REPORT_STATES, YEAR, REPORT)
    batches, _ = analyse_reports.plan("killed-2", YEAR)
    analyse_reports.convert("killed-2", YEAR, batches[0], lambda _: None)
    # … and here the machine goes off. The next run:
    assert {key: lake.store.get(key) for key in before} == before
    first_seen = lake.rows(raw.DOCUMENTS, YEAR)[0]["fetched_at"]
    assert run_all()[YEAR]["settled"]["counts"]["analysed"] == 1
    assert {key: lake.store.get(key) for key in before} == before, "the same input gives the same bytes"
    assert lake.rows(raw.DOCUMENTS, YEAR)[0]["fetched_at"] == first_seen < datetime.now(UTC)
