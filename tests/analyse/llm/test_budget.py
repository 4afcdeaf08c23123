"""A hard budget: never more, no less than fits, and known again after a restart."""

from __future__ import annotations

import pytest

from include.analyse.llm.call import Answer, BudgetSpent
from tests.analyse.llm.carried import ask_all, gold, question
from tests.llm_server import serve

BUDGET = 0.01


@pytest.fixture
def server():
    with serve([gold("harrow")], latency_s=0.01) as running:
        yield running


def paid(server) -> float:
    return sum((one["input_tokens"] - one["cached_tokens"]) * 1 + one["cached_tokens"] * 0.1 + one["output_tokens"] * 4
               for one in server.billed()) / 1e6  # fmt: skip


def test_the_budget_is_never_exceeded_and_what_is_answered_is_kept(server, tmp_path):
    questions = [question(n, length=2000) for n in range(40)]
    found = ask_all(server, tmp_path, questions, llm_budget=BUDGET)
    answered = [one for one in found if isinstance(one, Answer)]
    assert 0 < len(answered) < 40
    assert all("raise LLM_BUDGET and run again" in str(one) for one in found if isinstance(one, BudgetSpent))
    assert paid(server) <= BUDGET
    dearest = 0.0031  # the most one of these questions may cost
    assert paid(server) > BUDGET - dearest


def test_a_restarted_run_knows_what_it_has_spent_and_a_higher_budget_goes_on(server, tmp_path):
    questions = [question(n, length=2000) for n in range(40)]
    ask_all(server, tmp_path, questions, llm_budget=BUDGET)
    before = len(server.billed())
    again = ask_all(server, tmp_path, questions, llm_budget=BUDGET)
    assert len(server.billed()) <= before + 1
    assert paid(server) <= BUDGET
    assert sum(isinstance(one, BudgetSpent) for one in again) >= 40 - before - 1
    more = ask_all(server, tmp_path, questions, llm_budget=1)
    assert all(isinstance(one, Answer) for one in more)
    assert len(server.billed()) == 40


def test_another_run_has_a_budget_of_its_own(server, tmp_path):
    ask_all(server, tmp_path, [question(n, length=2000) for n in range(40)], llm_budget=BUDGET)
    before = len(server.billed())
    ask_all(server, tmp_path, [question(n, length=2000) for n in range(40, 80)], llm_budget=BUDGET, run_id="next")
    assert len(server.billed()) > before
