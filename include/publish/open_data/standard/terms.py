"""The words and limits of the standard, and the list of its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from include.publish.open_data.pair import Pair
from include.publish.open_data.places import FINANCIAL_YEAR

META_COLUMNS = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
DEFAULT_COLUMN = "filter_default"
"""A further metadata column the platform takes: what a filter shows first, where it has no total."""
REQUIRED = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
LEVELS = {
    "National": (),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("old_la_code", "new_la_code", "la_name", "region_code", "region_name"),
    "Institution": ("institution_id", "institution_name", "region_code", "region_name"),
}
NEEDED = {
    "National": (),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("old_la_code", "new_la_code", "la_name"),
    "Institution": ("institution_id", "institution_name"),
}
"""Levels used here: columns that may be filled, and that must be."""
PLACE_COLUMNS = {name for columns in LEVELS.values() for name in columns}
UNITS = ("", "£", "£m", "%", "pp", "numberstring")
SIX_DIGITS = (FINANCIAL_YEAR, "Academic year", "Tax year")
FOUR_DIGITS = ("Calendar year", "Reporting year")
OLD_SYMBOLS = ("", ":", "~", "..", ".", "-", "*", "#", "N/A", "n/a", "NA", "NULL", "null", "nan")
NULL_WORDS = ("NULL", "Null", "null", "NA", "na", "N/A", "n/a", ".", "..", "-")
LIKE_GEOGRAPHY = re.compile(
    r"(country|sch|prov|inst|estab|reg|la|local|rsc|pfa|pcon|lep|mca|oa|ward|mat).*(name|code|urn|ukprn|number|upin|id)"
    r"|laestab|estab|sch(ools?)?|prov(iders?)?|inst|institutions?|name|code|urn|ukprn|number|upin|id|region|la|lad|rsc|pcon|lep"
    r"|mca|oa|ward|mat"
)
"""Names the screener takes for places, which are no filters."""
OF_FILTERS = re.compile(
    r"male|asian|chinese|indian|pakistani|bangladeshi|black|african|caribbean|white|roma|irish|english|british|scottish|welsh|arab"
)
"""Words the screener takes for a filter's value in the name of an indicator: such data is not tidy."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")
FILE_NAME = re.compile(r"[a-z0-9_-]{1,50}")
LIMITS = {"column name": 50, "label": 100, "filter item": 120, "location code": 30}
"""Characters the platform's interface for programs takes."""


Rule = Callable[[Pair], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Mark a function as one of the standard's rules; it yields one sentence per breach, and its name is the rule's."""
    RULES.append(check)
    return check
