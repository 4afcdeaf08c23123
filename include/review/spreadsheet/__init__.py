"""The sample as a spreadsheet for one reviewer, filled in without a network and taken back row by row."""

from include.review.spreadsheet.take import TakenBack, take_sheet
from include.review.spreadsheet.write import write_sheet

__all__ = ["TakenBack", "take_sheet", "write_sheet"]
