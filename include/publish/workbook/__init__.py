"""The spreadsheet of a year: one accessible workbook that follows the government's rules for statistics in spreadsheets.

Cover, contents, notes and a list of all columns, then one table per sheet. `faults` re-opens a workbook and names what
breaks the rules.
"""

from __future__ import annotations

from include.publish.workbook.draw import WORKBOOK, draw_workbook
from include.publish.workbook.rules import faults

__all__ = ["WORKBOOK", "draw_workbook", "faults"]
