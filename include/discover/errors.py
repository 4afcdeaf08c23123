"""What can go wrong while themes are looked for or accepted, in words for the person who asked."""

from __future__ import annotations


class DiscoverError(ValueError):
    """Nothing could be proposed, or a candidate cannot be accepted; the message says why and what to do."""
