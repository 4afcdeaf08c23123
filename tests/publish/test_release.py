"""A version is complete or not there at all, whatever happens while it is written and whoever else is writing."""

from __future__ import annotations

import json

import pytest
from moto.server import ThreadedMotoServer

from include.lake import LocalStore, S3Store
from include.lake.hold import HoldLostError
from include.publish import PublishError
from include.publish.release import manifests, put_release

YEAR = "2023-24"
FIRST = {"yearly_scores.csv": b"score\n1\n", "yearly_scores.parquet": b"PAR1"}
SECOND = {"yearly_scores.csv": b"score\n2\n", "yearly_scores.parquet": b"PAR1"}


class Killed(BaseException):
    """Stands for a process that is gone."""


class Mortal(LocalStore):
    """A local store whose process is killed at a given write."""

    def __init__(self, root, dies_at):
        super().__init__(root)
        self.left = dies_at

    def put(self, key, data, *, only_if_absent=False):
        if self.left == 0:
            raise Killed
        self.left -= 1
        return super().put(key, data, only_if_absent=only_if_absent)


@pytest.fixture(scope="module")
def s3_endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path, monkeypatch):
    if request.param == "folder":
        return LocalStore(tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    one = S3Store(f"s3://releases-{len(request.node.name)}/lake", request.getfixturevalue("s3_endpoint"))
    one.client.create_bucket(Bucket=one.bucket)
    return one


def put(store, files, run="run-1"):
    return put_release(store, YEAR, files, {"run_id": run}, lambda: None)


def shown(store, folder):
    return {key.rsplit("/", 1)[1]: store.get(key) for key in store.list(f"published/{YEAR}/{folder}")}


def test_versions_count_up_and_only_when_tables_change(store):
    assert [put(store, FIRST), put(store, FIRST, "run-2"), put(store, SECOND), put(store, FIRST)] == [
        (1, True),
        (1, False),
        (2, True),
        (3, True),
    ]
    assert sorted(manifests(store, YEAR)) == [1, 2, 3]
    assert manifests(store, YEAR)[2]["note"] == "Replaces v1; changed: yearly_scores."


def test_a_version_is_never_overwritten(store):
    put(store, FIRST)
    before = shown(store, "v1")
    put(store, SECOND)
    assert shown(store, "v1") == before


def kill_at(root, write):
    """Publish SECOND over FIRST and die at a write; returns whether it came to that."""
    put(LocalStore(root), FIRST)
    try:
        put(Mortal(root, write), SECOND, "killed")
    except Killed:
        return True
    return False


@pytest.mark.parametrize("write", range(7))
def test_killed_at_any_write_the_release_before_stands_and_the_same_run_carries_on(tmp_path, write):
    store = LocalStore(tmp_path)
    assert kill_at(tmp_path, write)
    pointer = json.loads(store.get(f"published/{YEAR}/latest.json"))
    assert shown(store, f"v{pointer['version']}")["manifest.json"]
    latest = shown(store, "latest")
    if "manifest.json" in latest:
        named = json.loads(latest["manifest.json"])["version"]
        assert latest == shown(store, f"v{named}"), "a manifest stands beside its own files only"
    assert put(store, SECOND, "killed")[0] == 2
    assert shown(store, "latest") == shown(store, "v2")
    assert shown(store, "v2")["yearly_scores.csv"] == b"score\n2\n"
    assert json.loads(store.get(f"published/{YEAR}/latest.json"))["version"] == 2


def test_there_are_no_more_writes_to_be_killed_at(tmp_path):
    assert not kill_at(tmp_path, 7)


def test_what_a_dead_run_left_is_no_part_of_the_next_release(tmp_path):
    assert kill_at(tmp_path, 2)
    store = LocalStore(tmp_path)
    third = {"yearly_other.csv": b"x\n"}
    assert put(store, third, "run-3") == (2, True)
    assert set(shown(store, "v2")) == {"yearly_other.csv", "manifest.json"}
    assert set(shown(store, "latest")) == {"yearly_other.csv", "manifest.json"}


def test_who_has_lost_the_year_to_another_writes_nothing_more(store):
    def lost():
        raise HoldLostError("Another run has taken over.")

    put(store, FIRST)
    with pytest.raises(HoldLostError):
        put_release(store, YEAR, SECOND, {"run_id": "asleep"}, lost)
    assert shown(store, "v2") == {}
    assert shown(store, "latest")["yearly_scores.csv"] == b"score\n1\n"


def test_a_version_that_another_has_released_meanwhile_is_not_taken_for_ones_own(store):
    looks = iter([None, None])

    def another_is_faster():
        if next(looks, "last") == "last":
            store.put(f"published/{YEAR}/v1/manifest.json", b'{"run_id": "other"}')

    with pytest.raises(PublishError, match="released by another run"):
        put_release(store, YEAR, FIRST, {"run_id": "slow"}, another_is_faster)
