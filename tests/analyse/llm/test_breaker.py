"""A dead endpoint costs minutes, not money; one that comes back is used again."""

from __future__ import annotations

import socket
import threading

import pytest

from include.analyse.llm.call import Answer, EndpointDown
from tests.analyse.llm.carried import ask_all, gold, question
from tests.llm_server import Fault, serve


@pytest.fixture
def server():
    with serve([gold("harrow")]) as running:
        yield running


def test_an_endpoint_that_is_not_there_is_given_up_after_the_patience(tmp_path):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{sock.getsockname()[1]}/v1"
        found = ask_all(address, tmp_path, [question(n) for n in range(200)], llm_patience_s=3)
    assert all(isinstance(one, EndpointDown) for one in found)
    assert "has been down for" in str(found[0])
    assert "What is answered is kept" in str(found[0])


def test_few_calls_are_made_while_it_is_down(server, tmp_path):
    server.fail(Fault("error_503", times=None))
    found = ask_all(server, tmp_path, [question(n) for n in range(200)], llm_concurrency=8, llm_patience_s=4)
    assert all(isinstance(one, EndpointDown) for one in found)
    assert len(server.log()) <= 8 + 5


def test_a_stalled_endpoint_is_given_up_too(server, tmp_path):
    server.fail(Fault("stall", times=None))
    found = ask_all(
        server, tmp_path, [question(n) for n in range(20)], llm_concurrency=6, llm_timeout_s=1, llm_patience_s=3
    )
    assert all(isinstance(one, EndpointDown) for one in found)
    assert len(server.log()) <= 6 * 4, "calls went on although nothing was answered"


def test_it_goes_on_when_the_endpoint_comes_back_and_no_question_is_lost(server, tmp_path):
    server.fail(Fault("error_503", times=None))
    threading.Timer(3, server.fail).start()
    found = ask_all(server, tmp_path, [question(n) for n in range(50)], llm_concurrency=8, llm_patience_s=30)
    assert all(isinstance(one, Answer) for one in found)
    assert len(server.billed()) == 50
