"""Why an address gave nothing, in words a person can act on."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from include.collect.web import guard
from include.collect.web.memory import TOO_LARGE_CAUSE


class Refused(IgnoreRequest):
    """An address that may not be visited."""


class BlockedByRobots(IgnoreRequest):
    """An address that its site's robots.txt keeps crawlers from."""


class Unreachable(IgnoreRequest):
    """An address that cannot be reached, with the reason."""


def slot_of(url: str) -> str:
    """The queue of an address: its host, with a port that is not the usual one."""
    parts = urlsplit(url)
    usual = parts.port in {None, 80, 443}
    return (parts.hostname or "") + ("" if usual else f":{parts.port}")


def cause_of(error: Exception, url: str) -> str:
    """In words what went wrong."""
    host = slot_of(url).partition(":")[0]
    if isinstance(error, CannotResolveHostError):
        if host in guard.REFUSED:
            return f"{host} leads to {guard.REFUSED[host]}, an address of a private network"
        return f"the name {host} is not known (DNS)"
    if isinstance(error, DownloadConnectionRefusedError):
        return "the server refuses the connection"
    if isinstance(error, DownloadTimeoutError):
        return "no answer in time (CRAWL_TIMEOUT_S)"
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return TOO_LARGE_CAUSE
    if isinstance(error, ResponseDataLossError):
        return "the answer broke off"
    if isinstance(error, IgnoreRequest):
        return str(error)
    text = str(error)
    if "certificate" in text.lower():
        return "its certificate is not valid"
    return f"the connection failed ({type(error).__name__}{': ' + text[:120] if text else ''})"
