"""Whether a cited page or anchor is one where the answer is known to stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from include.evaluate.gold import Place, Spot
from include.frameworks import plain

Placement = Literal["right", "shared", "next", "wrong"]
"""`shared`: on a neighbouring page that holds the other part of the same passage; `next`: merely beside."""
_TELLING = 40
"""Letters of a quote by which its passage is recognised."""

Row = Mapping[str, Any]


def first_evidence(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """The best verified quote of each finding, by kind and key."""
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row["evidence_no"]):
        if row["check_result"] == "verified":
            first.setdefault((row["finding_kind"], row["finding_key"]), row)
    return first


def placement(known: Place, quote: Row, spanning: Sequence[Row], documents: Mapping[str, str]) -> Placement:
    """Where a quote stands against the known places.

    An anchor is right when it, or a heading the quote stands under, is the known id or heading text: outsiders may
    write either. Places that name a file are looked for in that file alone.
    """
    spots = [spot for spot in known.spots if _in_file(spot, quote, documents)]
    anchors = {_same(name) for name in (quote["anchor"], *(quote.get("section_path") or ())) if name}
    if any(spot.anchor and _same(spot.anchor) in anchors for spot in spots):
        return "right"
    page = quote["page"]
    pages = {spot.page for spot in spots if spot.page is not None}
    if page is None or not pages:
        return "wrong"
    if page in pages:
        return "right"
    beside = {one for one in pages if abs(one - page) == 1}
    if any(_shares(quote, spanning, {page, one}) for one in beside):
        return "shared"
    return "next" if beside else "wrong"


def _in_file(spot: Spot, quote: Row, documents: Mapping[str, str]) -> bool:
    if spot.file is None or len(documents) <= 1:
        return True
    return documents.get(spot.file) == quote.get("document_id")


def _shares(quote: Row, spanning: Sequence[Row], pages: set[int]) -> bool:
    """Whether an element that runs over both pages holds the quote."""
    words = _same(quote["quote"])[:_TELLING]
    return any(
        row["document_id"] == quote["document_id"]
        and pages <= set(range(row["page"], row["page_end"] + 1))
        and words in _same(row["text"])
        for row in spanning
    )


def _same(text: str) -> str:
    return "".join(letter for letter in plain(text) if letter.isalnum())
