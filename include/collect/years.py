"""Reporting years as people write them: `2023-24`, `2023/2024`, `April 2023 – March 2024`, `24/25`, `201920` …

The forms are those seen on real landing pages and title pages. What is only a hint (a lone `2023`, a report over two
years) is found too, with a confidence that says so: whoever asks decides how sure is sure enough.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

SURE = 0.7
"""From this confidence on a found year counts as stated, below it as a hint."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:\d{1,2}(?:\s*(?:st|nd|rd|th))?\s*(?:of\s+)?)?"
_DASH = r"[-‐‑‒–—−/_]"
_TO = rf"\s*(?:{_DASH}|\bto\b|\buntil\b|\band\b)\s*(?:the\s+)?"
_NOT_BEFORE = r"(?<![\d£.,])"

_MONTH_RANGE = re.compile(
    rf"(?<![a-z\d]){_DAY}\s*{_MONTH.format('a')}(?:[\s,_-]+(?P<ayear>20\d\d))?{_TO}"
    rf"{_DAY}\s*{_MONTH.format('b')}[\s,_-]+(?P<byear>20\d\d)(?!\d)"
)
_DATE_RANGE = re.compile(
    rf"{_NOT_BEFORE}\d{{1,2}}[./](?P<amonth>\d{{1,2}})[./](?P<ayear>(?:20)?\d\d)\s*(?:[-–—]|\bto\b)\s*"
    rf"\d{{1,2}}[./](?P<bmonth>\d{{1,2}})[./](?P<byear>(?:20)?\d\d)(?!\d)"
)
_YEAR_ENDING = re.compile(
    rf"\byear\s+(?:ending|ended|to|end)\s*:?\s*(?:on\s+)?(?:the\s+)?{_DAY}\s*{_MONTH.format('')}[\s,]+(?P<year>20\d\d)(?!\d)"
)
_TWO_YEARS = re.compile(rf"{_NOT_BEFORE}(?P<a>20\d\d){_TO}(?P<b>20\d\d)(?!\d)")
_YEAR_AND_SHORT = re.compile(rf"{_NOT_BEFORE}(?P<a>20\d\d){_TO}(?P<b>\d\d)(?!\d|\s*%)")
_YEAR_AND_DIGIT = re.compile(rf"{_NOT_BEFORE}(?P<a>20\d\d)\s?[-–/]\s?(?P<b>\d)(?!\d|\s?[-–/.]\s?\d)")
_SQUASHED = re.compile(r"(?<!\d)(?P<a>20\d\d)(?P<b>20\d\d|\d\d)(?!\d)")
_SHORT = re.compile(
    rf"(?<![\d£.,/–-])(?P<a>\d\d)\s?{_DASH}\s?(?P<b>\d\d)(?!\d|\s?[-–/.]\s?\d|\s*%|[\s-]*(?:year|yr|month|week|people|day))"
)
_LONE = re.compile(rf"{_NOT_BEFORE}(?P<a>20\d\d)(?![\d,]|\.\d)")


@dataclass(frozen=True)
class YearFound:
    """One mention of a period, and the reporting year it stands for (`confidence` 0 to 1)."""

    reporting_year: str
    confidence: float
    text: str
    position: int
    start: date
    end: date


def parse_year(text: str) -> str | None:
    """The reporting year a cell or folder name states and nothing else, in the form `2023-24`; None if it does not."""
    text = text.strip()
    for found in find_years(text, short=True):
        if found.confidence >= SURE and len(found.text) == len(text):
            return found.reporting_year
    return None


def find_years(text: str, *, short: bool = False) -> list[YearFound]:
    """Every mention of a period in a text, in order.

    `short` also takes `24/25` and `24-25`, which in running text may as well be ages, pages or a score:
    for file names, titles and cells only.
    """
    remaining = re.sub(r"(?<=[a-z])_|_(?=[a-z])", " ", text.lower())
    forms = [form for form in _FORMS if short or form[0] is not _SHORT]
    mentions: list[YearFound] = []
    for pattern, read in forms:
        for match in list(pattern.finditer(remaining)):
            mentions += read(match, text[match.start() : match.end()].strip())
            if any(found.position == match.start() for found in mentions):
                blank = " " * len(match[0])
                remaining = remaining[: match.start()] + blank + remaining[match.end() :]
    return sorted(mentions, key=lambda found: (found.position, -found.confidence))


