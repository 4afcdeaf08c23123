"""How a report of the labelled set is made to look, and what is written down of each of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, field

FAMILIES = {
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
}


@dataclass
class Look:
    """How a report is set."""

    family: str = "Helvetica"
    size: float = 11.0
    heads: tuple[tuple[float, bool, str], ...] = ((20, True, "#1d3557"), (15, True, "#1d3557"), (12, True, "#000000"))
    """Size, boldness and colour of headings, level by level."""
    leading: float = 1.3
    gap: float = 7.0
    justified: bool = False
    hyphens: bool = False
    hang: float = 18.0
    """How far list items are set in from their sign or number."""
    margins: tuple[float, float, float, float] = (68, 82, 68, 82)
    bullet: tuple[str, str] = ("•", "")
    """The sign before list items, and its font (that of the text when empty)."""


@dataclass
class Piece:
    """An element as the reader should find it."""

    kind: str
    section_path: list[str]
    parts: list[tuple[int, str]] = field(default_factory=list)
    """(page, words) of each line."""

    @property
    def text(self) -> str:
        return joined([line for _, line in self.parts])


def joined(lines: list[str]) -> str:
    """Lines as one text; a hyphen set at a line end by the setter (marked with \\x02) is undone."""
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("\x02") else f"{text} {line}".strip()
    return text.replace("\x02", "-")
