"""What a task asks of Airflow itself: asked again while it is busy, and never a reason to fail."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from threading import Thread
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from tenacity import nap

PLACE = "/dags/review_year/dagRuns/older"


@pytest.fixture
def wiring() -> ModuleType:
    """Imported when it is needed: it brings Airflow, which costs whoever only gathers tests seconds."""
    return import_module("wiring")


@pytest.fixture
def airflow(monkeypatch) -> Iterator[list[int]]:
    """An API that answers its PATCHes with these states, the last one again and again; and nobody sleeps between."""
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, body: dict[str, Any]) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_POST(self) -> None:
            self.answer(201, {"access_token": "t"})

        def do_GET(self) -> None:
            self.answer(answers[0], {"path": self.path})

        def do_PATCH(self) -> None:
            status = answers.pop(0) if len(answers) > 1 else answers[0]
            self.answer(status, {"path": self.path, "signed": self.headers["Authorization"]})

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    told = {"conn_type": "http", "host": f"http://127.0.0.1:{server.server_port}", "login": "a", "password": "b"}
    monkeypatch.setenv("AIRFLOW_CONN_AIRFLOW_API", json.dumps(told))
    monkeypatch.setattr(nap.time, "sleep", lambda seconds: None)
    yield answers
    server.shutdown()
    server.server_close()


def test_an_airflow_whose_database_is_locked_is_asked_again(wiring, airflow):
    airflow += [500, 503, 200]
    assert wiring._ask_airflow("PATCH", PLACE, json={}) == {"path": f"/api/v2{PLACE}", "signed": "Bearer t"}


def test_one_that_stays_busy_is_named_in_the_log_and_fails_nothing(wiring, airflow, caplog):
    airflow += [500]
    assert wiring._ask_airflow("PATCH", PLACE, json={}) is None
    assert f"Airflow did not take PATCH {PLACE}" in caplog.text


def test_a_refusal_is_not_asked_again(wiring, airflow):
    airflow += [409, 200]
    assert wiring._ask_airflow("PATCH", PLACE, json={}) is None
    assert airflow == [200]


def test_without_the_connection_nothing_is_asked(wiring, monkeypatch, caplog):
    monkeypatch.delenv("AIRFLOW_CONN_AIRFLOW_API", raising=False)
    assert wiring._ask_airflow("PATCH", PLACE, json={}) is None
    assert caplog.text == ""


def test_the_record_of_an_answer_is_that_of_this_run_and_none_where_airflow_does_not_tell(wiring, airflow, monkeypatch):
    run = SimpleNamespace(dag_id="review_year", run_id="run-1")
    monkeypatch.setattr(wiring, "get_current_context", lambda: {"dag_run": run})
    airflow += [200]
    place = "/api/v2/dags/review_year/dagRuns/run-1/taskInstances/ask_to_release/-1/hitlDetails"
    assert wiring.answer_on_record("ask_to_release") == {"path": place}
    airflow[0] = 404
    assert wiring.answer_on_record("ask_to_release") is None
