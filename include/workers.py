"""Work on many reports in warm child processes, each report under limits of time and memory.

Heavy imports are paid once: a fork server imports them, every child starts from it in milliseconds, and a child
that runs out of memory, hangs or is killed takes only its own report with it (DESIGN, rules 5 and 7).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, TimeoutError, wait
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType
from typing import Any, Literal

from pebble import ProcessExpired, ProcessPool

from include.lake import Lake
from include.lake.store import for_each, say_passing
from include.loglines import ChildLines, about, speak_to_parent

LOOK = "Look at the file; raise the limit if the file is sound."
Step = Literal["collect", "convert", "analyse", "check", "publish"]


class ReportError(Exception):
    """A report cannot be worked on; the message says why and what to do. It becomes the report's reason."""


@dataclass(frozen=True)
class Outcome:
    """How one report came out of one step. Its record in staging is what progress and resuming are made of."""

    report_id: str
    step: Step
    status: Literal["done", "failed"]
    reason: str = ""
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


Job = Callable[..., Mapping[str, Any]]
"""Works on one report id (and its details) in a child process; returns counts (whole numbers) and notes (words). It stands in
a module that can be imported, never in the program that was started (`_Child`)."""


def work_through(
    job: Job,
    report_ids: Sequence[str],
    *,
    step: Step,
    staged: Lake,
    workers: int,
    time_limit_s: int,
    memory_limit_mb: int,
    preload: Sequence[str] = (),
    details: Mapping[str, Any] | None = None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Run `job` for every report, several at a time, and record each outcome in staging as soon as it is known.

    Reports that a killed earlier try of the same run has finished are not done again. No exception of a job,
    crash of its process or overrun of its limits stops the others: each ends as a failed Outcome with its reason.
    `preload` names modules every child needs; `details` holds what the job needs to know of its own report, so that
    no child reads about all the others.

    Raises StoreDownError where the lake was out of reach or the disk full: no report is to blame for that. What was done
    until then is on record, and the next try of the run goes on from there.
    """
    finished = finished_outcomes(staged, step)
    waiting = [report_id for report_id in report_ids if report_id not in finished]
    results = [finished[report_id] for report_id in report_ids if report_id in finished]
    arguments = {one: [one] if details is None else [one, details[one]] for one in waiting}
    with closing(_run(job, arguments, step, workers, time_limit_s, memory_limit_mb, preload)) as known:
        for outcome in known:
            record_outcome(staged, outcome)
            results.append(outcome)
            on_outcome(outcome)
    return results


def outcomes(staged: Lake, step: Step) -> list[Outcome]:
    """The outcomes a run has recorded for a step so far."""
    return [Outcome(**json.loads(data)) for data in for_each(staged.store, staged.store.get, _records(staged, step))]


def finished_outcomes(staged: Lake, step: Step) -> dict[str, Outcome]:
    """Of these the good ones, by report: an earlier try of the run has done them, and they are not done again."""
    return {outcome.report_id: outcome for outcome in outcomes(staged, step) if outcome.status == "done"}


def record_outcome(staged: Lake, outcome: Outcome) -> None:
    """Write how a report came out, so that progress is seen and a killed run goes on from here."""
    staged.store.put(_record(staged, outcome.step, outcome.report_id), json.dumps(asdict(outcome)).encode())


def count_outcomes(staged: Lake, step: Step) -> int:
    """How many there are, without reading them."""
    return len(_records(staged, step))


def _records(staged: Lake, step: Step) -> list[str]:
    return list(staged.store.list(f"{staged.root}/outcomes/{step}"))


def _record(staged: Lake, step: Step, report_id: str) -> str:
    return f"{staged.root}/outcomes/{step}/{report_id}.json"


def _run(
    job: Job,
    arguments: Mapping[str, list[Any]],
    step: Step,
    workers: int,
    time_limit_s: int,
    memory_limit_mb: int,
    preload: Sequence[str],
) -> Generator[Outcome]:
    if not arguments:
        return
    _take_fork_server([__name__, *preload])
    id_name = "document_id" if step == "collect" else "report_id"
    with ChildLines() as lines:
        pool = ProcessPool(
            max_workers=min(workers, len(arguments)),
            max_tasks=1,  # a fresh child per report: nothing of one report is left for the next
            initializer=_begin_child,
            initargs=[memory_limit_mb, lines.address],
            context=_Context(),
        )
        with _ended(pool):
            futures: dict[Any, str] = {
                pool.schedule(_timed, args=[{id_name: report_id}, job, *args], timeout=time_limit_s): report_id
                for report_id, args in arguments.items()
            }
            yield from _as_they_end(futures, step, time_limit_s, memory_limit_mb)


class _Child(ForkServerProcess):
    """A child that is not made to import the program that started it.

    Python has each child import the parent's main module, for functions defined there. Jobs stand in modules of their own,
    and the main module may be all of Airflow (`airflow celery worker`): seconds of CPU for every report and step.
    """

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - so Python calls it
        with _MAIN_IS_HIDDEN:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                return ForkServerProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = main


class _Context(ForkServerContext):
    Process = _Child


_MAIN_IS_HIDDEN = threading.Lock()


def _as_they_end(futures: Mapping[Any, str], step: Step, time_limit_s: int, memory_limit_mb: int) -> Iterator[Outcome]:
    pending: set[Any] = set(futures)
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            yield _outcome(future, futures[future], step, time_limit_s, memory_limit_mb)


@contextmanager
def _ended(pool: ProcessPool) -> Iterator[None]:
    """Wait for the pool's children; stop them at once where the work is given up."""
    try:
        yield
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _take_fork_server(modules: list[str]) -> None:
    """Children start with these modules, from a fork server of their own.

    Python knows one such server at a time. Servers of earlier steps are kept beside it, for the next year or batch
    that wants their modules: loading them anew costs more than reading a report. They end with this process.
    """
    server: Any = forkserver._forkserver
    _SERVERS.setdefault(_wanted_by_children(server._preload_modules), vars(server))
    server.__dict__ = _SERVERS.setdefault(_wanted_by_children(modules), vars(forkserver.ForkServer()))
    server.set_forkserver_preload(modules)


_SERVERS: dict[tuple[str, ...], dict[str, Any]] = {}


def _wanted_by_children(modules: Sequence[str]) -> tuple[str, ...]:
    """What a server is known by: its modules, and how children reach the lake, which they read from its environment."""
    return (*modules, *(f"{name}={os.environ[name]}" for name in sorted(os.environ) if name.startswith(_REACH)))


_REACH = ("AWS_", "S3_")


def _begin_child(memory_limit_mb: int, lines_to: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit_mb * 2**20, resource.RLIM_INFINITY))
    speak_to_parent(lines_to)


