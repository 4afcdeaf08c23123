"""Charts and tables as raster images: the words in them are pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from include.samples.render.looks import VERA, Look, mix_with_white
from include.samples.render.model import Picture

DPI = 200
POINTS_PER_INCH = 72
WEB_WIDTH_POINTS = 420.0
LETTER_POINTS = 9.0
PALETTE_COLOURS = 24


def draw_picture(picture: Picture, look: Look, width: float) -> bytes:
    """A PNG of the picture, crisp at 200 dpi when printed `width` points wide."""
    image = draw_chart(picture, look, width) if picture.kind == "structure_chart" else draw_table(picture, look, width)
    small = image.quantize(PALETTE_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True, dpi=(DPI, DPI))
    return out.getvalue()


def pixels(points: float) -> int:
    """Points on paper as pixels of the image."""
    return round(points * DPI / POINTS_PER_INCH)


def font(is_bold: bool, points: float = LETTER_POINTS) -> ImageFont.FreeTypeFont:
    """Bitstream Vera at a size in points."""
    return ImageFont.truetype(str(VERA / ("VeraBd.ttf" if is_bold else "Vera.ttf")), pixels(points))


def wrap(words: str, letters: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than `width` pixels, unless one word is."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and letters.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def draw_chart(picture: Picture, look: Look, width: float) -> Image.Image:
    """Levels of boxes from top to bottom, joined by lines; long levels take several rows."""
    per_row = max(2, int(width // 88))
    rows: list[tuple[int, list[str]]] = []
    for level, names in enumerate(picture.rows):
        n_rows = -(-len(names) // per_row)
        length = -(-len(names) // n_rows)
        rows += [(level, names[at : at + length]) for at in range(0, len(names), length)]
    letters, total = font(False), pixels(width)
    gap, pad, line_height = pixels(14), pixels(6), round(letters.size * 1.3)
    box_width = min(
        (total - gap * (len(max(rows, key=lambda row: len(row[1]))[1]) + 1)) // max_names(rows), pixels(190)
    )
    box_width = max(box_width, pixels(70))
    lines = [[wrap(name, letters, box_width - 2 * pad) for name in names] for _, names in rows]
    heights = [max(len(name) for name in row) * line_height + 2 * pad for row in lines]
    rise = pixels(22)
    image = Image.new("RGB", (total, sum(heights) + rise * (len(rows) - 1) + 2 * gap), "white")
    pen = ImageDraw.Draw(image)
    top, previous_bottom = gap, None
    for (level, names), row, height in zip(rows, lines, heights, strict=True):
        step = total / len(names)
        centres = [round(step * (at + 0.5)) for at in range(len(names))]
        if previous_bottom is not None:
            draw_joins(pen, round(total / 2), previous_bottom, top, centres, look.colour)
        for centre, name in zip(centres, row, strict=True):
            draw_box(pen, (centre - box_width // 2, top, centre + box_width // 2, top + height), name, level, look)
        previous_bottom = top + height
        top = previous_bottom + rise
    return image


def max_names(rows: list[tuple[int, list[str]]]) -> int:
    """How many boxes the longest row has."""
    return max(len(names) for _, names in rows)


def draw_joins(pen: ImageDraw.ImageDraw, middle: int, bottom: int, top: int, centres: list[int], colour: str) -> None:
    """A trunk from the level above, a bar across, a drop to each box."""
    thick, bar = pixels(1), (bottom + top) // 2
    pen.line([(middle, bottom), (middle, bar)], fill=colour, width=thick)
    pen.line([(min(*centres, middle), bar), (max(*centres, middle), bar)], fill=colour, width=thick)
    for centre in centres:
        pen.line([(centre, bar), (centre, top)], fill=colour, width=thick)


def draw_box(
    pen: ImageDraw.ImageDraw, corners: tuple[int, int, int, int], lines: list[str], level: int, look: Look
) -> None:
    """A box with centred words; the top level is dark."""
    left, top, right, bottom = corners
    is_dark = level == 0
    fill = look.colour if is_dark else mix_with_white(look.colour, 0.82 if level == 1 else 0.93)
    pen.rounded_rectangle(corners, pixels(4), fill=fill, outline=look.colour, width=pixels(0.8))
    letters = font(is_dark)
    line_height = round(letters.size * 1.3)
    y = (top + bottom - line_height * len(lines)) // 2 + line_height // 2
    for line in lines:
        pen.text(((left + right) // 2, y), line, fill="white" if is_dark else "black", font=letters, anchor="mm")
        y += line_height


def draw_table(picture: Picture, look: Look, width: float) -> Image.Image:
    """A table as someone's screenshot of a spreadsheet."""
    total, pad = pixels(width), pixels(5)
    letters, bold = font(False), font(True)
    line_height = round(letters.size * 1.3)
    n_columns = max(len(row) for row in picture.rows)
    rows = [row + [""] * (n_columns - len(row)) for row in picture.rows]
    wanted = [max(bold.getlength(row[at]) for row in rows) + 2 * pad for at in range(n_columns)]
    scale = min((total - 2) / sum(wanted), 1.6)
    widths = [round(length * scale) for length in wanted]
    lines = [[wrap(cell, bold, widths[at] - 2 * pad + 1) for at, cell in enumerate(row)] for row in rows]
    heights = [max(len(cell) for cell in row) * line_height + round(1.4 * pad) for row in lines]
    image = Image.new("RGB", (sum(widths) + 2, sum(heights) + 2), "white")
    pen = ImageDraw.Draw(image)
    top = 0
    for number, (row, height) in enumerate(zip(lines, heights, strict=True)):
        is_head, is_total = number == 0, rows[number][0].lower().startswith("total")
        left = 0
        for at, cell in enumerate(row):
            fill = mix_with_white(look.colour, 0.75) if is_head else "#f2f2f2" if is_total else "white"
            pen.rectangle((left, top, left + widths[at], top + height), fill=fill, outline="#9a9a9a", width=2)
            y = top + round(0.7 * pad) + line_height // 2
            for line in cell:
                is_right = at > 0 and not is_head
                x = left + widths[at] - pad if is_right else left + pad
                letter = bold if is_head or is_total else letters
                pen.text((x, y), line, fill="black", font=letter, anchor="rm" if is_right else "lm")
                y += line_height
            left += widths[at]
        top += height
    return image
