"""The yearly report: one self-contained page that says what the reports of a year hold, and how far to trust it."""

from include.publish.report.draw import draw_report

__all__ = ["draw_report"]
