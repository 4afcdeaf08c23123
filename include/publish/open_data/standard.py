"""Whether a pair of files keeps the open data standard of Explore education statistics.

The rules are those of the Department for Education's analysts' guide ("Open data standards") and of its screener
(`eesyscreener`), in our own words and as far as they can touch files of this kind: England and its regions,
institutions, one year or several, filters with totals, figures or symbols. `faults` names every breach.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from include.publish.open_data.pair import Fault, Pair, read_csv
from include.publish.open_data.places import COUNTRY, FINANCIAL_YEAR, REGION_CODES
from include.publish.symbols import SYMBOLS

META_COLUMNS = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
DEFAULT_COLUMN = "filter_default"
"""A further metadata column the platform takes: what a filter shows first, where it has no total."""
REQUIRED = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
_LEVELS = {
    "National": (),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("old_la_code", "new_la_code", "la_name", "region_code", "region_name"),
    "Institution": ("institution_id", "institution_name", "region_code", "region_name"),
}
_NEEDED = {
    "National": (),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("old_la_code", "new_la_code", "la_name"),
    "Institution": (),
}
"""Levels used here: columns that may be filled, and that must be."""
_PLACE_COLUMNS = {name for columns in _LEVELS.values() for name in columns}
UNITS = ("", "£", "£m", "%", "pp", "numberstring")
SIX_DIGITS = (FINANCIAL_YEAR, "Academic year", "Tax year")
FOUR_DIGITS = ("Calendar year", "Reporting year")
_OLD_SYMBOLS = ("", ":", "~", "..", ".", "-", "*", "#", "N/A", "n/a", "NA", "NULL", "null", "nan")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FILE_NAME = re.compile(r"[a-z0-9_-]{1,50}")
_LIMITS = {"column name": 50, "label": 100, "filter item": 120}
"""Characters the platform's interface for programs takes."""


Rule = Callable[[Pair], Iterator[str]]
_RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Mark a function as one of the standard's rules; it yields one sentence per breach, and its name is the rule's."""
    _RULES.append(check)
    return check


def rules() -> dict[str, str]:
    """All rules in the order they are looked at: name and sentence."""
    return {_name(check): (check.__doc__ or "").strip() for check in _RULES}


def faults(name: str, data: bytes, meta: bytes) -> list[Fault]:
    """Every breach of the standard in the files `{name}.csv` and `{name}.meta.csv`; none for a sound pair."""
    try:
        header, rows = read_csv(data)
        meta_header, meta_rows = read_csv(meta)
    except (UnicodeDecodeError, ValueError) as error:
        return [Fault("readable", f"{name}: {error}. Write plain CSV in UTF-8.")]
    missing = [column for column in REQUIRED if column not in header]
    missing += [column for column in META_COLUMNS if column not in meta_header]
    if missing:
        return [Fault("columns_there", f"{name}: column {', '.join(missing)} is missing.")]
    pair = Pair(name, header, rows, meta_header, meta_rows)
    return [Fault(_name(check), f"{name}: {text}") for check in _RULES for text in check(pair)]


def _name(check: Rule) -> str:
    return check.__name__.strip("_")


# --- names ------------------------------------------------------------------------------------------------------------


@rule
def file_name(pair: Pair) -> Iterator[str]:
    """File names are short, in small letters, and tell no year."""
    if not _FILE_NAME.fullmatch(pair.name):
        yield "a file name has small letters, digits, hyphens and underscores only, and at most 50 of them."
    if re.search(r"20\d\d", pair.name):
        yield "a file name tells no year: the next release has the same."


@rule
def column_names(pair: Pair) -> Iterator[str]:
    """Columns are named once, in snake_case, beginning with a small letter."""
    for name in pair.header:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield f"column {name!r} is not in snake_case."
        if len(name) > _LIMITS["column name"]:
            yield f"column {name!r} is longer than {_LIMITS['column name']} characters."
    for name, n in Counter(pair.header).items():
        if n > 1:
            yield f"column {name!r} stands there {n} times."


# --- metadata ---------------------------------------------------------------------------------------------------------


@rule
def metadata_columns(pair: Pair) -> Iterator[str]:
    """The metadata has the standard's columns."""
    for name in pair.meta_header:
        if name not in (*META_COLUMNS, DEFAULT_COLUMN):
            yield f"the metadata has a column {name!r} the standard does not know."


@rule
def metadata_names_columns_of_the_data(pair: Pair) -> Iterator[str]:
    """The metadata describes columns of the data, each once, and neither time nor geography."""
    for row in pair.meta:
        if row["col_name"] not in pair.header:
            yield f"the metadata describes {row['col_name']!r}, which the data does not have."
        if row["col_name"] in (*REQUIRED, *_PLACE_COLUMNS):
            yield f"the metadata describes {row['col_name']!r}: time and geography are known and left out."
    for name, n in Counter(row["col_name"] for row in pair.meta).items():
        if n > 1:
            yield f"the metadata describes {name!r} {n} times."


