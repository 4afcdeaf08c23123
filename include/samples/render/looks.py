"""How each report looks: fonts, colours, bullets and margins, chosen by `partnership_id`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Choice = TypeVar("Choice")

VERA = Path(reportlab.__file__).parent / "fonts"
HELVETICA = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique")
TIMES = ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic")
BITSTREAM = ("Vera", "VeraBd", "VeraIt", "VeraBI")
FONT_PAIRS = (
    (HELVETICA, HELVETICA),
    (TIMES, HELVETICA),
    (BITSTREAM, BITSTREAM),
    (TIMES, TIMES),
    (HELVETICA, TIMES),
)
COLOURS = (
    "#1f4e79",
    "#6a1b4d",
    "#00665e",
    "#8a3b12",
    "#3b3b8f",
    "#2f5d1e",
    "#9c1c2e",
    "#14505c",
    "#4a2c6f",
    "#222222",
)
BULLETS = (  # glyph and a font that has it
    ("\u2022", "Helvetica"),
    ("\u25a0", "ZapfDingbats"),
    ("o", "Courier"),
    ("\u2013", "Times-Roman"),
    ("\u27a2", "ZapfDingbats"),
    ("\u25cf", "ZapfDingbats"),
)
TABLE_STYLES = ("ruled", "banded", "borderless")


@dataclass(frozen=True)
class Look:
    """Everything that differs between two reports of the same layout. Lengths in points."""

    body: tuple[str, str, str, str]  # regular, bold, italic, bold italic
    head: tuple[str, str, str, str]
    colour: str
    tint: str
    body_size: float
    leading: float
    margin: float
    bullet: tuple[str, str]
    table_style: str
    is_justified: bool
    is_hyphenated: bool
    has_outline: bool
    has_page_label_catalogue: bool
    has_dotted_contents: bool
    cover: str
    footer: str


def look_of(partnership_id: str, layout: str) -> Look:
    """The look of one partnership's reports; the same id always gives the same look."""

    def pick(what: str, choices: tuple[Choice, ...]) -> Choice:
        return choices[zlib.crc32(f"{partnership_id} {what}".encode()) % len(choices)]

    register_fonts()
    is_narrow = layout == "two_column"
    body, head = pick("fonts", FONT_PAIRS)
    size = (9.4 if body is BITSTREAM else 10.4 if body is HELVETICA else 11.2) - (0.9 if is_narrow else 0)
    colour = pick("colour", COLOURS)
    is_justified = is_narrow or pick("justified", (True, False, False))
    return Look(
        body=body,
        head=head,
        colour=colour,
        tint=mix_with_white(colour, 0.9),
        body_size=size,
        leading=round(size * pick("leading", (1.36, 1.42, 1.48)), 1),
        margin=pick("margin", (52.0, 58.0, 64.0) if is_narrow or layout == "mixed" else (66.0, 72.0, 80.0)),
        bullet=pick("bullet", BULLETS),
        table_style=pick("table", TABLE_STYLES),
        is_justified=is_justified,
        is_hyphenated=is_narrow and is_justified,
        has_outline=pick("outline", (True, False, True)),
        has_page_label_catalogue=pick("labels", (True, False)),
        has_dotted_contents=pick("dots", (True, False, True)),
        cover=pick("cover", ("band", "block", "plain")),
        footer=pick("footer", ("centre", "outer", "sentence")),
    )


def mix_with_white(colour: str, share: float) -> str:
    """A paler colour; `share` of white from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


@cache
def register_fonts() -> None:
    """Make the Bitstream Vera fonts that reportlab carries known to it, with bold and italic."""
    for name in BITSTREAM:
        pdfmetrics.registerFont(TTFont(name, str(VERA / f"{name}.ttf")))
    pdfmetrics.registerFontFamily("Vera", *BITSTREAM)
