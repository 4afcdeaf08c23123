"""Analyse: answers with quotes from converted reports, by the extractive engine."""

from __future__ import annotations

from include.analyse.core import analyse_report
from include.analyse.step import analyse_reports

__all__ = ["analyse_report", "analyse_reports"]
