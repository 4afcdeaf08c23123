"""The sample for a deep dive: a few partnerships per region, spread over kinds of authority and deprivation."""

from __future__ import annotations

from include.deep_dive.draw import PER_REGION, Candidate, DeepDiveError, Drawn, candidates_of, draw

__all__ = ["PER_REGION", "Candidate", "DeepDiveError", "Drawn", "candidates_of", "draw"]
