"""Open one file, in a child process under limits: can it be read, how many pages, what does its first page say?"""

from __future__ import annotations

import io
import json
import posixpath
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from include.collect import media
from include.lake import Store, open_lake, open_store
from include.settings import Settings

PRELOAD = ("pypdfium2", "include.collect.inspection")
_FIRST_PAGES = 2
_TEXT_KEPT = 6000
"""Characters of the first pages kept for telling partnership and year."""
_MAX_PICTURES = 500
_LOCKED = "It asks for a password: add it to PDF_PASSWORDS, save the file without one, or get an open copy."
_NO_TITLE = re.compile(
    r"^(?:untitled.*|microsoft .*|document\d*|powerpoint.*|slide \d+|title|home|.*\.(?:docx?|indd|pptx?|pdf|pub|qxp))$",
    re.IGNORECASE,
)


def inspect_document(
    document_id: str,
    *,
    plan: Mapping[str, tuple[str, str, str | None]],
    lake_uri: str,
    inbox_uri: str,
    settings: Settings,
) -> dict[str, Any]:
    """Job of `work_through`: what one stored document is.

    `plan` tells for each document its raw key, media type and key in the inbox (None for one from the web, whose
    pictures the crawler has kept). Returns status, reason, n_pages,
    title, text of the first pages, and, as JSON, the pictures of an HTML page, which it keeps in the lake.
    """
    raw_key, media_type, inbox_key = plan[document_id]
    lake = open_lake(lake_uri)
    data = lake.file(raw_key)
    if media_type == media.PDF:
        return inspect_pdf(data, settings.max_pages, settings.known_passwords)
    found = _inspect_html(data)
    images = found.pop("images")
    if inbox_key is None:
        return found
    pictures = _keep_pictures(images, inbox_key, open_store(inbox_uri, settings), lake, settings)
    return found | {"pictures": json.dumps(pictures)}


# --- PDF -------------------------------------------------------------------------------------------------


def inspect_pdf(data: bytes, max_pages: int, passwords: tuple[str, ...] = ()) -> dict[str, Any]:
    """Status, reason, n_pages, title and text of the first pages of a PDF. Hostile ones kill their process."""
    import pypdfium2 as pdfium

    repaired = ""
    try:
        document = _opened(data, passwords)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return _refused("password_protected", _LOCKED)
        rescued, why = _repaired(data, passwords)
        if rescued is None:
            return _refused(*why)
        document = rescued
        repaired = (
            f"The file is damaged and was repaired: {len(document)} pages could be read. Compare with the original."
        )
    n_pages = len(document)
    if n_pages == 0:
        return _refused("unreadable", "It has no pages: fetch it again.")
    if n_pages > max_pages:
        return _refused(
            "too_large", f"It has {n_pages} pages, more than MAX_PAGES={max_pages}: split it or raise the limit."
        ) | {"n_pages": n_pages}
    texts = [_text_of(document, number) for number in range(min(n_pages, _FIRST_PAGES))]
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    return {
        "status": "collected",
        "reason": repaired,
        "n_pages": n_pages,
        "title": _title(title, texts[0]),
        "text": "\f".join(texts)[:_TEXT_KEPT],
    }


def _opened(data: bytes, passwords: tuple[str, ...]) -> Any:
    """The document, with the first password that opens it. Raises PdfiumError."""
    import pypdfium2 as pdfium

    for password in passwords:
        try:
            return pdfium.PdfDocument(data, password=password)  # an open file opens with any password
        except pdfium.PdfiumError:
            continue
    return pdfium.PdfDocument(data)


def _repaired(data: bytes, passwords: tuple[str, ...]) -> tuple[Any, tuple[str, str]]:
    """The document after qpdf's repair, or None and why not."""
    import pikepdf
    import pypdfium2 as pdfium

    damaged = ("unreadable", "The file is damaged and could not be repaired: fetch it again.")
    try:
        document = pdfium.PdfDocument(_saved_anew(data, passwords))
    except pikepdf.PasswordError:
        return None, ("password_protected", _LOCKED)
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, OSError):
        return None, damaged
    # of a file cut in half qpdf "rescues" pages with nothing on them
    shown = sum(1 for number in range(len(document)) if _has_content(document, number))
    return (document, ("", "")) if shown else (None, damaged)


