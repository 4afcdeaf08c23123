"""Limits per minute: kept when told, learnt when not, and used to the full."""

from __future__ import annotations

import asyncio

import pytest

from include.analyse.llm.call import Answer, EndpointDown
from include.analyse.llm.limits import Flow, Limits, retry_after
from tests.analyse.llm.carried import ask_all, gold, question, settings_for
from tests.llm_server import Fault, serve


def refused(server) -> int:
    return sum(line["status"] == 429 for line in server.log())


@pytest.mark.parametrize("amount", [1.0, 900.0], ids=["requests", "tokens"])
def test_a_limit_is_used_to_the_full_and_never_passed(amount):
    """By a clock of the test's own; against the server's clock it is measured by `make benchmark-llm`."""
    flow = Flow(told=int(600 * amount), at=0.0)
    sent = [0.0]
    for now in (tick / 100 for tick in range(120_00)):
        if flow.wait_for(amount, now) <= 0:
            flow.take(amount)
            sent.append(now)
    assert len(sent) >= 0.99 * 1200
    assert all(sum(start <= at < start + 60 for at in sent) <= 600 + flow.capacity / amount for start in range(60))


@pytest.mark.parametrize("changes", [{"llm_requests_per_minute": 1200}, {}], ids=["told", "learnt from headers"])
def test_a_limit_on_requests_is_kept(tmp_path, changes):
    with serve([gold("harrow")], requests_per_minute=1200, burst_s=1) as server:
        found = ask_all(server, tmp_path, [question(n) for n in range(120)], **changes)
        assert all(isinstance(one, Answer) for one in found)
        assert refused(server) <= (
            3 if changes else 40
        )  # a call or two may be late on a busy machine, and so too near the next


def test_a_limit_on_tokens_is_kept(tmp_path):
    with serve([gold("harrow")], tokens_per_minute=600_000, burst_s=2) as server:
        found = ask_all(server, tmp_path, [question(n, length=8000) for n in range(30)], llm_tokens_per_minute=600_000)
        assert all(isinstance(one, Answer) for one in found)
        assert refused(server) <= 2


def test_limits_nobody_tells_are_found_by_refusals(tmp_path):
    with serve([gold("harrow")], requests_per_minute=1200, burst_s=1, ratelimit_headers=False) as server:
        found = ask_all(server, tmp_path, [question(n) for n in range(100)])
        assert all(isinstance(one, Answer) for one in found)
        assert len(server.billed()) == 100


def test_a_pause_that_is_asked_for_is_kept_by_all(tmp_path):
    with serve([gold("harrow")]) as server:
        server.fail(Fault("refused_429", retry_after="2"))
        ask_all(server, tmp_path, [question(n) for n in range(10)], llm_concurrency=1)
        first, second = server.log()[:2]
        assert second["at"] - first["at"] >= 1.9


def test_a_pause_longer_than_our_patience_ends_the_run(tmp_path):
    with serve([gold("harrow")]) as server:
        server.fail(Fault("refused_429", times=None, retry_after="3600"))
        found = ask_all(server, tmp_path, [question(n) for n in range(10)])  # an hour's pause would pass any time-out
        assert all(isinstance(one, EndpointDown) and "3600 s" in str(one) for one in found)


def test_calls_go_in_the_order_in_which_they_come():
    async def go():
        limits = Limits(settings_for("http://x", llm_requests_per_minute=6000))
        order: list[int] = []

        async def one(number):
            await limits.enter(10)
            order.append(number)

        await asyncio.gather(*(one(number) for number in range(20)))
        return order

    assert asyncio.run(go()) == list(range(20))


def test_a_limit_per_day_under_the_same_name_is_not_taken_for_one_per_minute():
    limits = Limits(settings_for("http://x"))
    told = {"x-ratelimit-limit-requests": "200", "x-ratelimit-remaining-requests": "100"}
    limits.answered(0, 0, {**told, "x-ratelimit-reset-requests": "7m12s"}, 100, "x", 5)
    assert limits.requests.per_minute == 0
    limits.answered(0, 0, {**told, "x-ratelimit-reset-requests": "300ms"}, 100, "x", 5)
    assert limits.requests.per_minute == 200


def test_the_lower_of_what_is_told_and_what_is_heard_holds():
    flow = Flow(told=100)
    flow.hear(60, 10)
    assert flow.per_minute == 60
    flow.hear(500, 10)
    assert flow.per_minute == 100


def test_every_form_of_retry_after_is_read():
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after-ms": "250", "retry-after": "1"}) == 0.25
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after": "soon"}) == 0
    assert retry_after({}) == 0
