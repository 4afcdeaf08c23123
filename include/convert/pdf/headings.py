"""Headings by what the page shows (size, weight, colour, capitals, numbering, outline), their levels and the path below them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from include.convert.pdf.blocks import Block, Style
from include.convert.pdf.layout import is_lone_label

MAX_WORDS = 22
LARGER = 1.12
"""A heading is set larger than the body text by this factor, or bold, coloured or in capitals."""
_NUMBERED = re.compile(
    r"^(?:(?:section|chapter|part|appendix|annex)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s+\S", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the document's outline."""

    title: str
    level: int
    page: int | None


def squeezed(text: str) -> str:
    """Letters and digits only, in lower case: what a title is recognised by."""
    return "".join(char for char in text.lower() if char.isalnum())


def mark_headings(blocks: list[Block], style: Style, outline: list[Bookmark]) -> None:
    """Set kind Title and a level on the blocks that are headings."""
    titles = {squeezed(bookmark.title): bookmark for bookmark in outline}
    body_is_bold = style.body.bold
    headings = [block for block in blocks if _is_heading(block, style, titles, body_is_bold)]
    for block in headings:
        block.kind = "Title"
    _set_levels(headings, titles, LARGER * style.body.size)


def _is_heading(block: Block, style: Style, titles: dict[str, Bookmark], body_is_bold: bool) -> bool:
    if block.kind in ("Header", "Footer", "Table", "Image") or block.zone in ("contents", "furniture"):
        return False
    text, look = block.text, block.look
    words = text.split()
    if not words or len(words) > MAX_WORDS or len(block.lines) > 4 or not _LETTER.search(text):
        return False
    if len(squeezed(text)) < 3 or any(not line.segments[0].upright for line in block.lines):
        return False
    if squeezed(text) in titles and look.size >= 0.95 * style.body.size:
        return True
    first = text.lstrip("“‘\"'(")[:1]
    if first.islower() or text.endswith((".", ",", ";")) or _has_cells(block):
        return False
    if block.kind == "ListItem" and not _NUMBERED.match(text):
        return False
    larger = look.size >= LARGER * style.body.size
    bold = look.bold and not body_is_bold and look.size >= 0.95 * style.body.size
    capitals = text.isupper() and len(words) >= 2 and look.size >= 0.95 * style.body.size
    coloured = look.colour != style.body.colour and look.size >= style.body.size and len(words) <= 12
    return larger or bold or capitals or (coloured and not text.endswith((":", "?", "!")) and not look.italic)


def _has_cells(block: Block) -> bool:
    return any(len([s for s in line.segments if not is_lone_label(s.text)]) > 1 for line in block.lines)


def _set_levels(headings: list[Block], titles: dict[str, Bookmark], larger: float) -> None:
    """Same look, same level; larger is further out. The outline's levels win where it names most of a look's headings."""
    looks: dict[tuple[float, bool, bool], list[Block]] = defaultdict(list)
    for block in headings:
        looks[_look_key(block, larger)].append(block)
    ranked = sorted((key for key in looks), key=lambda key: (-key[0], not key[1], not key[2]))
    levels: dict[tuple[float, bool, bool], int] = {}
    level, last_size, last_flags = 0, 0.0, (False, False)
    for key in ranked:
        if not level or abs(last_size - key[0]) > 0.6 or last_flags != key[1:]:
            level += 1
        levels[key] = level
        last_size, last_flags = key[0], key[1:]
    for key, blocks in looks.items():
        named = Counter(titles[squeezed(b.text)].level for b in blocks if squeezed(b.text) in titles)
        if named and sum(named.values()) >= 0.5 * len(blocks):
            levels[key] = named.most_common(1)[0][0]
        for block in blocks:
            block.level = levels[key]
    for block in headings:
        bookmark = titles.get(squeezed(block.text))
        if bookmark is not None:
            block.level = bookmark.level
        match = _NUMBERED.match(block.text)
        if match and "." in match[1]:
            parents = [
                b.level
                for b in headings
                if b.level and (m := _NUMBERED.match(b.text)) and m[1] == match[1].split(".")[0]
            ]
            if parents and block.level is not None and block.level <= parents[0]:
                block.level = parents[0] + match[1].count(".")


def _look_key(block: Block, larger: float) -> tuple[float, bool, bool]:
    """What tells levels apart: size, capitals, and weight only where the size is that of the text."""
    size = round(block.look.size * 2) / 2
    return (size, block.look.bold or size >= larger, block.text.isupper())


def section_paths(blocks: list[Block]) -> list[list[str]]:
    """For each block the headings it stands under; a heading's own path does not hold itself."""
    paths: list[list[str]] = []
    stack: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind == "Title" and block.zone != "cover" and block.level:
            while stack and stack[-1][0] >= block.level:
                stack.pop()
            paths.append([text for _, text in stack])
            stack.append((block.level, block.text))
        elif block.zone in ("cover", "furniture", "contents"):
            paths.append([])
        else:
            paths.append([text for _, text in stack])
    return paths
