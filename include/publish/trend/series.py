"""From rows of `yearly_indicators` to series over the years, each cut where it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from include.publish.earlier_figures import READ_THEN, readers
from include.publish.indicators import THIS_RELEASE
from include.publish.looks import Row

PUBLISHED = "published"
Joint = Literal["line", "with_care", "break"]


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
    def reader(self) -> tuple[str, ...]:
        """Who read the reports: two readers of the same reports count differently, whatever the question."""
        if not self.is_ours:
            return (readers().get(self["published_in"], self["published_in"]),)
        note = self["break_note"] or ""
        return (self["engine"], note[note.index(READ_THEN) :] if READ_THEN in note else "")

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
        """Pairs of figures a line may join: next to each other in time, and measured alike or, by the crosswalk, the same question."""
        return [pair for pair in self._neighbours() if joint(*pair) == "line"]

    @property
    def cared(self) -> list[tuple[Point, Point]]:
        """Pairs of neighbours of one reader that compare with care only."""
        return [pair for pair in self._neighbours() if joint(*pair) == "with_care"]

    @property
    def breaks(self) -> list[tuple[Point, Point]]:
        """Pairs of neighbours that must not be joined, and where figures of others end and ours begin."""
        return [pair for pair in self._neighbours() if joint(*pair) == "break"] + self._change_of_reader()

    def _change_of_reader(self) -> list[tuple[Point, Point]]:
        """Others' last figure before our first one, where it is of an earlier year; in one year the two stand side by side."""
        ours = [point for point in self.points if point.is_ours]
        before = [
            point
            for point in self.points
            if not point.is_ours and ours and point["reporting_year"] < ours[0]["reporting_year"]
        ]
        has_later = any(
            not point.is_ours and point["reporting_year"] >= ours[0]["reporting_year"] for point in self.points if ours
        )
        return [(before[-1], ours[0])] if before and not has_later else []

    def _neighbours(self) -> list[tuple[Point, Point]]:
        """Next to each other in time, our figures and those of others apart."""
        ours = [point for point in self.points if point.is_ours]
        others = [point for point in self.points if not point.is_ours]
        return [*pairwise(others), *pairwise(ours)]


def joint(left: Point, right: Point) -> Joint:
    """How two neighbours may be joined.

    A line where they were measured alike, or where the crosswalk says that both compare with this year's figure and the same reader
    read reports of the same population; `with_care` where it says so of one of them, or the populations differ.
    """
    if left.measured == right.measured:
        return "line"
    verdicts = {left.row.values.get("compares"), right.row.values.get("compares")}
    if left.reader != right.reader or not verdicts <= {"yes", "with_care"}:
        return "break"
    return "line" if verdicts == {"yes"} and left["population"] == right["population"] else "with_care"


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
