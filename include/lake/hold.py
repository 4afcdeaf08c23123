"""One at a time: a process holds a name in the lake, and the hold passes on when the process is gone.

{lake}/_held/{name}/{n}.json      who holds it for the n-th time; renewed every few seconds while it is held

Who waits watches the newest of these files. One that has not changed for a while *by the watcher's own monotonic clock*
belongs to a process that is dead: it is taken over as n+1, created only if absent, so that one of many watchers gets it.
Clocks of machines are never compared, so a clock that is wrong or set back neither blocks anybody nor lets two in.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from include.lake.store import Store, StoreDownError

log = logging.getLogger(__name__)

FOLDER = "_held"
PATIENCE_S = 60.0
"""A hold that was not renewed for so long is taken over. A process that slept longer than this must look again."""
_RENEWALS = 6
"""Renewals within that time."""


class HoldLostError(RuntimeError):
    """Another process has taken over; nothing more may be written in the name of this one."""

    may_pass = True
    """Trying again helps: the other one is then done, or the hold is free."""


class Hold:
    """A hold that was taken; `held` makes it."""

    def __init__(self, store: Store, name: str, who: str, number: int, token: str):
        self._store = store
        self._folder = f"{FOLDER}/{name}"
        self._who = who
        self._number = number
        self._token = token
        self._renewals = 0
        self._fresh_at = time.monotonic()
        self._ended = threading.Event()

    def check(self) -> None:
        """Return if this process still holds it. Raises HoldLostError where it was away too long and another has it."""
        if time.monotonic() - self._fresh_at > PATIENCE_S / 2:
            self._renew()

    def _renew(self) -> None:
        if _newest(self._store, self._folder) > self._number:
            raise HoldLostError(f"{self._who} was away for so long that another run took over. Run it again.")
        self._renewals += 1
        _write(self._store, self._folder, self._number, self._who, self._token, self._renewals)
        self._fresh_at = time.monotonic()

    def keep_renewing(self) -> None:
        """Body of the thread that says again and again that this process is alive."""
        while not self._ended.wait(PATIENCE_S / _RENEWALS):
            try:
                self._renew()
            except HoldLostError:
                return
            except OSError as error:
                log.debug("The hold on %s could not be renewed: %s", self._folder, error)

    def end(self) -> None:
        """Let the next one in."""
        self._ended.set()
        try:
            if _newest(self._store, self._folder) == self._number:
                _write(self._store, self._folder, self._number, self._who, self._token, None)
        except StoreDownError as error:  # it runs out by itself
            log.debug("The hold on %s could not be given back: %s", self._folder, error)


@contextmanager
def held(store: Store, name: str, who: str) -> Iterator[Hold]:
    """Hold a name while the block runs; waits while another process does.

    `who` is what people read about it (a run's id). Raises StoreError.
    """
    hold = _take(store, name, who)
    thread = threading.Thread(target=hold.keep_renewing, name=f"holds {name}", daemon=True)
    thread.start()
    try:
        yield hold
    finally:
        hold.end()
        thread.join()


def _take(store: Store, name: str, who: str) -> Hold:
    folder, token = f"{FOLDER}/{name}", uuid.uuid4().hex
    seen: tuple[int, bytes] | None = None
    since = time.monotonic()
    while True:
        now_seen = _seen(store, folder)
        if now_seen != seen:
            if seen is None and now_seen is not None and not _is_free(now_seen):
                log.info("%s waits for %s, which holds %s.", who, json.loads(now_seen[1])["who"], name)
            seen, since = now_seen, time.monotonic()
        if _is_free(seen) or time.monotonic() - since > PATIENCE_S:
            number = (seen[0] if seen else 0) + 1
            if _claim(store, folder, number, who, token):
                return Hold(store, name, who, number, token)
            seen = None
        time.sleep(min(1.0, PATIENCE_S / 20))


def _claim(store: Store, folder: str, number: int, who: str, token: str) -> bool:
    wrote = _write(store, folder, number, who, token, 0, only_if_absent=True)
    if not wrote and (_read(store, folder, number) or {}).get("token") != token:
        return False  # it may be our own all the same: a put whose answer was lost is sent again
    if _newest(store, folder) > number:  # we looked so long ago that others have come and gone
        store.delete(_key(folder, number))
        return False
    for key in list(store.list(folder)):
        if _number(key) < number:
            store.delete(key)
    return True


def _seen(store: Store, folder: str) -> tuple[int, bytes] | None:
    newest = _newest(store, folder)
    if not newest:
        return None
    try:
        return newest, store.get(_key(folder, newest))
    except FileNotFoundError:
        return None  # taken over this moment: looked at again


def _is_free(seen: tuple[int, bytes] | None) -> bool:
    return seen is None or json.loads(seen[1])["renewals"] is None


def _newest(store: Store, folder: str) -> int:
    return max((_number(key) for key in store.list(folder)), default=0)


def _number(key: str) -> int:
    return int(key.rsplit("/", 1)[1].removesuffix(".json"))


def _key(folder: str, number: int) -> str:
    return f"{folder}/{number}.json"


def _read(store: Store, folder: str, number: int) -> dict[str, object] | None:
    try:
        return dict(json.loads(store.get(_key(folder, number))))
    except FileNotFoundError:
        return None


def _write(
    store: Store, folder: str, number: int, who: str, token: str, renewals: int | None, *, only_if_absent: bool = False
) -> bool:
    content = {"who": who, "token": token, "renewals": renewals}
    return store.put(_key(folder, number), json.dumps(content).encode(), only_if_absent=only_if_absent)
