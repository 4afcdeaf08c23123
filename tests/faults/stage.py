"""Where drills are played: each act is a process of its own, so that it can really be killed.

Importing what a run needs takes longer than a run. One process therefore has everything imported, and forks a child for
each act; the processes in which reports are read start from servers that it has started. All workers of a test run share it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How an act came out: `signal` is what killed it, else `error` says how it failed ("" where it did not)."""

    signal: int
    error: str
    kind: str
    returned: Any
    said: str
    cpu_s: float

    @property
    def is_done(self) -> bool:
        return not self.signal and not self.kind


@dataclass
class Act:
    """A child process at work."""

    connection: socket.socket
    folder: Path
    pid: int = 0

    def ended(self, limit_s: float = 240) -> Ended:
        """Wait for its end."""
        self.connection.settimeout(limit_s)
        told = json.loads(_line(self.connection))
        self.connection.close()
        result = self.folder / "result.json"
        came = json.loads(result.read_text()) if result.exists() else {}
        said = (self.folder / "said.txt").read_text(errors="replace")
        status = told["status"]
        signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return Ended(signal, came.get("error", ""), came.get("kind", ""), came.get("returned"), said, told["cpu_s"])

    def kill(self) -> None:
        """As the machine would: at once and without a word."""
        os.kill(self.pid, 9)


@dataclass
class Stage:
    """Starts acts. `environment` are the settings every act has."""

    address: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def begin(self, call: str, *args: Any, env: Mapping[str, str] | None = None, **trouble: Any) -> Act:
        """Start `module:function` with arguments in a child with these settings; `trouble` is what befalls it (`trouble.py`)."""
        self.number += 1
        folder = self.folder / f"act-{os.getpid()}-{self.number}"
        folder.mkdir(parents=True)
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.address)
        settings = {**self.environment, **(env or {})}
        order = {"call": call, "args": args, "env": settings, "trouble": trouble, "folder": str(folder)}
        connection.sendall(json.dumps(order).encode() + b"\n")
        return Act(connection, folder, json.loads(_line(connection))["pid"])

    def play(self, call: str, *args: Any, env: Mapping[str, str] | None = None, **trouble: Any) -> Ended:
        """The same, to its end."""
        return self.begin(call, *args, env=env, **trouble).ended()

    def done(self, call: str, *args: Any, env: Mapping[str, str] | None = None, **trouble: Any) -> Any:
        """What an act that must come out well returns."""
        ended = self.play(call, *args, env=env, **trouble)
        assert ended.is_done, f"{call}: signal {ended.signal}, {ended.kind} {ended.error}\n{ended.said[-3000:]}"
        return ended.returned


def _line(connection: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\n"):
        part = connection.recv(65536)
        assert part, "the stage is gone"
        data += part
    return data


def open_stage(shared: Path, environment: Mapping[str, str]) -> tuple[socket.socket, str]:
    """The stage of this test run: started by the first who asks, ended soon after the last has closed what it was given."""
    address = str(shared / "stage")
    with (shared / "stage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not Path(address).exists():
            with (shared / "stage.log").open("wb") as log:
                subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.stage_hand", address],
                    cwd=PROJECT, env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            deadline = time.monotonic() + 240
            while not Path(address).exists():
                assert time.monotonic() < deadline, (shared / "stage.log").read_text()
                time.sleep(0.1)
    watching = socket.socket(socket.AF_UNIX)
    watching.connect(address)
    return watching, address
