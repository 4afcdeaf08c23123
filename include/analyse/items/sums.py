"""Sums among the rows of a table of contributions: subtotals and totals, which nobody gave, and whether they are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from include.analyse.items.grid import Block, Cell
from include.analyse.items.item import group_of
from include.analyse.items.money import NOTHING, pounds
from include.frameworks import Task

_ROUNDING = 2.0
"""Pounds by which a printed total may differ from its parts."""
_ROUNDED_TO = 0.005
"""Share of the total by which it may, as sums are printed in thousands."""


@dataclass(frozen=True)
class Given:
    """A row of a contributor; `cells` are its figures by column."""

    name: Cell
    group: str
    cells: Mapping[int, Cell]
    section: str
    doubtful: bool


def amount_in(cell: Cell, header: str) -> float | None:
    """The pounds of a cell under a heading; None for a dash, nought for "nil"."""
    return None if NOTHING.match(cell.value) and not re.search(r"\d|nil", cell.value, re.IGNORECASE) else pounds(cell.value, header, bare=True)  # fmt: skip


def without_sums(listed: Sequence[tuple[Given, float | None]]) -> Iterator[tuple[Given, float | None]]:
    """Without rows that only sum up others: the ones below them of the same kind of body, or all above them."""
    below_a_sum = False
    for at, (row, amount) in enumerate(listed):
        is_part = row.name.text.lower().lstrip("-–•· ").startswith("of which")
        below_a_sum = below_a_sum and is_part
        if amount and _is_sum_of_next(listed, at):
            below_a_sum = True
            continue
        above = [value for other, value in listed[:at] if value and other.section == row.section]
        if amount and row.group == "other" and len(above) > 1 and _near(sum(above), amount):
            continue
        if is_part and not below_a_sum:
            continue
        yield row, amount


def _is_sum_of_next(listed: Sequence[tuple[Given, float | None]], at: int) -> bool:
    row, amount = listed[at]
    parts = 0.0
    for number, (other, value) in enumerate(listed[at + 1 :], start=1):
        if other.group != row.group and not other.name.text.lower().startswith("of which"):
            return False
        parts += value or 0.0
        if number > 1 and amount and _near(parts, amount):
            return True
    return False


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= max(_ROUNDING, abs(other) * _ROUNDED_TO)


def adds_up(block: Block, column: int, header: str, task: Task) -> bool:
    """Whether a column comes to the first total printed in it; true where none is printed.

    A cell that was misread, or a row that was lost, shows here: all of the column then waits for a person. Money
    brought forward, and subtotals, may be in the sum or not.
    """
    sums = {0.0}
    for row in block.body:
        name, cell = row[block.names], row.get(column)
        amount = amount_in(cell, header) if cell else None
        if not name.text or amount is None:
            if name.text and not any(c.text for at, c in row.items() if at != block.names):
                sums = {0.0}
            continue
        group = group_of(name.text, task)
        if (
            group
            and group.id == "total"
            and re.search(r"total|\bsum\b|\boverall\b|all partners", name.text, re.IGNORECASE)
        ):
            return any(_near(one, amount) for one in sums)
        may_stand_apart = bool(group and group.left_out) or name.text.lower().startswith("of which") or _has_parts(block, row, column, header, task)  # fmt: skip
        sums = {one + amount for one in sums} | (sums if may_stand_apart else set())
    return True


def _has_parts(block: Block, row: Mapping[int, Cell], column: int, header: str, task: Task) -> bool:
    at = next(number for number, other in enumerate(block.body) if other is row)
    listed = []
    for other in block.body[at:]:
        group = group_of(other[block.names].text, task)
        value = amount_in(other[column], header) if column in other else None
        listed.append((Given(other[block.names], group.id if group else "other", {}, "", False), value))
    return _is_sum_of_next(listed, 0)
