"""Time and place of a row, in the codes of the open data standard."""

from __future__ import annotations

from include.publish.symbols import NOT_AVAILABLE

COUNTRY = ("E92000001", "England")
FINANCIAL_YEAR = "Financial year"
"""April to March: the standard's name for the reporting year of these reports."""
NATIONAL, REGIONAL, INSTITUTION = "National", "Regional", "Institution"

REGION_CODES = {
    "North East": "E12000001",
    "North West": "E12000002",
    "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004",
    "West Midlands": "E12000005",
    "East of England": "E12000006",
    "London": "E12000007",
    "South East": "E12000008",
    "South West": "E12000009",
}
"""Codes of the nine regions (Office for National Statistics)."""
_AS_WRITTEN = {name.casefold(): name for name in REGION_CODES}


def time_period(reporting_year: str) -> str:
    """`2023-24` as the standard's `202324`."""
    return reporting_year.replace("-", "")


def region(name: str) -> tuple[str, str]:
    """Code and name of a region as the standard writes them; one it does not know keeps its name and has code `x`."""
    written = _AS_WRITTEN.get(name.casefold(), name)
    return REGION_CODES.get(written, NOT_AVAILABLE), written


def place(level: str, region_name: str = "") -> dict[str, str]:
    """The geography columns of a row."""
    code, name = region(region_name) if region_name else ("", "")
    return {
        "geographic_level": level,
        "country_code": COUNTRY[0],
        "country_name": COUNTRY[1],
        "region_code": code,
        "region_name": name,
    }
