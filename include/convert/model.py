"""What conversion works on and what it hands back: plain pieces that know nothing of the lake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ElementType = Literal[
    "Title", "NarrativeText", "ListItem", "Table", "Image", "Header", "Footer", "FigureCaption", "UncategorizedText"
]
Zone = Literal["body", "cover", "contents", "foreword", "glossary", "references", "furniture"]
ReadBy = Literal["text", "ocr", "alt", "table"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page."""

PDF = "application/pdf"
HTML = "text/html"


class DocumentError(Exception):
    """A document cannot be read. `status` is one of the conversion statuses; the message says why and what to do."""

    def __init__(self, status: str, reason: str):
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(slots=True)
class Page:
    """One physical page of a PDF (`page` from 1), or one anchored part of an HTML document (`anchor`)."""

    text: str
    page: int | None = None
    anchor: str | None = None
    page_label: str | None = None
    read_by: ReadBy = "text"
    ocr_confidence: float | None = None
    zone: Zone = "body"
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Element:
    """A piece of a document in reading order."""

    element_type: ElementType
    text: str
    page: int | None = None
    page_end: int | None = None
    anchor: str | None = None
    page_label: str | None = None
    page_starts: list[int] = field(default_factory=list)
    section_path: list[str] = field(default_factory=list)
    heading_level: int | None = None
    zone: Zone = "body"
    read_by: ReadBy = "text"
    ocr_confidence: float | None = None
    table: Table | None = None
    box: Box | None = None


@dataclass(slots=True)
class Table:
    """A table as a grid of cell texts; a cell that spans several places stands in its first."""

    rows: list[list[str]]
    n_header_rows: int = 1
    row_pages: list[int] = field(default_factory=list)
    """Physical page of each row, for a table in a PDF."""
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column span of the cells that have one, by (row, column) from 0."""

    @property
    def headers(self) -> list[str]:
        """Heading of each column: the texts of the header rows above it, outermost first."""
        width = max((len(row) for row in self.rows), default=0)
        heads: list[list[str]] = [[] for _ in range(width)]
        for row_no in range(self.n_header_rows):
            last = ""
            for column in range(width):
                text = self.rows[row_no][column] if column < len(self.rows[row_no]) else ""
                covered = any(r <= row_no < r + h and c < column < c + w for (r, c), (h, w) in self.spans.items())
                last = text or (last if covered else "")
                if last and last not in heads[column]:
                    heads[column].append(last)
        return [" ".join(head) for head in heads]


@dataclass(slots=True)
class Picture:
    """A picture worth reading: its bytes, or what was read in it."""

    text: str
    confidence: float | None = None
    problem: str = ""


@dataclass(slots=True)
class Converted:
    """A whole document: its pages, its elements in order, and what a person should look at."""

    pages: list[Page]
    elements: list[Element]
    problems: list[str] = field(default_factory=list)
    n_pages: int | None = None

    @property
    def tables(self) -> list[Element]:
        """The Table elements, in order."""
        return [element for element in self.elements if element.table is not None]

    @property
    def n_characters(self) -> int:
        """Characters of all pages, without white space at their ends."""
        return sum(len(page.text.strip()) for page in self.pages)
