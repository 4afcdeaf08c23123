"""Published arrangements: documents of their own kind, in a lake of their own."""

from __future__ import annotations

from include.arrangements.read import INSTRUMENT, ArrangementsError, read_arrangements

__all__ = ["INSTRUMENT", "ArrangementsError", "read_arrangements"]
