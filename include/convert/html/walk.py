"""Walk an HTML tree in reading order and make elements of what stands there, each with its anchor."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import NavigableString, Tag

from include.convert.html.grid import is_layout_table, read_table
from include.convert.model import Element, ElementType
from include.convert.tables import table_text
from include.convert.text import BULLET, without_bullet

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADING = re.compile(r"^h([1-6])$")
_WORD_HEADING = re.compile(r"(?:mso)?heading-?([1-6])", re.IGNORECASE)
_WRAPPERS = re.compile(
    r"^(?:main|content|page|wrapper|container|body|root|app|layout|article|top|site)\b|content$|wrapper$|container$",
    re.IGNORECASE,
)
_PANEL = re.compile(r"[-_](?:panel|content|body|collapse|section|details|target)\d*$", re.IGNORECASE)


@dataclass
class Walker:
    """State of one walk through a document."""

    name: str
    elements: list[Element] = field(default_factory=list)
    pictures: list[tuple[int, str, str]] = field(default_factory=list)
    """Place in `elements`, address and alternative text of each picture."""
    anchor: str = ""
    heading: Tag | None = None
    level: int = 1
    _text: list[str] = field(default_factory=list)

    def walk(self, root: Tag) -> None:
        """Visit every node without recursion: hostile pages nest thousands of levels deep."""
        self.anchor = self.anchor or str(root.get("id") or "") or self.name
        stack: list[tuple[Tag | NavigableString, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if isinstance(node, NavigableString):
                if type(node) is NavigableString:
                    self._text.append(str(node))
                continue
            if leaving:
                self._leave(node)
                continue
            if self._whole(node):
                continue
            if node.name in BLOCKS:
                self._flush(node.parent)
            elif node.name == "br":
                self._text.append("\n")
            stack.append((node, True))
            stack.extend(
                (child, False) for child in reversed(list(node.children)) if isinstance(child, Tag | NavigableString)
            )
        self._flush(root)

    def _leave(self, node: Tag) -> None:
        if node.name in BLOCKS:
            self._flush(node)
        elif node.name in ("td", "th"):
            self._text.append(" ")

    def _whole(self, node: Tag) -> bool:
        """Whether a node was taken as one piece, so that nothing below it needs a visit."""
        level = heading_level(node, self.level)
        if level is not None:
            self._flush(node.parent)
            self._open(node, level)
            return True
        if node.name == "table" and not is_layout_table(node):
            self._flush(node.parent)
            self._table(node)
            return True
        if node.name == "img":
            self._picture(node)
            return True
        if node.name == "svg":
            words = " ".join(node.get_text(" ").split())
            if words:
                self._add("Image", words, node, read_by="alt")
            return True
        return bool(node.name == "button" and not node.find(["img", "p"]))

    def _open(self, node: Tag, level: int) -> None:
        text = clean(node.get_text(" "))
        if not text:
            return
        self.heading, self.level = node, level
        self.anchor = _own_anchor(node) or text
        self.elements.append(Element("Title", text, anchor=self.anchor, heading_level=level))
        for picture in node.find_all("img"):
            self._picture(picture)

    def _flush(self, block: Tag | None) -> None:
        text = clean("".join(self._text))
        self._text.clear()
        if not text or block is None:
            return
        kind = _kind(block, text)
        if kind == "Title":
            self.elements.append(Element("Title", text, anchor=self._anchor_of(block), heading_level=self.level + 1))
            return
        if kind == "ListItem":
            text = without_bullet(text) if BULLET.match(text) else text
        if (
            block.name == "dd"
            and self.elements
            and self.elements[-1].element_type == "ListItem"
            and _follows_term(block)
        ):
            self.elements[-1].text = f"{self.elements[-1].text.rstrip(' :')}: {text}"
            return
        self._add(kind, text, block)

    def _table(self, node: Tag) -> None:
        caption = node.find("caption")
        if isinstance(caption, Tag) and clean(caption.get_text(" ")):
            self._add("FigureCaption", clean(caption.get_text(" ")), node)
        table = read_table(node)
        if table is not None:
            self._add("Table", table_text(table), node, table=table, read_by="table")
        for picture in node.find_all("img"):
            self._picture(picture)

    def _picture(self, node: Tag) -> None:
        alt = clean(str(node.get("alt") or ""))
        source = str(node.get("src") or node.get("data-src") or "")
        if alt:
            self._add("Image", alt, node, read_by="alt")
        if source:
            self.pictures.append((len(self.elements), source, self._anchor_of(node)))

    def _add(self, kind: ElementType, text: str, node: Tag, **more: object) -> None:
        self.elements.append(Element(kind, text, anchor=self._anchor_of(node), **more))  # type: ignore[arg-type]

    def _anchor_of(self, node: Tag) -> str:
        """Own id, else that of a part which opened after the last heading, else the heading's own anchor."""
        for one in (node, *node.parents):
            if not isinstance(one, Tag) or one.name in ("body", "html", "main", "[document]"):
                break
            if self.heading is not None and (one is self.heading or _holds(one, self.heading)):
                break
            mark = str(one.get("id") or "")
            if mark and not _WRAPPERS.search(mark) and not _PANEL.search(mark):
                return mark
        return self.anchor


