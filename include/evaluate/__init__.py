"""The yardstick: how good an engine's answers are on any folder of reports with known answers.

Not a step of the pipeline: it runs the steps, in a lake of its own, and compares what they say with what is known.
What each figure means stands in docs/accuracy.md.
"""

from __future__ import annotations

from include.evaluate.gold import GoldError, GoldReport, read_gold
from include.evaluate.judge import judge
from include.evaluate.measure import Figure, Figures, measure
from include.evaluate.run import read_answers, run_pipeline

__all__ = [
    "Figure",
    "Figures",
    "GoldError",
    "GoldReport",
    "judge",
    "measure",
    "read_answers",
    "read_gold",
    "run_pipeline",
]
