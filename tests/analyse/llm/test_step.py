"""Many reports at once: fair, resumable, and no bad report or dead endpoint costs the others more than it must."""

from __future__ import annotations

import asyncio

from include.analyse import analyse_reports
from include.analyse.llm.call import Answer, Question
from include.analyse.llm.step import questions_ahead
from include.analyse.llm.turns import Turns
from include.lake import open_lake
from include.workers import outcomes
from tests.analyse.llm.reports import YEAR, found, known, put, read_all, settings
from tests.llm_server import Fault, serve

NAMES = ["harrow", "edge", "stone", "vale", "moor"]


def test_many_reports_are_read_at_once_and_each_outcome_is_recorded(tmp_path):
    with serve([known(name) for name in NAMES], latency_s=0.2) as server:
        done, staged = read_all(server, tmp_path, NAMES)
        assert server.state()["most_in_flight"] > 5
    assert {outcome.status for outcome in done} == {"done"}
    assert {outcome.report_id for outcome in outcomes(staged, "analyse")} == {f"{name}-{YEAR}" for name in NAMES}


def test_a_second_try_of_the_run_does_no_report_twice(tmp_path):
    with serve([known("harrow")]) as server:
        read_all(server, tmp_path)
        calls = len(server.billed())
        again, _ = read_all(server, tmp_path)
        assert len(server.billed()) == calls
    assert [outcome.status for outcome in again] == ["done"]


def test_another_run_asks_nothing_again(tmp_path):
    with serve([known("harrow")]) as server:
        _, first = read_all(server, tmp_path)
        lake = open_lake(str(tmp_path))
        staged = lake.staged("another")
        (outcome,) = analyse_reports(lake, staged, YEAR, [f"harrow-{YEAR}"], settings(server))
        assert len(server.billed()) == 7
    assert outcome.counts["calls_from_store"] == 7
    for name in ("theme_findings", "evidence", "contributions", "scores"):
        assert found(staged, name) == found(first, name)
    assert all(call["cost"] == 0 for call in found(staged, "llm_calls"))


def test_questions_asked_ahead_are_those_the_reading_asks(tmp_path):
    with serve([known("harrow")]) as server:
        _, staged = read_all(server, tmp_path)
        lake = open_lake(str(tmp_path))
        ahead = questions_ahead(lake, staged, YEAR, [f"harrow-{YEAR}", f"nowhere-{YEAR}"], settings(server))
        asked = {(call["purpose"], call["call_no"]) for call in found(staged, "llm_calls")}
    assert {(question.purpose, question.call_no) for question in ahead} == asked
    assert len(ahead) == 7


def test_one_bad_report_stops_nobody(tmp_path):
    with serve([known("harrow"), known("edge")]) as server:
        server.fail(Fault("bad_request", times=None, report=f"edge-{YEAR}"))
        lake = open_lake(str(tmp_path))
        ids = [put(lake, "edge"), f"nowhere-{YEAR}", put(lake, "harrow")]
        seen: list[object] = []
        done = analyse_reports(lake, lake.staged("run"), YEAR, ids, settings(server), seen.append)
    by_id = {outcome.report_id: outcome for outcome in done}
    assert by_id[f"harrow-{YEAR}"].status == "done"
    assert by_id[f"edge-{YEAR}"].status == "failed"
    assert "context length" in by_id[f"edge-{YEAR}"].reason
    assert "no converted text" in by_id[f"nowhere-{YEAR}"].reason
    assert len(seen) == 3


def test_a_dead_endpoint_costs_seconds_and_a_later_try_goes_on(tmp_path):
    dead, _ = read_all("http://127.0.0.1:9/v1", tmp_path, NAMES, llm_patience_s=2)
    assert {outcome.status for outcome in dead} == {"failed"}
    with serve([known(name) for name in NAMES]) as server:
        alive, _ = read_all(server, tmp_path, NAMES)
    assert {outcome.status for outcome in alive} == {"done"}


def test_a_spent_budget_leaves_a_state_from_which_a_richer_run_goes_on(tmp_path):
    with serve([known(name) for name in NAMES]) as server:
        poor, _ = read_all(server, tmp_path, NAMES, llm_budget=0.07)
        paid = len(server.billed())
        assert "LLM_BUDGET" in next(outcome.reason for outcome in poor if outcome.status == "failed")
        rich, _ = read_all(server, tmp_path, NAMES)
        assert {outcome.status for outcome in rich} == {"done"}
        assert 0 < paid < len(server.billed()) == 7 * len(NAMES)


# --- turns --------------------------------------------------------------------------------------------------


def question(report, number):
    return Question(report, "themes", number, (("user", f"{report} {number}"),), "s", {}, 10)


class Slow:
    """Notes the order in which questions come to it."""

    def __init__(self):
        self.order = []
        self.at_once = self.most = 0

    async def ask(self, question):
        self.order.append((question.report_id, question.call_no))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        return Answer("{}", None, "stop", "m", 0, 0, 0, 0.0, 0.0, 1)


def take_turns(n_turns, reports=3, calls=4):
    slow = Slow()

    async def go():
        turns = Turns(slow, n_turns)

        async def one(report):
            await turns.ask(question(report, 0))
            await asyncio.gather(*(turns.ask(question(report, number)) for number in range(1, calls)))

        await asyncio.gather(*(one(f"r{number}") for number in range(reports)))

    asyncio.run(go())
    return slow


def test_no_more_than_the_turns_there_are_and_all_of_them():
    assert take_turns(3, reports=6).most == 3


def test_the_very_first_call_goes_ahead_alone():
    slow = take_turns(8)
    assert slow.order[0] == ("r0", 0)
    assert slow.most == 6 or slow.most <= 8


def test_a_report_that_has_begun_is_finished_before_others_begin():
    order = take_turns(2, reports=6).order
    begun = [report for report, number in order if number == 0]
    last_of_first = max(place for place, (report, _) in enumerate(order) if report == begun[0])
    assert order.index((begun[-1], 0)) > last_of_first
