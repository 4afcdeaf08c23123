"""What would fail anyway is said before Airflow is started, in a second and in one sentence."""

from __future__ import annotations

import secrets

from include.collect import check_inbox
from include.frameworks import load_all
from include.lake import open_store
from include.settings import Settings


class PreflightError(ValueError):
    """The run cannot start; the message says what is wrong and what to do."""


def preflight(settings: Settings) -> None:
    """Look at inbox, register, frameworks and lake. Raises ValueError or OSError with one clear sentence."""
    check_inbox(settings)
    load_all()
    store = open_store(settings.lake_uri, settings)
    probe = f"_staging/probe-{secrets.token_hex(4)}"
    store.put(probe, b"")  # StoreError says which folder cannot be written, and what to do
    store.delete(probe)
