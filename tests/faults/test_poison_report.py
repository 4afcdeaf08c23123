"""A report that kills the process that reads it, each time: it alone fails, by name and with a reason, and all others are read."""

from __future__ import annotations

import pytest

from include.datasets import analysed, raw
from include.settings import PRACTICE
from tests.faults.complete import contents
from tests.faults.conftest import fill_inbox
from tests.faults.plays import REPORTS
from tests.faults.poison import poisoned

pytestmark = pytest.mark.faults

POISON = "brackenshire-2023-24"


def test_it_fails_alone_and_the_others_are_as_if_it_were_not_there(played, states, kept, tmp_path):
    inbox = fill_inbox(tmp_path / "inbox")
    (inbox / "poison.pdf").write_bytes(poisoned(PRACTICE / "colneborough-2024-25.pdf"))
    with (inbox / "manifest.csv").open("a") as manifest:
        manifest.write("poison.pdf,brackenshire,2023-24,main\n")
    given = {"INBOX": str(inbox), "REPORT_MEMORY_LIMIT_MB": "2200"}

    played.done("collect", "first", env=given)
    outcomes = played.done("read", "first", env=given)
    failed = [one for one in outcomes if one["status"] == "failed"]
    assert {one["report_id"] for one in failed} == {POISON}
    assert "process died" in failed[0]["reason"]
    assert {one["report_id"] for one in outcomes if one["status"] == "done"} == set(REPORTS)

    assert played.done("keep", "first", env=given)["counts"] == {"analysed": 2, "failed": 1, "unchanged": 0}
    (state,) = [row for row in played.lake.rows(analysed.REPORT_STATES) if row["report_id"] == POISON]
    assert (state["state"], state["step"]) == ("failed", "convert")
    coverage = {row["report_id"]: row for row in played.lake.rows(raw.COVERAGE) if row["report_id"]}
    assert coverage[POISON]["status"] == "failed" and "process died" in coverage[POISON]["reason"]
    wanted = {key: value for key, value in contents(kept).items() if "raw/coverage" not in key}
    assert {key: value for key, value in contents(played.lake).items() if key in wanted} == wanted

    again = played.done("read", "second", env=given)
    assert {one["report_id"] for one in again} == {POISON}, "the next run tries it again, and nothing else"
    assert {one["status"] for one in again} == {"failed"}
