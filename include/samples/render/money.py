"""Which columns of a table of contributions hold the money and the shares of the reporting year."""

from __future__ import annotations

import re
from typing import Any

AMOUNT = re.compile(r"£\s*(\d[\d,]*(?:\.\d+)?)\s*((?:k|m|million|thousand)\b)?", re.IGNORECASE)
BARE_AMOUNT = re.compile(r"\d[\d,]{3,}(?:\.\d+)?")
SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
FACTORS = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


def contributions_of_rows(rows: list[list[str]], reporting_year: str) -> list[tuple[int, dict[str, Any]]]:
    """(index among the rows below the header, contribution) for every row except totals.

    Amounts are in pounds, shares in percent of the whole. Of several amount columns the one of the reporting
    year counts. Raises `ValueError` when no column can be told to be the amount or share.
    """
    header, body = rows[0], rows[1:]
    share = next((at for at in range(1, len(header)) if holds(body, at, SHARE)), None)
    amounts = [at for at in range(1, len(header)) if at != share and holds(body, at, AMOUNT, BARE_AMOUNT)]
    of_year = [at for at in amounts if names_year(header[at], reporting_year)]
    candidates = of_year or (amounts if len(amounts) == 1 else [])
    amount = candidates[0] if candidates else None
    if amount is None and (amounts or share is None):
        raise ValueError(f"which column is the money of {reporting_year}? put the year in its header: {header}")
    found = []
    for number, row in enumerate(body):
        if re.match(r"(sub-?\s?)?total|sum\b|grand total", row[0].strip().lower()):
            continue
        pounds = read_amount(row[amount]) if amount is not None else None
        percent = read_share(row[share]) if share is not None else None
        if pounds is not None or percent is not None:
            found.append((number, {"contributor": row[0].strip(), "amount_gbp": pounds, "share_pct": percent}))
    return found


def holds(rows: list[list[str]], at: int, *patterns: re.Pattern[str]) -> bool:
    """Whether most cells of a column match one of the patterns."""
    hits = sum(any(pattern.search(row[at]) for pattern in patterns) for row in rows)
    return hits * 2 >= len(rows)


def names_year(words: str, reporting_year: str) -> bool:
    """2023-24, 2023/24, 2023-2024 and 2023 to 2024 are the same year."""
    first, last = reporting_year.split("-")
    return bool(re.search(rf"{first}\s*(?:[-/\u2013]|to)\s*(?:20)?{last}\b", words))


def read_amount(cell: str) -> float | int | None:
    """Pounds in a cell, with or without the sign; None when it holds no sum."""
    match = AMOUNT.search(cell)
    if match:
        return pounds_of(match)
    bare = BARE_AMOUNT.fullmatch(cell.strip())
    return as_number(float(bare[0].replace(",", ""))) if bare else None


def amounts_in(words: str) -> set[float | int]:
    """Every sum of money on a page, in pounds."""
    bare = {as_number(float(match[0].replace(",", ""))) for match in BARE_AMOUNT.finditer(words)}
    return bare | {pounds_of(match) for match in AMOUNT.finditer(words)}


def pounds_of(match: re.Match[str]) -> float | int:
    """The pounds of a match of AMOUNT: "£1.2k" is 1200."""
    factor = FACTORS[(match[2] or "").lower()]
    return as_number(round(float(match[1].replace(",", "")) * factor, 2))


def read_share(cell: str) -> float | int | None:
    """Percent in a cell, or None."""
    match = SHARE.search(cell)
    return as_number(float(match[1])) if match else None


def as_number(value: float) -> float | int:
    """Whole numbers as int, so that JSON shows 45000 and not 45000.0."""
    return int(value) if value == int(value) else value
