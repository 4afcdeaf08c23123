"""Collect: find the yearly reports, tell whose they are, keep their bytes, and say what is missing."""

from include.collect.collect import Collected, collect_inbox
from include.collect.manifest import InboxError
from include.collect.register import Partnership, Register, RegisterError, load_register

__all__ = ["Collected", "InboxError", "Partnership", "Register", "RegisterError", "collect_inbox", "load_register"]
