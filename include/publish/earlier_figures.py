"""Figures of earlier years, published by others or by ourselves, beside this year's, and what breaks the series.

`earlier_figures.csv` says of every figure in `reference/published_findings.csv` which of our indicators it is and by
whose definition (`ours`, where it is the same under any framework; a framework's; its `own`), or why it is none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.frameworks import load_framework
from include.publish.definitions import Definitions
from include.publish.indicators import label
from include.publish.numbers import Made, counted
from include.settings import REFERENCE

FINDINGS = REFERENCE / "published_findings.csv"
MEANINGS = Path(__file__).with_name("earlier_figures.csv")
OUR_RELEASE = "our release of {}"
EVERY = "*"
_COUNTS_OF_FILES = {"submission", "reading"}
"""What was found does not depend on who answered the questions."""
_OURS = "wt2023"
"""The framework made from RR1501: figures without words of their own in the CSV are defined as it defines them."""


@dataclass(frozen=True)
class Publication:
    """A publication of earlier figures: its title, the guidance reports were read under, and who read them how."""

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
        "Safeguarding partners' annual reports analysis 2020-21, WWCSC", "wt2018", "reviewed", "researchers"
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
    what `earlier_releases` read. Percentages are computed anew from count and denominator: some were misprinted.
    """
    own = {(row["indicator"], row["category"]): row for row in this_year}
    rows = [*_published(year, findings), *_released(releases, read_with)]
    beside = [_beside(row, own.get((row["indicator"], row["category"]))) for row in rows]
    meant = [(row["our_indicator"], row["our_category"]) for row in meanings()]
    order = {key: place for place, key in enumerate(dict.fromkeys([*own, *meant]))}

    def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
        key = row["indicator"], row["category"]
        return row["reporting_year"], order.get(key, len(order)), *key, row["published_in"]

    return sorted(beside, key=place)


def meanings() -> list[dict[str, str]]:
    """The rows of `earlier_figures.csv`."""
    return _csv(MEANINGS)


def meaning_of(finding: Mapping[str, str], meant: Sequence[Mapping[str, str]]) -> Mapping[str, str] | None:
    """The row that says what a published figure is: the one for itself, else for its indicator, else for its source."""
    source, indicator, category = finding["source_file"], finding["indicator"], finding["category"]
    by_key = {(row["source_file"], row["indicator"], row["category"]): row for row in meant}
    keys = ((source, indicator, category), (source, indicator, EVERY), (source, EVERY, EVERY))
    return next((by_key[key] for key in keys if key in by_key), None)


def _published(year: str, findings: Path) -> list[dict[str, Any]]:
    meant = {(row["source_file"], row["indicator"], row["category"]): row for row in meanings()}
    definitions = Definitions(load_framework(_OURS))
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in _csv(findings):
        what = meant.get((row["source_file"], row["indicator"], row["category"]))
        if what and what["our_indicator"] and row["reporting_year"] <= year:
            key = (row["reporting_year"], what["our_indicator"], what["our_category"], row["source_file"])
            found.setdefault(
                key, _figure(row, what, definitions)
            )  # one figure may stand in several tables of its publication
    return list(found.values())


def _figure(row: Mapping[str, str], what: Mapping[str, str], definitions: Definitions) -> dict[str, Any]:
    publication = PUBLICATIONS[row["source_file"]]
    indicator, category = what["our_indicator"], what["our_category"]
    made = Made("published", publication.framework_id, publication.review_state, is_provisional=False)
    definition = what["definition"] or definitions.of(indicator, category)
    return {
        "reporting_year": row["reporting_year"],
        "indicator": indicator,
        "label": label(indicator, category),
        **counted(category, int(row["count"]), int(row["population_n"]), made, None),
        "published_in": publication.title,
        "population": what["population"],
        "definition": definition or label(indicator, category),
        "note": what["note"] or None,
        "reader": f"Read by {publication.read_by}, here by a program.",
    }


def _released(releases: Iterable[Mapping[str, Any]], read_with: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for row in releases:
        kept = {name: value for name, value in row.items() if name != "read_with"}
        before, now = "; ".join(row["read_with"]), "; ".join(read_with)
        kept["published_in"] = OUR_RELEASE.format(row["reporting_year"])
        kept["note"] = None
        kept["reader"] = "" if before == now else f"Read then by {before or 'nobody'}; now by {now or 'nobody'}."
        found.append(kept)
    return found


def _beside(row: dict[str, Any], own: Mapping[str, Any] | None) -> dict[str, Any]:
    """An earlier figure with what breaks the series between it and this year's."""
    breaks = []
    if own is None:
        breaks.append("Not asked this year.")
    else:
        if row["definition"] != own["definition"]:
            breaks.append("Another definition." if row["definition"] else "Its definition was not recorded.")
        if row["population"] and row["population"] != own["population"]:
            breaks.append(f"Counted over another population: {row['population']}.")
    is_comparable = not breaks
    reader = row.pop("reader")
    if reader and own is not None and row["indicator"] not in _COUNTS_OF_FILES:
        breaks.append(reader)
    row = {**row, "population": row["population"] or "not recorded", "definition": row["definition"] or row["label"]}
    return {**row, "is_comparable": is_comparable, "break_note": " ".join(breaks) or None}


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
