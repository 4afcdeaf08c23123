"""Lines become blocks: headings, paragraphs, list items, each whole, over line, column and page breaks."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from include.convert.model import Box, ElementType, Picture, Table, Zone
from include.convert.pdf.glyphs import Look
from include.convert.pdf.layout import Line, is_lone_label
from include.convert.tables import table_text
from include.convert.text import BULLET, LABEL, Joiner, ends_sentence, is_item_start

WIDE_LEADING = 1.28
"""A line further below the one before than this times the usual distance begins a new block."""


@dataclass(slots=True)
class Block:
    """Lines that belong together."""

    lines: list[Line]
    page: int
    kind: ElementType = "NarrativeText"
    zone: Zone = "body"
    level: int | None = None
    text: str = ""
    page_end: int | None = None
    page_starts: list[int] = field(default_factory=list)
    is_note: bool = False

    @property
    def table(self) -> Table | None:
        return self.lines[0].segments[0].table if self.lines else None

    @property
    def picture(self) -> Picture | None:
        return self.lines[0].segments[0].picture if self.lines else None

    @property
    def look(self) -> Look:
        weights: Counter[Look] = Counter()
        for line in self.lines:
            weights[line.look] += len(line.text)
        return weights.most_common(1)[0][0]

    @property
    def box(self) -> Box:
        return (
            min(line.x0 for line in self.lines),
            min(line.top for line in self.lines),
            max(line.x1 for line in self.lines),
            max(line.bottom for line in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document: the look of its body text and the distance of its lines."""

    body: Look
    leading: dict[float, float]
    joiner: Joiner

    def usual_distance(self, size: float) -> float:
        """Distance from the top of one line to the top of the next, for text of this size."""
        return self.leading.get(round(size), 1.22 * size)


def measure_style(pages: list[list[Line]]) -> Style:
    """The document's body look (by characters) and usual line distance for each size."""
    looks: Counter[tuple[float, bool, tuple[int, int, int]]] = Counter()
    distances: dict[float, Counter[float]] = {}
    for lines in pages:
        for line in (one for one in lines if not one.is_box):
            looks[line.look.size, line.look.bold, line.look.colour] += len(line.text)
        for before, line in itertools.pairwise(lines):
            distance = line.top - before.top
            if before.region == line.region and abs(before.look.size - line.look.size) < 0.6 and 0 < distance < 40:
                distances.setdefault(round(line.look.size), Counter())[round(distance, 0)] += 1
    size, bold, colour = looks.most_common(1)[0][0] if looks else (11.0, False, (0, 0, 0))
    leading = {size: _closest(counts, size) for size, counts in distances.items()}
    joiner = Joiner(line.text for lines in pages for line in lines)
    return Style(Look(size, bold, False, colour), leading, joiner)


def _closest(counts: Counter[float], size: float) -> float:
    """The smallest distance that is common: paragraphs stand further apart than lines."""
    common = [distance for distance, count in counts.items() if count >= 0.15 * sum(counts.values())]
    plausible = [distance for distance in common if 0.95 * size <= distance <= 2.2 * size]
    return float(min(plausible)) if plausible else 1.22 * size


def blocks_of(lines: list[Line], page: int, style: Style, page_height: float) -> list[Block]:
    """The blocks of one page, in reading order."""
    blocks: list[Block] = []
    for line in lines:
        if blocks and blocks[-1].lines[-1].region == line.region and _continues(blocks[-1], line, style):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line], page))
    for block in blocks:
        block.text = _joined(block.lines, style.joiner)
        if block.lines[0].is_box:
            block.kind = "Table" if block.lines[0].segments[0].table is not None else "Image"
            block.text = block.lines[0].text
            continue
        first = block.lines[0].text
        if BULLET.match(first) or (LABEL.match(first) and len(first.split()) > 1):
            block.kind = "ListItem"
        block.is_note = (
            block.look.size < 0.9 * style.body.size and block.lines[0].top > 0.55 * page_height and first[:1].isdigit()
        )
    return blocks


def _joined(lines: list[Line], joiner: Joiner) -> str:
    text = ""
    for line in lines:
        text = joiner.join(text, line.text)
    return text


def _continues(block: Block, line: Line, style: Style) -> bool:
    """Whether a line goes on with the block before it."""
    last = block.lines[-1]
    if last.is_box or line.is_box:
        return False
    if last.look.size and not 0.87 < line.look.size / last.look.size < 1.15:
        return False
    distance = line.top - last.top
    usual = style.usual_distance(line.look.size)
    if distance > WIDE_LEADING * usual + 1 or distance < -2:
        return False
    if not line.segments[0].upright or starts_item(block, line):
        return False
    if _is_row(line) or _is_row(last):
        return False
    if (
        is_item_start_line(block.lines[0])
        and abs(line.x0 - block.lines[0].text_x0) < 2
        and line.x0 > block.lines[0].x0 + 4
    ):
        return True  # the hanging lines of a list item, whose first words may be bold
    flows = line.text[:1].islower() or not ends_sentence(last.text)
    if last.look.bold != line.look.bold and not (flows and line.text[:1].islower()):
        return False
    if last.look.colour != line.look.colour and last.look.bold and not line.text[:1].islower():
        return False
    if _would_have_fitted(block, line) and not (line.text[:1].islower() and not ends_sentence(last.text)):
        return False
    return not _new_paragraph_by_indent(block, line)


def is_item_start_line(line: Line) -> bool:
    """Whether a line begins a list item."""
    if len(line.segments) > 1 and is_lone_label(line.segments[0].text):
        return True
    return is_item_start(line.text)


