"""Draw the reports that people read closely, as the analysis of 2019-20 did.

"The sample includes two partnerships from each of the nine regions, comprising counties, unitary authorities,
metropolitan areas, and sub-regional partnerships. Our selection also took into account indices of deprivation"
(Analysis of safeguarding partners' yearly reports 2019-20, paragraph 6). That makes 18; the publication says 19 in
paragraphs 5 and 10 and does not say where the nineteenth came from. Two per region are drawn here.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from include.register import Partnership
from include.settings import REFERENCE

PER_REGION = 2
AUTHORITIES = REFERENCE / "local_authorities.csv"
KINDS = {
    "County": "county",
    "Unitary Authority": "unitary",
    "Metropolitan District": "metropolitan",
    "London Borough": "metropolitan",
}
SUB_REGIONAL, UNKNOWN = "sub_regional", "unknown"
THIRDS = ("least", "middle", "most")
"""Thirds of deprivation among all candidates of the country."""


class DeepDiveError(ValueError):
    """A sample cannot be drawn; the message says why and what to do."""


@dataclass(frozen=True)
class Candidate:
    """A partnership that may be drawn, with what the draw spreads over."""

    partnership_id: str
    region: str
    kind: str
    deprivation: float | None = None


@dataclass(frozen=True)
class Drawn:
    """One of the sample: in which order it was drawn, with its kind and its third of deprivation (empty: not given)."""

    order_no: int
    partnership_id: str
    region: str
    kind: str
    deprivation_third: str
    seed: int


def candidates_of(
    partnerships: Iterable[Partnership],
    deprivation: Mapping[str, float] | None = None,
    only: Collection[str] | None = None,
    authorities: Path = AUTHORITIES,
) -> list[Candidate]:
    """The partnerships of a register as candidates.

    `deprivation`: an average score by partnership id, higher for more deprived, such as the Index of Multiple
    Deprivation; no such figures come with the software. `only`: ids of partnerships whose report is there.
    """
    kinds = _kinds(authorities)
    return [
        Candidate(one.partnership_id, one.region, _kind(one, kinds), (deprivation or {}).get(one.partnership_id))
        for one in partnerships
        if only is None or one.partnership_id in only
    ]


def draw(candidates: Collection[Candidate], seed: int, per_region: int = PER_REGION) -> list[Drawn]:
    """The sample: `per_region` of each region, the same for the same candidates and seed.

    Regions take turns. In each turn a region gives the candidate whose kind and third of deprivation are so far
    rarest in the sample; among equals the order of a hash of seed and id decides, so that a partnership more or less
    elsewhere does not turn the whole draw over. Raises DeepDiveError when there is nobody to draw.
    """
    if not candidates:
        raise DeepDiveError("There is no partnership to draw from. Name a register, or a year whose reports are there.")
    thirds = _thirds(candidates)
    waiting: dict[str, list[Candidate]] = defaultdict(list)
    for one in sorted(candidates, key=lambda one: _lot(seed, one.partnership_id)):
        waiting[one.region].append(one)
    drawn: list[Drawn] = []
    kinds: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for _ in range(per_region):
        for region in sorted(waiting, key=lambda region: _lot(seed, region)):
            if not waiting[region]:
                continue
            here = Counter(one.kind for one in drawn if one.region == region)
            best = min(
                waiting[region],
                key=lambda one: (here[one.kind], kinds[one.kind] + levels[thirds[one.partnership_id]]),
            )
            waiting[region].remove(best)
            third = thirds[best.partnership_id]
            kinds[best.kind] += 1
            levels[third] += bool(third)
            drawn.append(Drawn(len(drawn) + 1, best.partnership_id, region, best.kind, third, seed))
    return drawn


def _lot(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed} {name}".encode()).hexdigest()


def _thirds(candidates: Iterable[Candidate]) -> dict[str, str]:
    known = sorted(
        (one for one in candidates if one.deprivation is not None),
        key=lambda one: (one.deprivation, one.partnership_id),
    )
    found = {one.partnership_id: THIRDS[min(2, 3 * place // len(known))] for place, one in enumerate(known)}
    return {one.partnership_id: found.get(one.partnership_id, "") for one in candidates}


def _kinds(path: Path) -> dict[str, str]:
    """Kind of authority by name and by code."""
    kinds: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = KINDS.get(row["la_type"], UNKNOWN)
            kinds |= {row["local_authority"]: kind, row["la_code"]: kind}
    return kinds


def _kind(partnership: Partnership, kinds: Mapping[str, str]) -> str:
    if len(partnership.local_authorities) > 1:
        return SUB_REGIONAL
    named = (*partnership.la_codes, *partnership.local_authorities)
    return next((kinds[name] for name in named if name in kinds), UNKNOWN)
