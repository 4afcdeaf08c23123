"""Amounts of money and shares as reports print them."""

from __future__ import annotations

import re

_UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "": 1.0, "000": 1e3}
AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-–−])?\s*£\s*(?P<inner>[-–−])?(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>k\b|m\b|mn\b|million\b|thousand\b)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<open>\()?(?P<sign>[-–−])?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>k|m|million|thousand)?\)?$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent\b)", re.IGNORECASE)
_THOUSANDS = re.compile(r"£\s*(?:k\b|000|'000|thousands?\b)|\(k\)|\bin thousands\b|000s", re.IGNORECASE)
NOTHING = re.compile(r"^(?:nil|none|-|–|—|n/?a|0|£0)$", re.IGNORECASE)


def pounds(text: str, header: str = "", bare: bool = False) -> float | None:
    """The amount a table cell or a phrase holds, in pounds; None where there is none.

    "£45k" is 45,000, "(£300)" and "-£300" are minus 300. With `bare` a number without a pound sign counts too, for
    columns whose heading says pounds ("£" or "£000").
    """
    text = text.strip()
    if re.fullmatch(r"£?\s*(?:nil|none|0)", text, re.IGNORECASE):
        return 0.0
    found = AMOUNT.search(text) or (_BARE.match(text) if bare else None)
    if found is None:
        return None
    parts = found.groupdict()
    unit = (parts.get("unit") or "").lower()
    scale = _UNITS[unit] if unit else 1000.0 if _THOUSANDS.search(header) else 1.0
    amount = float(parts["number"].replace(",", "")) * scale
    negative = bool(parts.get("sign") or parts.get("inner") or (parts.get("open") and text.rstrip().endswith(")")))
    return round(-amount if negative else amount, 2)


def percent(text: str) -> float | None:
    """The share a cell holds, in percent."""
    found = _SHARE.search(text)
    return float(found[1]) if found else None
