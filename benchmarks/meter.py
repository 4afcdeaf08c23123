"""What a program takes: CPU-seconds and memory of its whole tree of processes, the dead ones included (Linux).

CPU-seconds of a child are added to its parent's when it is waited for, so the sum over what lives, with what each has
waited for, is the sum over all there ever were. Orphans would be lost: this process takes them in (PR_SET_CHILD_SUBREAPER).
Memory is PSS, which counts pages shared by many processes once.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil

PR_SET_CHILD_SUBREAPER = 36
LOOK_S = 1.0
MEGABYTE = 2**20


@dataclass(frozen=True)
class Look:
    """One look at the tree: seconds on the clock, CPU-seconds so far, memory now in megabytes, processes alive."""

    at: float
    cpu_s: float
    memory_mb: float
    n_processes: int


@dataclass(frozen=True)
class Spent:
    """What a stretch of time took."""

    wall_s: float
    cpu_s: float
    peak_memory_mb: float

    def told(self) -> dict[str, float]:
        """Rounded, for the results."""
        return {"wall_s": round(self.wall_s, 1), "cpu_s": round(self.cpu_s, 1), "peak_mb": round(self.peak_memory_mb)}


@dataclass
class Meter:
    """Looks at all descendants of this process every second while it is entered; `look()` looks at once.

    This process's own work is not counted. Leaving it raises what kept it from looking: figures are whole or none.
    """

    looks: list[Look] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _failed: Exception | None = None

    def __enter__(self) -> Meter:
        adopt_orphans()
        self.look()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._failed is not None and error is None:
            raise self._failed

    def look(self) -> Look:
        """Look now; the look is kept."""
        with self._lock:
            own = psutil.Process()
            tree = own.children(recursive=True)
            _bury(tree)
            cpu = _waited_for() + sum(_cpu(one) for one in tree)
            before = self.looks[-1].cpu_s if self.looks else 0.0
            look = Look(time.time(), max(cpu, before), sum(map(_memory, tree)) / MEGABYTE, len(tree))
            self.looks.append(look)
            return look

    def between(self, start: float, end: float) -> Spent:
        """What was spent from one time to another (seconds since 1970), between looks in proportion."""
        peak = max((look.memory_mb for look in self.looks if start <= look.at <= end), default=0.0)
        return Spent(end - start, self._cpu_at(end) - self._cpu_at(start), peak)

    def _cpu_at(self, at: float) -> float:
        looks = self.looks
        for before, after in itertools.pairwise(looks):
            if before.at <= at <= after.at:
                share = (at - before.at) / max(after.at - before.at, 1e-9)
                return before.cpu_s + share * (after.cpu_s - before.cpu_s)
        return looks[0].cpu_s if at < looks[0].at else looks[-1].cpu_s

    def _watch(self) -> None:
        try:
            while not self._stop.wait(LOOK_S):
                self.look()
        except Exception as error:  # noqa: BLE001 - raised where the meter is left
            self._failed = error


def adopt_orphans() -> None:
    """Descendants whose parent has ended become children of this process, so that their work is not lost."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "This system does not hand orphans over; the benchmark needs Linux.")


def _bury(tree: Iterable[psutil.Process]) -> None:
    """Wait for adopted children that have ended. Those started from here are waited for by who started them."""
    for child in tree:
        try:
            is_own = child.ppid() == os.getpid() and child.pid not in STARTED
            if is_own and child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)
        except (psutil.Error, ChildProcessError):
            continue


STARTED: set[int] = set()
"""Process ids this process has started itself."""


def _waited_for() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _memory(process: psutil.Process) -> int:
    """PSS in bytes; 0 where the process is gone."""
    try:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return 0
    return 0
