"""Collect: find the yearly reports, tell whose they are, keep their bytes, and say what is missing."""

from include.collect.collect import Collected, collect_inbox, collect_reports
from include.collect.from_web import targets_of
from include.collect.manifest import InboxError
from include.collect.web import CrawlError, Fetched, Harvest, Target, Visit, crawl, load_harvest

__all__ = [
    "Collected",
    "CrawlError",
    "Fetched",
    "Harvest",
    "InboxError",
    "Target",
    "Visit",
    "collect_inbox",
    "collect_reports",
    "crawl",
    "load_harvest",
    "targets_of",
]
