"""The Batch API: submitted once whatever dies, collected also in part, and done without where there is none."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from include.analyse.llm import batch, batch_files, batch_part
from include.analyse.llm.batch import advance
from include.lake import open_lake
from tests.analyse.llm.carried import ask_all, gold, question, settings_for
from tests.llm_server import Fault, serve

QUESTIONS = [question(n) for n in range(10)]


@pytest.fixture
def server():
    with serve([gold("harrow")], batch_s=0.1) as running:
        yield running


@pytest.fixture
def go(server, tmp_path):
    """Advance once, or until it is done."""

    def go(until_done=True, questions=QUESTIONS, run="run", **changes):
        state = None
        for _ in range(12):
            state = advance(settings_for(server, **changes), open_lake(str(tmp_path)), run, questions)
            if state.is_done or not until_done:
                break
            time.sleep(0.15)
        return state

    return go


def test_a_batch_fills_the_store_at_half_the_price_and_then_nothing_is_asked(server, go, tmp_path):
    assert not go(until_done=False).is_done
    assert (state := go()).kept == 10
    assert state.rounds == 1
    assert server.state()["batches"] == 1
    answers = ask_all(server, tmp_path, QUESTIONS)
    assert all(one.from_store for one in answers)
    assert len(server.billed()) == 10
    tokens = answers[0].input_tokens + 4 * answers[0].output_tokens
    assert answers[0].cost == pytest.approx(tokens / 1e6 / 2)


def test_a_batch_and_a_single_call_are_the_same_question(server, go, tmp_path):
    ask_all(server, tmp_path, QUESTIONS[:4])
    go()
    assert len({line["content"] for line in server.billed()}) == len(server.billed()) == 10


@pytest.mark.parametrize("fault", ["batch_half_expires", "batch_half_errors"])
def test_what_expired_or_failed_is_submitted_again_and_nothing_else(server, go, fault):
    server.fail(Fault(fault))
    state = go()
    assert state.kept == 10
    assert state.rounds == 2
    assert len(server.billed()) == 10
    assert server.state()["batches"] == 2


def test_after_three_rounds_the_rest_is_left_to_the_ordinary_way(server, go, tmp_path):
    server.fail(Fault("batch_expires", times=None))
    state = go()
    assert state.is_done
    assert state.kept == 0
    assert server.state()["batches"] == 3
    assert "The other 10 are asked the ordinary way" in state.note
    assert len([one for one in ask_all(server, tmp_path, QUESTIONS) if not one.from_store]) == 10


def test_a_batch_that_fails_its_validation_is_named(server, go):
    server.fail(Fault("batch_fails"))
    go(until_done=False)
    time.sleep(0.15)
    assert "failed: 0 answers, 0 failed (invalid_request)" in go(until_done=False).note


def test_an_endpoint_without_batches_falls_back_and_is_not_asked_for_them_again(server, go):
    server.fail(Fault("no_batches", times=None))
    state = go()
    assert state.is_done
    assert "no batches (it answers 404)" in state.note
    server.fail()
    assert go().is_done
    assert server.state()["batches"] == 0


def test_killed_after_it_was_made_and_before_that_was_written_down_it_is_found_and_not_made_again(
    server, go, tmp_path, monkeypatch
):
    server.fail(Fault("batch_not_recorded"))
    state = go(until_done=False)
    assert not state.is_done
    assert server.state()["batches"] == 1
    go(until_done=False)  # its claim is young: whoever holds it may still be at work
    assert server.state()["batches"] == 1
    monkeypatch.setattr(batch_part, "CLAIM_S", 0.0)
    assert go().kept == 10
    assert server.state()["batches"] == 1


@pytest.mark.parametrize(
    "hours", [-1, 24 * 365], ids=["an hour ago", "in a year: the clock was wrong and was put right"]
)
def test_killed_before_it_was_made_it_is_made_by_the_next(server, go, tmp_path, hours):
    go(until_done=False)
    place = tmp_path / "llm" / "batches" / "run" / "1-1"
    (place / "batch.json").unlink()
    (place / "claim-1.json").write_text(json.dumps({"at": (datetime.now(UTC) + timedelta(hours=hours)).isoformat()}))
    assert go().kept == 10
    assert server.state()["batches"] == 1  # found by its name


def test_an_endpoint_that_is_not_there_is_looked_at_again(tmp_path):
    state = advance(settings_for("http://127.0.0.1:9/v1"), open_lake(str(tmp_path)), "run", QUESTIONS)
    assert not state.is_done
    assert "did not answer (APIConnectionError); it will be looked at again" in state.note


def test_large_runs_go_in_several_files(server, go, monkeypatch):
    monkeypatch.setattr(batch_files, "MOST_REQUESTS", 4)
    assert go().kept == 10
    assert server.state()["batches"] == 3


def test_the_budget_holds_for_batches_too(server, go):
    state = go(llm_budget=0.003)
    assert state.is_done
    assert 0 < state.kept < 10
    assert sum(line["input_tokens"] + 4 * line["output_tokens"] for line in server.billed()) / 2e6 <= 0.003
    assert "LLM_BUDGET=0.003 leaves no room" in state.note


def test_a_kept_answer_is_not_put_into_a_batch(server, go, tmp_path):
    ask_all(server, tmp_path, QUESTIONS)
    state = go()
    assert state.is_done
    assert state.rounds == 0
    assert server.state()["batches"] == 0


# --- a run that was given up --------------------------------------------------------------------------------


def test_what_a_run_that_was_given_up_has_submitted_the_next_run_waits_for_and_does_not_pay_again(
    server, go, monkeypatch
):
    monkeypatch.setattr(batch_files, "MOST_REQUESTS", 4)
    server.fail(Fault("batch_is_slow", times=None))
    go(until_done=False, questions=QUESTIONS[:8])
    state = go(until_done=False, run="next")
    assert "2 batches of other runs hold questions of this one; it will be looked at again" in state.note
    assert server.state()["batches"] == 2
    server.fail()
    assert (state := go(run="next")).kept == 10
    assert len(server.billed()) == 10
    assert server.state()["batches"] == 3, "the two that the first run had not asked went in one of their own"
    assert go().is_done, "the run that was given up can still be cleared"
    assert len(server.billed()) == 10


def test_a_run_that_died_before_its_batch_was_written_down_leaves_it_to_the_next(server, go, monkeypatch):
    server.fail(Fault("batch_not_recorded"))
    go(until_done=False)
    monkeypatch.setattr(batch_part, "CLAIM_S", 0.0)
    assert go(run="next").kept == 10
    assert server.state()["batches"] == 1
    assert len(server.billed()) == 10


def test_a_claim_that_never_became_a_batch_holds_nobody_up(server, go, tmp_path):
    go(until_done=False, questions=QUESTIONS[:1])
    place = tmp_path / "llm" / "batches" / "run" / "1-1"
    (place / "batch.json").unlink()
    old = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    (place / "claim-1.json").write_text(json.dumps({"at": old, "job": "a name the endpoint has never heard"}))
    assert go(run="next").kept == 10
    assert json.loads((place / "collected.json").read_text()) == {"status": "not submitted"}


def test_a_batch_of_other_questions_is_not_waited_for(server, go):
    go(until_done=False, questions=QUESTIONS[:5])
    state = go(until_done=False, questions=QUESTIONS[5:], run="next")
    assert state.note == ""
    assert server.state()["batches"] == 2


def test_two_runs_that_begin_together_submit_once(server, go, monkeypatch):
    def slowly(*told):
        time.sleep(1)  # both would have looked for batches of the other by then
        return batch_files.split(*told)

    monkeypatch.setattr(batch, "split", slowly)
    server.fail(Fault("batch_is_slow", times=None))
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda run: go(until_done=False, run=run), ("one", "other")))
    assert server.state()["batches"] == 1
