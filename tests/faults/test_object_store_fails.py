"""The object store fails or dawdles for a while: the run rides it out, or ends saying so, and goes on when it is back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from include.lake import Lake, S3Store, open_lake
from tests.faults.complete import assert_complete, staged_contents
from tests.faults.conftest import FULL, RUN, in_full, until
from tests.faults.proxy import Proxy

pytestmark = pytest.mark.faults

SECONDS = 60.0 if FULL else 4.0
"""How long it is out of order."""


class OnS3:
    """The lake of a moment in a bucket of its own, behind a proxy that misbehaves on demand."""

    def __init__(self, stage, states: Path, server: tuple[str, int], proxy: Proxy, name: str):
        self.stage, self.states, self.proxy = stage, states, proxy
        self.uri = f"s3://{name}/lake"
        self.env = {"LAKE_URI": self.uri, "AWS_ENDPOINT_URL": proxy.address}
        store = S3Store(self.uri, f"http://{server[0]}:{server[1]}")
        self.lake = Lake(store)
        store.client.create_bucket(Bucket=name)

    def at(self, moment: str):
        folder = self.states / moment
        for path in folder.rglob("*"):
            if path.is_file():
                self.lake.store.put(path.relative_to(folder).as_posix(), path.read_bytes())
        return self

    def begin(self, act: str, *args, **trouble):
        return self.stage.begin(f"tests.faults.plays:{act}", *args, env=self.env, **trouble)

    def play(self, act: str, *args, **trouble):
        return self.begin(act, *args, **trouble).ended()


@pytest.fixture
def on_s3(stage, states, environment, monkeypatch, request):
    for name, value in environment.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    proxy = Proxy(server.get_host_and_port(), int(environment["AWS_ENDPOINT_URL"].rsplit(":", 1)[1]))
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    yield OnS3(
        stage, states, server.get_host_and_port(), proxy, f"lake-{os.getpid()}-{abs(hash(request.node.name)) % 10**6}"
    )
    proxy.close()
    server.stop()


@pytest.mark.parametrize(
    "manner", [pytest.param("refusing", marks=in_full), "resetting", pytest.param("slow", marks=in_full)]
)
def test_while_reports_are_read(on_s3, states, manner):
    on_s3.at("collected")
    act = on_s3.begin("read", RUN)
    until(lambda: any(on_s3.lake.store.list(f"_staging/{RUN}/converting")), "reading begins")
    with on_s3.proxy.behaving(manner, SECONDS):
        pass
    ended = act.ended()
    assert manner == "slow" or on_s3.proxy.struck > 0
    if not ended.is_done:  # after a longer time than it can wait: then Airflow tries the task again
        assert ended.kind == "StoreDownError", ended
        assert on_s3.play("read", RUN).is_done
    assert staged_contents(on_s3.lake, RUN) == staged_contents(open_lake(str(states / "read")), RUN)


@in_full
def test_while_findings_are_put_in_place(on_s3, kept):
    on_s3.at("decided")
    act = on_s3.begin("keep", RUN)
    until(lambda: any(on_s3.lake.store.list("converted/pages")), "the first files are moved")
    with on_s3.proxy.behaving("resetting", SECONDS):
        pass
    if not act.ended().is_done:
        assert on_s3.play("keep", RUN).is_done
    assert_complete(on_s3.lake, kept)


def test_killed_on_s3_where_a_move_is_a_copy_and_a_deletion(on_s3, kept):
    on_s3.at("decided")
    assert on_s3.play("keep", RUN, die_at="delete _staging/undisturbed/analysed/evidence").signal == 9
    assert on_s3.play("keep", RUN).is_done
    assert_complete(on_s3.lake, kept)


def test_what_a_person_must_mend_is_not_taken_for_an_outage(on_s3):
    on_s3.env["LAKE_URI"] = "s3://no-such-bucket-at-all/lake"
    ended = on_s3.play("collect", RUN)
    assert ended.kind == "StoreError", ended
