"""Open a PDF, or say why it cannot be opened."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2

from include.convert.model import DocumentError

_LOCKED = "It is protected by a password. Add the password to PDF_PASSWORDS or ask for an open copy."


def open_pdf(data: bytes, passwords: tuple[str, ...] = ()) -> tuple[Any, list[str]]:
    """The document opened with pdfium, and problems met on the way (such as a repair).

    Raises DocumentError: empty, password_protected, unreadable. A file pdfium refuses is repaired with qpdf (pikepdf);
    what is not a PDF at all is refused at once.
    """
    if not data.strip():
        raise DocumentError("empty", "The file is empty. Fetch it again.")
    if b"%PDF-" not in data[:2048]:
        raise DocumentError(
            "unreadable", "It is not a PDF, whatever its name says. Look at the file and take it in as what it is."
        )
    problems: list[str] = []
    for password in (None, *passwords):
        try:
            return _checked(pypdfium2.PdfDocument(data, password=password)), problems
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code == 4 or "password" in str(error).lower():
                continue
            return _checked(_repaired(data, passwords, str(error))), [
                "The file is damaged; it was repaired before reading."
            ]
    raise DocumentError("password_protected", _LOCKED)


def _repaired(data: bytes, passwords: tuple[str, ...], why: str) -> Any:
    import pikepdf

    for password in ("", *passwords):
        try:
            with pikepdf.open(io.BytesIO(data), password=password) as damaged:
                fixed = io.BytesIO()
                damaged.save(fixed)
            return pypdfium2.PdfDocument(fixed.getvalue())
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, RuntimeError) as error:
            raise DocumentError(
                "unreadable", f"The PDF is damaged and could not be repaired ({why} {error}). Fetch it again."
            ) from error
    raise DocumentError("password_protected", _LOCKED)


def _checked(document: Any) -> Any:
    if len(document) == 0:
        raise DocumentError("unreadable", "The PDF has no pages. Fetch it again.")
    return document


def outline_of(document: Any) -> list[tuple[str, int, int | None]]:
    """The bookmarks: title, level from 1, physical page from 1."""
    found = []
    try:
        for bookmark in document.get_toc(max_depth=6):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            found.append((bookmark.get_title() or "", bookmark.level + 1, None if index is None else index + 1))
    except (pypdfium2.PdfiumError, RuntimeError, ValueError):
        return []
    return [entry for entry in found if entry[0].strip()]
