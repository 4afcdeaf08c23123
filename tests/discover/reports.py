"""Eight small fictional reports: matters the framework has, two it has not, and what each tells of itself alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from include.datasets import dataset
from include.lake import Lake
from tests.analyse.helpers import report_rows

YEAR = "2023-24"
NAMES = ("arden", "birch", "cleeve", "dunmere", "elmstow", "fairhaven", "gorse", "hartle")

EARLY_HELP = [
    "Early help assessments rose from {n} to {m}, and whole-family plans were opened for {n} families at the family hubs. "
    "Schools provide the lead practitioner in half of the early help plans, and families are helped sooner than they were.",
    "The family hubs opened {n} evenings for families who need help early, before problems grow worse. Family support "
    "workers wrote {m} early help plans, and parents said that help came sooner.",
]
ALLEGATIONS = [
    "The designated officer took {n} allegations against adults who coach in sports clubs. All {m} clubs now ring the "
    "designated officer on the day, where they used to wait.",
    "Allegations against drivers and coaches went to the designated officer {m} times. Sports clubs that had no welfare "
    "lead were visited, and {n} sports clubs have one now.",
    "Of {m} allegations half were about sports clubs and faith settings. The designated officer has written a page for "
    "{n} clubs that tells them what an allegation is.",
]
ONLINE = [
    "Gaming platforms were named in {n} calls about sextortion. Sextortion of boys on gaming platforms rose to {m}, and "
    "parents were shown how the platforms can be locked.",
    "A drama about sextortion toured {m} halls. Some {n} boys told the actors which gaming platforms strangers use, and "
    "blackmail over pictures came up in every hall.",
]
IMPRINT = "This report may be copied free of charge under the terms of the open licence, see www.licence.example.org.uk for those."
ALONE = {
    "arden": "The ferry stopped for {n} days in the gales and the island ran its own rota of volunteers by radio.",
    "birch": "The mill by the canal burned down, and {n} looms that had stood there since the old queen went with it.",
    "cleeve": "Sheep prices fell at the autumn fair, and {n} hill farms were for sale when the snow came.",
    "dunmere": "A museum of lace was opened by the mayor, with {n} bobbins on loan from a convent in Bruges.",
    "elmstow": "The cathedral choir sang for {n} nights to mend its roof, which lightning had struck in Lent.",
    "fairhaven": "Trawlers landed {n} crates of mackerel, the most since the harbour wall was raised.",
    "gorse": "The heath burned for {n} days, and adders were carried across the road in buckets by rangers.",
    "hartle": "The steelworks band won a cup in Vienna with a march that its tuba player wrote in {n} evenings.",
}
HOLD_ALLEGATIONS = NAMES[:6]
HOLD_ONLINE = NAMES[2:]


def sections(name: str) -> list[tuple[str, str]]:
    """The sections of one report, each on a page of its own."""
    number = NAMES.index(name)
    figures = {"n": 20 + number, "m": 61 + 3 * number}
    parts = [
        ("Who we are", f"The safeguarding children partnership of {name.title()} tells of its year."),
        ("Sooner rather than later", EARLY_HELP[number % 2]),
        ("A year here", ALONE[name]),
    ]
    if name in HOLD_ALLEGATIONS:
        parts.append(("Grown-ups in positions of trust", ALLEGATIONS[number % 3]))
    if name in HOLD_ONLINE:
        parts.append(("Behind the screen", ONLINE[number % 2]))
    parts.append(("Small print", IMPRINT))
    return [(heading, text.format(**figures)) for heading, text in parts]


def rows_of(name: str, more: Sequence[tuple[str, str]] = ()) -> dict[str, list[dict[str, Any]]]:
    """The converted rows of one report."""
    elements, pages = report_rows([*sections(name), *more])
    document_id = hashlib.sha256(name.encode()).hexdigest()[:12]
    own = {"report_id": f"{name}-{YEAR}", "document_id": document_id}
    return {
        "elements": [row | own for row in elements],
        "pages": [row | own | {"zone": "body", "problems": []} for row in pages],
        "tables": [],
    }


def fill(lake: Lake, names: Iterable[str] = NAMES, more: Sequence[tuple[str, str]] = ()) -> Lake:
    """Write the reports' converted rows into a lake."""
    for name in names:
        for dataset_name, rows in rows_of(name, more).items():
            columns = set(dataset(dataset_name).column_names)
            kept = [{key: value for key, value in row.items() if key in columns} for row in rows]
            lake.write(dataset(dataset_name), YEAR, f"{name}-{YEAR}", kept)
    return lake
