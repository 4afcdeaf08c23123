"""Process groups: what was started is signalled with its children, and seen to be gone."""

from __future__ import annotations

import os
import signal
import subprocess


def group_alive(process: subprocess.Popen[bytes]) -> bool:
    """Whether anything of the group that this process leads still runs."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to a whole group; one that is gone is no error."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