def heading_level(node: Tag, current: int) -> int | None:
    """Level of a node that is a heading: h1 to h6, role=heading, Word's heading styles, a summary or accordion button."""
    match = _HEADING.match(node.name)
    if match:
        return int(match[1])
    if node.get("role") == "heading":
        level = str(node.get("aria-level") or "2")
        return int(level) if level.isdigit() else 2
    if node.name == "p":
        match = _WORD_HEADING.search(" ".join(node.get("class") or []))
        return int(match[1]) if match else None
    if node.name == "summary" or (
        node.name == "button" and node.get("aria-controls") and node.get("aria-expanded") is not None
    ):
        inner = node.find(re.compile(r"^h[1-6]$"))
        return (
            int(inner.name[1])
            if isinstance(inner, Tag)
            else min(6, max(2, current + (0 if _in_list_of_such(node) else 1)))
        )
    return None


def _in_list_of_such(node: Tag) -> bool:
    """Whether a summary follows another one: then it is its sister, not its child."""
    holder = node.find_parent("details") if node.name == "summary" else None
    before = holder.find_previous_sibling() if holder else None
    return isinstance(before, Tag) and before.name == "details"


def _own_anchor(node: Tag) -> str:
    """Id of a heading: its own, of a mark inside or just before it, or of the part it opens."""
    if node.get("id"):
        return str(node["id"])
    for inner in node.find_all(True):
        if inner.get("id") or (inner.name == "a" and inner.get("name")):
            return str(inner.get("id") or inner.get("name"))
    before = node.find_previous_sibling()
    if (
        isinstance(before, Tag)
        and before.name == "a"
        and (before.get("id") or before.get("name"))
        and not before.get_text(strip=True)
    ):
        return str(before.get("id") or before.get("name"))
    child: Tag = node
    for part in node.parents:
        if not isinstance(part, Tag) or part.name in ("body", "html", "main", "[document]", "form"):
            break
        if any(isinstance(s, Tag) and s.get_text(strip=True) for s in child.previous_siblings):
            break
        mark = str(part.get("id") or "")
        if mark and not _WRAPPERS.search(mark):
            return mark
        child = part
    return ""


def _holds(part: Tag, node: Tag) -> bool:
    return any(parent is part for parent in node.parents)


def _kind(block: Tag, text: str) -> ElementType:
    if block.name in ("figcaption", "caption", "legend"):
        return "FigureCaption"
    item = block if block.name in ("li", "dt") else _nearest(block, ("li", "dd"))
    if item is not None or block.name in ("li", "dt", "dd"):
        return "ListItem"
    if BULLET.match(text) and len(text.split()) > 1:
        return "ListItem"
    if block.name == "p" and _all_bold(block, text):
        return "Title"
    return "NarrativeText"


def _nearest(node: Tag, names: tuple[str, ...]) -> Tag | None:
    for parent in node.parents:
        if not isinstance(parent, Tag) or parent.name in (
            "table",
            "section",
            "article",
            "main",
            "body",
            "blockquote",
            "details",
        ):
            return None
        if parent.name in names:
            return parent
    return None


def _all_bold(block: Tag, text: str) -> bool:
    if len(text.split()) > 14 or text.endswith((".", ",", ";", ":")) or not text[:1].isupper():
        return False
    bold = " ".join(
        clean(b.get_text(" ")) for b in block.find_all(["strong", "b"]) if not b.find_parent(["strong", "b"])
    )
    return clean(bold) == text


def _follows_term(block: Tag) -> bool:
    before = block.find_previous_sibling()
    return isinstance(before, Tag) and before.name == "dt"


def clean(text: str) -> str:
    """Text with all white space made single spaces and invisible signs taken out."""
    return " ".join(re.sub("[\u200b\u200c\u200d\ufeff\u00ad]", "", text).split())
