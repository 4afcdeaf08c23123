"""How well hidden themes are found again: `python -m include.discover.evaluate`.

Themes 15 to 26 were found bottom-up by people. Each in turn is taken out of the framework, candidates are proposed from
the text that is then unclaimed, and the best candidate is looked at: the theme is **found again** when at least half of
the candidate's stretches hold a passage the hidden theme claims, and these stand in two reports or more. What the
hidden theme shares with another that stays is not unclaimed, and cannot be found.
"""

from __future__ import annotations

import argparse
import atexit
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from include.discover.candidate import Candidate, holding
from include.discover.extractive import propose
from include.discover.nearest import Neighbours
from include.discover.reading import YearText, read_year_text
from include.discover.unclaimed import ReadReport
from include.frameworks import Framework, Theme, load_framework
from include.lake import Lake, open_lake
from include.settings import PRACTICE, get_settings

_HALF = 0.5
_FEWEST_REPORTS = 2


@dataclass(frozen=True)
class Outcome:
    """What hiding one theme came to."""

    theme: Theme
    n_stretches: int
    """Unclaimed stretches that hold a passage of the hidden theme."""
    n_reports: int
    n_candidates: int
    best: Candidate | None
    rank: int
    n_right: int
    """Stretches of the best candidate that hold a passage of the hidden theme."""
    n_held: int
    likeness: float
    """Of the best candidate to the hidden theme, as nearest.py measures it with the whole framework."""
    likeness_of_others: float

    @property
    def is_found(self) -> bool:
        return self.n_held > 0 and self.n_right >= _HALF * self.n_held and self.n_right >= _FEWEST_REPORTS

    @property
    def could_be_found(self) -> bool:
        """Whether its unclaimed text stands in as many reports as a candidate needs."""
        return self.n_reports >= _FEWEST_REPORTS + 1


def hide_each(framework: Framework, years: Sequence[YearText], seed: int, most: int) -> list[Outcome]:
    """Hide every theme people found bottom-up, one at a time. The reports of all `years` are read together."""
    whole = [report for year in years for report in year.read(framework)]
    neighbours = Neighbours(framework, whole)
    return [
        _hide(theme, framework, years, neighbours, seed, most)
        for theme in framework.themes
        if theme.kind == "recurring"
    ]


def _hide(
    theme: Theme, framework: Framework, years: Sequence[YearText], neighbours: Neighbours, seed: int, most: int
) -> Outcome:
    rest = without(framework, theme.no)
    reports = [report for year in years for report in year.read(rest)]
    hidden = {
        report.report_id: {no for no, themes in report.claims.items() if theme.no in themes}
        for year in years
        for report in year.read(framework)
    }
    checkers = {report_id: checker for year in years for report_id, checker in year.checkers.items()}
    found, _ = propose(reports, checkers.__getitem__, seed, most)
    own = [
        stretch for report in reports for stretch in report.stretches if hidden[report.report_id] & {*stretch.passages}
    ]
    ranked = [(*_right(candidate, reports, hidden), -number) for number, candidate in enumerate(found)]
    _, right, held, number = max(ranked, default=(0.0, 0, 0, 0))
    best = found[-number] if found else None
    likeness = neighbours.likeness(_texts(best, reports)) if best else {}
    return Outcome(
        theme, len(own), len({stretch.report_id for stretch in own}), len(found), best, 1 - number, right, held,
        likeness.get(theme.no, 0.0), max((value for no, value in likeness.items() if no != theme.no), default=0.0),
    )  # fmt: skip


def without(framework: Framework, no: int) -> Framework:
    """The framework as if a theme had never been found."""
    return framework.model_copy(update={"themes": tuple(one for one in framework.themes if one.no != no)})


def _right(candidate: Candidate, reports: Sequence[ReadReport], hidden: dict[str, set[int]]) -> tuple[float, int, int]:
    held = [stretch for report in reports for stretch, _ in holding(report, candidate.terms)]
    right = [one for one in held if hidden[one.report_id] & {*one.passages}]
    return (len(right) / len(held) if held else 0.0, len(right), len(held))


def _texts(candidate: Candidate, reports: Sequence[ReadReport]) -> list[str]:
    return [stretch.text for report in reports for stretch, _ in holding(report, candidate.terms)]


def told(outcomes: Sequence[Outcome], n_reports: int) -> str:
    """The outcome as a Markdown table with its denominators."""
    lines = [
        f"{n_reports} reports. Each theme hidden in turn; its rank is that of the best candidate.",
        "",
        "| hidden theme | its unclaimed stretches (reports) | candidates | best candidate | rank | its stretches that are the theme's | likeness to it (to the nearest other) | found again |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in outcomes:
        label = one.best.label if one.best else "–"
        lines.append(
            f"| {one.theme.no} {one.theme.name} | {one.n_stretches} ({one.n_reports}) | {one.n_candidates} | {label} | "
            f"{one.rank if one.best else '–'} | {one.n_right} of {one.n_held} | {one.likeness:.2f} ({one.likeness_of_others:.2f}) | "
            f"{'yes' if one.is_found else 'no'} |"
        )
    could = [one for one in outcomes if one.could_be_found]
    lines += [
        "",
        f"Found again: {sum(one.is_found for one in outcomes)} of {len(outcomes)} themes; "
        f"{sum(one.is_found for one in could)} of the {len(could)} whose unclaimed text stands in three reports or more.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many hidden themes are found again."""
    parser = argparse.ArgumentParser(
        prog="python -m include.discover.evaluate", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--lake", default="", help="a lake with converted reports (default: the practice samples are read)"
    )
    parser.add_argument("--framework", default="wt2023", help="whose themes are hidden")
    parser.add_argument("--seed", type=int, default=get_settings().discover_seed)
    given = parser.parse_args(arguments)
    framework = load_framework(given.framework)
    lake = open_lake(given.lake) if given.lake else _practice()
    from include.datasets import converted

    years = [read_year_text(lake, year) for year in lake.years(converted.ELEMENTS)]
    n_reports = sum(len(year.report_ids) for year in years)
    sys.stdout.write(f"{told(hide_each(framework, years, given.seed, get_settings().discover_most), n_reports)}\n")
    return 0


def _practice() -> Lake:
    """The practice samples, converted into a lake of their own that goes with the process."""
    from include.evaluate.gold import read_gold
    from include.evaluate.run import run_pipeline

    folder = tempfile.mkdtemp(prefix="themes-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    run_pipeline(
        PRACTICE, read_gold(PRACTICE), Path(folder), get_settings().model_copy(update={"engine": "extractive"})
    )
    return open_lake(folder)


if __name__ == "__main__":
    sys.exit(main())