def _saved_anew(data: bytes, passwords: tuple[str, ...]) -> bytes:
    import pikepdf

    out = io.BytesIO()
    for password in (*passwords, ""):
        try:
            with pikepdf.open(io.BytesIO(data), password=password) as pdf:
                pdf.save(out)
            break
        except pikepdf.PasswordError:
            if not password:
                raise
    return out.getvalue()


def _has_content(document: Any, number: int) -> bool:
    import pypdfium2 as pdfium

    try:
        return next(iter(document[number].get_objects(max_depth=1)), None) is not None
    except pdfium.PdfiumError:
        return False


def _text_of(document: Any, number: int) -> str:
    import pypdfium2 as pdfium

    try:
        return str(document[number].get_textpage().get_text_range(0, -1))[:_TEXT_KEPT]
    except pdfium.PdfiumError:
        return ""


def _refused(status: str, reason: str) -> dict[str, Any]:
    return {"status": status, "reason": reason}


def _title(stated: str, first_page: str) -> str:
    """The title in the file's properties, where it is one, else the first lines of the first page."""
    if len(stated) > 5 and not _NO_TITLE.match(stated):
        return " ".join(stated.split())[:300]
    lines = [" ".join(line.split()) for line in first_page.splitlines()]
    return " ".join(line for line in lines if line)[:200].strip()


# --- HTML ------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Title, first heading, first text and pictures of a page. Streams, so that no depth of nesting hurts it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.heading: list[str] = []
        self.text: list[str] = []
        self.n_characters = 0
        self.images: list[str] = []
        self._inside: str | None = None
        self._hidden: str | None = None
        self._headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "template"}:
            self._hidden = tag
        elif tag == "title" and not self.title:
            self._inside = tag
        elif tag == "h1" and self._headings == 0:
            self._inside, self._headings = tag, 1
        elif tag in {"img", "image", "input"} and len(self.images) < _MAX_PICTURES:
            values = dict(attrs)
            self.images += [
                values[name] or "" for name in ("src", "data-src", "href", "xlink:href") if values.get(name)
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = None
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._inside == "title":
            self.title.append(data)
            return
        if self._inside == "h1":
            self.heading.append(data)
        if data.strip():
            if self.n_characters < _TEXT_KEPT:
                self.text.append(data.strip())
            self.n_characters += len(data.strip())


def _inspect_html(data: bytes) -> dict[str, Any]:
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    title, heading = " ".join("".join(page.title).split()), " ".join("".join(page.heading).split())
    if not page.n_characters and not page.images:
        refused = _refused(
            "unreadable", "The page shows no text and no picture: save the complete page from a browser."
        )
        return refused | {"images": []}
    return {
        "status": "collected",
        "title": (heading if len(heading) > 5 else title)[:300] or _title("", "\n".join(page.text)),
        "text": "\n".join([title, heading, *page.text])[:_TEXT_KEPT],
        "images": list(dict.fromkeys(page.images)),
    }


def _decoded(data: bytes) -> str:
    """Good enough for a title and names; conversion decides about every character of the text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _keep_pictures(
    sources: list[str], page_key: str, store: Store, lake: Any, settings: Settings
) -> list[dict[str, str]]:
    """Keep the pictures that lie beside a page; `src` stays as the page writes it, so that it can be looked up."""
    kept = []
    for source in sources:
        data = _picture(source, page_key, store, settings.max_file_mb * 2**20)
        found = media.picture_type(data) if data else None
        if data and found:
            kept.append({"src": source, "key": lake.keep_file(data, media.PICTURES[found]), "media_type": found})
    return kept


def _picture(source: str, page_key: str, store: Store, max_bytes: int) -> bytes | None:
    try:
        parts = urlsplit(source.strip().replace("\\", "/"))
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    folder = posixpath.dirname(page_key)
    for path in dict.fromkeys((unquote(parts.path), parts.path)):
        key = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
        if key.startswith("../"):
            continue  # a page has no business outside its inbox
        try:
            if store.exists(key) and store.size(key) <= max_bytes:
                return store.get(key)
        except (OSError, ValueError):
            continue
    return None
