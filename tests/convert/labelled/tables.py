"""Tables of every kind, drawn into a report that is being set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.utils import simpleSplit

from tests.convert.labelled.look import FAMILIES
from tests.convert.labelled.setter import Setter
from tests.convert.papers import picture_of

Rows = Sequence[Sequence[str]]


def table(
    report: Setter,
    rows: Rows,
    widths: Sequence[float],
    kind: str = "ruled",
    size: float = 9.5,
    repeat_head: bool = True,
    right: bool = True,
) -> None:
    """A table at the current place, going on over the page break where it has to. `kind`: ruled, plain, shaded, lined."""
    found: dict[str, Any] = {"page": 0, "rows": [list(row) for row in rows], "in_image": False}
    x0, _ = report.frame
    report.y += 8
    head = list(rows[0])
    for number, row in enumerate(rows):
        height = _height(report, row, widths, size)
        if report.y + height > report.floor:
            report.new_page()
            if repeat_head and number:
                _row(report, head, widths, x0, size, kind, 0, right)
        found["page"] = found["page"] or report.page
        _row(report, row, widths, x0, size, kind, number, right)
    found["page_end"] = report.page
    report.tables.append(found)
    report.y += 12


def _lines(report: Setter, row: Sequence[str], widths: Sequence[float], size: float, bold: bool) -> list[list[str]]:
    font = FAMILIES[report.look.family][bold]
    return [simpleSplit(cell, font, size, width - 8) or [""] for cell, width in zip(row, widths, strict=True)]


def _height(report: Setter, row: Sequence[str], widths: Sequence[float], size: float) -> float:
    return max(len(lines) for lines in _lines(report, row, widths, size, True)) * size * 1.2 + 9


def _row(
    report: Setter,
    row: Sequence[str],
    widths: Sequence[float],
    x: float,
    size: float,
    kind: str,
    number: int,
    right: bool,
) -> None:
    height = _height(report, row, widths, size)
    canvas, y = report.canvas, report.y
    top = report.height - y
    if kind == "shaded" and number % 2:
        canvas.setFillGray(0.9)
        canvas.rect(x, top - height, sum(widths), height, stroke=0, fill=1)
        canvas.setFillGray(0)
    if kind == "lined":
        canvas.line(x, top - height, x + sum(widths), top - height)
        if number == 0:
            canvas.line(x, top, x + sum(widths), top)
    font = FAMILIES[report.look.family][number == 0]
    for column, (lines, width) in enumerate(zip(_lines(report, row, widths, size, number == 0), widths, strict=True)):
        for n, line in enumerate(lines):
            at = x + 4
            if right and column and number and line[:1] in "£(-0123456789":
                at = x + width - 4 - canvas.stringWidth(line, font, size)
            if line:
                report._draw(line, at, y + 4 + size * (1 + 1.2 * n), font, size)
        if kind == "ruled":
            canvas.rect(x, top - height, width, height)
        x += width
    report.y += height


def turned_table(report: Setter, rows: Rows, widths: Sequence[float], kind: str = "ruled") -> None:
    """A table turned by a quarter on an upright page that holds nothing else but its edges."""
    canvas, height = report.canvas, report.height
    canvas.saveState()
    canvas.translate(report.width, 0)
    canvas.rotate(90)
    report.height, report.floor, floor, y = report.width, report.width - 60, report.floor, report.y
    report.y = 70
    table(report, rows, widths, kind)
    report.height, report.floor, report.y = height, floor, y
    canvas.restoreState()


def screenshot(rows: Rows, widths: Sequence[int], ruled: bool = False, size: int = 26) -> Any:
    """A picture of a table."""
    step = int(size * 2.2)

    def draw(pen: Any, font: Any) -> None:
        for number, row in enumerate(rows):
            x = 20
            for cell, width in zip(row, widths, strict=True):
                y = 16 + number * step
                pen.text((x + 10, y + 12), cell, font=font(size), fill="black")
                if ruled:
                    pen.rectangle((x, y, x + width, y + step), outline="black", width=2)
                x += width

    return picture_of(draw, sum(widths) + 40, step * len(rows) + 32)


def chart(boxes: Sequence[tuple[int, int, str]], width: int = 1000, height: int = 460) -> Any:
    """A structure chart: boxes with words, joined by lines."""

    def draw(pen: Any, font: Any) -> None:
        for x, y, _ in boxes:
            pen.line((500, 60, x + 130, y), fill="grey", width=3)
        for x, y, words in boxes:
            pen.rectangle((x, y, x + 270, y + 96), outline="black", fill="white", width=3)
            pen.multiline_text((x + 14, y + 14), words, font=font(24), fill="black")

    return picture_of(draw, width, height)


def scanned(data: bytes, pages: Sequence[int], skew: float = 0.0, dpi: int = 200) -> bytes:
    """The file with these pages as pictures of themselves, as a scanner makes them; `skew` in degrees."""
    import io

    import pikepdf
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    source = pypdfium2.PdfDocument(data)
    out, kept = io.BytesIO(), []
    with pikepdf.open(io.BytesIO(data)) as document:
        for number in pages:
            width, height = source[number - 1].get_size()
            image = source[number - 1].render(scale=dpi / 72).to_pil().convert("L").rotate(skew, fillcolor=255)
            buffer = io.BytesIO()
            canvas = Canvas(buffer, pagesize=(width, height), invariant=True)
            canvas.drawImage(ImageReader(image), 0, 0, width, height)
            canvas.save()
            kept.append(pikepdf.open(io.BytesIO(buffer.getvalue())))  # its streams are read when the whole is saved
            document.pages[number - 1] = kept[-1].pages[0]
        document.save(out, deterministic_id=True)
    return out.getvalue()
