"""What would fail anyway is said before Airflow is started, in a second and in one sentence."""

from __future__ import annotations

import secrets

from include.collect.inbox import scan_inbox
from include.frameworks import framework_ids, frameworks_beside, load_framework
from include.lake import open_store
from include.notices import recipients
from include.register import load_register
from include.settings import Settings
from include.tasks.collect_reports import refuse_fictional


def preflight(settings: Settings) -> None:
    """Look at register, inbox, frameworks and lake. Raises ValueError or OSError with one clear sentence."""
    register = load_register(settings.register_path)
    scan_inbox(settings.inbox, register, settings, may_be_empty=settings.crawl)
    if settings.crawl:
        refuse_fictional(settings)
    settings.answering_engine  # noqa: B018 - raises for an engine that is not there
    for framework_id in framework_ids():
        load_framework(framework_id)
    frameworks_beside(settings.instruments, "2023-24")
    recipients(settings.notify)
    store = open_store(settings.lake_uri, settings)
    probe = f"_staging/probe-{secrets.token_hex(4)}"
    store.put(probe, b"")  # StoreError says which folder cannot be written, and what to do
    store.delete(probe)
