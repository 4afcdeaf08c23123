"""A document that releases were made from and that is in force no more: it was replaced, ignored or taken out of the lake's rows."""

from __future__ import annotations

from collections.abc import Iterator

from include.lake import Lake
from include.trace.ids import Traced
from include.trace.lines import Line, of_file
from include.trace.releases import releases_with


def of_earlier(lake: Lake, traced: Traced) -> Iterator[Line]:
    """From the releases that quote it to the file, which stays in `raw/files`."""
    uses = releases_with(lake, traced.id)
    newest = uses[0].document
    yield Line("document", f"{traced.id} {newest['kind'] or ''}, read for {newest['report_id']}, is in force no more")
    yield Line("collected", newest["source"])
    yield of_file(lake, newest["raw_key"], newest["sha256"])
    for use in uses:
        yield Line("released", f"{use.year} v{use.version}; its quotes: {use.folder}/report_evidence.parquet")
