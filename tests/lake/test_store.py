"""Both stores keep the same promises: a real folder and a real S3 endpoint."""

import os
import threading

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.lake import LocalStore, S3Store, StoreError, open_store
from include.lake.store import for_each
from include.settings import get_settings


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
        return LocalStore(tmp_path / "lake")
    endpoint = request.getfixturevalue("s3_endpoint")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"lake-{os.getpid()}-{abs(hash(request.node.name)) % 10**8}"
    boto3.client("s3", endpoint_url=endpoint).create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    return open_store(f"s3://{bucket}/some/prefix", get_settings())


def test_what_is_put_is_got_and_listed(store):
    store.put("a/b/one.txt", b"1")
    store.put("a/b/two.txt", b"2")
    store.put("a/bc/three.txt", b"3")
    assert store.get("a/b/one.txt") == b"1"
    assert list(store.list("a/b")) == ["a/b/one.txt", "a/b/two.txt"], "a prefix is a folder, not the start of a name"
    assert len(list(store.list())) == 3


def test_size_and_parts_are_told_without_holding_the_whole(store):
    store.put("big", b"x" * (2**20 + 5))
    assert store.size("big") == 2**20 + 5
    assert [len(part) for part in store.chunks("big")] == [2**20, 5]
    for look in (store.size, lambda key: list(store.chunks(key))):
        with pytest.raises(FileNotFoundError):
            look("nothing")


def test_what_is_absent_is_said_to_be(store):
    assert not store.exists("nothing")
    assert list(store.list("nothing")) == []
    with pytest.raises(FileNotFoundError):
        store.get("nothing")
    store.delete("nothing")


def test_only_if_absent_never_replaces(store):
    assert store.put("k", b"first", only_if_absent=True)
    assert not store.put("k", b"second", only_if_absent=True)
    assert store.get("k") == b"first"
    assert store.put("k", b"third")
    assert store.get("k") == b"third"


def test_of_many_writers_that_create_one_key_one_wins(store):
    wins: list[int] = []

    def race(number: int) -> None:
        if store.put("raced", str(number).encode(), only_if_absent=True):
            wins.append(number)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wins) == 1
    assert store.get("raced") == str(wins[0]).encode()


def test_a_move_replaces_and_leaves_nothing_behind(store):
    store.put("new", b"new")
    store.put("old", b"old")
    store.move("new", "old")
    assert store.get("old") == b"new"
    assert not store.exists("new")


def test_changes_to_a_bucket_wait_side_by_side_and_those_to_a_folder_go_one_by_one(store):
    together = threading.Barrier(2 if isinstance(store, S3Store) else 1)

    def change(key: str) -> str:
        together.wait(timeout=10)
        store.put(key, key.encode())
        return key

    keys = ["d", "a", "c", "b"]
    assert for_each(store, change, keys) == keys, "what comes back is in the order of the keys"
    assert list(store.list()) == sorted(keys)


def test_the_first_of_several_changes_that_fails_is_told(store):
    store.put("there", b"1")
    with pytest.raises(FileNotFoundError):
        for_each(store, store.get, ["there", "nothing", "there"])


def test_an_s3_address_gives_an_s3_store_and_others_are_refused():
    assert isinstance(open_store("s3://bucket/prefix"), S3Store)
    with pytest.raises(StoreError, match="neither a folder nor s3"):
        open_store("ftp://somewhere")


def test_a_key_cannot_lead_out_of_the_folder(tmp_path):
    with pytest.raises(StoreError, match="leads out"):
        LocalStore(tmp_path / "lake").put("../outside", b"")


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(StoreError, match=r"Cannot write to .*LAKE_URI"):
        LocalStore(tmp_path / "file" / "lake").put("k", b"")


def test_a_write_that_fails_leaves_nothing_half_written(tmp_path, monkeypatch):
    store = LocalStore(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="is full"):
        store.put("k", b"data")
    assert list(tmp_path.iterdir()) == []
