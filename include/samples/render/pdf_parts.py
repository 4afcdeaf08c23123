"""The pieces of a PDF page: paragraphs that note where they land, tables, boxes, pictures."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from include.samples.render import model
from include.samples.render.hyphens import soften
from include.samples.render.looks import Look, mix_with_white
from include.samples.render.model import Report, Text
from include.samples.render.pictures import DPI, POINTS_PER_INCH, draw_picture

PAGE_WIDTH, PAGE_HEIGHT = A4
CELL_PADDING = 4.0
NUMBER_CELL = re.compile(r"[-+(]?£?\s?\d[\d,.]*[km%)]*")
SMALLEST_TABLE_LETTERS = 6.6
MOST_COLUMNS_AT_EASE = 3  # a table with more columns gets smaller letters, so that its words have room
SHARE_FOR_WORDS = 0.75
MOST_OF_A_PAGE = 0.8 * PAGE_HEIGHT


@dataclass
class Notebook:
    """What one pass over the report found out, and what the pass before told it."""

    known_pages: dict[int, int] = field(default_factory=dict)  # heading's text number -> physical page
    whole: set[int] = field(default_factory=set)  # texts that must not be split over pages
    drawn: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    n_pages: int = 0

    def __deepcopy__(self, _: object) -> Notebook:
        return self  # reportlab copies flowables to try out columns; all copies write into one notebook

    def note(self, number: int, page: int, words: str) -> None:
        """Record that a piece of a text was drawn."""
        self.drawn.setdefault(number, []).append((page, words))

    def heading_pages(self, report: Report) -> dict[int, int]:
        """The page of each heading that was drawn."""
        numbers = [heading.text.number for heading in report.headings()]
        return {number: self.drawn[number][0][0] for number in numbers if number in self.drawn}


class PlacedParagraph(Paragraph):
    """A paragraph that writes into the notebook on which page its words were drawn."""

    number = 0
    notebook: Notebook | None = None
    is_whole = False
    outline_level: int | None = None
    wrapped: tuple[float, tuple[float, float]] | None = None  # width asked for, size found

    def placed(self, number: int, notebook: Notebook) -> PlacedParagraph:
        self.number, self.notebook, self.is_whole = number, notebook, number in notebook.whole
        return self

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As reportlab's, but lines are broken once per width: balancing columns asks again and again."""
        if self.wrapped is None or self.wrapped[0] != available_width or not hasattr(self, "blPara"):
            self.wrapped = (available_width, super().wrap(available_width, available_height))
        return self.wrapped[1]

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        if self.is_whole and available_height < MOST_OF_A_PAGE:
            return []
        parts = super().split(available_width, available_height)
        for part in parts:
            part.number, part.notebook = self.number, self.notebook
        return parts

    def words(self) -> str:
        """The words of this piece; reportlab keeps those of a split plain paragraph as a list."""
        plain = self.getPlainText()
        return plain or " ".join(word for frag in self.frags for word in getattr(frag, "words", []))

    def draw(self) -> None:
        if self.notebook is not None:
            self.notebook.note(self.number, self.canv.getPageNumber(), self.words())
        if self.outline_level is not None:
            key = f"h{self.number}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(self.words(), key, self.outline_level, closed=True)
        super().draw()


class PlacedPicture(Flowable):
    """A raster image that notes its page."""

    def __init__(self, number: int, notebook: Notebook, png: bytes):
        super().__init__()
        self.number, self.notebook, self.image = number, notebook, ImageReader(io.BytesIO(png))
        width, height = self.image.getSize()
        self.width, self.height = width * POINTS_PER_INCH / DPI, height * POINTS_PER_INCH / DPI
        self.spaceBefore = self.spaceAfter = 8

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.notebook.note(self.number, self.canv.getPageNumber(), "")
        self.canv.drawImage(self.image, 0, 0, self.width, self.height)


