"""Pictures beside an HTML document: their words become elements where the picture stands."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from include.convert.html.walk import Walker
from include.convert.model import Element
from include.convert.ocr import OcrBudget, read_lines
from include.convert.pdf.pictures import MOST_PIXELS, ocr_segments, picture_segment
from include.convert.pdf.raster import edges_in
from include.convert.tables import table_text

POINTS_PER_PIXEL = 0.5
"""Screenshots of web pages are made for screens of about this density."""
LEAST_WIDTH, LEAST_HEIGHT = 160, 60
"""Smaller pictures, in pixels, are icons and logos."""


def with_pictures(
    walker: Walker, picture: Callable[[str], bytes | None], ocr: OcrBudget | None, problems: list[str]
) -> list[Element]:
    """The walker's elements with those read in its pictures put in; a picture used several times is read once."""
    elements = list(walker.elements)
    done: set[str] = set()
    found: list[tuple[int, Element]] = []
    for place, source, anchor in walker.pictures:
        if source in done:
            continue
        done.add(source)
        data = picture(source)
        if data is None:
            continue
        if ocr is not None and ocr.is_spent:
            problems.append(f"The picture {source} was not read: the time for character recognition was used up.")
            continue
        element = _element(data, source, anchor, problems)
        if element is not None:
            found.append((place, element))
    for place, element in reversed(found):
        elements.insert(place, element)
    return elements


def _element(data: bytes, source: str, anchor: str, problems: list[str]) -> Element | None:
    image = _open(data)
    if image is None:
        problems.append(f"The picture {source} could not be opened.")
        return None
    if image.shape[1] < LEAST_WIDTH or image.shape[0] < LEAST_HEIGHT:
        return None
    lines = read_lines(image)
    if not lines:
        return None
    box = (0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
    segments = ocr_segments(lines, (0.0, 0.0), POINTS_PER_PIXEL)
    segment = picture_segment(lines, segments, box, edges_in(image, (0.0, 0.0), POINTS_PER_PIXEL))
    confidence = segment.picture.confidence if segment.picture else None
    if segment.table is not None:
        return Element(
            "Table",
            table_text(segment.table),
            anchor=anchor,
            table=segment.table,
            read_by="ocr",
            ocr_confidence=confidence,
        )
    return Element("Image", segment.text, anchor=anchor, read_by="ocr", ocr_confidence=confidence)


def _open(data: bytes) -> Any:
    import numpy as np
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > 4 * MOST_PIXELS:
                return None
            return np.asarray(image.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
