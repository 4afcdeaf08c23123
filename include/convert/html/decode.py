"""Bytes of an HTML document as text, whatever the document says about its own character set."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""")
_XML_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([a-zA-Z0-9_:.-]+)""")
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252", "cp1252", "iso-8859-15"}
_TWICE = re.compile(
    "(?:Â[\u00a0-\u00bf]|â€[\u0098-\u02dc\u0153\u0161\u017e\u2018-\u203a\u20ac\u2122\u009d]?|Ã[\u0080-\u00bf\u2018-\u2122\u0152-\u0192])"
)
MEDIA_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)


def decode_html(data: bytes, media_type: str = "") -> tuple[str, list[str]]:
    """The document's text and problems met. The bytes have the last word: what is valid UTF-8 is UTF-8.

    Otherwise the charset of the media type, then the one the document declares, then Windows-1252, which is what
    pages that declare UTF-8 or Latin-1 and are neither are written in.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace"), []
    if data[:200].count(0) > 40:
        name = "utf-16-le" if data[1:200:2].count(0) > data[:200:2].count(0) else "utf-16-be"
        return data.decode(name, errors="replace"), [f"The page names no character set; it was read as {name}."]
    try:
        return _undo_double_encoding(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    declared = _declared(data, media_type)
    for name in (declared, "cp1252"):
        if not name or name in ("utf-8", "utf8"):
            continue
        try:
            problems = (
                []
                if name == declared
                else [f"The page is not in the character set it names ({declared or 'none'}); read as {name}."]
            )
            return data.decode("cp1252" if name in _LATIN else name), problems
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace"), [
        "Some characters of the page could not be read; they are marked with \ufffd."
    ]


def _declared(data: bytes, media_type: str) -> str:
    from_header = MEDIA_CHARSET.search(media_type)
    if from_header:
        return from_header[1].lower()
    found = _XML_DECLARED.search(data[:1024]) or _DECLARED.search(data[:4096])
    return found[1].decode("ascii").lower() if found else ""


def _undo_double_encoding(text: str) -> tuple[str, list[str]]:
    """Put right what was encoded twice (â€™ for ’, Â£ for £), when it happens more than once."""
    if len(_TWICE.findall(text)) < 2:
        return text, []

    def once(match: re.Match[str]) -> str:
        raw = b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252", errors="ignore") for c in match[0])
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return match[0]

    return _TWICE.sub(once, text), ["Characters of the page were encoded twice; they were put right."]
