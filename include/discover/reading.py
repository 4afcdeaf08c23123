"""A year's converted reports, read once and put to a framework as often as needed."""

from __future__ import annotations

import functools
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from include.datasets import dataset
from include.discover.unclaimed import ReadReport, read_unclaimed, without_set_phrases
from include.frameworks import Framework
from include.lake import Lake
from include.quotes import QuoteChecker

log = logging.getLogger(__name__)

Row = dict[str, Any]
Rows = list[Row]


@dataclass
class YearText:
    """Elements, tables and pages of a year by report. Reports that cannot be read end in `unread` with the reason."""

    year: str
    elements: dict[str, Rows]
    tables: dict[str, Rows]
    pages: dict[str, Rows]
    unread: dict[str, str] = field(default_factory=dict)
    _read: dict[tuple[int, ...], list[ReadReport]] = field(default_factory=dict)

    @property
    def report_ids(self) -> list[str]:
        return sorted(self.elements)

    @functools.cached_property
    def checkers(self) -> dict[str, QuoteChecker]:
        """The quote check of each report."""
        return {report_id: QuoteChecker(self.pages.get(report_id, [])) for report_id in self.report_ids}

    def read(self, framework: Framework) -> list[ReadReport]:
        """The reports with what this framework's themes leave unclaimed, in the order of their ids."""
        key = tuple(theme.no for theme in framework.themes)
        if key not in self._read:
            found = [report for one in self.report_ids if (report := self._one(one, framework)) is not None]
            without_set_phrases(found)
            self._read[key] = found
        return self._read[key]

    def _one(self, report_id: str, framework: Framework) -> ReadReport | None:
        partnership_id = report_id.removesuffix(f"-{self.year}")
        try:
            return read_unclaimed(
                self.elements[report_id], self.tables.get(report_id, ()), framework, report_id, partnership_id
            )
        except Exception as error:  # noqa: BLE001 - one bad report never stops the others
            log.warning("%s is left out: %s", report_id, type(error).__name__)
            self.unread[report_id] = f"it could not be read ({type(error).__name__})"
            return None


def read_year_text(lake: Lake, year: str, report_ids: Sequence[str] | None = None) -> YearText:
    """Converted rows of a year, by report; of some reports or of all."""
    elements, tables, pages = (
        _by_report(lake.rows(dataset(name), year, report_ids)) for name in ("elements", "tables", "pages")
    )
    return YearText(year, elements, tables, pages)


def _by_report(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["report_id"]].append(row)
    return dict(found)