@rule
def data_columns_are_described(pair: Pair) -> Iterator[str]:
    """A column of several values is described in the metadata."""
    known = {*REQUIRED, *_PLACE_COLUMNS, *(row["col_name"] for row in pair.meta)}
    known |= {row["filter_grouping_column"] for row in pair.meta}
    for name in pair.header:
        if name not in known and len(pair.values(name)) > 1:
            yield f"column {name!r} has several values but is not in the metadata."


@rule
def column_types(pair: Pair) -> Iterator[str]:
    """A described column is a filter or an indicator, and there is an indicator."""
    for row in pair.meta:
        if row["col_type"] not in ("Filter", "Indicator"):
            yield f"{row['col_name']!r} has col_type {row['col_type']!r}: it is Filter or Indicator."
    if not pair.indicators:
        yield "there is no indicator."


@rule
def labels(pair: Pair) -> Iterator[str]:
    """Every described column has a short label of its own."""
    for row in pair.meta:
        if not row["label"].strip():
            yield f"{row['col_name']!r} has no label."
        if len(row["label"]) > _LIMITS["label"]:
            yield f"the label of {row['col_name']!r} is longer than {_LIMITS['label']} characters."
    for label, n in Counter(row["label"] for row in pair.meta if row["label"]).items():
        if n > 1:
            yield f"the label {label!r} stands there {n} times."


@rule
def what_belongs_to_filters_and_to_indicators(pair: Pair) -> Iterator[str]:
    """Filters have hints and groups, indicators have units, decimals and groups."""
    for row in pair.meta:
        name, is_filter = row["col_name"], row["col_type"] == "Filter"
        only = (
            ("indicator_grouping", "indicator_unit", "indicator_dp")
            if is_filter
            else ("filter_hint", "filter_grouping_column")
        )
        for column in only:
            if row[column]:
                yield f"{name!r} is {'a filter' if is_filter else 'an indicator'} and has no {column}."
        if is_filter and row["filter_hint"].strip().casefold() == row["label"].strip().casefold() != "":
            yield f"the hint of {name!r} only repeats its label."


@rule
def units_and_decimals(pair: Pair) -> Iterator[str]:
    """Units and decimals are ones the platform knows."""
    for row in pair.meta:
        if row["indicator_unit"] not in UNITS:
            yield f"{row['col_name']!r} has unit {row['indicator_unit']!r}: it is one of {', '.join(UNITS[1:])} or empty."
        if row["indicator_dp"] and not re.fullmatch(r"\d+", row["indicator_dp"]):
            yield f"{row['col_name']!r} has indicator_dp {row['indicator_dp']!r}: it is a whole number."


@rule
def grouping_columns(pair: Pair) -> Iterator[str]:
    """A column that groups a filter is in the data and no filter itself."""
    for row in pair.meta:
        group = row["filter_grouping_column"]
        if group and group not in pair.header:
            yield f"{row['col_name']!r} is grouped by {group!r}, which the data does not have."
        if group and group in pair.filters:
            yield f"{group!r} groups {row['col_name']!r} and is no filter of its own in the metadata."


# --- time and place ---------------------------------------------------------------------------------------------------


@rule
def time(pair: Pair) -> Iterator[str]:
    """Years are digits of one kind, and six digits are two years that follow each other."""
    identifiers = pair.values("time_identifier")
    for one in identifiers:
        if one not in (*SIX_DIGITS, *FOUR_DIGITS):
            yield f"time_identifier {one!r} is not one the standard knows for years."
    if len(identifiers) > 1:
        yield f"kinds of year are mixed: {', '.join(identifiers)}."
    for one in pair.values("time_period"):
        if not one.isdigit():
            yield f"time_period {one!r} is not a number: 202324 is the year 2023-24."
        elif set(identifiers) <= set(SIX_DIGITS) and (len(one) != 6 or (int(one[2:4]) + 1) % 100 != int(one[4:])):
            yield f"time_period {one!r} is not two years that follow each other, as 202324."
        elif set(identifiers) <= set(FOUR_DIGITS) and len(one) != 4:
            yield f"time_period {one!r} is not a year of four digits."


