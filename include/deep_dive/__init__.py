"""The sample for a deep dive: a few partnerships per region, spread over kinds of authority and deprivation; its tables."""

from __future__ import annotations

from include.deep_dive.draw import PER_REGION, Candidate, DeepDiveError, Drawn, candidates_of, draw
from include.deep_dive.tables import SampleTables, read_sample, sample_tables

__all__ = [
    "PER_REGION",
    "Candidate",
    "DeepDiveError",
    "Drawn",
    "SampleTables",
    "candidates_of",
    "draw",
    "read_sample",
    "sample_tables",
]
