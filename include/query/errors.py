"""What can go wrong when the lake is made ready for SQL."""

from __future__ import annotations


class QueryError(RuntimeError):
    """A database cannot be built; the message says why and what to do."""
