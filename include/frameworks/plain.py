"""The plain form in which sentences and patterns meet: lower case, simple quotes and dashes, single spaces."""

from __future__ import annotations

import re
import unicodedata

SIMPLE_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", None),
    }
)
"""Typographic quotes and dashes as simple ones; invisible signs as nothing."""
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text in the form patterns are matched against."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(SIMPLE_SIGNS)
    return _SPACE.sub(" ", text).strip().lower()
