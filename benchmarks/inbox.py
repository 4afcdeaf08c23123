"""A made-up year as an inbox: reports named as files are named on the web, and a register with more partnerships than reports."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import Partnership, partnerships, register_csv
from benchmarks.reports import YEAR, make_report
from include.versions import code_fingerprint, fingerprint

PARTS = (
    "benchmarks/places.py",
    "benchmarks/passages.py",
    "benchmarks/reports.py",
    "include/samples/render",
    "include/samples/sources/practice",
)
"""What made-up reports are made by: when it changes, they are made anew."""
SHARE_WITH_REPORT = 126 / 140
"""126 of about 140 partnerships had a report for 2023-24."""


@dataclass(frozen=True)
class MadeYear:
    """An inbox on disk and what it holds."""

    inbox: Path
    register: Path
    n_reports: int
    n_pages: int
    n_words: int
    n_tables: int
    n_pictures: int
    n_bytes: int


def make_year(folder: Path, n_reports: int, pages_each: int, workers: int) -> MadeYear:
    """Write `n_reports` reports of `pages_each` pages below `folder`, unless this code has written them there before.

    They have no manifest: collecting has to tell from name and title page whose they are, the dearer way.
    """
    place = folder / f"{n_reports}x{pages_each}-{fingerprint(map(code_fingerprint, PARTS))}"
    inbox, told = place / "inbox", place / "year.json"
    if not told.is_file():
        inbox.mkdir(parents=True, exist_ok=True)
        listed = partnerships(max(n_reports, round(n_reports / SHARE_WITH_REPORT)))
        (place / "partnerships.csv").write_text(register_csv(listed), encoding="utf-8")
        jobs = [(number, owner, pages_each, inbox) for number, owner in enumerate(listed[:n_reports])]
        with ProcessPoolExecutor(workers) as pool:
            made = list(pool.map(_write, jobs, chunksize=max(1, min(8, n_reports // workers // 2))))
        told.write_text(json.dumps({name: sum(one[name] for one in made) for name in made[0]}))
    sums = json.loads(told.read_text())
    return MadeYear(inbox, place / "partnerships.csv", n_reports, **sums)


def _write(job: tuple[int, Partnership, int, Path]) -> dict[str, int]:
    number, owner, n_pages, inbox = job
    drawn = make_report(number, owner, n_pages)
    path = inbox / f"{owner.partnership_id}-annual-report-{YEAR}.pdf"
    beside = path.with_suffix(".part")
    beside.write_bytes(drawn.data)
    os.replace(beside, path)  # noqa: PTH105
    return {
        "n_pages": drawn.n_pages,
        "n_words": drawn.n_words,
        "n_tables": drawn.n_tables,
        "n_pictures": drawn.n_pictures,
        "n_bytes": len(drawn.data),
    }
