"""Fingerprints of what made an output, so that a re-run knows what is already done and readers know who answered."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path

from include.settings import PROJECT


@functools.cache
def code_fingerprint(package: str) -> str:
    """First 12 hex digits of a hash over the files of a package below the project ("include/convert").

    Any change to its code, patterns or prompts gives another fingerprint, and what it made before is made again.
    """
    folder = PROJECT / package
    files = (
        [folder]
        if folder.is_file()
        else sorted(
            path
            for path in folder.rglob("*")
            if path.suffix in {".py", ".yaml", ".json", ".txt", ".md", ".csv", ".html", ".css", ".svg"}
        )
    )
    return fingerprint(Path(path).read_bytes() for path in files)


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """First 12 hex digits of the SHA-256 over the parts, in order, each ended by a zero byte."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()[:12]
