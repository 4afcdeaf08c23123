"""Where a server program lies: on the PATH, where Debian puts it, or installed now where that is possible."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN_FOLDERS = ("/usr/lib/postgresql/*/bin",)
"""Debian keeps the programs of PostgreSQL off the PATH."""
POLICY = Path("/usr/sbin/policy-rc.d")


class ProgramMissingError(RuntimeError):
    """A server program is not installed and cannot be installed here; the message says what to install."""


def find_program(name: str, package: str) -> Path:
    """The path of a server program; as root on Debian, its package is installed where it is missing.

    Raises ProgramMissingError.
    """
    found = _look(name)
    if found is None and _can_install():
        print(f"{name} is not installed: installing Debian's package {package} …", flush=True)
        _install(package)
        found = _look(name)
    if found is None:
        raise ProgramMissingError(
            f"{name} is neither on the PATH nor in {', '.join(DEBIAN_FOLDERS)}. Install it (Debian, Ubuntu: "
            f"`sudo apt-get install {package}`; macOS: `brew install {package}`) and try again."
        )
    return found


def _look(name: str) -> Path | None:
    if on_path := shutil.which(name):
        return Path(on_path)  # not resolved: Debian's redis-server is a link that goes by its own name
    candidates = (path for folder in DEBIAN_FOLDERS for path in Path("/").glob(f"{folder.lstrip('/')}/{name}"))
    return max(candidates, key=lambda path: float(path.parent.parent.name), default=None)


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(package: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _services_stay_off():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True, check=False)
            if done.returncode and command[0] == "install":
                raise ProgramMissingError(f"`apt-get install {package}` failed:\n{done.stderr[-1000:]}")


@contextmanager
def _services_stay_off() -> Iterator[None]:
    """A package's own service must not be started: only what this project starts, it may stop."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
