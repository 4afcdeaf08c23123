"""Publishing: the yearly tables of a reporting year, as immutable, checked releases.

published/{year}/v{n}/{table}.parquet|.csv    a release, never changed afterwards
published/{year}/v{n}/manifest.json           what it was made from and by; written last: without it, no release
published/{year}/latest/…                     copies of the newest release
published/{year}/latest.json                  names the newest release; moved last
"""

from __future__ import annotations

from include.publish.earlier_releases import years_behind
from include.publish.errors import NotYetError, PublishError
from include.publish.release import Release
from include.publish.step import Preview, preview_year, publish_year
from include.publish.summary import summary

__all__ = [
    "NotYetError",
    "Preview",
    "PublishError",
    "Release",
    "preview_year",
    "publish_year",
    "summary",
    "years_behind",
]
