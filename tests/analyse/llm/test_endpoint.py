"""The carrier of questions: pays once, fails by name, and lets nobody's secrets out."""

from __future__ import annotations

import json
import logging

import pytest

from include.analyse.llm.call import Answer, CallError, EndpointDown
from include.analyse.llm.endpoint import _cut
from include.settings import SettingsError
from tests.analyse.llm.carried import ask_all, gold, question
from tests.llm_server import Fault, serve


@pytest.fixture
def server():
    with serve([gold("harrow")]) as running:
        yield running


def test_an_answer_comes_with_its_tokens_its_cost_and_its_tries(server, tmp_path):
    (answer,) = ask_all(server, tmp_path, [question()])
    assert json.loads(answer.text)["theme_1"]["status"] == "addressed"
    (line,) = server.billed()
    assert (answer.input_tokens, answer.output_tokens) == (line["input_tokens"], line["output_tokens"])
    assert answer.cost == pytest.approx((line["input_tokens"] + 4 * line["output_tokens"]) / 1e6)
    assert answer.attempts == 1
    assert not answer.from_store


def test_cached_tokens_are_counted_and_cost_less(server, tmp_path):
    first, second = (ask_all(server, tmp_path, [question(n, length=9000)])[0] for n in (1, 2))
    assert first.cached_input_tokens == 0
    assert second.cached_input_tokens >= 2048
    assert second.cost < first.cost / 2


def test_a_kept_answer_is_not_paid_again_and_the_same_run_still_knows_its_cost(server, tmp_path):
    (first,) = ask_all(server, tmp_path, [question()])
    (same_run,) = ask_all(server, tmp_path, [question()])
    (other_run,) = ask_all(server, tmp_path, [question()], run_id="another")
    assert len(server.billed()) == 1
    assert same_run.from_store
    assert same_run.cost == first.cost
    assert other_run.text == first.text
    assert other_run.cost == 0


def test_votes_other_models_and_other_temperatures_are_other_questions(server, tmp_path):
    ask_all(server, tmp_path, [question(), question(vote=1)])
    ask_all(server, tmp_path, [question()], openai_model="test-other")
    ask_all(server, tmp_path, [question()], llm_temperature=0.5)
    assert len(server.billed()) == 4


def test_the_same_question_asked_twice_at_once_is_paid_once(server, tmp_path):
    ask_all(server, tmp_path, [question(), question(), question()])
    assert len(server.billed()) == 1


@pytest.mark.parametrize("kind", ["error_500", "error_503", "drop", "not_json", "no_choices", "refused_429"])
def test_a_passing_fault_is_outlived(server, tmp_path, kind):
    server.fail(Fault(kind, retry_after="0.2"))
    (answer,) = ask_all(server, tmp_path, [question()])
    assert answer.attempts == 2


def test_a_stalled_call_ends_with_the_time_out_and_is_tried_again(server, tmp_path):
    server.fail(Fault("stall"))
    (answer,) = ask_all(server, tmp_path, [question()], llm_timeout_s=1)
    assert answer.attempts == 2


def test_a_question_that_always_fails_is_given_up_by_name_while_others_are_answered(server, tmp_path):
    server.fail(Fault("error_500", times=None, word="question 1."))
    first, second, *_ = ask_all(server, tmp_path, [question(n) for n in range(8)])
    assert isinstance(first, Answer)
    assert isinstance(second, CallError)
    assert not isinstance(second, EndpointDown)
    assert str(second).startswith("harrow-2023-24, themes 2: no answer after 3 tries (LLM_ATTEMPTS)")


def test_refusals_and_cut_off_answers_are_answers_that_are_kept(server, tmp_path):
    server.fail(Fault("refusal", word="question 1."), Fault("truncated", word="question 2."))
    refused, cut = ask_all(server, tmp_path, [question(1), question(2)])
    assert refused.text is None
    assert refused.refusal
    assert cut.is_cut_off
    again = ask_all(server, tmp_path, [question(1), question(2)])
    assert [one.from_store for one in again] == [True, True]


def test_a_question_the_endpoint_does_not_take_is_not_asked_again(server, tmp_path):
    server.fail(Fault("bad_request"))
    (failed,) = ask_all(server, tmp_path, [question()])
    assert "refused with 400: This model's maximum context length is 8192 tokens." in str(failed)
    assert len(server.log()) == 1


@pytest.mark.parametrize(("kind", "said"), [("bad_key", "refuses the key"), ("no_credit", "no credit left")])
def test_what_no_waiting_mends_stops_all_calls_at_once(server, tmp_path, kind, said):
    server.fail(Fault(kind, times=None))
    failed = ask_all(server, tmp_path, [question(n) for n in range(20)], llm_concurrency=2)
    assert all(isinstance(one, EndpointDown) and said in str(one) for one in failed)
    assert len(server.log()) <= 2


def test_the_name_of_a_parameter_is_changed_where_a_server_wants_another(tmp_path):
    with serve([gold("harrow")], max_tokens_name="max_completion_tokens") as server:
        answers = ask_all(server, tmp_path, [question(n) for n in range(3)])
    assert all(isinstance(one, Answer) for one in answers)


def test_nothing_of_a_report_and_no_key_reaches_a_log_or_an_error(server, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    server.fail(Fault("error_500"), Fault("drop"), Fault("bad_request", word="question 1."))
    said = [str(one) for one in ask_all(server, tmp_path, [question(0), question(1)]) if isinstance(one, CallError)]
    everything = caplog.text + " ".join(said)
    assert "partnership of harrow" not in everything
    assert "sk-secret" not in everything
    kept = " ".join(path.read_text() for path in (tmp_path / "llm").rglob("*.json"))
    assert "sk-secret" not in kept


def test_a_model_without_a_price_costs_nothing_and_that_is_said(server, tmp_path, caplog):
    (answer,) = ask_all(server, tmp_path, [question()], llm_prices="")
    assert answer.cost == 0
    assert "LLM_PRICES says nothing of 'test-model'" in caplog.text


def test_a_budget_that_cannot_be_kept_is_refused_before_the_first_call(server, tmp_path):
    with pytest.raises(SettingsError, match="LLM_BUDGET=1 cannot be kept"):
        ask_all(server, tmp_path, [question()], llm_prices="", llm_budget=1)
    assert not server.log()


@pytest.mark.parametrize(("read", "is_refused"), [(100, True), (3000, False), (0, False)])
def test_an_answer_to_half_a_report_is_no_answer(read, is_refused):
    asked = question(length=9000)
    answer = Answer(
        text="{}", refusal=None, finish_reason="stop", model="m", input_tokens=read, cached_input_tokens=0,
        output_tokens=9, cost=0.0, seconds=1.0, attempts=1,
    )  # fmt: skip
    assert ("cuts long reports off" in _cut(asked, answer)) == is_refused
