"""Sets a report line by line and writes down, while doing so, what stands where: the truth is known by construction."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.convert.labelled.look import FAMILIES, Look, Piece, joined
from tests.convert.labelled.words import Prose

Furniture = Callable[[int], Sequence[tuple[str, str, str]]]
"""For a page number the (top or bottom, left or right or centre, text) that stand at its edges."""


class Setter:
    """A report under construction. `y` counts down from the top of the page."""

    def __init__(
        self,
        seed: int,
        size: tuple[float, float] = A4,
        look: Look | None = None,
        furniture: Furniture = lambda page: (),
        columns: int = 1,
    ):
        self.look = look or Look()
        self.prose = Prose(seed)
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=True)
        self.furniture_of = furniture
        self.pieces: list[Piece] = []
        self.tables: list[dict[str, Any]] = []
        self.images: list[dict[str, Any]] = []
        self.furniture: list[dict[str, Any]] = []
        self.page_lines: dict[int, list[str]] = {}
        self.pictured: dict[int, list[str]] = defaultdict(list)
        self.stack: list[str] = []
        self.n_columns = columns
        self.page = 0
        self.lowest = 0.0
        """How far down the columns of this page have been filled."""
        self._begin_page(size)

    # --- pages and columns -------------------------------------------------------------------------

    def _begin_page(self, size: tuple[float, float] | None = None) -> None:
        self.page += 1
        if size is not None:
            self.width, self.height = size
        self.canvas.setPageSize((self.width, self.height))
        self.page_lines[self.page] = []
        left, self.top, right, bottom = self.look.margins
        self.left, self.right, self.floor = left, self.width - right, self.height - bottom
        self.frame_top = self.y = self.top
        self.column = 0
        for edge, side, text in self.furniture_of(self.page):
            y = 42 if edge == "top" else self.height - 36
            wide = stringWidth(text, "Helvetica", 9)
            x = {"left": self.left, "right": self.right - wide, "centre": (self.width - wide) / 2}[side]
            self._draw(text, x, y, "Helvetica", 9)
            self.furniture.append({"page": self.page, "text": text})

    def new_page(self, size: tuple[float, float] | None = None) -> Setter:
        """Begin another page, of another size where one is given."""
        self.canvas.showPage()
        self._begin_page(size)
        return self

    def columns(self, number: int) -> Setter:
        """Go on in this many columns below what stands there."""
        if self.column:
            self.y = self.lowest
        self.n_columns, self.column, self.frame_top = number, 0, self.y + 6
        self.y = self.lowest = self.frame_top
        return self

    @property
    def frame(self) -> tuple[float, float]:
        """Left and right edge of the column being filled."""
        gap = 24.0
        width = (self.right - self.left - gap * (self.n_columns - 1)) / self.n_columns
        x = self.left + self.column * (width + gap)
        return x, x + width

    def _room(self, height: float) -> None:
        if self.y + height <= self.floor:
            return
        self.next_frame()

    def next_frame(self) -> Setter:
        """Go to the next column, or page."""
        self.lowest = max(self.lowest, self.y)
        if self.column + 1 < self.n_columns:
            self.column += 1
            self.y = self.frame_top
        else:
            self.new_page()
        return self

    # --- pieces --------------------------------------------------------------------------------------

    def heading(self, level: int, text: str, in_path: bool = True) -> Setter:
        """A heading; what follows stands under it."""
        size, bold, colour = self.look.heads[level - 1]
        font = FAMILIES[self.look.family][bold]
        if self.y > self.frame_top:
            self.y += 0.9 * size
        self._room(size * 1.3 * 2 + 3 * self.look.size)
        if in_path:
            self.stack = [*self.stack[: level - 1], text]
        piece = Piece("Title", self.stack[: level - 1] if in_path else [])
        x, right = self.frame
        for line in simpleSplit(text, font, size, right - x):
            self._line(piece, line, x, font, size, colour)
        self.pieces.append(piece)
        self.y += 4
        return self

    def paragraph(self, sentences: int = 4, text: str = "", size: float | None = None) -> Setter:
        """A paragraph of new sentences, or of the words given."""
        return self._set("NarrativeText", text or self.prose.paragraph(sentences), size=size)

    def items(self, texts: Sequence[str | int], label: Callable[[int], str] | None = None, indent: float = 0) -> Setter:
        """List items: words, or a number of new sentences. `label` gives the number or letter in front."""
        for number, text in enumerate(texts):
            words = self.prose.paragraph(text) if isinstance(text, int) else text
            sign, font = (label(number), "") if label else self.look.bullet
            self._set(
                "ListItem", words, indent=indent + self.look.hang, sign=sign, sign_font=font, keep=label is not None
            )
        return self

    def note(self, text: str) -> Setter:
        """A footnote at the foot of the page."""
        size, y = 8.0, self.y
        assert y < self.floor - 24, "no room for a footnote on this page"
        self.y = self.floor - 14
        self.floor -= 24
        self.canvas.line(self.left, self.height - self.y + 2, self.left + 120, self.height - self.y + 2)
        piece = Piece("note", list(self.stack))
        self._line(piece, text, self.left, FAMILIES[self.look.family][0], size, "#000000")
        self.pieces.append(piece)
        self.y = y
        return self

    def _set(
        self,
        kind: str,
        text: str,
        size: float | None = None,
        indent: float = 0.0,
        sign: str = "",
        sign_font: str = "",
        keep: bool = False,
    ) -> Setter:
        size = size or self.look.size
        font = FAMILIES[self.look.family][0]
        piece = Piece(kind, list(self.stack))
        self.pieces.append(piece)
        rest = text.split()
        while rest:
            self._room(size * self.look.leading)
            x, right = self.frame
            line, rest = self._fit(rest, font, size, right - x - indent)
            if sign:
                self._draw(
                    sign,
                    x + indent - self.look.hang + 2,
                    self.y + size * self.look.leading,
                    sign_font or font,
                    size,
                    in_page=keep,
                )
            self._line(piece, line, x + indent, font, size, "#000000", right if rest else None)
            if sign and keep:
                piece.parts[0] = (piece.parts[0][0], f"{sign} {piece.parts[0][1]}")
            sign = ""
        self.y += self.look.gap
        return self

    def _fit(self, words: list[str], font: str, size: float, width: float) -> tuple[str, list[str]]:
        count = 1
        while count < len(words) and stringWidth(" ".join(words[: count + 1]), font, size) <= width:
            count += 1
        line, rest = " ".join(words[:count]), words[count:]
        last_in_frame = self.y + 2 * size * self.look.leading > self.floor
        if rest and self.look.hyphens and not last_in_frame and rest[0].isalpha() and rest[0] == "safeguarding":
            longer = f"{line} safe-"
            if stringWidth(longer, font, size) <= width:
                return f"{line} safe\x02", ["guarding", *rest[1:]]
        return line, rest

    def _line(
        self, piece: Piece, text: str, x: float, font: str, size: float, colour: str, right: float | None = None
    ) -> None:
        self.y += size * self.look.leading
        self.lowest = max(self.lowest, self.y)
        spread = right if self.look.justified else None
        self._draw(text, x, self.y, font, size, colour, spread)
        piece.parts.append((self.page, text))

    def _draw(
        self,
        text: str,
        x: float,
        y: float,
        font: str,
        size: float,
        colour: str = "#000000",
        right: float | None = None,
        in_page: bool = True,
    ) -> None:
        shown = text.replace("\x02", "-")
        pen = self.canvas.beginText(x, self.height - y)
        pen.setFont(font, size)
        pen.setFillColor(colour)
        if right is not None and " " in shown:
            pen.setWordSpace((right - x - stringWidth(shown, font, size)) / shown.count(" "))
        pen.textOut(shown)
        pen.setWordSpace(0)
        self.canvas.drawText(pen)
        if in_page:
            self.page_lines[self.page].append(text)

    def picture(self, image: Any, width: float, height: float, strings: Sequence[str] = ()) -> Setter:
        """A picture, and the words that can be read in it."""
        self._room(height + 12)
        x, _ = self.frame
        self.canvas.drawImage(ImageReader(image), x, self.height - self.y - 6 - height, width, height)
        self.y += height + 14
        if strings:
            self.images.append({"page": self.page, "strings": list(strings)})
            self.pictured[self.page].extend(strings)
        return self

    # --- the truth -------------------------------------------------------------------------------------

    def done(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self.buffer.getvalue()

    def gold(self, file: str) -> dict[str, Any]:
        """What stands in it, in the format of gold.json and as `include.convert.evaluate` reads it."""
        return {
            "files": [file],
            "n_pages": self.page,
            "complete": True,
            "pages": [
                {"page": page, "text": joined(lines), "in_pictures": " ".join(self.pictured[page]), "scanned": False}
                for page, lines in self.page_lines.items()
            ],
            "elements": [
                {
                    "page": piece.parts[0][0],
                    "page_end": piece.parts[-1][0],
                    "text": piece.text,
                    "element_type": piece.kind,
                    "section_path": piece.section_path,
                }
                for piece in self.pieces
                if piece.kind != "note"
            ],
            "tables": self.tables,
            "images": self.images,
            "furniture": self.furniture,
        }