def _timed(ids: Mapping[str, str], job: Job, *arguments: Any) -> tuple[float, dict[str, Any]]:
    start = time.monotonic()
    with about(**ids):
        found = dict(job(*arguments))
    return time.monotonic() - start, found


def _outcome(future: Any, report_id: str, step: Step, time_limit_s: int, memory_limit_mb: int) -> Outcome:
    try:
        seconds, found = future.result()
    except TimeoutError:
        reason = f"It took longer than {time_limit_s} s (REPORT_TIME_LIMIT_S). {LOOK}"
        return Outcome(report_id, step, "failed", reason, seconds=float(time_limit_s))
    except MemoryError:
        reason = f"It needed more than {memory_limit_mb} MB (REPORT_MEMORY_LIMIT_MB). {LOOK}"
        return Outcome(report_id, step, "failed", reason)
    except ProcessExpired as error:
        reason = (
            f"Its process died with exit code {error.exitcode}, mostly for want of memory "
            f"(limit {memory_limit_mb} MB, REPORT_MEMORY_LIMIT_MB). Look at the file."
        )
        return Outcome(report_id, step, "failed", reason)
    except ReportError as error:
        return Outcome(report_id, step, "failed", str(error))
    except Exception as error:
        if passing := say_passing(error):
            raise passing from error
        where = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
        reason = f"{type(error).__name__}: {error}" + (f" ({where.name}, line {where.lineno})" if where else "")
        return Outcome(report_id, step, "failed", f"An error of the software, not of the file: {reason}")
    counts = {name: value for name, value in found.items() if isinstance(value, int)}
    notes = {name: str(value) for name, value in found.items() if not isinstance(value, int) and value}
    return Outcome(report_id, step, "done", seconds=round(seconds, 3), counts=counts, notes=notes)
