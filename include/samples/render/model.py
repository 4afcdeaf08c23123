"""The document model: what a source says, independent of how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

NOTICE = "This is a fictional report, written for testing software. No such partnership exists."

NO_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\ufffe\x02"))  # \ufffe, \x02: pdfium's line-end hyphen

Layout = Literal["single", "two_column", "mixed", "html_chapters", "html_page"]
Zone = Literal["body", "foreword", "glossary"]


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Label:
    """What the words `start:end` of a text prove: `keys` such as `t7`, or a sum of money."""

    keys: tuple[str, ...]
    start: int
    end: int
    line: int
    contributor: str = ""
    amount_gbp: float | None = None


@dataclass
class Text:
    """Words drawn as one paragraph; `number` is unique in the report and tells where they landed."""

    number: int
    line: int
    runs: list[Run] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """The words without style."""
        return "".join(run.text for run in self.runs)

    def words_of(self, label: Label) -> str:
        """The words a label stands around, with single spaces."""
        return " ".join(self.plain[label.start : label.end].split())


@dataclass
class Block:
    """Anything that is drawn. `keys` are those of all fences around it."""

    line: int
    keys: tuple[str, ...] = ()
    zone: Zone = "body"

    def texts(self) -> Iterator[Text]:
        """Every paragraph of words in the block, in reading order."""
        return iter(())

    def numbers(self) -> list[int]:
        """The numbers under which renderers report where this block was drawn."""
        return [text.number for text in self.texts()]


@dataclass
class Heading(Block):
    """A heading of level 1 (chapter) to 3."""

    level: int = 1
    text: Text = field(default_factory=lambda: Text(0, 0))

    def texts(self) -> Iterator[Text]:
        yield self.text


@dataclass
class Paragraph(Block):
    """Running text."""

    text: Text = field(default_factory=lambda: Text(0, 0))

    def texts(self) -> Iterator[Text]:
        yield self.text


@dataclass
class ListItem(Block):
    """One item of a list."""

    text: Text = field(default_factory=lambda: Text(0, 0))
    mark: str = ""  # "1." of a numbered item, empty for a bullet
    depth: int = 0

    def texts(self) -> Iterator[Text]:
        yield self.text


@dataclass
class Box(Block):
    """A quotation or case study, tinted."""

    parts: list[Paragraph | ListItem] = field(default_factory=list)

    def texts(self) -> Iterator[Text]:
        for part in self.parts:
            yield from part.texts()


@dataclass
class Table(Block):
    """A table with one header row; of contributions when marked so."""

    """A table with one header row; of contributions when marked so."""

    header: list[Text] = field(default_factory=list)
    rows: list[list[Text]] = field(default_factory=list)
    is_contributions: bool = False

    def texts(self) -> Iterator[Text]:
        for row in [self.header, *self.rows]:
            yield from row


@dataclass
class Picture(Block):
    """A chart or a table whose words are pixels. `rows` are levels of a chart or rows of a table."""

    number: int = 0
    kind: Literal["structure_chart", "table"] = "structure_chart"
    alt: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_contributions: bool = False

    def numbers(self) -> list[int]:
        return [self.number]


@dataclass
class PageBreak(Block):
    """Force a new page (PDF only)."""


@dataclass
class Contents(Block):
    """Where the contents page stands."""


@dataclass
class Term(Block):
    """One line of a glossary."""

    text: Text = field(default_factory=lambda: Text(0, 0))

    def texts(self) -> Iterator[Text]:
        yield self.text


@dataclass
class Fence:
    """A passage that truly treats its `keys`; `blocks` are those inside."""

    keys: tuple[str, ...]
    line: int
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Answer:
    """A label of the front matter: a theme's status, a criterion's or a compliance answer."""

    value: str
    contested: bool = False
    detail: str = ""
    values: tuple[str, ...] = ()


@dataclass
class Report:
    """One source file."""

    path: str
    split: str
    front: dict[str, Any]
    themes: dict[int, Answer]
    criteria: dict[int, Answer]
    compliance: dict[str, Answer]
    audit: dict[str, Answer]
    blocks: list[Block]
    fences: list[Fence]

    @property
    def partnership(self) -> str:
        return str(self.front["partnership"])

    @property
    def partnership_id(self) -> str:
        return str(self.front["partnership_id"])

    @property
    def reporting_year(self) -> str:
        return str(self.front["reporting_year"])

    @property
    def report_id(self) -> str:
        return f"{self.partnership_id}-{self.reporting_year}"

    @property
    def title(self) -> str:
        return str(self.front["title"])

    @property
    def layout(self) -> Layout:
        return self.front["layout"]

    @property
    def is_web(self) -> bool:
        return self.layout.startswith("html")

    def headings(self) -> list[Heading]:
        """All headings in order."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    def labelled_texts(self) -> Iterator[tuple[Block, Text]]:
        """Every text that carries a label inside it."""
        for block in self.blocks:
            for text in block.texts():
                if text.labels:
                    yield block, text


@dataclass(frozen=True)
class Spot:
    """Where words were drawn: a physical page from 1, or an anchor (with its file among chapters)."""

    page: int | None = None
    anchor: str | None = None
    file: str | None = None

    def as_gold(self) -> dict[str, Any]:
        """The keys a spot has in gold.json."""
        pairs = {"page": self.page, "anchor": self.anchor, "file": self.file}
        return {key: value for key, value in pairs.items() if value is not None}


@dataclass
class Rendered:
    """What a renderer hands back: its files (relative to the split's folder) and where every text landed.

    `drawn` maps a text's or picture's number to the pieces drawn, in order: (spot, words of the piece).
    """

    files: list[str]
    drawn: dict[int, list[tuple[Spot, str]]]
    n_pages: int | None = None

    def spots(self, number: int) -> list[Spot]:
        """The spots a text touches, each once, first one first."""
        return list(dict.fromkeys(spot for spot, _ in self.drawn.get(number, [])))

    def spots_of_label(self, text: Text, label: Label) -> list[Spot]:
        """The spots a label's words touch, found by counting letters: lines break and hyphens come in."""
        start = len(squash(text.plain[: label.start]))
        end = len(squash(text.plain[: label.end]))
        found, offset = [], 0
        for spot, words in self.drawn.get(text.number, []):
            length = len(squash(words))
            if offset < end and offset + length > start:
                found.append(spot)
            offset += length
        return list(dict.fromkeys(found))


class SourceError(Exception):
    """A source that cannot be rendered: one message per line, each naming file, line and what to do."""


def squash(text: str) -> str:
    """Letters, digits and signs only: no white space, no hyphens, which line breaks add and remove."""
    return "".join(text.translate(NO_HYPHENS).split())
