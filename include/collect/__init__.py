"""Collect: find the yearly reports, tell whose they are, keep their bytes, and say what is missing."""

from include.collect.collect import Collected, collect_inbox
from include.collect.manifest import InboxError

__all__ = ["Collected", "InboxError", "collect_inbox"]
