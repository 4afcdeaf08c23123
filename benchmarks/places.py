"""Made-up partnerships: names of places that sound English, and the register they stand in."""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

BEGINNINGS = (
    "Aldring", "Amber", "Ashen", "Barrow", "Bexing", "Birken", "Bracken", "Caller", "Chessel", "Cinder", "Clavering",
    "Cold", "Corve", "Dern", "Dunmere", "Eller", "Elmer", "Fallow", "Farthing", "Fenner", "Garrow", "Gosse", "Hallin",
    "Harrow", "Hazel", "Helmer", "Hollin", "Ingle", "Kelder", "Kirren", "Lamber", "Larken", "Linden", "Marren", "Mossen",
    "Nettle", "Orchard", "Penner", "Quarren", "Raven", "Rowan", "Salter", "Sedge", "Silver", "Stannen", "Swallow",
    "Thistle", "Tollen", "Varley", "Wather", "Whinner", "Willow", "Yarrow",
)  # fmt: skip
ENDINGS = (
    "beck", "bourne", "bridge", "by", "combe", "cote", "dale", "den", "fell", "field", "ford", "garth", "gate", "grove",
    "holme", "hythe", "lake", "leigh", "marsh", "mere", "moor", "rigg", "shaw", "stead", "stoke", "thorpe", "thwaite",
    "wick", "worth",
)  # fmt: skip
BODIES = (
    "{} Safeguarding Children Partnership",
    "{} Safeguarding Children Partnership",
    "{} Children's Safeguarding Partnership",
    "{} Safeguarding Partnership for Children",
)
REGIONS = (
    "North East", "North West", "Yorkshire and the Humber", "East Midlands", "West Midlands", "East of England",
    "London", "South East", "South West",
)  # fmt: skip
SEED = 2024


@dataclass(frozen=True)
class Partnership:
    """One made-up partnership of the register; `place` is its local authority."""

    place: str
    name: str
    region: str

    @property
    def partnership_id(self) -> str:
        """Its slug in the register."""
        return self.place.lower()


def partnerships(number: int) -> list[Partnership]:
    """The first so many; the same in every run, and the beginning of a longer list. At most 1,500 or so."""
    dice = random.Random(SEED)  # noqa: S311 - nothing here is secret, and it must come out the same
    places = [beginning + ending for beginning, ending in itertools.product(BEGINNINGS, ENDINGS)]
    dice.shuffle(places)
    if number > len(places):
        raise ValueError(f"There are {len(places)} made-up places; {number} were asked for.")
    return [Partnership(place, dice.choice(BODIES).format(place), dice.choice(REGIONS)) for place in places[:number]]


def register_csv(listed: Sequence[Partnership]) -> str:
    """The register's file, with the columns of include/reference/partnerships.csv that a register must have."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["partnership_id", "partnership", "region", "local_authorities", "website", "confidence"])
    for one in listed:
        rows.writerow([one.partnership_id, one.name, one.region, one.place, "", "fictional"])
    return out.getvalue()
