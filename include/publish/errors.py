"""What can go wrong while publishing."""

from __future__ import annotations


class PublishError(Exception):
    """A year cannot be published; the message says why and what to do. The previous release is as it was."""


class NotYetError(PublishError):
    """A year is not to be published yet, and nothing is wrong with that; the message says what it waits for."""
