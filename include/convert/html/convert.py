"""An HTML document's anchored parts and elements."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import Tag

from include.convert.classify import text_type
from include.convert.html.decode import decode_html
from include.convert.html.pictures import with_pictures
from include.convert.html.tree import contents_lists, parse
from include.convert.html.walk import Walker
from include.convert.model import Converted, DocumentError, Element, Page, Zone
from include.convert.ocr import OcrBudget
from include.convert.zones import mark_sections, zone_of_heading


def convert_html(
    data: bytes,
    media_type: str = "",
    *,
    picture: Callable[[str], bytes | None] = lambda src: None,
    name: str = "",
    ocr: OcrBudget | None = None,
) -> Converted:
    """Parts (one per anchor) and elements of an HTML page. Raises DocumentError when it is empty or holds no words."""
    if not data.strip():
        raise DocumentError("empty", "The file is empty. Fetch it again.")
    text, problems = decode_html(data, media_type)
    root, more = parse(text)
    problems += more
    contents = _words_of_contents(root)
    walker = Walker(name or "top")
    walker.walk(root)
    elements = with_pictures(walker, picture, ocr, problems)
    if not elements:
        raise DocumentError(
            "empty", "The page holds no words of its own, only navigation or scripts. Save it again as it is seen."
        )
    _mark_contents(elements, contents)
    mark_sections([(e, e.heading_level if e.element_type == "Title" else None) for e in elements])
    _set_paths(elements)
    for element in elements:
        if element.element_type == "NarrativeText" and len(element.text.split()) < 12:
            kind = text_type(element.text)
            element.element_type = "NarrativeText" if kind == "NarrativeText" else "UncategorizedText"
    return Converted(_parts(elements), elements, problems)


def _words_of_contents(root: Tag) -> list[set[str]]:
    return [
        {" ".join(part.get_text(" ").split()) for part in node.find_all(["h1", "h2", "h3", "li", "a"])}
        for node in contents_lists(root)
    ]


def _mark_contents(elements: list[Element], contents: list[set[str]]) -> None:
    """Zone contents for the report's own lists of links, and for the list right under a heading "Contents"."""
    known = set().union(*contents) if contents else set()
    inside = False
    for element in elements:
        if element.element_type == "Title":
            inside = zone_of_heading(element.text) == "contents"
            if inside:
                element.zone = "contents"
        elif inside and element.element_type == "ListItem" and (element.text in known or not known):
            element.zone = "contents"
        else:
            inside = False
    first_heading = next((n for n, e in enumerate(elements) if e.element_type == "Title" and e.zone == "body"), 0)
    for element in elements[: first_heading + 60]:
        if element.text in known and element.element_type == "ListItem":
            element.zone = "contents"


def _set_paths(elements: list[Element]) -> None:
    stack: list[tuple[int, str]] = []
    for element in elements:
        if element.element_type == "Title" and element.heading_level and element.zone != "contents":
            while stack and stack[-1][0] >= element.heading_level:
                stack.pop()
            element.section_path = [text for _, text in stack]
            stack.append((element.heading_level, element.text))
        elif element.zone != "contents":
            element.section_path = [text for _, text in stack]


def _parts(elements: list[Element]) -> list[Page]:
    parts: dict[str, Page] = {}
    weights: dict[str, dict[Zone, int]] = {}
    for element in elements:
        anchor = element.anchor or ""
        part = parts.setdefault(anchor, Page("", anchor=anchor))
        part.text += ("\n" if part.text else "") + element.text
        by_zone = weights.setdefault(anchor, {})
        by_zone[element.zone] = by_zone.get(element.zone, 0) + len(element.text)
    for anchor, part in parts.items():
        part.zone = max(weights[anchor], key=lambda zone: weights[anchor][zone])
    return list(parts.values())
