"""Finding new themes: what a year's reports write about that no theme of the framework claims, as candidates with evidence.

A candidate is a proposal and nothing more: it is counted in no yearly table until a researcher has accepted it, which
writes a new version of the framework (`python -m include.discover accept`).
"""

from __future__ import annotations

from include.discover.errors import DiscoverError
from include.discover.step import Discovered, discover_year

__all__ = ["DiscoverError", "Discovered", "discover_year"]
