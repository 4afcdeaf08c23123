"""What people's decisions make of the engine's answers: settled answers, agreement, progress. Derived, never stored.

Both answers stay side by side for ever; which of them holds follows from the decisions alone, so it can be worked out
anew at any time. Publishing, the pages and the release gate all call this package.
"""

from include.settled.agreement import agreement
from include.settled.answers import SettledAnswer, settle
from include.settled.findings import (
    NOT_AN_ITEM,
    NOT_STATED,
    AnswerId,
    Choices,
    Finding,
    choices,
    read_findings,
)
from include.settled.year import Progress, SettledYear, settle_findings, settle_year

__all__ = [
    "NOT_AN_ITEM",
    "NOT_STATED",
    "AnswerId",
    "Choices",
    "Finding",
    "Progress",
    "SettledAnswer",
    "SettledYear",
    "agreement",
    "choices",
    "read_findings",
    "settle",
    "settle_findings",
    "settle_year",
]
