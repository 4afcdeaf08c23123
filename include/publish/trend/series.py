"""From rows of `yearly_indicators` to series over the years, each cut where it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from include.publish.indicators import THIS_RELEASE
from include.publish.looks import Row

PUBLISHED = "published"


@dataclass(frozen=True)
class Group:
    """Series that are shown together, by the beginnings of their indicators."""

    id: str
    title: str
    indicators: tuple[str, ...]
    is_headline: bool = False


GROUPS = (
    Group("reports", "Reports found and read", ("submission", "reading"), is_headline=True),
    Group("scores", "Scores", ("score",), is_headline=True),
    Group("changes", "Changes the guidance asks for", ("compliance.", "chair_status"), is_headline=True),
    Group("records", "Money, decisions and reviews", ("contribution", "decision", "review.")),
    Group(
        "grades",
        "Requirements of Working Together 2018",
        ("audit.wt2018.overall", "audit.wt2018_integrated.overall"),
        is_headline=True,
    ),
    Group("criteria", "Assessment criteria", ("criterion.",)),
    Group("priorities", "Priorities", ("priority",)),
    Group("themes", "Themes", ("theme.",)),
    Group("audit", "Questions of the audits of 2019-20 and 2020-21", ("audit.",)),
)


@dataclass(frozen=True)
class Point:
    """One figure of one year."""

    row: Row

    def __getitem__(self, column: str) -> Any:
        return self.row.values[column]

    @property
    def is_ours(self) -> bool:
        """Whether this project counted it, now or for an earlier year."""
        return bool(self["engine"] != PUBLISHED)

    @property
    def is_this_release(self) -> bool:
        """Whether it is this release's own figure."""
        return bool(self["published_in"] == THIS_RELEASE)

    @property
    def measured(self) -> tuple[Any, ...]:
        """What must be equal for a line to lead from one figure to the next."""
        return tuple(self[name] for name in ("definition", "population", "engine", "framework_id", "break_note"))


@dataclass(frozen=True)
class Series:
    """One figure over the years, oldest first."""

    label: str
    points: tuple[Point, ...]

    @property
    def has_earlier(self) -> bool:
        """Whether there is anything to set beside this release's figure."""
        return any(not point.is_this_release for point in self.points)

    @property
    def is_asked_now(self) -> bool:
        """Whether this release has a figure of its own in it."""
        return any(point.is_this_release for point in self.points)

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        """Pairs of figures a line may join: next to each other in time, and measured alike."""
        return [pair for pair in self._neighbours() if pair[0].measured == pair[1].measured]

    @property
    def breaks(self) -> list[tuple[Point, Point]]:
        """Pairs of neighbours that must not be joined."""
        return [pair for pair in self._neighbours() if pair[0].measured != pair[1].measured]

    def _neighbours(self) -> list[tuple[Point, Point]]:
        """Next to each other in time, our figures and those of others apart."""
        ours = [point for point in self.points if point.is_ours]
        others = [point for point in self.points if not point.is_ours]
        return [*pairwise(others), *pairwise(ours)]


def all_series(rows: Iterable[Row]) -> Mapping[str, list[Series]]:
    """Every figure that has an earlier one, by the id of its group, in the table's order."""
    by_figure: dict[tuple[str, str], list[Point]] = {}
    for row in rows:
        by_figure.setdefault((row.values["indicator"], row.values["category"]), []).append(Point(row))
    found: dict[str, list[Series]] = {group.id: [] for group in GROUPS}
    for (indicator, _), points in by_figure.items():
        points.sort(key=lambda point: (point["reporting_year"], point.is_ours))
        series = Series(points[-1]["label"], tuple(points))
        group = next((group for group in GROUPS if indicator.startswith(group.indicators)), None)
        if group and series.has_earlier:
            found[group.id].append(series)
    return found
