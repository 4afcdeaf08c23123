"""Small real PDFs: a title page, a photograph that does not compress, and pages of text."""

from __future__ import annotations

import functools
import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.miniature_web.model import Case
from tests.miniature_web.prose import Section, paper, report


@functools.lru_cache(maxsize=8)
def _photograph(seed: int, size: tuple[int, int] = (170, 170)) -> object:
    """Noise: it gives a file the weight that photographs give to real reports."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3)))


@contextmanager
def _binary() -> Iterator[None]:
    """Streams as bytes: reportlab's ASCII encoding takes longer than everything else together."""
    from reportlab import rl_config

    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def pdf(
    title: Sequence[str],
    sections: Sequence[Section],
    *,
    properties_title: str = "",
    footer: str = "",
    plain: bool = False,
) -> bytes:
    """A PDF with a title page of these lines, then one page per section; `plain` leaves the photograph out."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    with _binary():
        canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
        canvas.setTitle(properties_title)
        _title_page(canvas, title)
        if not plain:
            canvas.drawImage(_photograph(sum("".join(title).encode()) % 5), 72, 120, 300, 300)
        canvas.showPage()
        for number, (heading, text) in enumerate(sections, start=2):
            _text_page(canvas, heading, text, footer, number)
        canvas.save()
    return out.getvalue()


def _title_page(canvas: Any, title: Sequence[str]) -> None:
    from reportlab.lib.utils import simpleSplit

    y = 720
    for number, line in enumerate(title):
        size = 26 if number == 0 else 18
        canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", size)
        for part in simpleSplit(line, "Helvetica-Bold", size, 450):
            canvas.drawString(72, y, part)
            y -= size + 10


def _text_page(canvas: Any, heading: str, text: str, footer: str, number: int) -> None:
    from reportlab.lib.utils import simpleSplit

    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(72, 770, heading)
    canvas.setFont("Helvetica", 11)
    for row, part in enumerate(simpleSplit(text, "Helvetica", 11, 450)):
        canvas.drawString(72, 740 - 15 * row, part)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(72, 40, footer)
    canvas.drawRightString(520, 40, str(number))
    canvas.showPage()


def yearly_report(
    case: Case, title: Sequence[str], about: str = "", *, properties_title: str = "", seed: str = ""
) -> bytes:
    """A partnership's report as a PDF, with the title page of these lines; `about` states its period."""
    sections = report(case.place, seed or "".join(title) + case.key, about)
    return pdf(title, sections, properties_title=properties_title, footer=title[0])


def other_paper(case: Case, kind: str, title: Sequence[str], lead: str = "") -> bytes:
    """A paper of another kind (a word of `prose`) as a PDF."""
    return pdf(title, paper(kind, case.place, "".join(title) + case.key, lead), footer=title[0])


def word_file(lines: Sequence[str]) -> bytes:
    """A minimal .docx."""
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (
                "[Content_Types].xml",
                '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
                '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            ),
            (
                "_rels/.rels",
                '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                'Target="word/document.xml"/></Relationships>',
            ),
            (
                "word/document.xml",
                '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"<w:body>{text}</w:body></w:document>",
            ),
        ):
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
