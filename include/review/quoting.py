"""Passages people add, looked up on their page by the same check that the engine's quotes pass."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from include.datasets import analysed, converted
from include.lake import Lake
from include.quotes import QuoteChecker

_KEPT = 8
"""Reports whose pages are kept ready: a reviewer stays with one for a while."""
_checkers: OrderedDict[tuple[str, ...], QuoteChecker] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Quoted:
    """Words a person selected, and where: page of a PDF, or anchor in HTML."""

    quote: str
    document_id: str | None = None
    page: int | None = None
    anchor: str | None = None


def check_quote(
    lake: Lake,
    year: str,
    report_id: str,
    quote: str,
    document_id: str | None = None,
    page: int | None = None,
    anchor: str | None = None,
) -> dict[str, Any]:
    """Look words up in a report: a row as `reviews.quotes` holds them, in the page's own words where they are found.

    `check_result` is `verified`, `paraphrase` or `not_found`; the place is where they stand, which may not be where
    they were said to.
    """
    checker = _checker(lake, year, report_id)
    checked = checker.check(quote, document_id, page, anchor)
    found = checked.result == "verified"
    return {
        "document_id": checked.document_id if found else document_id,
        "page": checked.page if found else page,
        "page_label": checker.label(checked) if found else None,
        "anchor": checked.anchor if found else anchor,
        "quote": checked.quote if found else quote.strip(),
        "check_result": checked.result,
    }


def _checker(lake: Lake, year: str, report_id: str) -> QuoteChecker:
    """The pages of a report made ready, once for each time it was converted."""
    states = lake.rows(analysed.REPORT_STATES, year, [report_id])
    converted_as = states[0]["conversion_fingerprint"] if states else ""
    key = (lake.store.uri, lake.root, year, report_id, converted_as)
    with _lock:
        checker = _checkers.pop(key, None) or QuoteChecker(lake.rows(converted.PAGES, year, [report_id]))
        _checkers[key] = checker
        while len(_checkers) > _KEPT:
            _checkers.popitem(last=False)
    return checker
