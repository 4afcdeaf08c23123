"""The pure core of conversion: bytes in, pages and elements out. Knows nothing of the lake."""

from __future__ import annotations

from collections.abc import Callable

from include.convert.model import HTML, PDF, Converted, DocumentError
from include.convert.ocr import OcrBudget

PictureReader = Callable[[str], bytes | None]
"""Gives the bytes of a picture by the address an HTML document uses for it, or None."""


def convert_document(
    data: bytes,
    media_type: str = "",
    *,
    passwords: tuple[str, ...] = (),
    max_pages: int = 1500,
    picture: PictureReader = lambda src: None,
    name: str = "",
    ocr_seconds: float | None = None,
) -> Converted:
    """Pages, elements and tables of one document.

    `media_type` is application/pdf or text/html; without one it is told from the bytes. `picture` fetches pictures
    that lie beside an HTML document; `name` (its file name) is the anchor of what stands before its first heading.
    `ocr_seconds` limits the time for reading pictures; what is not read then is named in the problems.
    Raises DocumentError with a conversion status and a reason when there is nothing to be had from it.
    """
    kind = media_type.split(";", maxsplit=1)[0].strip() or _sniff(data)
    ocr = None if ocr_seconds is None else OcrBudget(ocr_seconds)
    if kind == PDF:
        from include.convert.pdf.convert import convert_pdf

        return convert_pdf(data, passwords, max_pages, ocr)
    if kind in (HTML, "application/xhtml+xml"):
        from include.convert.html.convert import convert_html

        return convert_html(data, media_type, picture=picture, name=name, ocr=ocr)
    raise DocumentError(
        "unreadable", f"It is {kind or 'of an unknown kind'}; only PDF and HTML are read. Ask for one of these."
    )


def _sniff(data: bytes) -> str:
    head = data[:2048].lstrip().lower()
    if b"%pdf-" in head:
        return PDF
    return (
        HTML if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")) or b"<html" in head else ""
    )
