"""The yardstick: how good an engine's answers are on any folder of reports with known answers.

Not a step of the pipeline: it runs the steps, in a lake of its own, and compares what they say with what is known.
"""

from __future__ import annotations

from include.evaluate.gold import GoldError, GoldReport, read_gold
from include.evaluate.measure import Figures, measure
from include.evaluate.run import run_pipeline

__all__ = ["Figures", "GoldError", "GoldReport", "measure", "read_gold", "run_pipeline"]
