"""The crawler: look for yearly reports on the partnerships' websites, politely, within limits, and so that it can be resumed.

`crawl` is all the other modules know. It runs Scrapy in a child process (`child.py`); `visit.py` looks for one
partnership's reports, `webreport.py` puts the pages of a web-only report together, `guard.py` says where it may go.
"""

from include.collect.web.model import Fetched, Harvest, Target, Visit
from include.collect.web.run import CrawlError, crawl, load_harvest

__all__ = ["CrawlError", "Fetched", "Harvest", "Target", "Visit", "crawl", "load_harvest"]
