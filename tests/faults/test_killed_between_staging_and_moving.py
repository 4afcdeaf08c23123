"""Killed between staging and moving: whichever file was the last one moved, the same run goes on, and another may as well."""

from __future__ import annotations

import pytest

from include.datasets import analysed
from tests.faults.complete import assert_complete
from tests.faults.conftest import FULL, RUN, in_full

pytestmark = pytest.mark.faults

HALF_MOVED = "move _staging/undisturbed/analysed/evidence"


def moments(played, states, *some: str) -> list[int | str]:
    """The changes in the lake before which keeping is killed: some, or each."""
    if not FULL:
        return list(some)
    played.at(states, "decided")
    journal = played.folder.parent / "journal"
    played.done("keep", RUN, journal=str(journal))
    return list(range(1, len(journal.read_text().splitlines()) + 1))


def test_keeping_a_years_findings(played, states, kept):
    for moment in moments(played, states, HALF_MOVED, "raw/coverage", "delete _staging/undisturbed/decided.json"):
        played.at(states, "decided")
        assert played.play("keep", RUN, die_at=moment).signal == 9, moment
        assert played.done("keep", RUN)["counts"]["analysed"] == 2, moment
        assert_complete(played.lake, kept)


def test_in_the_middle_of_writing_a_file(played, states, kept):
    played.at(states, "decided")
    assert played.play("keep", RUN, die_within="raw/coverage").signal == 9
    played.done("keep", RUN)
    assert_complete(played.lake, kept)


@in_full
def test_before_anything_was_decided(played, states, kept):
    played.at(states, "read")
    assert played.play("keep", RUN, die_at="decided.json").signal == 9
    played.done("keep", RUN)
    assert_complete(played.lake, kept)


@in_full
def test_and_then_another_run_goes_instead(played, states, kept):
    played.at(states, "decided")
    assert played.play("keep", RUN, die_at=HALF_MOVED).signal == 9
    played.done("read", "the-next")
    played.done("keep", "the-next")
    played.discard_staging_of(RUN)
    assert_complete(played.lake, kept)


def test_and_then_the_run_is_begun_anew(played, states, kept):
    """As when somebody clears all tasks of the run in Airflow: what had been decided is put in place first."""
    played.at(states, "decided")
    assert played.play("keep", RUN, die_at=HALF_MOVED).signal == 9
    assert played.done("read", RUN) == []
    assert played.done("keep", RUN)["counts"] == {"unchanged": 2}
    assert_complete(played.lake, kept)


def test_when_all_was_in_place_and_only_the_word_was_missing(played, states, kept):
    """The task did everything, and was killed before Airflow heard of it."""
    played.at(states, "kept")
    before = played.lake.rows(analysed.REPORT_STATES)
    assert played.done("keep", RUN)["counts"]["analysed"] == 2
    assert played.lake.rows(analysed.REPORT_STATES) == before
    assert_complete(played.lake, kept)


def test_collecting(played, kept):
    collected = [key for key in kept.store.list("raw") if "/chase/" not in key]
    for moment in ("move _staging/undisturbed/raw/coverage", "raw/runs"):
        played.folder.mkdir(exist_ok=True)
        played.lake.store.delete("raw")
        assert played.play("collect", RUN, die_at=moment).signal == 9
        played.done("collect", RUN)
        assert [key for key in played.lake.store.list("raw") if "/chase/" not in key] == collected
        assert list(played.lake.store.list("_staging")) == []


@in_full
def test_releasing(played, states, undisturbed):
    """Each single write of a release is tried in `tests/publish/test_release.py`; here it is the whole task."""
    for moment in ("v1/yearly_themes.csv", "v1/manifest.json", "published/2023-24/latest.json", "published/runs"):
        played.at(states, "kept")
        assert played.play("publish", RUN, die_at=moment).signal == 9
        played.done("publish", RUN)
        assert_complete(played.lake, undisturbed)
