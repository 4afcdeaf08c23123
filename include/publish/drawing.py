"""Everything a release holds beside its tables: one function per kind of file, called when the version is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from include.publish.content import YearContent
from include.publish.open_data import draw_open_data
from include.publish.partnership import draw_partnerships
from include.publish.report import draw_report
from include.publish.trend import draw_trend
from include.publish.workbook import draw_workbook

Drawn = Mapping[str, bytes]

DRAWERS: tuple[Callable[[YearContent], Drawn], ...] = (
    draw_report,
    draw_open_data,
    draw_workbook,
    draw_trend,
    draw_partnerships,
)
"""Each returns files by their name in the release, such as `report.html`."""


def draw_files(content: YearContent, version: int, note: str) -> dict[str, bytes]:
    """All files of a release beside its tables. Raises ValueError where two drawers claim one name."""
    released = content.released_as(version, note)
    files: dict[str, bytes] = {}
    for drawer in DRAWERS:
        drawn = drawer(released)
        twice = sorted(files.keys() & drawn.keys())
        if twice:
            raise ValueError(f"Two drawers write {', '.join(twice)}: give one of them another name.")
        files.update(drawn)
    return files
