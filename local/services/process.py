"""A server as a process group of its own: started, waited for, stopped, killed, frozen, started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

from local.groups import group_alive, signal_group

START_LIMIT_S = 60
STOP_LIMIT_S = 20
POLL_S = 0.1
UNPRIVILEGED = ("postgres", "nobody")
"""Whom a server that refuses to run as root runs as."""


class ServiceError(RuntimeError):
    """A service does not start or answer; the message says which, and ends with its log."""


class Service(ABC):
    """One server process on 127.0.0.1 with its data in a folder of its own, which `stop` keeps and `close` removes."""

    name: str
    stop_signal = signal.SIGTERM

    def __init__(self, port: int = 0):
        from local.airflow import free_port

        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self.user = _unprivileged() if os.geteuid() == 0 and self.refuses_root else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.process: subprocess.Popen[bytes] | None = None

    refuses_root = False

    @property
    def address(self) -> str:
        """Host and port, as clients write them."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.folder / f"{self.name}.log"

    @abstractmethod
    def command(self) -> Sequence[str]:
        """The server's command line."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes requests now. Must not raise."""

    def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """Make its data folder, once."""

    def environment(self) -> Mapping[str, str]:
        """What the server finds in its environment."""
        return os.environ

    # --- life -----------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start it (again) on its data, and return when it answers. Raises ServiceError."""
        with self.log.open("ab") as log:
            self.process = self._spawn(self.command(), log)
        deadline = time.monotonic() + START_LIMIT_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServiceError(f"{self.name} does not start:\n{self.log.read_text(errors='replace')[-1500:]}")
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Ask it to end, and see that it did; its data stays."""
        if self.process is None:
            return
        self.thaw()
        self.process.send_signal(self.stop_signal)
        deadline = time.monotonic() + STOP_LIMIT_S
        while time.monotonic() < deadline and group_alive(self.process):
            time.sleep(POLL_S)
        self.kill()

    def kill(self) -> None:
        """End it with everything it started, without asking: as a power cut does."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Let it hang: connections stay open and nothing is answered, until `thaw`."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        if self.process is not None:
            signal_group(self.process.pid, signal.SIGCONT)

    def close(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- processes ------------------------------------------------------------------------------------

    def _spawn(self, command: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=dict(self.environment()),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
            user=self.user,
            group=pwd.getpwnam(self.user).pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )

    def run(self, command: Sequence[str]) -> None:
        """Run a helper of the server to its end, as the server's user. Raises ServiceError."""
        with self.log.open("ab") as log:
            code = self._spawn(command, log).wait()
        if code:
            raise ServiceError(f"`{Path(command[0]).name}` failed:\n{self.log.read_text(errors='replace')[-1500:]}")


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)
