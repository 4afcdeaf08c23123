"""Send the crawler through the miniature web and say how well it did: `python -m tests.miniature_web.measure`.

Four things: what it finds in one crawl (detection), how it behaves (from the servers' log), what a second crawl of the
unchanged web costs, and whether a crawl that is killed half-way goes on without fetching anything twice.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.miniature_web.judging import Judged, judge
from tests.miniature_web.manners import Manners, lines, manners
from tests.miniature_web.model import WANTED_YEARS, Case
from tests.miniature_web.running import Brought, Crawl, Limits, crawl
from tests.miniature_web.server import Request, serve
from tests.miniature_web.sites import all_cases

KILLED_SITES = (
    "marlowick", "saltmoor", "eskleigh", "farrowby", "lydeham", "northfell", "wexbourne", "stellbridge", "yarrowby",
    "cambermere", "dunmere", "netherby",
)  # fmt: skip
"""Sites of the crawl that is killed: those without a surprise, where nothing may be asked for a second time."""
PATIENCE_S = 1.0
"""Seconds between the last answer and the kill: what was delivered before must be remembered."""


@dataclass(frozen=True)
class Visited:
    """One crawl: what it brought, and the log of the servers."""

    brought: Brought
    log: list[Request]
    manners: Manners
    seconds: float

    @property
    def n_bytes(self) -> int:
        return sum(one.n_bytes for one in self.log)


@dataclass(frozen=True)
class Measured:
    """A first crawl of all sites, judged, and a second one of the same."""

    judged: Judged
    first: Visited
    second: Visited
    limits: Limits

    @property
    def share_of_bytes(self) -> float:
        return self.second.n_bytes / self.first.n_bytes

    @property
    def is_same(self) -> bool:
        """Whether the second crawl knows all that the first one took."""
        return told(self.first.brought) == told(self.second.brought)


@dataclass(frozen=True)
class Resumed:
    """A crawl killed half-way and run again: what was sent before, what was asked for again, what it came to."""

    before: list[str]
    asked_again: list[str]
    sent_again: list[str]
    after: list[str]
    is_complete: bool
    """Whether it brought in the end what a crawl in one go brings."""


def told(brought: Brought) -> set[tuple[object, ...]]:
    """What a crawl took, as far as two crawls should agree."""
    return {(one.final_url, one.sha256, one.kind, one.reporting_year, one.chapter_no) for one in brought.taken}


def measure(folder: Path, cases: Sequence[Case] | None = None, limits: Limits | None = None) -> Measured:
    """Crawl twice into a lake under `folder`; all cases unless told otherwise."""
    limits = limits or Limits()
    with serve(cases or all_cases()) as web:
        visited = []
        for run_id in ("first", "second"):
            web.forget()
            began = time.monotonic()
            brought = crawl(web, folder, run_id, limits)
            visited.append(Visited(brought, list(web.log), manners(web, limits), time.monotonic() - began))
        return Measured(judge(web.cases, visited[0].brought), visited[0], visited[1], limits)


def kill_and_resume(folder: Path, whole: Visited, limits: Limits | None = None) -> Resumed:
    """Crawl some sites, kill the crawl when about half of the requests are made, and run it again.

    `whole` is a crawl in one go of these sites (and others): what this one should come to in the end.
    """
    limits = limits or Limits()
    with serve([case for case in all_cases() if case.key in KILLED_SITES]) as web:
        hosts = set(web.hosts)
        web.hold_after(sum(one.host in hosts for one in whole.log) // 2)
        killed = Crawl(web, folder, "killed", limits)
        if not web.held.wait(90):
            raise RuntimeError(f"the crawl never made half of its requests: {killed.told()[-2000:]}")
        time.sleep(PATIENCE_S)
        killed.kill()
        before = {one.url for one in web.log if one.is_whole}
        web.released.set()
        time.sleep(0.2)  # what was held is answered to nobody
        web.forget()
        brought = crawl(web, folder, "killed", limits)
        again = [one for one in web.log if one.url in before]
        return Resumed(
            before=sorted(before),
            asked_again=sorted({one.url for one in again}),
            sent_again=sorted({one.url for one in again if one.n_bytes}),
            after=sorted({one.url for one in web.log if one.is_whole}),
            is_complete=told(brought) == {one for one in told(whole.brought) if str(one[0]).split("/")[2] in hosts},
        )


def report(measured: Measured, resumed: Resumed | None) -> str:
    """All figures in words."""
    sites = len(measured.judged.visits.wrong) + measured.judged.visits.right
    text = [f"Miniature web: {sites} partnerships, years wanted {', '.join(WANTED_YEARS)}", "", "Detection"]
    for figure in measured.judged.figures:
        text.append(f"  {figure}")
        text += [f"      not: {one}" for one in figure.wrong]
    text += ["", f"Manners (first crawl, {measured.first.seconds:.0f} s)"]
    text += [f"  {line}" for line in lines(measured.first.manners, measured.limits)]
    n_conditional = sum(one.is_conditional for one in measured.second.log)
    n_unchanged = sum(one.status == 304 for one in measured.second.log)
    text += [
        "",
        f"Second crawl of the unchanged web ({measured.second.seconds:.0f} s)",
        f"  bytes                              {measured.second.n_bytes:,} of {measured.first.n_bytes:,} ({measured.share_of_bytes:.1%})",
        f"  requests                           {len(measured.second.log)}, {n_conditional} of them conditional, {n_unchanged} answered 304",
        f"  brought the same                   {'yes' if measured.is_same else 'no'}",
    ]
    heavy = sorted(measured.second.log, key=lambda one: -one.n_bytes)[:5]
    text += [f"      {one.n_bytes:>9,} {one.status} {one.url}" for one in heavy if one.n_bytes]
    if resumed:
        text += [
            "",
            f"Killed half-way ({len(KILLED_SITES)} sites)",
            f"  sent before the kill               {len(resumed.before)} pages and documents",
            f"  asked for again                    {len(resumed.asked_again)} {' '.join(resumed.asked_again[:3])}",
            f"  sent again                         {len(resumed.sent_again)} {' '.join(resumed.sent_again[:3])}",
            f"  sent after                         {len(resumed.after)}",
            f"  came to the same in the end        {'yes' if resumed.is_complete else 'no'}",
        ]
    return "\n".join(text)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sites", default="", help="only these, parted by commas")
    parser.add_argument("--no-kill", action="store_true", help="leave the killed crawl out")
    parser.add_argument("--keep", default="", help="folder to keep lake and logs in")
    given = parser.parse_args()
    cases = [case for case in all_cases() if not given.sites or case.key in given.sites.split(",")]
    with tempfile.TemporaryDirectory(prefix="miniature-web-") as temporary:
        folder = Path(given.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measured = measure(folder, cases)
        resumed = None
        if not given.no_kill and not given.sites:
            (folder / "resume").mkdir(exist_ok=True)
            resumed = kill_and_resume(folder / "resume", measured.first)
        print(report(measured, resumed))


if __name__ == "__main__":
    main()
