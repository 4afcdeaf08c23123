"""What a file is, told from its bytes; and which files of an inbox are documents at all."""

from __future__ import annotations

import posixpath
import re

PDF, HTML, UNKNOWN = "application/pdf", "text/html", "application/octet-stream"
READABLE = {PDF: ".pdf", HTML: ".html"}
"""Media types the pipeline reads, with the suffix their bytes are stored under."""

PICTURES = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/bmp": ".bmp", "image/tiff": ".tif", "image/svg+xml": ".svg",
}  # fmt: skip

_OFFICE = {
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pages": "application/vnd.apple.pages",
    ".epub": "application/epub+zip",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
    ".url": "application/internet-shortcut",
    ".webloc": "application/internet-shortcut",
}
"""Files that may well be a report, in a form nobody reads here: they are named, not passed over."""
_SIGNATURES = (
    (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"), (b"{\\rtf", "application/rtf"),
)  # fmt: skip
_HTML_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|title|meta|main|article|div|section|h1|p)\b", re.IGNORECASE
)
SHORTCUTS = {".url", ".webloc"}
"""Files that only say where on the web a document is."""
HTML_NAMES = {".html", ".htm", ".xhtml", ".shtml"}
_PASSED_OVER = {
    ".csv", ".json", ".md", ".py", ".pyc", ".txt", ".yaml", ".yml", ".toml", ".log", ".css", ".js", ".map", ".xml",
    ".woff", ".woff2", ".ttf", ".ico", ".mp4", ".mp3", ".parquet", ".ini", ".db", ".lnk", ".tmp", ".part", ".crdownload",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".heic", ".avif",
}  # fmt: skip
_NOT_INBOX = {"sources", "templates", "__pycache__", "__macosx"}
_PICTURE_FOLDERS = {"images", "image", "img", "imgs", "pictures", "figures", "media", "assets", "css", "js", "fonts"}


def is_passed_over(key: str) -> bool:
    """Whether a file of an inbox is no document: hidden, code, data, a picture, part of a saved web page."""
    *folders, name = key.split("/")
    if any(part.startswith((".", "~$", "__")) for part in (*folders, name)) or suffix(name) in _PASSED_OVER:
        return True
    return any(folder.lower() in _NOT_INBOX or is_picture_folder(folder) for folder in folders)


def is_picture_folder(folder: str) -> bool:
    """Whether a folder holds what a saved web page needs beside it, such as `report_files` or `images`."""
    name = folder.lower()
    return name in _PICTURE_FOLDERS or name.endswith(("_files", ".files", "-files", "_images", "-images"))


def suffix(key: str) -> str:
    """The name's ending in small letters, with its dot."""
    return posixpath.splitext(key)[1].lower()


def speaks_as_document(key: str) -> bool:
    """Whether a name says that the file is a document, read here or not."""
    return suffix(key) in {".pdf", *HTML_NAMES, *_OFFICE}


def safe_suffix(key: str) -> str:
    """The name's ending where it is a plain one, for storing bytes of a kind that is not read."""
    return suffix(key) if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix(key)) else ".bin"


def media_type(data: bytes, key: str) -> str:
    """Media type from the first bytes; only where these leave it open does the name decide."""
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return _OFFICE.get(suffix(key), name)
    plain = head.replace(b"\0", b"")  # UTF-16 has a zero beside every Latin letter
    if b"<svg" in plain[:512] and not _HTML_TAG.search(plain[:512]):
        return "image/svg+xml"
    if suffix(key) in _OFFICE:
        return _OFFICE[suffix(key)]
    if _HTML_TAG.search(plain) or (suffix(key) in HTML_NAMES and data.strip() and b"\0" not in head):
        return HTML
    return UNKNOWN


def picture_type(data: bytes) -> str | None:
    """Media type of a picture, or None for bytes that are none."""
    found = media_type(data, "")
    return found if found in PICTURES else None


def address_in(data: bytes) -> str:
    """The web address a shortcut file holds: `URL=https://…` of a `.url`, `<string>https://…` of a `.webloc`."""
    text = data[:65536].replace(b"\0", b"").decode("utf-8", "replace")
    found = re.search(r"^\s*URL\s*=\s*(https?://\S+)", text, re.IGNORECASE | re.MULTILINE) or re.search(
        r"<string>\s*(https?://[^<\s]+)", text, re.IGNORECASE
    )
    bare = re.fullmatch(r"\s*(https?://\S+)\s*", text)
    match = found or bare
    return match[1].replace("&amp;", "&") if match else ""


def why_not_readable(data: bytes, key: str, found: str) -> tuple[str, str] | None:
    """Status and reason of a file that is neither PDF nor HTML; None for one that is."""
    if found in READABLE:
        return None
    if not data.strip():
        return "unreadable", "The file is empty: fetch it again."
    if suffix(key) == ".pdf" or suffix(key) in HTML_NAMES:
        kind = "PDF" if suffix(key) == ".pdf" else "HTML"
        return "unreadable", f"It is not the {kind} its name says, but {found}: fetch it again or save it as PDF."
    if suffix(key) in SHORTCUTS:
        return "unsupported", "It holds no web address: save it again, or put the report itself here."
    return "unsupported", f"Files of this kind ({suffix(key) or found}) are not read: save it as PDF or HTML."
