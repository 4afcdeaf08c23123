"""Which figures compare across editions, and why: `crosswalk.csv`, the one place that says so.

A line sets a figure of one edition beside a figure of another: `yes`, `with_care` or `no`, and why. An edition is an
instrument (`wt2018`), a publication by its number in `reference/published_findings.csv` (`001`), or `*` for any. A
publication is set against the instrument that asks what it asked; from there other lines lead on. `*` for question or
category stands for every one, the same on both sides; the line that names most holds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

Compares = Literal["yes", "with_care", "no"]
COMPARES: tuple[Compares, ...] = ("yes", "with_care", "no")
"""From best to worst."""
EVERY = "*"
NOT_ASKED = frozenset(
    {"score", "submission", "reading", "chair_status", "contribution", "decision", "item.priorities"}
    | {"item.reviews_mentioned", "overall.deep_dive"}
)
"""What is counted beside the questions of an instrument."""
_FILE = Path(__file__).with_name("crosswalk.csv")


@dataclass(frozen=True)
class Side:
    """A figure of an edition: the question it asks, and the answer that is counted."""

    edition: str
    question: str
    category: str

    def covers(self, other: Side) -> bool:
        """Whether `other` is this figure, or one of those meant by `*`."""
        mine, its = (self.edition, self.question, self.category), (other.edition, other.question, other.category)
        return all(one in (EVERY, another) for one, another in zip(mine, its, strict=True))

    def like(self, other: Side) -> Side:
        """The figure that is meant where `other` stands on the other side: `*` is filled in from it."""
        question = other.question if self.question == EVERY else self.question
        return Side(self.edition, question, other.category if self.category == EVERY else self.category)


@dataclass(frozen=True)
class Verdict:
    """Whether two figures compare, and why."""

    compares: Compares
    why: str


@dataclass(frozen=True)
class Line:
    """One line of the crosswalk."""

    one: Side
    other: Side
    verdict: Verdict


class Crosswalk:
    """All lines, to be asked from either side."""

    def __init__(self, lines: tuple[Line, ...]):
        self.lines = lines

    def counterparts(self, side: Side) -> Iterator[tuple[Side, Verdict]]:
        """Figures of other editions that a line sets beside this one; their edition may be `*`."""
        for line in self.lines:
            for here, there in ((line.one, line.other), (line.other, line.one)):
                if here.covers(side):
                    yield there.like(side), line.verdict

    def of_publication(self, publication: str, side: Side) -> Verdict:
        """How a printed figure compares with ours of the same question and answer (`side`, with our edition).

        Raises LookupError where no line says so: every publication needs one.
        """
        printed = Side(publication, side.question, side.category)
        fitting = [
            line
            for line in self.lines
            if line.one.edition == publication and line.one.covers(printed) and line.other.like(printed).covers(side)
        ]
        if not fitting:
            raise LookupError(f"crosswalk.csv does not say how {printed} compares with {side.edition}.")
        return min(fitting, key=lambda line: (line.one.question, line.one.category).count(EVERY)).verdict


@lru_cache
def load_crosswalk() -> Crosswalk:
    """The crosswalk. Raises ValueError for a line that does not say whether and why."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return Crosswalk(tuple(_line(number, row) for number, row in enumerate(csv.DictReader(file), start=2)))


def worst(*found: Compares) -> Compares:
    """The most cautious of several; `yes` of none."""
    return max(found, key=COMPARES.index, default="yes")


def _line(number: int, row: dict[str, str]) -> Line:
    one, other = (Side(*(row[f"{side}_{part}"] for part in _PARTS)) for side in ("one", "other"))
    compares = next((known for known in COMPARES if known == row["compares"]), None)
    if compares is None or not row["why"]:
        raise ValueError(f"crosswalk.csv, line {number}: say whether it compares ({', '.join(COMPARES)}) and why.")
    return Line(one, other, Verdict(compares, row["why"]))


_PARTS = ("framework", "question", "category")
