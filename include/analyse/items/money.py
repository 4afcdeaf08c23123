"""Amounts of money, shares and the years they belong to, as reports print them."""

from __future__ import annotations

import re

_UNITS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "": 1.0}
AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-–−])?\s*£\s*(?P<inner>[-–−])?(?P<number>\d[\d,]*(?:\.\d+)*)\s*(?P<unit>k\b|m\b|mn\b|million\b|thousand\b)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<open>\()?(?P<sign>[-–−])?\s*(?P<number>\d[\d,]*(?:\.\d+)*)\s*(?P<unit>k|m|million|thousand)?\)?$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent\b)", re.IGNORECASE)
_THOUSANDS = re.compile(r"£\s*(?:k\b|['’]?000|thousands?\b)|\(k\)|\bin thousands\b|['’]?000s", re.IGNORECASE)
_MILLIONS = re.compile(r"£\s*(?:m\b|millions?\b)|\bin millions\b", re.IGNORECASE)
_UNIT_ALONE = re.compile(r"^\(?£?\s*['’]?0{3}['’]?s?\)?$")
NOTHING = re.compile(r"^(?:£?\s*(?:nil|none|[-–—]+|0)|n/?a|not applicable|\.)$", re.IGNORECASE)
_MISREAD_POUND = re.compile(r"^(\(?[-–−]?\s*)(?:[EfF€₤]|GBP)\s?(?=\d)")
_MISREAD_DIGIT = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8"})
_NOTE_MARK = re.compile(r"(?:[*†‡§¹²³⁴-⁹⁰]+|\[\w{1,2}\])+$")
_YEARS = re.compile(
    r"(?<![\d,.£])(?:20)?(?P<first>\d\d)\s*(?:[-–/]|to|and)\s*(?:(?:march|april)\s+)?(?:20)?(?P<last>\d\d)(?![\d,.%])",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\b(?:\d{1,2}\s+)?(?:april|march|1st|31st)\s+(?=20\d\d)", re.IGNORECASE)
_LAST_YEAR = re.compile(r"\b(?:last|previous|prior|preceding) year\b|\byear before\b", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"\b(?:next|coming|following) year\b", re.IGNORECASE)
_THIS_YEAR = re.compile(r"\b(?:this|current|reporting) year\b", re.IGNORECASE)


def mended(text: str) -> str:
    """An amount in a table cell without what printing and character recognition do to it.

    Marks of notes go, "E45,000" and "f45,000" get their pound sign back, "45, 000" and "45 000" lose the gap, and
    "58,3O0" gets its figures back.
    """
    text = _MISREAD_POUND.sub(r"\1£", _NOTE_MARK.sub("", text.strip()).strip())
    if re.fullmatch(r"[(\-–−]{0,2}\s*£\s*[\dOolISB][\dOolISB,.\s]*\)?", text):
        text = text.translate(_MISREAD_DIGIT)
    return re.sub(r"(?<=\d)(?:\s*([,.])\s+|\s+)(?=\d{3}(?!\d))", lambda gap: gap[1] or ",", text)


def pounds(text: str, header: str = "", bare: bool = False) -> float | None:
    """The amount a table cell or a phrase holds, in pounds; None where there is none.

    "£45k" is 45,000, "(£300)" and "-£300" are minus 300. With `bare` a number without a pound sign counts too, for
    columns whose heading says pounds ("£" or "£000").
    """
    text = text.strip()
    if re.fullmatch(r"£?\s*(?:nil|none|0)", text, re.IGNORECASE):
        return 0.0
    if _UNIT_ALONE.match(text):
        return None
    found = AMOUNT.search(text) or (_BARE.match(text) if bare else None)
    if found is None:
        return None
    parts = found.groupdict()
    unit = (parts.get("unit") or "").lower()
    amount = _number(parts["number"], bool(unit) or unit_of(header) > 1) * (_UNITS[unit] if unit else unit_of(header))
    negative = bool(parts.get("sign") or parts.get("inner") or (parts.get("open") and text.rstrip().endswith(")")))
    return round(-amount if negative else amount, 2)


def _number(text: str, in_units: bool) -> float:
    """A number; three figures after a full stop are thousands ("45.000"), as pence have two, but not of "£1.125m"."""
    text = text.replace(",", "")
    if text.count(".") > 1 or (not in_units and re.fullmatch(r"\d{1,3}\.\d{3}", text)):
        text = text.replace(".", "")
    return float(text)


def unit_of(words: str) -> float:
    """What a number under these words is to be multiplied with: 1,000 under "£000", a million under "£m"."""
    return 1e3 if _THOUSANDS.search(words) else 1e6 if _MILLIONS.search(words) else 1.0


def percent(text: str) -> float | None:
    """The share a cell holds, in percent."""
    found = _SHARE.search(text)
    return float(found[1]) if found else None


def years_in(words: str) -> list[str]:
    """The years of twelve months that are named, as "2023-24", in order: 2023/24, 23-24, April 2023 to March 2024."""
    words = _MONTHS.sub("", words)
    found = [(int(years["first"]), int(years["last"])) for years in _YEARS.finditer(words)]
    return [f"20{first:02}-{last:02}" for first, last in found if last == first + 1]


def period_of(words: str, reporting_year: str) -> str | None:
    """The year words above money speak of, also as "last year"; None where they name none or several."""
    named = list(dict.fromkeys(years_in(words)))
    if named:
        return named[0] if len(named) == 1 else None
    first = int(reporting_year[:4])
    for spoken, year in ((_LAST_YEAR, first - 1), (_NEXT_YEAR, first + 1), (_THIS_YEAR, first)):
        if spoken.search(words):
            return f"{year}-{(year + 1) % 100:02}"
    return None