def reporting_year(start: date, end: date) -> str:
    """The April-to-March year that holds most months of a period; of two that hold as many, the earlier.

    July 2019 – June 2020 is 2019-20, January 2021 – March 2022 is 2021-22, October 2020 – September 2021 is 2020-21.
    """
    months: dict[int, int] = {}
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        first = year if month >= 4 else year - 1
        months[first] = months.get(first, 0) + 1
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return _label(max(months, key=lambda first: (months[first], -first)))


def _label(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"


def _period(match: re.Match[str], text: str, start: date, end: date, confidence: float) -> Iterator[YearFound]:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if not 1 <= months <= 27:
        return
    if months > 18:  # a report over two years: which of them it answers for is not ours to decide
        yield YearFound(_label(end.year - 1), 0.4, text, match.start(), start, end)
    else:
        usual = confidence if months == 12 else min(confidence, 0.8 if months >= 6 else 0.4)
        yield YearFound(reporting_year(start, end), usual, text, match.start(), start, end)


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3]) + 1


def _read_range(match: re.Match[str], text: str) -> Iterator[YearFound]:
    first, last = _month_number(match["amonth"]), _month_number(match["bmonth"])
    last_year = int(match["byear"]) % 100 + 2000
    first_year = int(match["ayear"]) % 100 + 2000 if match["ayear"] else last_year - (first > last)
    if 1 <= first <= 12 and 1 <= last <= 12:
        end = date(last_year, last, monthrange(last_year, last)[1])
        yield from _period(match, text, date(first_year, first, 1), end, 1.0)


def _read_year_ending(match: re.Match[str], text: str) -> Iterator[YearFound]:
    year, month = int(match["year"]), _month_number(match["month"])
    start = date(year, 1, 1) if month == 12 else date(year - 1, month + 1, 1)
    yield from _period(match, text, start, date(year, month, monthrange(year, month)[1]), 0.95)


def _read_pair(confidence: float) -> Callable[[re.Match[str], str], Iterator[YearFound]]:
    def read(match: re.Match[str], text: str) -> Iterator[YearFound]:
        first = int(match["a"]) % 100 + 2000
        last = _completed(first, match["b"])
        if last not in (first + 1, first + 2) or _is_iso_date(match):
            return
        yield from _period(match, text, date(first, 4, 1), date(last, 3, 31), confidence)

    return read


def _completed(first: int, digits: str) -> int:
    """`4` and `24` after 2023 both mean 2024."""
    if len(digits) == 4:
        return int(digits)
    size = 10 ** len(digits)
    last = first - first % size + int(digits)
    return last if last > first else last + size


def _is_iso_date(match: re.Match[str]) -> bool:
    """`2011-12-05` is a day, `2023-24-1` a reporting year and a counter."""
    follows = match.string[match.end() : match.end() + 3]
    return len(match["b"]) == 2 and int(match["b"]) <= 12 and bool(re.match(r"[-/.]\d\d", follows))


def _read_lone(match: re.Match[str], text: str) -> Iterator[YearFound]:
    """A lone 2023 may be the year that began or the one that ended then."""
    year = int(match["a"])
    for first, confidence in ((year, 0.3), (year - 1, 0.25)):
        yield YearFound(_label(first), confidence, text, match.start(), date(first, 4, 1), date(first + 1, 3, 31))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Iterator[YearFound]]], ...] = (
    (_MONTH_RANGE, _read_range),
    (_DATE_RANGE, _read_range),
    (_YEAR_ENDING, _read_year_ending),
    (_TWO_YEARS, _read_pair(1.0)),
    (_YEAR_AND_SHORT, _read_pair(1.0)),
    (_YEAR_AND_DIGIT, _read_pair(0.9)),
    (_SQUASHED, _read_pair(0.85)),
    (_SHORT, _read_pair(0.8)),
    (_LONE, _read_lone),
)
