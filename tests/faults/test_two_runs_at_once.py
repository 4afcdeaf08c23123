"""Two runs of the same year at once, and one run twice: as real processes beside each other."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from include.datasets import analysed
from include.lake import open_lake
from include.settings import get_settings
from include.tasks.report_states import files_to_keep, overtaken_reports, plan_year, settle_year
from tests.faults.complete import assert_complete, staged_contents
from tests.faults.conftest import RUN, Played, in_full
from tests.faults.plays import REPORTS, YEAR

pytestmark = pytest.mark.faults


def at_once(played: Played, act: str, *runs: str):
    acts = [played.begin(act, run) for run in runs]
    ended = [one.ended() for one in acts]
    assert all(one.is_done for one in ended), ended
    return ended


def with_twin_of_staging(played: Played, twin: str) -> None:
    """Another run that has come as far with the same reports."""
    staging = played.folder / "_staging"
    shutil.copytree(staging / RUN, staging / twin)
    decided = staging / twin / "decided.json"
    decided.write_text(decided.read_text().replace(f"_staging/{RUN}/", f"_staging/{twin}/"))


def test_two_look_through_the_inbox(played, kept):
    at_once(played, "collect", "one", "other")
    assert sorted(key for key in played.lake.store.list("raw") if "/runs/" not in key) == sorted(
        key for key in kept.store.list("raw") if "/runs/" not in key
    )
    assert list(played.lake.store.list("_staging")) == []


def test_two_read_the_same_reports_each_for_itself(played, states):
    played.at(states, "collected")
    at_once(played, "read", "one", "other")
    wanted = {
        key.split("/", 2)[2]: value for key, value in staged_contents(open_lake(str(states / "read")), RUN).items()
    }
    for run in ("one", "other"):
        found = {key.split("/", 2)[2]: value for key, value in staged_contents(played.lake, run).items()}
        assert found == wanted


def test_two_put_the_same_year_in_place(played, states, kept):
    played.at(states, "decided")
    with_twin_of_staging(played, "other")
    at_once(played, "keep", RUN, "other")
    assert_complete(played.lake, kept)


def test_a_try_taken_for_dead_runs_on_beside_its_successor(played, states, kept):
    played.at(states, "decided")
    ended = at_once(played, "keep", RUN, RUN, RUN)
    assert [one.returned["counts"]["analysed"] for one in ended] == [2, 2, 2]
    assert_complete(played.lake, kept)


def test_what_a_slow_run_has_read_does_not_replace_what_a_later_one_has_read_since(played, states, monkeypatch):
    """Between them a document was replaced: the slow one's findings are of the old document."""
    played.at(states, "kept")
    lake, settings = played.lake, get_settings()
    lake.remove(analysed.REPORT_STATES, YEAR, REPORTS[0])
    slow = plan_year(lake, YEAR, settings)
    assert slow.to_analyse == [REPORTS[0]]
    old = replace(slow.made[REPORTS[0]], fingerprint="of-the-old-document")
    slow = replace(slow, made={REPORTS[0]: old})
    (since,) = open_lake(str(states / "kept")).rows(analysed.REPORT_STATES, YEAR, [REPORTS[0]])
    lake.write(analysed.REPORT_STATES, YEAR, REPORTS[0], [{k: v for k, v in since.items() if k != "reporting_year"}])

    staged = lake.staged("slow")
    staged.write(analysed.SCORES, YEAR, REPORTS[0], [])
    assert overtaken_reports(lake, slow, settings) == [REPORTS[0]]
    rows = settle_year(lake, staged, slow, settings, {})
    assert rows == [] and files_to_keep(staged, slow, rows) == []


def test_findings_are_recorded_with_the_documents_they_were_planned_with(played, states):
    """What comes in while a run reads makes the next run read it again, instead of passing for read."""
    played.at(states, "decided")
    decided = json.loads((played.folder / "_staging" / RUN / "plan.json").read_text())
    lake = played.lake
    states_rows = lake.staged(RUN).rows(analysed.REPORT_STATES, YEAR)
    assert {row["report_id"]: row["fingerprint"] for row in states_rows} == {
        name: one["fingerprint"] for name, one in decided["made"].items()
    }


@in_full
def test_two_runs_from_the_first_task_to_the_release(played, states, undisturbed):
    played.at(states, "collected")
    ended = at_once(played, "analyse", "one", "other")
    assert sorted(one.returned["release"]["is_new"] for one in ended) == [False, True]
    assert_complete(played.lake, undisturbed)
