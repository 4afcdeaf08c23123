"""Small counts are hidden, and as many others that nobody can work them out from totals.

Primary: a count below THRESHOLD respondents but above 0. A threshold of five, where others ask for three, is the rule of
some statistical agencies by the OECD's Glossary of Statistical Terms ("Threshold rule", after the Glossary of Statistical
Disclosure Control, 2005). We take the stricter, since respondents were promised anonymity (Appendix B) and know each
other. The source itself printed counts of three.

Secondary: further counts, until everything that is shown leaves each of them a range of at least THRESHOLD between the
least and the most it can be: the feasibility interval by which cell suppression is audited (Federal Committee on
Statistical Methodology, Statistical Policy Working Paper 22).

A count of 0 is shown where it can be: nobody can be picked out by an answer that nobody gave. A hidden count is therefore
known to be at least 1, unless a 0 had to be hidden beside it, and ranges are worked out with that knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

THRESHOLD = 5
"""Counts of fewer respondents are hidden."""
Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """Cells whose counts, each times its sign, add up to a number that every reader can know."""

    parts: Mapping[Key, int]
    total: int


def hidden_cells(counts: Mapping[Key, int], sums: Sequence[Sum], *, zeros_too: bool = False) -> set[Key]:
    """Which cells to hide, from all counts and the sums a reader can know.

    With `zeros_too` a count of 0 is hidden as well: in a wide table of small groups this spares larger counts, since it
    leaves more to reckon with. Raises ValueError when a sum does not hold, or when there are too few respondents to
    hide anybody among.
    """
    for one in sums:
        if sum(sign * counts[cell] for cell, sign in one.parts.items()) != one.total:
            raise ValueError(f"the counts of {', '.join(map(' / '.join, one.parts))} do not add up to {one.total}")
    small = {cell for cell, number in counts.items() if 0 < number < THRESHOLD}
    hidden = small | {cell for cell, number in counts.items() if number == 0 and zeros_too}
    for cell in sorted(small, key=lambda one: (counts[one], one)):
        while width(cell, hidden, counts, sums) < THRESHOLD:  # hiding more only ever widens what was wide enough
            hidden.add(_next_to_hide(cell, hidden, counts, sums))
    for cell in sorted(hidden - small, key=lambda one: (-counts[one], one)):  # what later ones have made needless
        if counts[cell] and all(width(one, hidden - {cell}, counts, sums) >= THRESHOLD for one in small):
            hidden.remove(cell)
    return hidden


def width(cell: Key, hidden: set[Key], counts: Mapping[Key, int], sums: Sequence[Sum]) -> float:
    """How far apart the least and the most are that a hidden cell can be, for a reader of everything that is shown."""
    import numpy as np
    from scipy.optimize import linprog

    linked = _linked(cell, hidden, sums)
    if not linked:
        return float("inf")  # in no sum: nothing to work it out from
    ordered = sorted({part for one in linked for part in one.parts} & hidden)
    rows = np.array([[one.parts.get(part, 0) for part in ordered] for one in linked])
    totals = [
        one.total - sum(s * counts[part] for part, s in one.parts.items() if part not in hidden) for one in linked
    ]
    bounds = [(0 if _may_be_none(part, hidden, counts, linked) else 1, None) for part in ordered]
    aim = np.array([int(part == cell) for part in ordered])
    low = linprog(aim, A_eq=rows, b_eq=totals, bounds=bounds, method="highs")
    high = linprog(-aim, A_eq=rows, b_eq=totals, bounds=bounds, method="highs")
    return float("inf") if high.status else round(-high.fun - low.fun, 6)


def _linked(cell: Key, hidden: set[Key], sums: Sequence[Sum]) -> list[Sum]:
    """The sums a cell stands in, and those that share a hidden cell with one of them, and so on."""
    found: list[Sum] = []
    known, reach = set(), {cell}
    while reach:
        known |= reach
        new = [one for one in sums if one not in found and reach & one.parts.keys()]
        found += new
        reach = ({part for one in new for part in one.parts} & hidden) - known
    return found


def _next_to_hide(cell: Key, hidden: set[Key], counts: Mapping[Key, int], sums: Sequence[Sum]) -> Key:
    """The smallest shown count that makes the cell safe; where none does alone, the one that helps it most.

    Looked for in the cell's own sums, else in those linked to them; a 0 is taken as a last resort.
    """
    linked = _linked(cell, hidden, sums)
    near = {part for one in linked if cell in one.parts for part in one.parts} - hidden
    around = near or {part for one in linked for part in one.parts} - hidden
    if not around:
        raise ValueError(f"there are too few respondents to hide who answered {' / '.join(cell)}")
    gains: dict[Key, float] = {}
    for part in sorted(around, key=lambda one: (counts[one] == 0, counts[one], one)):
        gains[part] = width(cell, hidden | {part}, counts, sums)
        if gains[part] >= THRESHOLD:
            return part
    return max(gains, key=lambda part: gains[part])  # the first, and so the smallest, of those that help most


def _may_be_none(cell: Key, hidden: set[Key], counts: Mapping[Key, int], sums: Sequence[Sum]) -> bool:
    """Whether a reader must reckon with 0: one stands hidden beside it."""
    beside = {other for one in sums if cell in one.parts for other in one.parts} | {cell}
    return any(counts[other] == 0 for other in beside & hidden)
