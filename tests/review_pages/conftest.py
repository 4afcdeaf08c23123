"""The pages as an app of their own. Who signed in, a header says: the real sign-in is tested in tests/plugins."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from include.lake import Lake, LocalStore
from include.review_pages import PREFIX
from include.review_pages.access import Person
from include.review_pages.app import make_app
from include.review_pages.desk import Desk
from tests.review_pages.a_lake import a_lake


class StandIn:
    """Stands in for the web server's sign-in: the header X-Person says who it is; vera may only look."""

    async def person(self, request: Request) -> Person | None:
        name = request.headers.get("x-person", "")
        return Person(name, may_review=name != "vera") if name else None

    def sign_in_address(self, request: Request) -> str:
        return f"/sign-in?next={request.url.path}"

    def own_addresses(self) -> tuple[str, ...]:
        return ("https://reports.example.org",)


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """One for all tests: its children draw pages for each of them."""
    desk = Desk()
    yield desk
    desk.pictures.close()


@pytest.fixture(scope="session")
def made_lake(tmp_path_factory) -> Path:
    """The lake each test gets a copy of."""
    folder = tmp_path_factory.mktemp("made") / "lake"
    a_lake(folder)
    return folder


@pytest.fixture
def lake(made_lake, tmp_path, monkeypatch) -> Lake:
    """A lake of its own for the test, with every answer of one report drawn; the settings point to it."""
    shutil.copytree(made_lake, tmp_path / "lake")
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    for name in ("REVIEWERS", "YEAR_OWNER", "RELEASE_GATE"):
        monkeypatch.delenv(name, raising=False)
    return Lake(LocalStore(tmp_path / "lake"))


@pytest.fixture(scope="session")
def server(desk) -> FastAPI:
    """A web server with the pages below it, as Airflow's has them."""
    server = FastAPI()
    server.mount(PREFIX, make_app(StandIn(), desk))
    return server


@pytest.fixture
def visit(lake, desk, server) -> Callable[..., TestClient]:
    """A client in which this person has signed in, as a browser on the pages' own site."""
    desk.reports._kept.clear()

    def sign_in(name: str = "ann", **headers: str) -> TestClient:
        sent = {"x-person": name, "sec-fetch-site": "same-origin", "accept": "text/html", **headers}
        return TestClient(
            server, base_url="http://testserver", headers={key: value for key, value in sent.items() if value}
        )

    return sign_in
