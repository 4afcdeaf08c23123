"""Rules of the standard about rows: time and place, filters and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from include.publish.open_data.pair import Pair
from include.publish.open_data.places import COUNTRY, REGION_CODES
from include.publish.open_data.standard.terms import (
    DEFAULT_COLUMN,
    FOUR_DIGITS,
    LEVELS,
    LIMITS,
    NEEDED,
    NULL_WORDS,
    NUMBER,
    OLD_SYMBOLS,
    PLACE_COLUMNS,
    REQUIRED,
    SIX_DIGITS,
    rule,
)
from include.publish.symbols import SYMBOLS

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
        if level not in LEVELS:
            yield f"geographic_level {level!r} is none of {', '.join(LEVELS)}."
            continue
        rows = [row for row in pair.rows if row["geographic_level"] == level]
        for column in NEEDED[level]:
            if column not in pair.header:
                yield f"rows of level {level} need a column {column}."
            elif column != "new_la_code" and any(not row[column] for row in rows):
                yield f"{column} is empty in rows of level {level}."
        for column in sorted(PLACE_COLUMNS - set(LEVELS[level])):
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
    for code, _ in seen:
        if len(code) > LIMITS["location code"]:
            yield f"region code {code!r} is longer than {LIMITS['location code']} characters."
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
            if len(value) > LIMITS["filter item"]:
                yield f"value {value[:30]!r}… of {name!r} is longer than {LIMITS['filter item']} characters."


@rule
def totals(pair: Pair) -> Iterator[str]:
    """Every filter has a total or says what it shows first; totals never stand in time or geography."""
    for row in pair.meta:
        if row["col_type"] == "Filter" and row["col_name"] in pair.header:
            default = row.get(DEFAULT_COLUMN) or "Total"
            if default not in pair.values(row["col_name"]):
                yield f"filter {row['col_name']!r} has no value {default!r} to show first."
    for column in (*REQUIRED, *sorted(PLACE_COLUMNS)):
        if {"Total", "total", "All", "all"} & set(pair.values(column)):
            yield f"{column} holds a total: leave the cell empty."


@rule
def figures(pair: Pair) -> Iterator[str]:
    """Indicators are plain numbers or the standard's symbols: never empty, never an old symbol."""
    for name in pair.indicators:
        for value in pair.values(name):
            if value in OLD_SYMBOLS:
                yield f"indicator {name!r} has {value!r}: write one of {', '.join(SYMBOLS)}."
            elif not NUMBER.fullmatch(value) and value not in SYMBOLS:
                yield f"indicator {name!r} has {value!r}: it is a number without commas or signs, or a symbol."


@rule
def no_null_words(pair: Pair) -> Iterator[str]:
    """No cell of data or metadata holds what a program writes for nothing, such as NA, or an old sign for it."""
    for name in pair.header:
        for value in sorted(set(pair.values(name)) & set(NULL_WORDS)):
            yield f"{name} has {value!r}: leave it empty, or write one of {', '.join(SYMBOLS)}."
    for row in pair.meta:
        for name, value in row.items():
            if value in NULL_WORDS:
                yield f"the metadata of {row['col_name']!r} has {name} {value!r}: leave it empty."


@rule
def rows_once(pair: Pair) -> Iterator[str]:
    """No two rows are about the same place, time and filters."""
    place = [name for name in (*REQUIRED, *sorted(PLACE_COLUMNS), *pair.filters) if name in pair.header]
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
