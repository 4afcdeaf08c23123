"""Rules of the standard about names, and about the metadata beside the data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from include.publish.open_data.pair import Pair
from include.publish.open_data.standard.terms import (
    DEFAULT_COLUMN,
    FILE_NAME,
    LIKE_GEOGRAPHY,
    LIMITS,
    META_COLUMNS,
    OF_FILTERS,
    PLACE_COLUMNS,
    REQUIRED,
    UNITS,
    rule,
)

# --- names ------------------------------------------------------------------------------------------------------------


@rule
def file_name(pair: Pair) -> Iterator[str]:
    """File names are short, in small letters, and tell no year."""
    if not FILE_NAME.fullmatch(pair.name):
        yield "a file name has small letters, digits, hyphens and underscores only, and at most 50 of them."
    if re.search(r"20\d\d", pair.name):
        yield "a file name tells no year: the next release has the same."


@rule
def column_names(pair: Pair) -> Iterator[str]:
    """Columns are named once, in snake_case, beginning with a small letter."""
    for name in pair.header:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield f"column {name!r} is not in snake_case."
        if len(name) > LIMITS["column name"]:
            yield f"column {name!r} is longer than {LIMITS['column name']} characters."
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
        if row["col_name"] in (*REQUIRED, *PLACE_COLUMNS):
            yield f"the metadata describes {row['col_name']!r}: time and geography are known and left out."
    for name, n in Counter(row["col_name"] for row in pair.meta).items():
        if n > 1:
            yield f"the metadata describes {name!r} {n} times."


@rule
def data_columns_are_described(pair: Pair) -> Iterator[str]:
    """A column of several values is described in the metadata."""
    known = {*REQUIRED, *PLACE_COLUMNS, *(row["col_name"] for row in pair.meta)}
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
        if len(row["label"]) > LIMITS["label"]:
            yield f"the label of {row['col_name']!r} is longer than {LIMITS['label']} characters."
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
        if row["col_type"] == "Indicator" and not row["indicator_dp"]:
            yield f"{row['col_name']!r} has no indicator_dp: say how many decimals are shown."


@rule
def filters_are_no_places_and_indicators_no_filters(pair: Pair) -> Iterator[str]:
    """No filter is named like a place, and no indicator like a value of a filter."""
    for name in (*pair.filters, *(row["filter_grouping_column"] for row in pair.meta)):
        if LIKE_GEOGRAPHY.fullmatch(name):
            yield f"filter {name!r} is named like a place, which is no filter."
    for name in pair.indicators:
        if OF_FILTERS.search(name):
            yield f"indicator {name!r} is named after a group: make that a filter."


@rule
def grouping_columns(pair: Pair) -> Iterator[str]:
    """A column that groups a filter is in the data and no filter itself."""
    for row in pair.meta:
        group = row["filter_grouping_column"]
        if group and group not in pair.header:
            yield f"{row['col_name']!r} is grouped by {group!r}, which the data does not have."
        if group and group in pair.filters:
            yield f"{group!r} groups {row['col_name']!r} and is no filter of its own in the metadata."
