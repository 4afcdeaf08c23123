"""How fast real reports are converted beside made-up ones: what ties the made-up year to the world."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def conversion_rates(files: Sequence[Path]) -> dict[str, Any]:
    """Pages per CPU-second of this process over PDF files, with their pictures read and without; imports not counted."""
    import include.convert.warm  # noqa: F401
    from include.convert.document import convert_document

    contents = [path.read_bytes() for path in files]
    found: dict[str, Any] = {"files": len(files), "bytes": sum(map(len, contents))}
    for name, ocr_seconds in (("text_cpu_s", -1.0), ("whole_cpu_s", 250.0)):
        start = time.process_time()
        converted = [convert_document(data, ocr_seconds=ocr_seconds) for data in contents]
        found[name] = round(time.process_time() - start, 2)
    pages = [page for one in converted for page in one.pages]
    found["pages"] = len(pages)
    found["characters"] = sum(len(page.text) for page in pages)
    found["elements"] = sum(len(one.elements) for one in converted)
    return found