@dataclass
class PartMaker:
    """Makes flowables of blocks in one look. `width` is the width of the text, in points."""

    look: Look
    notebook: Notebook
    width: float
    n_outline: int = -1

    @cached_property
    def body(self) -> ParagraphStyle:
        look = self.look
        return ParagraphStyle(
            "body",
            fontName=look.body[0],
            fontSize=look.body_size,
            leading=look.leading,
            spaceBefore=look.body_size * 0.5,
            spaceAfter=look.body_size * 0.75,
            alignment=TA_JUSTIFY if look.is_justified else 0,
            allowWidows=0,
            allowOrphans=0,
        )

    def heading_style(self, level: int) -> ParagraphStyle:
        size = self.look.body_size * {1: 2.1, 2: 1.42, 3: 1.14}[level]
        return ParagraphStyle(
            f"heading{level}",
            fontName=self.look.head[1] if level < 3 else self.look.head[3],
            fontSize=size,
            leading=size * 1.2,
            textColor=HexColor(self.look.colour if level < 3 else "#222222"),
            spaceBefore={1: 0, 2: 10, 3: 6}[level],
            spaceAfter={1: 14, 2: 6, 3: 3}[level],
        )

    def title(self, words: str) -> Flowable:
        """A heading that is no part of the report's text, such as "Contents"."""
        return Paragraph(escape(words), self.heading_style(1))

    def paragraph(self, text: Text, style: ParagraphStyle, bullet: str | None = None) -> PlacedParagraph:
        """A paragraph of a source's text, with its bold and italic."""
        made = PlacedParagraph(self.markup(text), style, bulletText=bullet)
        return made.placed(text.number, self.notebook)

    def markup(self, text: Text) -> str:
        pieces = []
        for run in text.runs:
            words = escape(soften(run.text) if self.look.is_hyphenated else run.text)
            words = f"<b>{words}</b>" if run.bold else words
            pieces.append(f"<i>{words}</i>" if run.italic else words)
        return "".join(pieces)

    def flowables(self, block: model.Block) -> list[Flowable]:
        """What reportlab draws for one block."""
        if isinstance(block, model.Heading):
            return [self.heading(block)]
        if isinstance(block, model.Paragraph | model.Term):
            return [self.paragraph(block.text, self.body)]
        if isinstance(block, model.ListItem):
            return [self.list_item(block, self.body)]
        if isinstance(block, model.Box):
            return [self.box(block)]
        if isinstance(block, model.Table):
            return [Spacer(1, 4), self.table(block), Spacer(1, self.look.body_size)]
        if isinstance(block, model.Picture):
            return [PlacedPicture(block.number, self.notebook, draw_picture(block, self.look, self.width))]
        raise TypeError(f"no way to draw a {type(block).__name__}")

    def heading(self, block: model.Heading) -> Flowable:
        made = self.paragraph(block.text, self.heading_style(block.level))
        if self.look.has_outline:
            self.n_outline = min(block.level - 1, self.n_outline + 1)
            made.outline_level = self.n_outline
        return made

    def list_item(self, block: model.ListItem, base: ParagraphStyle) -> PlacedParagraph:
        glyph, font = self.look.bullet
        is_inner = block.depth > 0
        indent = 16 + 14 * block.depth
        style = ParagraphStyle(
            "item",
            parent=base,
            leftIndent=indent + (4 if block.mark else 0),
            bulletIndent=indent - 13,
            spaceBefore=0,
            spaceAfter=base.fontSize * 0.35,
            bulletFontName=self.look.body[0] if block.mark else "Times-Roman" if is_inner else font,
            bulletFontSize=base.fontSize * (0.75 if font == "ZapfDingbats" and not block.mark else 1),
            alignment=0,
        )
        return self.paragraph(block.text, style, block.mark or ("\u2013" if is_inner else glyph))

    def box(self, block: model.Box) -> Flowable:
        """Tinted rows behind a bar, one per paragraph, so that a long box may break between them."""
        look = self.look
        words = ParagraphStyle("box", parent=self.body, fontName=look.body[0], spaceAfter=0, textColor="#222222")
        rows = [
            [self.list_item(part, words) if isinstance(part, model.ListItem) else self.paragraph(part.text, words)]
            for part in block.parts
        ]
        made = Table(rows, colWidths=[self.width - 12], hAlign="RIGHT", spaceBefore=4, spaceAfter=look.body_size)
        made.setStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(look.tint)),
                ("LINEBEFORE", (0, 0), (0, -1), 2.5, HexColor(look.colour)),
                ("LEFTPADDING", (0, 0), (-1, -1), 11),
                ("RIGHTPADDING", (0, 0), (-1, -1), 9),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
        return made

    def table(self, block: model.Table) -> Flowable:
        """A table of the look's style, letters as large as the width allows."""
        size = self.look.body_size * 0.92
        room = self.width * (1 if len(block.header) <= MOST_COLUMNS_AT_EASE else SHARE_FOR_WORDS)
        while size > SMALLEST_TABLE_LETTERS and sum(self.least_widths(block, size)) > room:
            size -= 0.2
        head = ParagraphStyle("th", fontName=self.look.head[1], fontSize=size, leading=size * 1.25)
        cell = ParagraphStyle("td", fontName=self.look.body[0], fontSize=size, leading=size * 1.28)
        if self.look.table_style == "ruled":
            head.textColor = white
        rows = [[self.paragraph(text, head) for text in block.header]]
        rows += [[self.cell(text, at, row, cell) for at, text in enumerate(row)] for row in block.rows]
        made = Table(rows, colWidths=self.widths(block, size), repeatRows=1, hAlign="LEFT")
        made.setStyle(self.table_commands(len(rows)))
        if len(rows) <= 8:
            return KeepTogether([made])
        return made

    def cell(self, text: Text, at: int, row: list[Text], base: ParagraphStyle) -> PlacedParagraph:
        is_number = at > 0 and NUMBER_CELL.fullmatch(text.plain)
        style = ParagraphStyle("cell", parent=base, alignment=TA_RIGHT if is_number else 0)
        if row[0].plain.lower().startswith("total"):
            style.fontName = self.look.body[1]
        return self.paragraph(text, style)

    def table_commands(self, n_rows: int) -> list[tuple]:
        look, everything = self.look, ((0, 0), (-1, -1))
        commands: list[tuple] = [
            ("VALIGN", *everything, "TOP"),
            ("LEFTPADDING", *everything, CELL_PADDING),
            ("RIGHTPADDING", *everything, CELL_PADDING),
            ("TOPPADDING", *everything, 2.5),
            ("BOTTOMPADDING", *everything, 3.5),
        ]
        if look.table_style == "ruled":
            commands.append(("BACKGROUND", (0, 0), (-1, 0), HexColor(look.colour)))
            commands.append(("GRID", *everything, 0.5, HexColor("#8c8c8c")))
        if look.table_style == "banded":
            commands.append(("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(look.colour)))
            band = HexColor(mix_with_white(look.colour, 0.92))
            commands += [("BACKGROUND", (0, row), (-1, row), band) for row in range(1, n_rows, 2)]
        return commands

    def cell_lengths(self, block: model.Table, at: int, size: float) -> tuple[float, float]:
        """(widest word, longest text) of a column, in points."""
        cells = [(block.header[at].plain, self.look.head[1])]
        cells += [(row[at].plain, self.look.body[1]) for row in block.rows]
        words = [stringWidth(word, font, size) for text, font in cells for word in text.split()]
        return max(words, default=10.0), max(stringWidth(text, font, size) for text, font in cells)

    def least_widths(self, block: model.Table, size: float) -> list[float]:
        return [self.cell_lengths(block, at, size)[0] + 2 * CELL_PADDING + 1 for at in range(len(block.header))]

    def widths(self, block: model.Table, size: float) -> list[float]:
        """Column widths: what words need, then room in proportion to how much each column has to say."""
        least = self.least_widths(block, size)
        natural = [self.cell_lengths(block, at, size)[1] + 2 * CELL_PADDING + 2 for at in range(len(least))]
        if sum(natural) <= self.width:
            spare = min((self.width - sum(natural)) / len(natural), 40)
            return [length + spare for length in natural]
        if sum(least) >= self.width:
            return [length * self.width / sum(least) for length in least]
        wish = [max(a - b, 0) ** 0.85 for a, b in zip(natural, least, strict=True)]
        return [a + (self.width - sum(least)) * b / sum(wish) for a, b in zip(least, wish, strict=True)]
