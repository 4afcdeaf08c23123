"""The process behind `stage.py`: it has one thread, imports once, and forks."""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import multiprocessing
import os
import resource
import selectors
import socket
import sys
import time
import traceback
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

IDLE_S = 20.0
"""It ends when nobody has been connected for so long."""


def prepare() -> None:
    """Import what acts need, and start the servers from which reports are read."""
    import great_expectations  # noqa: F401
    import openai  # noqa: F401
    import pyarrow.dataset  # noqa: F401

    from include import workers
    from include.analyse.step import PRELOAD as ANALYSE
    from include.collect.inspection import PRELOAD as COLLECT
    from include.convert.step import PRELOAD as CONVERT

    multiprocessing.get_context("forkserver")
    for modules in (COLLECT, CONVERT, ANALYSE):
        workers._take_fork_server([workers.__name__, *modules])
        forkserver._forkserver.ensure_running()


def in_child(order: dict[str, Any]) -> int:
    """Play an act; returns the exit code."""
    os.setsid()
    folder = Path(order["folder"])
    said = os.open(folder / "said.txt", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    faulthandler.enable()
    _use_servers_of_parent()
    os.environ.update(order["env"])
    from tests.faults import trouble

    module, _, name = order["call"].partition(":")
    came: dict[str, Any] = {"kind": "", "error": ""}
    try:
        with trouble.befalling(**order["trouble"]):
            came["returned"] = getattr(importlib.import_module(module), name)(*order["args"])
    except BaseException as error:  # noqa: BLE001 - told to the drill
        traceback.print_exc()
        came |= {"kind": type(error).__name__, "error": str(error), "may_pass": getattr(error, "may_pass", False)}
    (folder / "result.json").write_text(json.dumps(came, default=str))
    return 1 if came["kind"] else 0


def _use_servers_of_parent() -> None:
    """They are nobody's children here, so Python's own question whether they live would fail."""
    start: Any = forkserver.ForkServer.ensure_running

    def ensure_running(self: Any) -> None:
        if self._forkserver_alive_fd is None:
            start(self)

    forkserver.ForkServer.ensure_running = ensure_running  # type: ignore[method-assign]


class Hand:
    """Takes orders, forks, and tells how each child ended."""

    def __init__(self, address: str):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{address}.new")
        self.listener.listen(64)
        Path(f"{address}.new").rename(address)
        self.address = address
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.waiting: dict[int, socket.socket] = {}
        self.open: set[socket.socket] = set()
        self.idle_since = time.monotonic()

    def serve(self) -> None:
        """Until nobody is there any more."""
        while self.open or self.waiting or time.monotonic() - self.idle_since < IDLE_S:
            for key, _ in self.selector.select(0.05):
                self.take(key.fileobj)
            self.reap()
            if self.open or self.waiting:
                self.idle_since = time.monotonic()
        Path(self.address).unlink(missing_ok=True)

    def take(self, sock: Any) -> None:
        if sock is self.listener:
            connection, _ = self.listener.accept()
            self.open.add(connection)
            self.selector.register(connection, selectors.EVENT_READ)
            return
        data = b""
        with contextlib.suppress(ConnectionError):
            data = sock.recv(2**20)
        self.selector.unregister(sock)
        self.open.discard(sock)
        if data:
            self.fork(json.loads(data), sock)
        else:
            sock.close()

    def fork(self, order: dict[str, Any], connection: socket.socket) -> None:
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            code = 2
            try:
                self.listener.close()
                code = in_child(order)
            finally:
                os._exit(code)
        self.waiting[pid] = connection
        connection.sendall(json.dumps({"pid": pid}).encode() + b"\n")

    def reap(self) -> None:
        for pid in list(self.waiting):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            found, status = os.waitpid(pid, os.WNOHANG)
            if not found:
                continue
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            connection = self.waiting.pop(pid)
            with contextlib.suppress(OSError):
                connection.sendall(json.dumps({"status": status, "cpu_s": cpu_s}).encode() + b"\n")
            connection.close()


if __name__ == "__main__":
    prepare()
    Hand(sys.argv[1]).serve()
