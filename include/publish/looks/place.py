"""Where a quote stands, as a reader can go there: a link to the page where there is an address, else words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urldefrag, urlsplit

_IS_ID = re.compile(r"[^\s#]{1,200}")


@dataclass(frozen=True)
class Place:
    """A source's name, the place in it in words, and its address, empty where there is none to go to."""

    name: str
    where: str
    address: str = ""


def place(row: Mapping[str, Any]) -> Place:
    """The place of a quote or item, from its `source`, `page`, `page_label` and `anchor`.

    Only http and https addresses become links: a path of the inbox says nothing to a browser, and a report could not
    be trusted with any other scheme.
    """
    source, page, anchor = row.get("source") or row["document_id"], row.get("page"), row.get("anchor")
    label = row.get("page_label")
    if page is not None:
        printed = f" (printed {label})" if label and label != str(page) else ""
        where = f"page {page}{printed}"
    else:
        where = f"at “{anchor}”" if anchor else ""
    address = _address(source)
    name = source if not address else urlsplit(address).netloc
    if address and page is not None:
        address = f"{address}#page={page}"
    elif address and anchor and _IS_ID.fullmatch(anchor):
        address = f"{address}#{quote(anchor)}"
    return Place(name, where, address)


def _address(source: str) -> str:
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    return urldefrag(source).url if parts.scheme in {"http", "https"} and parts.netloc else ""
