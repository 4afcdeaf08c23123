"""What can go wrong while publishing."""

from __future__ import annotations


class PublishError(Exception):
    """A year cannot be published; the message says why and what to do. The previous release is as it was."""
