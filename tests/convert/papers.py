"""Small PDFs made for one promise each, with reportlab: text is placed exactly, so the truth is known."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 70.0, WIDTH - 70.0
PROSE = (
    "The partners met every month and looked at how children were kept safe at home and outside it. "
    "An audit of forty records in March found that plans had become clearer, and that families were asked what they "
    "wanted to change. The group will look again in the autumn and publish what it finds. "
)


class Paper:
    """A PDF under construction; `y` counts down from the top of the page."""

    def __init__(self, **options: Any):
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, **options)
        self.y = 80.0

    def line(
        self, text: str, size: float = 11, font: str = "Helvetica", x: float = LEFT, y: float | None = None
    ) -> Paper:
        """One line; without `y` below the last one."""
        self.canvas.setFont(font, size)
        if y is None:
            self.y += 1.3 * size
            y = self.y
        self.canvas.drawString(x, HEIGHT - y, text)
        return self

    def heading(self, text: str, size: float = 18) -> Paper:
        """A bold heading with space around it."""
        self.y += 14
        self.line(text, size, "Helvetica-Bold")
        self.y += 6
        return self

    def paragraph(self, text: str, left: float = LEFT, right: float = RIGHT, first: str = "", gap: float = 7) -> Paper:
        """A paragraph set in lines; `first` is a bullet or number hung to its left."""
        for number, line in enumerate(simpleSplit(text, "Helvetica", 11, right - left)):
            self.line(line, x=left)
            if number == 0 and first:
                self.line(first, x=left - 18, y=self.y)
        self.y += gap
        return self

    def page(self) -> Paper:
        """Begin another page."""
        self.canvas.showPage()
        self.y = 80.0
        return self

    def table(self, rows: list[list[str]], widths: list[float], grid: bool = True, height: float = 20) -> Paper:
        """A table: cells of one line each, with or without drawn lines."""
        top = self.y + 8
        for number, row in enumerate(rows):
            x = LEFT
            for width, cell in zip(widths, row, strict=True):
                font = "Helvetica-Bold" if number == 0 else "Helvetica"
                self.line(cell, 10, font, x=x + 4, y=top + number * height + 14)
                if grid:
                    self.canvas.rect(x, HEIGHT - (top + (number + 1) * height), width, height)
                x += width
        self.y = top + len(rows) * height + 10
        return self

    def picture(self, image: Any, x: float, y: float, width: float, height: float) -> Paper:
        """A picture with its top left corner at x, y."""
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(image), x, HEIGHT - y - height, width, height)
        return self

    def done(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self.buffer.getvalue()


def picture_of(draw: Callable[[Any, Callable[[int], Any]], None], width: int = 900, height: int = 400) -> Any:
    """A picture with words in it; `draw` gets the drawing and a maker of fonts by size."""
    from pathlib import Path

    import reportlab
    from PIL import Image, ImageDraw, ImageFont

    font_file = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
    image = Image.new("RGB", (width, height), "white")
    draw(ImageDraw.Draw(image), lambda size: ImageFont.truetype(font_file, size))
    return image


def symbol_font() -> str:
    """A font that can show the bullets of word processors; its name."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    return "Vera"


GREY = Color(0.5, 0.5, 0.5)
