"""Where a document came from: from the web with its headers and its way there, or from the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from include.collect.inbox import Candidate
    from include.collect.web import Fetched


def provenance(fetched: Fetched | None, candidate: Candidate) -> dict[str, Any]:
    """Columns of `documents` about how a document was come by. `brought_by` names the crawler or the inbox's dropper."""
    if fetched is None:
        return {"brought_by": candidate.dropped_by or "inbox", "redirects": [], "also_at": [], "http_headers": []}
    is_found = candidate.said_by == "web" or candidate.key == fetched.final_url
    return {
        "brought_by": "crawler" if is_found else candidate.dropped_by or "inbox",
        "http_status": fetched.http_status,
        "etag": fetched.headers.get("etag"),
        "found_on": fetched.found_on or None,
        "link_text": fetched.link_text or None,
        "redirects": list(fetched.redirects),
        "also_at": list(fetched.also_at),
        "http_headers": [f"{name}: {value}" for name, value in sorted(fetched.headers.items())],
    }