def starts_item(block: Block, line: Line) -> bool:
    """Whether a line begins a list item rather than going on with a sentence that happens to break before "143."."""
    if not is_item_start_line(line):
        return False
    last = block.lines[-1]
    if (
        BULLET.match(line.text)
        or ends_sentence(last.text)
        or abs(line.x0 - last.x0) > 3
        or _would_have_fitted(block, line)
    ):
        return True
    label, before = LABEL.match(line.text), LABEL.match(block.lines[0].text)
    if label is None:
        return True
    if label["number"] and before and before["number"]:
        return int(label["number"]) == int(before["number"]) + 1
    return (label["number"] or label["letter"] or label["roman"] or "").lower() in ("1", "a", "i") or (
        bool(label["letter"]) and bool(before and before["letter"])
    )


def _is_row(line: Line) -> bool:
    """Whether a line has cells: parts far from one another that are not a bullet and its text."""
    cells = [segment for segment in line.segments if not is_lone_label(segment.text)]
    return len(cells) > 1


def _would_have_fitted(block: Block, line: Line) -> bool:
    """Whether the line's first word had room at the end of the line before: then the break was meant."""
    last = block.lines[-1]
    word = line.text.split(" ", 1)[0]
    letters = max(1, len(line.text))
    word_width = (line.x1 - line.x0) * (len(word) + 1) / letters
    right = line.column[1]
    if len(block.lines) > 1:
        right = max(right if right - block.box[2] < 60 else 0, block.box[2])
    return last.x1 + word_width < right - 0.6 * line.look.size


def _new_paragraph_by_indent(block: Block, line: Line) -> bool:
    last = block.lines[-1]
    size = line.look.size
    is_item = is_item_start_line(block.lines[0])
    if is_item:
        return line.x0 < block.lines[0].x0 - 0.5 * size
    left = median(one.x0 for one in block.lines)
    return line.x0 > left + 0.8 * size and ends_sentence(last.text) and len(block.lines) > 1


def join_tables(blocks: list[Block]) -> list[Block]:
    """Join tables that a column or page break cut in two: the same columns, nothing between them but notes."""
    whole: list[Block] = []
    open_block: Block | None = None
    for block in blocks:
        table = block.table
        if table is not None:
            table.row_pages = [block.page] * len(table.rows)
        if (
            table is not None
            and open_block is not None
            and open_block.table is not None
            and _is_rest(open_block, block)
        ):
            first = open_block.table
            skip = table.n_header_rows if table.rows[: table.n_header_rows] == first.rows[: table.n_header_rows] else 0
            shift = len(first.rows) - skip
            first.spans.update(
                {(row + shift, column): span for (row, column), span in table.spans.items() if row >= skip}
            )
            first.rows += table.rows[skip:]
            first.row_pages += table.row_pages[skip:]
            if block.page != (open_block.page_end or open_block.page):
                open_block.page_starts.append(len(open_block.text) + 1)
            open_block.text = f"{open_block.text}\n{table_text(Table(table.rows[skip:]))}"
            open_block.page_end = block.page
            continue
        whole.append(block)
        if table is not None:
            open_block = block
        elif not block.is_note:
            open_block = None
    return whole


def _is_rest(before: Block, block: Block) -> bool:
    first, table = before.table, block.table
    assert first is not None and table is not None
    same_width = len(first.rows[0]) == len(table.rows[0])
    near = 0 <= block.page - (before.page_end or before.page) <= 1
    here, there = before.lines[-1], block.lines[0]
    breaks = block.page != (before.page_end or before.page) or here.region != there.region
    shift, narrower = abs(here.x0 - there.x0), abs((here.x1 - here.x0) - (there.x1 - there.x0))
    same_head = first.rows[0] == table.rows[0]
    return same_width and near and breaks and narrower < 40 and (shift < 12 or same_head or block.page == before.page)


def join_over_breaks(blocks: list[Block], style: Style) -> list[Block]:
    """Join paragraphs and list items that a column or page break cut in two; notes at the foot do not stand between."""
    whole: list[Block] = []
    open_block: Block | None = None
    for block in blocks:
        if block.kind in ("Header", "Footer") or block.is_note:
            whole.append(block)
            continue
        if open_block is not None and _goes_on(open_block, block, style):
            if block.page != (open_block.page_end or open_block.page):
                joined = style.joiner.join(open_block.text, block.text)
                open_block.page_starts.append(len(joined) - len(block.text))
                open_block.page_end = block.page
                open_block.text = joined
            else:
                open_block.text = style.joiner.join(open_block.text, block.text)
                open_block.lines.extend(block.lines)
            continue
        whole.append(block)
        if block.kind not in ("Table", "Image"):
            open_block = block if block.kind in ("NarrativeText", "ListItem", "UncategorizedText") else None
    return whole


def _goes_on(before: Block, block: Block, style: Style) -> bool:
    """Whether a block at the start of a column or page ends the sentence the block before began."""
    if block.kind not in ("NarrativeText", "UncategorizedText") or block.zone != before.zone:
        return False
    last, first = before.lines[-1], block.lines[0]
    same_place = block.page == (before.page_end or before.page) and last.region == first.region
    if same_place or block.page - (before.page_end or before.page) > 1:
        return False
    if abs(last.look.size - first.look.size) > 0.6 or _is_row(first) or _is_row(last) or is_item_start_line(first):
        return False
    if ends_sentence(before.text):
        return False
    if block.text[:1].islower() or before.text.endswith((",", "-", "–")):
        return True
    fills = last.x1 > last.column[1] - 0.15 * (last.column[1] - last.column[0])
    return fills and len(last.text.split()) > 3 and not last.look.bold and not first.look.bold and len(block.text) > 20
