"""A year read by a model, without Airflow: what it leaves open is named, and asking on is never paid twice."""

import shutil

import pytest

from include.datasets import analysed
from include.lake import open_lake
from include.settings import PRACTICE
from include.tasks import analyse_reports
from include.tasks.plain import run_all
from tests.llm_server import Fault, serve

pytestmark = pytest.mark.slow

YEAR = "2023-24"
REPORT = f"colneborough-{YEAR}"


@pytest.fixture(scope="module")
def server():
    with serve(PRACTICE) as running:
        running.fail(Fault("missing", times=None, keys=("theme_3",)))
        yield running


@pytest.fixture(scope="module")
def done(server, tmp_path_factory):
    """One report through the whole pipeline, by a model that never answers theme 3."""
    inbox = tmp_path_factory.mktemp("inbox")
    shutil.copy(PRACTICE / f"{REPORT}.pdf", inbox)
    shutil.copy(PRACTICE / "partnerships.csv", inbox)
    (inbox / "manifest.csv").write_text(
        f"file,partnership_id,reporting_year,kind\n{REPORT}.pdf,colneborough,{YEAR},main\n"
    )
    patch = pytest.MonkeyPatch()
    given = {
        "LAKE_URI": str(tmp_path_factory.mktemp("lake")), "INBOX": str(inbox), "ENGINE": "openai",
        "OPENAI_BASE_URL": server.base_url, "OPENAI_MODEL": "test-model",
    }  # fmt: skip
    for name, value in given.items():
        patch.setenv(name, value)
    yield run_all()
    patch.undo()


def test_a_theme_that_was_not_answered_is_named_and_the_rest_is_published(done):
    (state,) = open_lake().rows(analysed.REPORT_STATES, YEAR)
    assert (state["state"], state["step"]) == ("partly_analysed", "analyse")
    assert "theme_3" in state["reason"]
    assert (state["engine"], state["model"]) == ("openai", "test-model")
    assert state["prompt_version"].startswith("1.0 ")
    assert open_lake().read(analysed.THEME_FINDINGS, YEAR).num_rows == 25
    assert open_lake().read(analysed.SCORES, YEAR).num_rows == 1
    assert done[YEAR]["release"]["version"] == 1


def test_the_next_run_tries_it_again_and_pays_nothing_for_what_is_kept(done, server):
    batches, _ = analyse_reports.plan("next", YEAR)
    assert batches == [[REPORT]]
    paid = len(server.billed())
    (outcome,) = analyse_reports.analyse("next", YEAR, batches[0], lambda outcome: None)
    open_lake().discard(open_lake().staged("next"))
    assert outcome.counts["calls_from_store"] == outcome.counts["calls"] == 9
    assert len(server.billed()) == paid


def test_other_votes_make_the_report_be_asked_again(done, server, monkeypatch):
    monkeypatch.setenv("LLM_VOTES", "1")
    _, message = analyse_reports.plan("votes", YEAR)
    open_lake().discard(open_lake().staged("votes"))
    assert "1 reports to do" in message
