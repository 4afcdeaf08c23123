"""What befalls an act, put on inside its own process."""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from include.lake import LocalStore, S3Store, StoreDownError, hold

PATIENCE_S = 2.0
"""A dead process's hold passes on after this; a minute in real life."""


@contextlib.contextmanager
def befalling(
    die_at: int | str = 0,
    die_within: int | str = 0,
    journal: str = "",
    patience_s: float = PATIENCE_S,
    largest_file: int = 0,
    clock_days: float = 0,
    keeping_fails_s: float = 0,
) -> Iterator[None]:
    """The trouble of an act.

    `die_at`: SIGKILL just before its n-th change in the lake, or the first that is about such a key. `die_within`: SIGKILL in
    the middle of writing that file. `journal`: write what it changes, a line each, to this file. `largest_file`: no file may grow beyond so many
    bytes, as on a disk whose quota is used up. `clock_days`: the clock is so far off.
    `keeping_fails_s`: the disk is full for so long from the first answer of a model on.
    """
    if keeping_fails_s:
        _full_for(keeping_fails_s)
    if clock_days:
        clock(timedelta(days=clock_days))
    hold.PATIENCE_S = patience_s
    if die_at or die_within or journal:
        _watch(die_at, die_within, journal)
    if largest_file:
        sys.dont_write_bytecode = (
            True  # Python takes a file that was cut off for a whole one, and no later run could import it
        )
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _watch(die_at: int | str, die_within: int | str, journal: str) -> None:
    changes = 0

    def before(name: str, key: str) -> None:
        nonlocal changes
        if key.startswith("_held/"):  # renewed by the clock
            return
        changes += 1
        if journal:
            with Path(journal).open("a") as file:
                file.write(f"{name} {key}\n")
        line = f"{name} {key}"
        if die_at and (changes == die_at or (isinstance(die_at, str) and die_at in line)):
            die()
        if die_within and (changes == die_within or (isinstance(die_within, str) and die_within in line)):
            os.fsync = lambda _: die()  # type: ignore[assignment]

    for store in (LocalStore, S3Store):
        for name in ("put", "move", "delete"):
            setattr(store, name, _told_before(getattr(store, name), name, before))


def _told_before(method: Any, name: str, before: Any) -> Any:
    @functools.wraps(method)
    def wrapper(self: Any, key: str, *args: Any, **more: Any) -> Any:
        before(name, key)
        return method(self, key, *args, **more)

    return wrapper


def _full_for(seconds: float) -> None:
    put, since = LocalStore.put, [0.0]

    def full(self: Any, key: str, data: bytes, *, only_if_absent: bool = False) -> bool:
        if key.startswith("llm/answers/"):
            since[0] = since[0] or time.monotonic()
            if time.monotonic() < since[0] + seconds:
                raise StoreDownError("The disk is full.")
        return put(self, key, data, only_if_absent=only_if_absent)

    LocalStore.put = full  # type: ignore[method-assign]


def clock(off: timedelta) -> None:
    """Every `datetime` of the house says a time that is so far off, from now on in this process."""

    class Off(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + off

    for name, module in list(sys.modules.items()):
        known = getattr(module, "datetime", None)
        if name.startswith("include.") and isinstance(known, type) and issubclass(known, datetime):
            module.datetime = Off  # type: ignore[attr-defined]


def die() -> None:
    """As the machine kills: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
