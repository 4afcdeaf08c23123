"""What surrounds the text of a PDF: cover, contents lines, running header and footer."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer

from include.samples.render import model
from include.samples.render.looks import Look, mix_with_white
from include.samples.render.model import Report

PAGE_WIDTH, PAGE_HEIGHT = A4


class ContentsLine(Flowable):
    """One entry of the contents page: title, dots (in some looks), printed page."""

    def __init__(self, title: str, page: str, level: int, look: Look):
        super().__init__()
        self.title, self.page, self.level, self.look = title, page, level, look
        self.font = look.body[1] if level == 1 else look.body[0]

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self.width = width
        return width, self.look.body_size * (1.75 if self.level == 1 else 1.5)

    def draw(self) -> None:
        size, indent = self.look.body_size, 0 if self.level == 1 else 14
        self.canv.setFont(self.font, size)
        self.canv.setFillColor(HexColor("#111111"))
        room = self.width - indent - 40
        title = self.title
        while stringWidth(title, self.font, size) > room:
            title = title.rsplit(" ", 1)[0]
        self.canv.drawString(indent, 3, title)
        start = indent + stringWidth(title, self.font, size) + 4
        end = self.width - stringWidth(self.page, self.font, size) - 4
        if self.look.has_dotted_contents:
            n_dots = int((end - start) / stringWidth(".", self.font, size))
            dots = "." * n_dots
            self.canv.drawString(end - stringWidth(dots, self.font, size), 3, dots)
        self.canv.drawRightString(self.width, 3, self.page)


def cover_parts(report: Report, look: Look) -> list[Flowable]:
    """Partnership, title, year and the notice that all of it is fictional."""
    colour = HexColor(look.colour)
    is_dark = look.cover == "block"
    ink = white if is_dark else colour

    def style(size: float, font: str, after: float) -> ParagraphStyle:
        return ParagraphStyle(
            "cover", fontName=font, fontSize=size, leading=size * 1.25, textColor=ink, spaceAfter=after
        )

    plain = ParagraphStyle(
        "notice", fontName=look.body[2], fontSize=10.5, leading=15, textColor=white if is_dark else "#333333"
    )
    return [
        Spacer(1, 150 if look.cover != "band" else 230),
        Paragraph(escape(report.partnership), style(27, look.head[1], 18)),
        Paragraph(escape(report.title), style(18, look.head[0], 120)),
        Paragraph(model.NOTICE, plain),
    ]


def draw_cover_background(canvas: Canvas, look: Look) -> None:
    """A block, a band or nothing behind the cover's words."""
    canvas.setFillColor(HexColor(look.colour))
    if look.cover == "block":
        canvas.rect(0, 0, PAGE_WIDTH, PAGE_HEIGHT, stroke=0, fill=1)
    if look.cover == "band":
        canvas.rect(0, PAGE_HEIGHT - 190, PAGE_WIDTH, 190, stroke=0, fill=1)
        canvas.setFillColor(HexColor(mix_with_white(look.colour, 0.6)))
        canvas.rect(0, PAGE_HEIGHT - 204, PAGE_WIDTH, 14, stroke=0, fill=1)


def draw_header(canvas: Canvas, look: Look, words: str) -> None:
    """The running header above a thin rule."""
    canvas.setFont(look.body[0], 8.5)
    canvas.setFillColor(HexColor("#555555"))
    canvas.drawString(look.margin, PAGE_HEIGHT - 42, words)
    canvas.setStrokeColor(HexColor(look.colour))
    canvas.setLineWidth(0.6)
    canvas.line(look.margin, PAGE_HEIGHT - 48, PAGE_WIDTH - look.margin, PAGE_HEIGHT - 48)


def draw_footer(canvas: Canvas, look: Look, page: str, partnership: str) -> None:
    """The printed page, and in some looks the partnership's name."""
    canvas.setFont(look.body[0], 8.5)
    canvas.setFillColor(HexColor("#555555"))
    if look.footer == "centre":
        canvas.drawCentredString(PAGE_WIDTH / 2, 34, page)
    elif look.footer == "sentence":
        canvas.drawRightString(PAGE_WIDTH - look.margin, 34, f"Page {page}")
    else:
        canvas.drawString(look.margin, 34, partnership)
        canvas.drawRightString(PAGE_WIDTH - look.margin, 34, page)
