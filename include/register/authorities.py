"""England's upper-tier local authorities, and the promise that a national register covers each exactly once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from include.reporting_years import FIRST_YEAR, next_year, year_of, years_between
from include.settings import REFERENCE

FILE = REFERENCE / "local_authorities.csv"


@dataclass(frozen=True)
class Authority:
    """One upper-tier local authority (county, unitary, metropolitan district, London borough, City, Scilly).

    `la_code` is the three-digit code of the Department for Education; `domain` the council's, in small letters.
    """

    la_code: str
    name: str
    region: str
    domain: str
    valid_from: str = ""
    valid_to: str = ""

    def exists_in(self, year: str) -> bool:
        """Whether it is an authority of its own in a reporting year."""
        return (not self.valid_from or self.valid_from <= year) and (not self.valid_to or year <= self.valid_to)


class Covering(Protocol):
    """What the check needs to know of a line of the register."""

    @property
    def partnership_id(self) -> str: ...
    @property
    def local_authorities(self) -> tuple[str, ...]: ...
    @property
    def la_codes(self) -> tuple[str, ...]: ...
    @property
    def valid_from(self) -> str: ...
    @property
    def valid_to(self) -> str: ...
    def is_expected(self, year: str) -> bool: ...


@lru_cache(maxsize=1)
def load_authorities() -> Mapping[str, Authority]:
    """The authorities of `include/reference/local_authorities.csv` by code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Authority(
                la_code=row["la_code"],
                name=row["local_authority"],
                region=row["region"],
                domain=row["domain"].strip().lower(),
                valid_from=row.get("valid_from") or "",
                valid_to=row.get("valid_to") or "",
            )
            for row in csv.DictReader(file)
        ]
    return {row.la_code: row for row in rows}


def is_national(partnerships: Iterable[Covering]) -> bool:
    """Whether a register is held to all of England: its column `la_codes` names more than half of the authorities.

    So a register of one's own with only the required columns, or of a region, is free to leave England out.
    """
    known = load_authorities()
    named = {code for one in partnerships for code in one.la_codes if code in known}
    return 2 * len(named) > len(known)


def slips(partnerships: Sequence[Covering], lines: Mapping[str, int], today: date) -> Iterator[str]:
    """What is wrong with a national register, one sentence each that names line (where there is one) and column.

    Every authority must be covered exactly once in every year from 2019-20 to the one after today's, and beyond where
    the register already says what changes then.
    """
    wrong_codes = list(_wrong_codes(partnerships, lines))
    yield from wrong_codes
    if wrong_codes:
        return
    told: set[tuple[str, tuple[str, ...]]] = set()
    for year in _years(partnerships, today):
        covered: dict[str, list[str]] = {}
        for one in partnerships:
            if one.is_expected(year):
                for code in one.la_codes:
                    covered.setdefault(code, []).append(one.partnership_id)
        for authority in load_authorities().values():
            who = tuple(covered.get(authority.la_code, ()))
            problem = _problem(authority, who, lines, year)
            if problem and (authority.la_code, who) not in told:
                told.add((authority.la_code, who))  # the first year is enough: the next ones say the same
                yield problem


def _problem(authority: Authority, who: tuple[str, ...], lines: Mapping[str, int], year: str) -> str:
    what = f"{authority.name} (la_code {authority.la_code})"
    if authority.exists_in(year) and not who:
        return (
            f"column la_codes: no partnership covers {what} in {year}. Add it to a line, or correct "
            "valid_from and valid_to of the partnerships that cover it."
        )
    if authority.exists_in(year) and len(who) > 1:
        places = " and ".join(f"{one} (line {lines[one]})" for one in who)
        return (
            f"line {lines[who[-1]]}, column la_codes: {what} is covered by {places} in {year}. "
            "Take it out of one of them, or end one with valid_to."
        )
    if not authority.exists_in(year) and who:
        return f"line {lines[who[0]]}, column la_codes: {what} is no authority of its own in {year}."
    return ""


def _wrong_codes(partnerships: Sequence[Covering], lines: Mapping[str, int]) -> Iterator[str]:
    known = load_authorities()
    for one in partnerships:
        line = lines[one.partnership_id]
        if len(one.la_codes) != len(one.local_authorities):
            yield (
                f"line {line}, column la_codes: {len(one.la_codes)} codes stand beside {len(one.local_authorities)} "
                "local_authorities. Write one code for each, in the same order."
            )
            continue
        for code, name in zip(one.la_codes, one.local_authorities, strict=True):
            if code not in known:
                yield f"line {line}, column la_codes: {code!r} is no code of {FILE.name}. Correct it or add it there."
            elif known[code].name != name:
                yield (
                    f"line {line}, column local_authorities: {name!r} has the code {code}, which is "
                    f"{known[code].name!r} in {FILE.name}. Write name and code as they stand there."
                )


def _years(partnerships: Sequence[Covering], today: date) -> Iterator[str]:
    last = next_year(year_of(today))
    bounds = [(one.valid_from, one.valid_to) for one in partnerships]
    bounds += [(one.valid_from, one.valid_to) for one in load_authorities().values()]
    for first, end in bounds:
        last = max(last, first, next_year(end) if end else "")
    return years_between(FIRST_YEAR, last)
