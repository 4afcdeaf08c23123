"""A thin store of bytes under keys, over a local folder or an S3 bucket.

Written by hand because the libraries for this drop conditional puts in silence or cache writes on disk
(docs/decisions/0004-a-thin-store.md). Keys are relative, with forward slashes.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlparse

import pyarrow.fs as pafs

from include.settings import Settings, get_settings

Result = TypeVar("Result")
CHUNK = 2**20
ATTEMPTS = 12
"""Tries of one request to S3, with pauses of up to 20 s: an endpoint may be gone for about a minute."""
READ_ATTEMPTS = 3
AT_ONCE = 16
"""Requests to S3 that are worth having on their way at a time: each is a wait of some 20 to 100 ms."""
CONNECT_TIMEOUT_S, REQUEST_TIMEOUT_S = 10, 60
"""Of one attempt. pyarrow by itself gives a store up that is silent for three seconds, as a busy one is."""


class StoreError(OSError):
    """A store cannot be used; the message says which, why, and what to do."""


class StoreDownError(StoreError):
    """The same, and it may pass by itself: the endpoint does not answer, or the disk is full. Nothing half-written remains."""

    may_pass = True
    """A task that fails with it is tried again; no report is blamed for it."""


_THROTTLED = {
    "SlowDown",
    "RequestTimeout",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "RequestLimitExceeded",
}
_AGAIN = "Run again later: what is done is kept."
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def say_passing(error: BaseException) -> StoreDownError | None:
    """The error of a store or a disk that may pass, in a sentence; None for any other error."""
    if isinstance(error, StoreDownError):
        return error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        where = f" at {error.filename}" if error.filename else ""
        return StoreDownError(
            f"There is no room left on the disk{where}. Make room and run again: what is done is kept."
        )
    return None


class Store(Protocol):
    """What a lake or an inbox needs of the place where its bytes lie."""

    uri: str
    at_once: int
    """How many changes gain from being made side by side; 1 in a folder, where none of them waits."""

    def get(self, key: str) -> bytes:
        """The bytes under a key. Raises FileNotFoundError."""

    def put(self, key: str, data: bytes, *, only_if_absent: bool = False) -> bool:
        """Write in one step; with `only_if_absent` an existing key is left alone. Returns whether it wrote."""

    def exists(self, key: str) -> bool:
        """Whether something lies under exactly this key."""

    def size(self, key: str) -> int:
        """Bytes under a key, without reading them. Raises FileNotFoundError."""

    def chunks(self, key: str) -> Iterator[bytes]:
        """The bytes under a key in parts, for what is too large to hold. Raises FileNotFoundError."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """Keys below a prefix (a folder, without the closing slash), sorted."""

    def move(self, source: str, target: str) -> None:
        """Put what lies under `source` under `target`, replacing it in one step, and remove `source`."""

    def delete(self, key: str) -> None:
        """Remove a key; one that is not there is no error."""

    def arrow(self) -> tuple[pafs.FileSystem, str]:
        """pyarrow's file system and this store's root in it, for bulk reads."""


class LocalStore:
    """A folder. A write goes to a temporary name in the same folder and is moved into place."""

    at_once = 1

    def __init__(self, root: str | Path):
        self.root = Path(root).expanduser().absolute()
        self.uri = str(self.root)

    def _path(self, key: str) -> Path:
        path = self.root / key
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise StoreError(f"{key!r} leads out of {self.root}. Keys must stay below it.")
        return path

    def get(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def put(self, key: str, data: bytes, *, only_if_absent: bool = False) -> bool:
        path = self._path(key)
        if only_if_absent and path.exists():
            return False
        try:
            return self._put(path, data, only_if_absent)
        except OSError as error:
            raise self._told(error) from error

    def _told(self, error: OSError) -> StoreError:
        if error.errno in _NO_ROOM:
            return StoreDownError(
                f"The disk of {self.root} is full. Make room and run again: what is done is kept, and nothing is half-written."
            )
        return StoreError(
            f"Cannot write to {error.filename or self.root}: {error.strerror}. Make the folder writable or set LAKE_URI elsewhere."
        )

    @staticmethod
    def _put(path: Path, data: bytes, only_if_absent: bool) -> bool:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            if not only_if_absent:
                Path(temporary).replace(path)
                return True
            try:
                os.link(temporary, path)
                return True
            except FileExistsError:
                return False
        finally:
            Path(temporary).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def size(self, key: str) -> int:
        return self._path(key).stat().st_size

    def chunks(self, key: str) -> Iterator[bytes]:
        with self._path(key).open("rb") as file:
            while part := file.read(CHUNK):
                yield part

    def list(self, prefix: str = "") -> Iterator[str]:
        folder = self._path(prefix)
        if not folder.is_dir():
            return
        for parent, folders, files in os.walk(folder):
            folders.sort()
            for name in sorted(files):
                if not name.startswith(".writing-"):
                    yield (Path(parent) / name).relative_to(self.root).as_posix()

    def move(self, source: str, target: str) -> None:
        path = self._path(target)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._path(source).replace(path)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._told(error) from error

    def delete(self, key: str) -> None:
        path = self._path(key)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # a twin may be clearing up the same folder
        else:
            path.unlink(missing_ok=True)

    def arrow(self) -> tuple[pafs.FileSystem, str]:
        return pafs.LocalFileSystem(), str(self.root)


class S3Store:
    """A prefix in an S3 bucket, through boto3 with one shared client; a put is atomic by S3's own promise."""

    at_once = AT_ONCE

    def __init__(self, uri: str, endpoint_url: str = ""):
        parsed = urlparse(uri)
        self.uri = uri.rstrip("/")
        self.bucket = parsed.netloc
        self.prefix = parsed.path.strip("/")
        self.endpoint_url = endpoint_url

    @cached_property
    def client(self) -> Any:
        import boto3
        from botocore.config import Config

        config = Config(
            retries={"max_attempts": ATTEMPTS, "mode": "standard"},
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=REQUEST_TIMEOUT_S,
            max_pool_connections=AT_ONCE,
        )
        return boto3.client("s3", endpoint_url=self.endpoint_url or None, config=config)

    @contextmanager
    def _telling(self, doing: str, key: str) -> Iterator[None]:
        """Errors of boto3 as ours: what is not there, what may pass, and what a person must mend."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError

        try:
            yield
        except ClientError as error:
            code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
            if code in {"404", "NoSuchKey", "NotFound"}:
                raise FileNotFoundError(f"{self.uri}/{key}") from None
            if status >= 500 or code in _THROTTLED:
                raise StoreDownError(f"{self.uri} answers {status} ({code}), tried for a minute. {_AGAIN}") from error
            raise StoreError(f"Cannot {doing} {self.uri}: {error}. Check bucket, rights and AWS settings.") from error
        except (HTTPClientError, IncompleteReadError) as error:
            raise StoreDownError(f"{self.uri} does not answer: {error}. Check AWS_ENDPOINT_URL. {_AGAIN}") from error
        except BotoCoreError as error:
            raise StoreError(f"Cannot {doing} {self.uri}: {error}. Check AWS_ENDPOINT_URL and credentials.") from error

    def _key(self, key: str) -> str:
        return f"{self.prefix}/{key}".strip("/")

    def get(self, key: str) -> bytes:
        from botocore.exceptions import IncompleteReadError, ResponseStreamingError

        with self._telling("read from", key):
            for _ in range(READ_ATTEMPTS):  # boto3 tries a request again, but not a body that breaks off
                body = self.client.get_object(Bucket=self.bucket, Key=self._key(key))["Body"]
                try:
                    return bytes(body.read())
                except (IncompleteReadError, ResponseStreamingError) as error:
                    broken = error
            raise broken

    def put(self, key: str, data: bytes, *, only_if_absent: bool = False) -> bool:
        from botocore.exceptions import ClientError

        condition = {"IfNoneMatch": "*"} if only_if_absent else {}
        with self._telling("write to", key):
            try:
                self.client.put_object(Bucket=self.bucket, Key=self._key(key), Body=data, **condition)
            except ClientError as error:
                if error.response["Error"]["Code"] in {"PreconditionFailed", "ConditionalRequestConflict"}:
                    return False
                raise
        return True

    def exists(self, key: str) -> bool:
        try:
            self._head(key)
        except FileNotFoundError:
            return False
        return True

    def _head(self, key: str) -> dict[str, Any]:
        with self._telling("read from", key):
            return dict(self.client.head_object(Bucket=self.bucket, Key=self._key(key)))

    def size(self, key: str) -> int:
        return int(self._head(key)["ContentLength"])

    def chunks(self, key: str) -> Iterator[bytes]:
        self._head(key)
        with self._telling("read from", key):
            yield from self.client.get_object(Bucket=self.bucket, Key=self._key(key))["Body"].iter_chunks(CHUNK)

    def list(self, prefix: str = "") -> Iterator[str]:
        start = self._key(prefix)
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{start}/" if start else ""
        )
        cut = len(self.prefix) + 1 if self.prefix else 0
        with self._telling("list", prefix):
            for page in pages:
                for entry in page.get("Contents", []):
                    yield entry["Key"][cut:]

    def move(self, source: str, target: str) -> None:
        with self._telling("write to", source):
            self.client.copy_object(
                Bucket=self.bucket,
                Key=self._key(target),
                CopySource={"Bucket": self.bucket, "Key": self._key(source)},
            )
        self.delete(source)

    def delete(self, key: str) -> None:
        with self._telling("write to", key):
            self.client.delete_object(Bucket=self.bucket, Key=self._key(key))

    def arrow(self) -> tuple[pafs.FileSystem, str]:
        credentials = self.client._request_signer._credentials
        system = pafs.S3FileSystem(
            endpoint_override=self.endpoint_url or None,
            access_key=credentials.access_key if credentials else None,
            secret_key=credentials.secret_key if credentials else None,
            session_token=credentials.token if credentials else None,
            region=self.client.meta.region_name,
            connect_timeout=CONNECT_TIMEOUT_S,
            request_timeout=REQUEST_TIMEOUT_S,
            retry_strategy=pafs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
        )
        return system, f"{self.bucket}/{self.prefix}".rstrip("/")


def for_each(store: Store, do: Callable[[str], Result], keys: Iterable[str]) -> list[Result]:
    """What `do` returns for each key, in their order; as many at a time as the store gains from.

    Raises what `do` raises first; what had not begun by then is left undone.
    """
    if store.at_once == 1:
        return [do(key) for key in keys]
    with ThreadPoolExecutor(store.at_once) as pool:
        return list(pool.map(do, keys))


def open_store(uri: str, settings: Settings | None = None) -> Store:
    """The store behind a folder or an `s3://bucket/prefix` address. Raises StoreError for other addresses."""
    if uri.startswith("s3://"):
        return S3Store(uri, (settings or get_settings()).s3_endpoint_url)
    if "://" in uri and not uri.startswith("file://"):
        raise StoreError(f"{uri!r} is neither a folder nor s3://bucket/prefix.")
    return LocalStore(uri.removeprefix("file://"))
