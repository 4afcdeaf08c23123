"""Themes that the guidance makes nearly alike: one passage may have been counted for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

NEARLY_ALIKE = (("national_reforms", "wt2023"),)
"""By theme id: RR1501 found 13 (reforms) and 15 (changes from the 2023 guidance) hard to tell apart."""
_SAME_WORDS = 90.0
_MUCH = 0.5
"""Share of the quotes of the theme with fewer from which a person should look."""

Row = Mapping[str, Any]


def mark_overlaps(themes: Sequence[dict[str, Any]], evidence: Iterable[Row]) -> str:
    """Mark both themes of a pair for review where they rest on the same words; returns a note with the shares, or nothing."""
    rows = {row["theme_id"]: row for row in themes}
    verified: dict[str, list[Row]] = {}
    for row in evidence:
        if row["finding_kind"] == "theme" and row["check_result"] == "verified":
            verified.setdefault(row["finding_key"], []).append(row)
    told = []
    for one, other in NEARLY_ALIKE:
        if one not in rows or other not in rows or {rows[one]["status"], rows[other]["status"]} != {"addressed"}:
            continue
        numbers = rows[one]["theme_no"], rows[other]["theme_no"]
        quotes, pages = _shared(*(verified.get(str(no), []) for no in numbers))
        told.append(f"themes {numbers[0]} and {numbers[1]} share {quotes:.0%} of quotes and {pages:.0%} of pages")
        if quotes >= _MUCH:
            for row, twin in ((rows[one], numbers[1]), (rows[other], numbers[0])):
                _mark(row, f"{quotes:.0%} of its quotes stand for theme {twin} too: one passage may be counted twice.")
    return "; ".join(told)


def _mark(row: dict[str, Any], reason: str) -> None:
    row["needs_review"] = True
    row["review_reason"] = " ".join(filter(None, (row["review_reason"], reason)))


def _shared(left: Sequence[Row], right: Sequence[Row]) -> tuple[float, float]:
    """Share of quotes, and of pages, that the smaller of two findings has in common with the other."""
    few, many = sorted((left, right), key=len)
    if not few:
        return 0.0, 0.0
    same = sum(any(_same(one["quote"], other["quote"]) for other in many) for one in few)
    pages = [{(row["document_id"], row["page"], row["anchor"]) for row in rows} for rows in (left, right)]
    return same / len(few), len(pages[0] & pages[1]) / min(map(len, pages))


def _same(one: str, other: str) -> bool:
    return fuzz.ratio(one.lower(), other.lower()) >= _SAME_WORDS or one in other or other in one
