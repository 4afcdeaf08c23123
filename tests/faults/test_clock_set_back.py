"""The clock is set back by a year: nothing waits for it to catch up, and what people said last stays their last word.

The clock is an injected one: every `datetime` of the house's own code in the acting process says another time.
"""

from __future__ import annotations

import pytest

from include.datasets import raw
from tests.faults.complete import assert_complete
from tests.faults.conftest import RUN

pytestmark = pytest.mark.faults

A_YEAR = -365.0


def test_a_killed_runs_hold_from_the_future_does_not_block_the_year(played, states, kept):
    played.at(states, "decided")
    assert played.play("keep", RUN, die_at="raw/coverage").signal == 9
    played.done("keep", RUN, clock_days=A_YEAR)
    assert_complete(played.lake, kept)


def test_what_is_done_stays_done_and_documents_keep_the_day_they_were_first_seen(played, states, kept):
    played.at(states, "kept")
    first_seen = {row["document_id"]: row["fetched_at"] for row in played.lake.rows(raw.DOCUMENTS)}
    assert played.done("collect", "earlier", clock_days=A_YEAR)["counts"]["unchanged"] == 2
    assert played.done("read", "earlier", clock_days=A_YEAR) == []
    assert {row["document_id"]: row["fetched_at"] for row in played.lake.rows(raw.DOCUMENTS)} == first_seen
    played.discard_staging_of("earlier")
    assert_complete(played.lake, kept)


def test_a_persons_last_word_is_their_last_word(played, states):
    played.at(states, "kept")
    said = played.done("decide_twice", clock_days=A_YEAR)
    assert said == {"settled": "not_mentioned", "settled_by": "person", "reviews": 1, "decided": 2}


def test_a_mark_of_good_practice_taken_back_is_taken_back(played, states):
    played.at(states, "kept")
    assert played.done("mark_and_take_back", clock_days=A_YEAR) == []
