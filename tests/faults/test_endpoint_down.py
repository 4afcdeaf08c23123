"""The model's endpoint is down for a while: no paid call is repeated, and the findings are those of a run without trouble."""

from __future__ import annotations

from collections import Counter

import pytest

from include.datasets import analysed
from include.settings import PRACTICE
from tests.faults.complete import staged_contents
from tests.faults.conftest import FULL, Played, in_full, until
from tests.faults.plays import YEAR
from tests.faults.proxy import Proxy
from tests.llm_server import serve

pytestmark = pytest.mark.faults

SECONDS = 60.0 if FULL else 3.0


class Endpoint:
    """The tests' server, which counts what it bills, behind a proxy through which the house reaches it."""

    def __init__(self, server, patience_s: int):
        self.server = server
        host, port = server.address.removeprefix("http://").split(":")
        self.proxy = Proxy((host, int(port)))
        self.env = {
            "ENGINE": "openai", "OPENAI_BASE_URL": f"{self.proxy.address}/v1", "OPENAI_MODEL": "test-model",
            "LLM_PATIENCE_S": str(patience_s), "LLM_CONCURRENCY": "4",
        }  # fmt: skip

    def billed(self) -> Counter[str]:
        return Counter(line["content"] for line in self.server.billed())


@pytest.fixture(scope="module")
def untroubled(stage, states, tmp_path_factory):
    """What a run whose endpoint is always there stages, and how many calls it pays."""
    played = Played(stage, tmp_path_factory.mktemp("untroubled") / "lake").at(states, "collected")
    with serve(PRACTICE) as server:
        endpoint = Endpoint(server, 60)
        played.done("read", "run", env=endpoint.env)
        paid = endpoint.billed()
    assert set(paid.values()) == {1}
    return findings(played), len(paid)


def findings(played: Played) -> dict[str, object]:
    """What was staged, but for the seconds each call took and whether it came from the store."""
    told = staged_contents(played.lake, "run")
    calls = played.lake.staged("run").rows(analysed.LLM_CALLS, YEAR)
    asked = sorted((row["report_id"], row["purpose"], row["input_tokens"], row["output_tokens"]) for row in calls)
    passing = ("/llm_calls/", "/outcomes/", "/plan.json")
    return {key: value for key, value in told.items() if not any(one in key for one in passing)} | {"calls": asked}


@pytest.mark.parametrize("manner", [pytest.param("refusing", marks=in_full), pytest.param("resetting", marks=in_full)])
def test_a_patient_run_waits_until_it_is_back(played, states, untroubled, manner):
    played.at(states, "collected")
    with serve(PRACTICE, latency_s=0.1) as server:
        endpoint = Endpoint(server, 300)
        act = played.begin("read", "run", env=endpoint.env)
        until(lambda: len(server.billed()) >= 4, "asking begins")
        with endpoint.proxy.behaving(manner, SECONDS):
            pass
        ended = act.ended()
        assert ended.is_done, ended
        paid = endpoint.billed()
    assert endpoint.proxy.struck > 0
    assert findings(played) == untroubled[0]
    assert len(paid) == untroubled[1] and set(paid.values()) == {1}, "every question is paid once"


def test_a_run_that_gives_up_is_tried_again_and_pays_only_for_the_rest(played, states, untroubled):
    played.at(states, "collected")
    with serve(PRACTICE, latency_s=0.1) as server:
        endpoint = Endpoint(server, 1)
        act = played.begin("read", "run", env=endpoint.env)
        until(lambda: len(server.billed()) >= 4, "asking begins")
        endpoint.proxy.behaves = "refusing"
        outcomes = act.ended().returned
        assert "failed" in {one["status"] for one in outcomes if one["step"] == "analyse"}, (
            "one of them may be done by then"
        )
        endpoint.proxy.behave_well()
        played.done("read", "run", env=endpoint.env)
        paid = endpoint.billed()
    assert findings(played) == untroubled[0]
    assert len(paid) == untroubled[1] and set(paid.values()) == {1}, "every question is paid once"


def test_a_try_taken_for_dead_and_its_successor_do_not_both_pay(played, states, untroubled):
    played.at(states, "collected")
    with serve(PRACTICE, latency_s=0.1) as server:
        endpoint = Endpoint(server, 60)
        acts = [played.begin("read", "run", env=endpoint.env) for _ in range(2)]
        assert all(act.ended().is_done for act in acts)
        paid = endpoint.billed()
    assert findings(played) == untroubled[0]
    assert len(paid) == untroubled[1] and set(paid.values()) == {1}, "every question is paid once"


def test_answers_that_cannot_be_kept_for_a_while_are_not_paid_again(played, states, untroubled):
    """The lake is full while the model answers: what was paid for waits in memory, and nothing more is asked."""
    played.at(states, "collected")
    with serve(PRACTICE, latency_s=0.1) as server:
        endpoint = Endpoint(server, 60)
        done = played.done("read", "run", env=endpoint.env, keeping_fails_s=SECONDS)
        paid = endpoint.billed()
    assert {one["status"] for one in done} == {"done"}
    assert findings(played) == untroubled[0]
    assert len(paid) == untroubled[1] and set(paid.values()) == {1}, "every question is paid once"
