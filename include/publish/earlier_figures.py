"""Figures of earlier years, published by others or by ourselves, beside this year's, and what breaks the series.

`earlier_figures.csv` says of every figure in `reference/published_findings.csv` which indicator of its own instrument it is,
or why it is none. What it compares with in another edition, how far and why, stands in `frameworks/crosswalk.csv` alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.frameworks import load_framework
from include.frameworks.crosswalk import load_crosswalk
from include.publish.comparing import Earlier, set_beside, side_of
from include.publish.definitions import Definitions
from include.publish.indicators import label
from include.publish.numbers import Made, counted
from include.settings import REFERENCE

FINDINGS = REFERENCE / "published_findings.csv"
MEANINGS = Path(__file__).with_name("earlier_figures.csv")
OUR_RELEASE = "our release of {}"
READ_THEN = "Read then by"
"""How the break note of a figure of ours begins that was read by another engine or other code."""
EVERY = "*"


@dataclass(frozen=True)
class Publication:
    """A publication of earlier figures: its title, the instrument that asks what it asked, and who read reports how."""

    title: str
    framework_id: str
    review_state: str
    read_by: str


PUBLICATIONS = {
    "000": Publication(
        "RR1501, Department for Education, March 2025",
        "wt2023",
        "part_reviewed",
        "researchers with a general AI assistant",
    ),
    "001": Publication(
        "Analysis of safeguarding partners' yearly reports 2019-20, WWCSC, May 2021",
        "wt2018",
        "reviewed",
        "researchers",
    ),
    "002": Publication(
        "Safeguarding partners' annual reports analysis 2020-21, WWCSC", "wt2018_integrated", "reviewed", "researchers"
    ),
}


def earlier_figures(
    this_year: Sequence[Mapping[str, Any]],
    year: str,
    read_with: Sequence[str],
    releases: Iterable[Mapping[str, Any]] = (),
    findings: Path = FINDINGS,
) -> list[dict[str, Any]]:
    """Rows of `yearly_indicators` for this year and earlier ones that are not this release's own.

    `this_year` are this release's own rows, `read_with` who read its reports (`earlier_releases.read_with`), `releases`
    what `earlier_releases` read. Percentages are computed anew from count and denominator: some were misprinted. Which of
    this year's figures a row stands beside, whether they compare and why, the crosswalk says (`set_beside`).
    """
    earlier = [*_published(year, findings), *_released(releases, read_with)]
    beside = set_beside(earlier, this_year, load_crosswalk())
    own = [(row["indicator"], row["category"]) for row in this_year]
    meant = [(row["our_indicator"], row["our_category"]) for row in meanings()]
    order = {key: place for place, key in enumerate(dict.fromkeys([*own, *meant]))}

    def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
        key = row["indicator"], row["category"]
        return row["reporting_year"], order.get(key, len(order)), *key, row["published_in"]

    return sorted(beside, key=place)


def readers() -> dict[str, str]:
    """Who read the reports of each publication, by its title."""
    return {one.title: one.read_by for one in PUBLICATIONS.values()}


def meanings() -> list[dict[str, str]]:
    """The rows of `earlier_figures.csv`."""
    return _csv(MEANINGS)


def meaning_of(finding: Mapping[str, str], meant: Sequence[Mapping[str, str]]) -> Mapping[str, str] | None:
    """The row that says what a published figure is: the one for itself, else for its indicator, else for its source."""
    source, indicator, category = finding["source_file"], finding["indicator"], finding["category"]
    by_key = {(row["source_file"], row["indicator"], row["category"]): row for row in meant}
    keys = ((source, indicator, category), (source, indicator, EVERY), (source, EVERY, EVERY))
    return next((by_key[key] for key in keys if key in by_key), None)


def _published(year: str, findings: Path) -> list[Earlier]:
    meant = {(row["source_file"], row["indicator"], row["category"]): row for row in meanings()}
    found: dict[tuple[str, ...], Earlier] = {}
    for row in _csv(findings):
        what = meant.get((row["source_file"], row["indicator"], row["category"]))
        if what and what["our_indicator"] and row["reporting_year"] <= year:
            key = (row["reporting_year"], what["our_indicator"], what["our_category"], row["source_file"])
            found.setdefault(key, _figure(row, what))  # one figure may stand in several tables of its publication
    return list(found.values())


def _figure(row: Mapping[str, str], what: Mapping[str, str]) -> Earlier:
    publication = PUBLICATIONS[row["source_file"]]
    indicator, category = what["our_indicator"], what["our_category"]
    made = Made("published", publication.framework_id, publication.review_state, is_provisional=False)
    definition = what["definition"] or Definitions(load_framework(publication.framework_id)).of(indicator, category)
    figure = {
        "reporting_year": row["reporting_year"],
        "indicator": indicator,
        "label": label(indicator, category),
        **counted(category, int(row["count"]), int(row["population_n"]), made, None),
        "published_in": publication.title,
        "population": what["population"],
        "definition": definition or label(indicator, category),
        "note": what["note"] or None,
    }
    verdict = load_crosswalk().of_publication(
        row["source_file"], side_of(indicator, category, publication.framework_id)
    )
    return Earlier(figure, verdict, f"Read by {publication.read_by}, here by a program.")


def _released(releases: Iterable[Mapping[str, Any]], read_with: Sequence[str]) -> list[Earlier]:
    found = []
    before_now = "; ".join(read_with)
    for row in releases:
        kept = {name: value for name, value in row.items() if name != "read_with"}
        before = "; ".join(row["read_with"])
        kept["published_in"] = OUR_RELEASE.format(row["reporting_year"])
        kept["note"] = None
        is_same = before == before_now
        reader = "" if is_same else f"{READ_THEN} {before or 'nobody'}; now by {before_now or 'nobody'}."
        found.append(Earlier(kept, reader=reader))
    return found


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