@rule
def levels(pair: Pair) -> Iterator[str]:
    """Geographic levels are known, and exactly their own geography columns are filled."""
    for level in pair.values("geographic_level"):
        if level not in _LEVELS:
            yield f"geographic_level {level!r} is none of {', '.join(_LEVELS)}."
            continue
        rows = [row for row in pair.rows if row["geographic_level"] == level]
        for column in _NEEDED[level]:
            if column not in pair.header:
                yield f"rows of level {level} need a column {column}."
            elif column != "new_la_code" and any(not row[column] for row in rows):
                yield f"{column} is empty in rows of level {level}."
        for column in sorted(_PLACE_COLUMNS - set(_LEVELS[level])):
            if any(row.get(column) for row in rows):
                yield f"{column} is filled in rows of level {level}, where it must be empty."
    if "Institution" in pair.values("geographic_level") and len(pair.values("geographic_level")) > 1:
        yield "institutions stand in a file of their own: beside other levels the table tool leaves them out."


@rule
def codes_and_names_of_places(pair: Pair) -> Iterator[str]:
    """Codes and names of places are the official pairs."""
    for row in pair.rows:
        if (row["country_code"], row["country_name"]) != COUNTRY:
            yield f"country {row['country_code']} {row['country_name']!r}: these files are about {COUNTRY[0]} {COUNTRY[1]}."
            break
    known = {code: name for name, code in REGION_CODES.items()}
    seen = dict.fromkeys((row.get("region_code", ""), row.get("region_name", "")) for row in pair.rows)
    for code, name in seen:
        if (code in known or name in REGION_CODES) and known.get(code) != name:
            yield f"region {code} {name!r} is not a pair of code and name of the Office for National Statistics."
        elif code not in (*known, "", "x", "z"):
            yield f"region code {code!r} is unknown: write x where there is none."
    institutions = {(row["institution_id"], row["institution_name"]) for row in pair.rows if row.get("institution_id")}
    for code, n in Counter(code for code, _ in institutions).items():
        if n > 1:
            yield f"institution {code} has {n} names."


# --- filters and figures ----------------------------------------------------------------------------------------------


@rule
def filters(pair: Pair) -> Iterator[str]:
    """Filters have two values or more, none empty, none with white space around it."""
    for name in pair.filters:
        values = pair.values(name)
        if len(values) < 2:
            yield f"filter {name!r} has one value only: leave it out of the metadata."
        if any(not value.strip() for value in values):
            yield f"filter {name!r} has empty cells."
        if any(value != value.strip() for value in values):
            yield f"filter {name!r} has white space around a value."
        for value in values:
            if len(value) > _LIMITS["filter item"]:
                yield f"value {value[:30]!r}… of {name!r} is longer than {_LIMITS['filter item']} characters."


@rule
def totals(pair: Pair) -> Iterator[str]:
    """Every filter has a total or says what it shows first; totals never stand in time or geography."""
    for row in pair.meta:
        if row["col_type"] == "Filter" and row["col_name"] in pair.header:
            default = row.get(DEFAULT_COLUMN) or "Total"
            if default not in pair.values(row["col_name"]):
                yield f"filter {row['col_name']!r} has no value {default!r} to show first."
    for column in (*REQUIRED, *sorted(_PLACE_COLUMNS)):
        if {"Total", "total", "All", "all"} & set(pair.values(column)):
            yield f"{column} holds a total: leave the cell empty."


@rule
def figures(pair: Pair) -> Iterator[str]:
    """Indicators are plain numbers or the standard's symbols: never empty, never an old symbol."""
    for name in pair.indicators:
        for value in pair.values(name):
            if value in _OLD_SYMBOLS:
                yield f"indicator {name!r} has {value!r}: write one of {', '.join(SYMBOLS)}."
            elif not _NUMBER.fullmatch(value) and value not in SYMBOLS:
                yield f"indicator {name!r} has {value!r}: it is a number without commas or signs, or a symbol."


@rule
def rows_once(pair: Pair) -> Iterator[str]:
    """No two rows are about the same place, time and filters."""
    place = [name for name in (*REQUIRED, *sorted(_PLACE_COLUMNS), *pair.filters) if name in pair.header]
    seen = Counter(tuple(row[name] for name in place) for row in pair.rows)
    for key, n in seen.items():
        if n > 1:
            yield f"{n} rows are about the same: {', '.join(value for value in key if value)}."


@rule
def complete(pair: Pair) -> Iterator[str]:
    """Every place has every combination of filters, but in files of one place over several years and sources."""
    if not pair.rows:
        yield "there are no rows."
    if len(pair.values("time_period")) > 1:
        return
    everywhere = {tuple(row.get(name, "") for name in pair.filters) for row in pair.rows}
    by_place: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in pair.rows:
        here = (row["geographic_level"], row.get("region_name", ""), row.get("institution_id", ""))
        by_place.setdefault(here, set()).add(tuple(row.get(name, "") for name in pair.filters))
    for place, there in by_place.items():
        if missing := sorted(everywhere - there):
            yield f"{' '.join(part for part in place if part)} has no row for {', '.join(missing[0])}."
