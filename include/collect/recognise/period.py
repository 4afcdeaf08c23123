"""Which reporting year a document is of, and which days it reports on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from include.collect.recognise.fields import title_block
from include.collect.recognise.mentions import (
    CONTENT,
    Place,
    has_months,
    is_long,
    mentions,
    places,
    running_text,
    statements,
)
from include.collect.recognise.model import Clues
from include.collect.years import SURE, YearFound, find_years

_CALENDAR = re.compile(r"\bcalendar year\b|\bjanuary\s*(?:[-–]|to)\s*december\b", re.IGNORECASE)
_CLEAR = 0.55
"""Share of the votes from which a year is told."""
_OFTEN = {1: 0.8, 2: 1.6}
"""Weight of a year by how often the running text speaks of it; more often: 2.5."""


@dataclass(frozen=True)
class Period:
    """The answer: year where it is told, how sure, the days, and the years it may be, best first.

    `contradicts` names the places that tell another year.
    """

    reporting_year: str | None = None
    confidence: float = 0.0
    start: date | None = None
    end: date | None = None
    guesses: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


@dataclass
class _Votes:
    by_year: dict[str, float] = field(default_factory=dict)
    best: dict[str, YearFound] = field(default_factory=dict)
    by_place: dict[str, set[str]] = field(default_factory=dict)

    def add(self, place: Place, found: list[YearFound]) -> None:
        years = {one.reporting_year for one in found}
        for one in {one.reporting_year: one for one in found}.values():
            share = place.weight * one.confidence / len(years)
            self.by_year[one.reporting_year] = self.by_year.get(one.reporting_year, 0) + share
        self.by_place.setdefault(place.name, set()).update(years)
        for one in found:
            best = self.best.get(one.reporting_year)
            if best is None or (has_months(one), one.confidence) > (has_months(best), best.confidence):
                self.best[one.reporting_year] = one

    @property
    def ranked(self) -> tuple[str, ...]:
        return tuple(sorted(self.by_year, key=lambda year: -self.by_year[year])[:3])

    def against(self, year: str) -> tuple[str, ...]:
        return tuple(sorted(place for place, years in self.by_place.items() if year not in years))


def period_of(clues: Clues) -> Period:
    """The period of a document or link. Odd periods go to the April-to-March year that holds most of their months."""
    votes = _Votes()
    hints: list[YearFound] = []
    for place in places(clues):
        found = mentions(place)
        hints += [one for one in found if one.confidence < SURE]
        stated = [one for one in found if one.confidence >= SURE]
        if stated:
            votes.add(place, stated)
    if not votes.by_year:
        return _from_hints(hints, clues)
    if not votes.by_place.keys() & CONTENT:
        _let_the_text_speak(votes, clues)
    return _settled(votes, clues)


def _settled(votes: _Votes, clues: Clues) -> Period:
    winner, *_ = ranked = votes.ranked
    against = votes.against(winner)
    share = votes.by_year[winner] / sum(votes.by_year.values())
    if not clues.url and "file_name" in against and votes.by_place.keys() & CONTENT:
        # somebody named the file, so it is not for us to say which is right
        guesses = tuple(dict.fromkeys((*sorted(votes.by_place["file_name"]), *ranked)))[:3]
        return Period(None, 0.4, guesses=guesses, contradicts=against)
    if share < _CLEAR:
        return Period(None, 0.4, guesses=ranked, contradicts=against)
    sure = min(votes.best[winner].confidence, 0.98) * (1.0 if not against else max(share, 0.75))
    start, end = _days(winner, votes.best[winner], clues)
    return Period(winner, round(sure, 2), start, end, ranked, against)


def _let_the_text_speak(votes: _Votes, clues: Clues) -> None:
    """Only links, names and addresses tell a year: the running text may bear it out, or outvote a stale address."""
    said = _said_in(clues)
    if said:
        _, found, often = said
        votes.add(
            Place("text", "", _OFTEN.get(often, 2.5)), [max(found, key=lambda one: (has_months(one), one.confidence))]
        )


def _said_in(clues: Clues) -> tuple[str, list[YearFound], int] | None:
    """The year the running text speaks of, where it is one or far ahead of the others, and how often."""
    said = _counted(clues)
    ranked = sorted(said, key=lambda year: -len(said[year]))
    if not ranked:
        return None
    often = [len(said[year]) for year in ranked]
    if len(often) == 1 or (often[0] >= 3 and often[0] >= 2 * often[1]):
        return ranked[0], said[ranked[0]], often[0]
    return None


def _counted(clues: Clues) -> dict[str, list[YearFound]]:
    said: dict[str, list[YearFound]] = {}
    for one in mentions(running_text(clues)):
        if one.confidence >= SURE:
            said.setdefault(one.reporting_year, []).append(one)
    return said


def _from_hints(hints: list[YearFound], clues: Clues) -> Period:
    """A lone `2023` may be the year that began or ended then: the text may say which, else a person does."""
    may_be = tuple(dict.fromkeys(one.reporting_year for one in hints))
    if not may_be:
        return _from_running_text(clues)
    long = [one for one in hints if is_long(one)]
    if long:
        return Period(None, 0.4, long[0].start, long[0].end, may_be[:3])
    if _CALENDAR.search(clues.first_text):
        year = max(one.start.year for one in hints[:2])
        label = f"{year}-{(year + 1) % 100:02d}"
        return Period(label, 0.75, date(year, 1, 1), date(year, 12, 31), (label,))
    said = {year: found for year, found in _counted(clues).items() if year in may_be}
    ranked = sorted(said, key=lambda year: -len(said[year]))
    if ranked and (len(ranked) == 1 or len(said[ranked[0]]) > 2 * len(said[ranked[1]])):
        one = said[ranked[0]][0]
        return Period(ranked[0], 0.75, one.start, one.end, tuple(ranked[:3]))
    return Period(None, 0.3, guesses=may_be[:3])


def _from_running_text(clues: Clues) -> Period:
    """No title, link or name tells a year."""
    said = _said_in(clues)
    if said is None:
        ranked = sorted((counted := _counted(clues)), key=lambda year: -len(counted[year]))
        return Period(None, 0.3 if ranked else 0.0, guesses=tuple(ranked[:3]))
    year, found, _ = said
    one = max(found, key=lambda each: (has_months(each), each.confidence))
    is_only_one = len(_counted(clues)) == 1
    return Period(year, 0.75 if is_only_one else 0.7, one.start, one.end, (year,))


def _days(year: str, found: YearFound, clues: Clues) -> tuple[date, date]:
    """First and last day: those a page names with months, where they belong to the year; else those of the year."""
    if has_months(found) or is_long(found):
        return found.start, found.end
    for text in (clues.title, *clues.headings, title_block(clues.first_text), *statements(clues.first_text)):
        for one in find_years(text):
            months = (one.end.year - one.start.year) * 12 + one.end.month - one.start.month + 1
            if has_months(one) and one.reporting_year == year and months >= 9:
                return one.start, one.end
    return found.start, found.end
