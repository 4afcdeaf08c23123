"""Who may use what of a release: the licence of the data, and what quotes are."""

from __future__ import annotations

LICENCE_NAME = "OGL-UK-3.0"
LICENCE_TITLE = "Open Government Licence v3.0"
LICENCE_PATH = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DATA_LICENCE = f"The data is published under the [{LICENCE_TITLE}]({LICENCE_PATH})."
QUOTES = (
    "Quotes are short extracts of reports that stay their publishers'; each names the report and page it comes from, "
    "and no file of a release holds a whole report."
)
MAX_QUOTED_SHARE = 0.5
"""Most of a report's text that all its different quotes in a release may add up to; tests hold releases to it."""
LONGEST_QUOTE = 1_000
"""Most characters of one quote."""
