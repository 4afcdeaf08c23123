"""Change over the years: this year's main figures beside earlier ones, and where the series break.

A line is drawn only between figures that count the same thing, in the same words, over the same reports, by the same
reader; everything else stands apart, and the table says why.
"""

from include.publish.trend.draw import draw_trend, trend_section
from include.publish.trend.series import GROUPS, Group, Point, Series, all_series

__all__ = ["GROUPS", "Group", "Point", "Series", "all_series", "draw_trend", "trend_section"]
