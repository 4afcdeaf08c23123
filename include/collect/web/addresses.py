"""Addresses: in the form they are asked for, in the form in which two of one page are equal, and what they tell."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

from w3lib.url import safe_url_string

COMMITTEE = re.compile(
    r"moderngov|modgov|democracy|committee|egenda|/mgai\.|/mgissue|/iedecision|/ieissue|/ielistdocuments|/documents/[sg]\d+/",
    re.IGNORECASE,
)
"""Addresses of the systems in which councils keep their committees' papers."""


def tidy(url: str) -> str:
    """An address as it is asked for: without fragment and stray blanks, with its letters escaped."""
    try:
        return urldefrag(safe_url_string(url.strip()))[0]
    except ValueError:
        return url.strip()


def same(url: str) -> str:
    """An address in the form in which two of the same page are equal."""
    parts = urlsplit(url)
    path = re.sub(r"/\(S\([a-z0-9]+\)\)|/%28S%28[a-z0-9]+%29%29", "", parts.path, flags=re.IGNORECASE)
    path = re.sub(r"/(?:index|default)\.(?:html?|aspx?|php)$", "/", path, flags=re.IGNORECASE)
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not re.fullmatch(
            r"utm_\w+|fbclid|gclid|mc_\w+|phpsessid|sid|sessionid|jsessionid|_ga|ct|ref|replytocom", name, re.IGNORECASE
        )
    )
    query = "&".join(f"{name}={value}" for name, value in kept)
    host = parts.netloc.casefold().removeprefix("www.")
    host = re.sub(r":(?:80|443)$", "", host)
    return f"{host}{path.rstrip('/').casefold() or '/'}{'?' + query if query else ''}"


def bare_host(url: str) -> str:
    """The host of an address without `www.`, with a port that is not the usual one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    return host if port in {None, 80, 443} else f"{host}:{port}"


def file_name(url: str) -> str:
    """The last part of an address in readable form."""
    return unquote(posixpath.basename(urlsplit(url).path.rstrip("/")))
