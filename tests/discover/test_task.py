"""The task behind the DAG: staged, checked, then put in place; a broken promise leaves what was there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from include.datasets import dataset
from include.datasets.runs import RUNS
from include.discover import DiscoverError
from include.lake import open_lake
from include.settings import PROJECT
from include.tasks import discover_themes
from tests.discover.reports import NAMES, YEAR, fill


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKE_URI", str(tmp_path))
    monkeypatch.setenv("ENGINE", "extractive")
    return fill(open_lake(str(tmp_path)), NAMES)


@pytest.fixture
def suites(monkeypatch):
    """What was put to the suites; their verdict can be changed. The suites themselves are tried in tests/checks."""
    seen = SimpleNamespace(tables={}, beside={}, success=True)

    def check(tables, beside, **_):
        seen.tables, seen.beside = tables, beside
        return SimpleNamespace(success=seen.success, docs="checks/here", explain=lambda: "Ranks count from 1.")

    monkeypatch.setattr(discover_themes, "check_tables", check)
    return seen


def test_candidates_are_checked_then_kept_and_a_second_run_replaces_them(lake, suites):
    said = discover_themes.look("run-1", YEAR)
    assert set(suites.tables) == {"theme_candidates", "candidate_evidence"} and suites.beside["pages"].num_rows > 0
    first = lake.rows(dataset("theme_candidates"), YEAR)
    assert len(first) == said["candidates"] == 2
    discover_themes.look("run-2", YEAR)
    assert lake.rows(dataset("theme_candidates"), YEAR) == first
    assert list(lake.store.list("_staging")) == []
    runs = lake.rows(RUNS["analysed"], YEAR)
    assert {row["run_id"] for row in runs} == {"run-1", "run-2"}
    assert all(dict(row["counts"])["candidates"] == 2 for row in runs)


def test_a_broken_promise_keeps_what_was_there(lake, suites):
    discover_themes.look("run-1", YEAR)
    before = lake.rows(dataset("candidate_evidence"), YEAR)
    suites.success = False
    with pytest.raises(DiscoverError, match=r"What was found for 2023-24 was not kept\. Ranks count from 1\."):
        discover_themes.look("run-2", YEAR)
    assert lake.rows(dataset("candidate_evidence"), YEAR) == before
    assert list(lake.store.list("_staging")) == []


def test_nothing_sets_the_search_off_and_it_sets_off_nothing():
    wiring = (PROJECT / "dags" / "discover_themes.py").read_text()
    assert "schedule=PartitionedAtRuntime()" in wiring
    assert "outlets" not in wiring and "PartitionedAssetTimetable" not in wiring
