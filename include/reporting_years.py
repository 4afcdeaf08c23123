"""Reporting years as a calendar: which one a day lies in, which have ended, when their reports are due."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from include.settings import Settings, SettingsError

FIRST_YEAR = "2019-20"
"""The first year for which safeguarding partnerships, no longer boards, had to report."""
LONDON = ZoneInfo("Europe/London")
_YEAR = re.compile(r"^(20\d\d)-(\d\d)$")


def is_year(text: str) -> bool:
    """Whether a text is a reporting year as stored, such as `2023-24`."""
    match = _YEAR.match(text)
    return match is not None and (int(match[1]) + 1) % 100 == int(match[2])


def read_year(text: str) -> str | None:
    """A reporting year as people fill it into a cell (`2023-24`, `2023/24`, `2023-2024`); None for anything else."""
    match = re.fullmatch(r"\s*(20\d\d)\s*[-–/]\s*(?:20)?(\d\d)\s*", text)
    year = f"{match[1]}-{match[2]}" if match else ""
    return year if is_year(year) else None


def year_of(day: date) -> str:
    """The reporting year (April to March) a day lies in."""
    return _label(day.year if day.month >= 4 else day.year - 1)


def next_year(year: str) -> str:
    """The reporting year after one."""
    return _label(_first(year) + 1)


def years_between(first: str, last: str) -> Iterator[str]:
    """Reporting years from one to another, both included."""
    for number in range(_first(first), _first(last) + 1):
        yield _label(number)


def ended_years(today: date, how_many: int) -> list[str]:
    """The reporting years that ended last, newest first."""
    running = _first(year_of(today))
    return [_label(running - back) for back in range(1, how_many + 1)]


def wanted_years(settings: Settings, today: date) -> list[str]:
    """Years whose reports are looked for on the web: those of `CRAWL_YEARS`, else the last two that have ended.

    Raises SettingsError for a word that is no reporting year.
    """
    said = [word.strip() for word in settings.crawl_years.split(",") if word.strip()]
    for word in said:
        if not is_year(word):
            raise SettingsError(f"CRAWL_YEARS holds {word!r}, which is no reporting year: write it like 2023-24.")
    return list(dict.fromkeys(said)) or ended_years(today, 2)


def deadline_of(year: str, month_day: str) -> date:
    """The last day on which a year's report is in time: the first `MM-DD` after the year has ended.

    A day that month does not have (`02-30`) is its last day.
    """
    month, day = (int(part) for part in month_day.split("-"))
    ends_in = _first(year) + 1
    calendar_year = ends_in if month >= 4 else ends_in + 1
    return date(calendar_year, month, min(day, monthrange(calendar_year, month)[1]))


def is_near_deadline(day: date, month_day: str, weeks_before: int, weeks_after: int) -> bool:
    """Whether a day lies in the weeks around the deadline of any reporting year."""
    running = _first(year_of(day))
    return any(
        due - timedelta(weeks=weeks_before) <= day < due + timedelta(weeks=weeks_after)
        for due in (deadline_of(_label(running + shift), month_day) for shift in (-2, -1, 0))
    )


def in_london(moment: datetime) -> date:
    """The day it is in England at a moment (with time zone)."""
    return moment.astimezone(LONDON).date()


def _first(year: str) -> int:
    match = _YEAR.match(year)
    if not match:
        raise ValueError(f"{year!r} is no reporting year: write it like 2023-24.")
    return int(match[1])


def _label(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"
