"""A web page as the crawler sees it: its own text, its headings, its pictures, and its links with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

from include.collect.web.addresses import tidy

MOST_BYTES = 8 * 2**20
"""Larger pages are not read for links."""
MOST_LINKS = 1500
_LEAST_TEXT = 80
_FURNITURE = re.compile(
    r"(?:(?:site|main|page|global|top|side|left|right|primary|secondary|mobile|skip)[-_]*)?"
    r"(?:nav|navbar|navigation|menu|breadcrumbs?|footer|masthead|cookies?|cookiebanner|social|share|sidebar|skiplinks?|searchform)"
    r"(?:[-_]*(?:bar|menu|wrapper|wrap|container|inner|links?|nav|consent|notice|banner|list|area|widgets?|content))?",
    re.IGNORECASE,
)
_FURNITURE_TAGS = {"nav", "header", "footer", "aside", "script", "style", "template", "noscript", "svg", "select"}
_BLOCKS = {"p", "li", "td", "th", "div", "section", "article", "dd", "dt", "figure", "tr", "main", "body"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_LINK = re.compile(r"^(?:mailto|tel|javascript|data|blob|ftp|file|sms|whatsapp|skype|about):", re.IGNORECASE)
_NEXT = re.compile(
    r"^\W*(?:next(?:\s+(?:page|chapter|section|part))?\b.*|continue(?: to\b.*)?|[›»→>]+)\W*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Link:
    """A link of a page. `heading` is the one it stands under, `around` the text of its block.

    `is_own` tells links of the page's own part from those of menu, header and footer; `listing` is the same for links
    of one list, with `place` in it from 0.
    """

    url: str
    text: str
    heading: str = ""
    around: str = ""
    is_own: bool = True
    is_next: bool = False
    listing: int = 0
    place: int = 0


@dataclass(frozen=True)
class Page:
    """A page read. `text` is that of its own part."""

    url: str
    title: str
    headings: tuple[str, ...]
    text: str
    links: tuple[Link, ...]
    pictures: tuple[str, ...] = ()
    canonical: str = ""
    refresh: str = ""
    listings: dict[int, str] = field(default_factory=dict)
    """What stands over each list of links: its label or heading."""


def read_page(body: bytes, url: str, content_type: str = "") -> Page | None:
    """Read a page; None for what is no page or too large to be read here."""
    if not body.strip() or len(body) > MOST_BYTES:
        return None
    declared = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    try:
        root: Any = lxml.html.document_fromstring(_text(body, declared[1] if declared else ""))
    except (etree.ParserError, ValueError):
        return None
    return _Reader(root, url).page()


def _text(body: bytes, declared: str) -> str:
    """The characters of a page. What is no UTF-8 is Windows' own, whatever the server says."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", errors="replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decoded(body, declared)
    if not re.search(r"</title", text, re.IGNORECASE):  # an open title swallows the page
        text = re.sub(r"(<title[^>]*>[^<]*)", r"\1</title>", text, count=1, flags=re.IGNORECASE)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)  # lxml takes no text that says it is encoded
    return text.replace("\x00", "")


def _decoded(body: bytes, declared: str) -> str:
    name = (
        "cp1252"
        if declared.lower() in {"", "utf-8", "utf8", "iso-8859-1", "latin-1", "ascii", "us-ascii"}
        else declared
    )
    try:
        return body.decode(name, errors="replace")
    except LookupError:
        return body.decode("cp1252", errors="replace")


class _Reader:
    """Walks a page once, in order."""

    def __init__(self, root: Any, url: str) -> None:
        self.root, self.url = root, url
        base = root.xpath("string(//base/@href)").strip()
        self.base = urljoin(url, base) if base else url
        self.has_main = bool(root.xpath("//main | //*[@role='main']"))
        self.heading = ""
        self.headings: list[str] = []
        self.texts: list[str] = []
        self.links: list[Link] = []
        self.pictures: list[str] = []
        self.listings: dict[int, str] = {}
        self.listing_ids: dict[Any, int] = {}
        self.places: dict[int, int] = {}

    def page(self) -> Page:
        stack: list[tuple[Any, bool, bool, int]] = [(self.root, not self.has_main, False, 0)]
        while stack:  # not recursive: nothing limits how deep a page nests
            node, own, leaving, listing = stack.pop()
            if leaving:
                if own and node.tail:
                    self.texts.append(node.tail)
                continue
            if not isinstance(node.tag, str):
                if own and node.tail:
                    self.texts.append(node.tail)
                continue
            inside, listing = self._enter(node, own, listing)
            stack.append((node, own, True, listing))
            if node.tag not in {"script", "style", "template"}:  # not "head": pages without body lie in it
                stack += [(child, inside, False, listing) for child in reversed(node)]
        title = " ".join(self.root.xpath("string(//title)").split())
        text = _squeezed("".join(self.texts))
        canonical = self.root.xpath("string(//link[@rel='canonical']/@href)").strip()
        return Page(
            url=self.url,
            title=title[:300],
            headings=tuple(self.headings[:60]),
            text=text if len(text) > _LEAST_TEXT else _all_text(self.root),
            links=tuple(self.links),
            pictures=tuple(dict.fromkeys(self.pictures)),
            canonical=tidy(urljoin(self.base, canonical)) if canonical else "",
            refresh=self._refresh(),
            listings=self.listings,
        )

    def _enter(self, node: Any, own: bool, listing: int) -> tuple[bool, int]:
        """Take in one element; returns whether its inside is the page's own, and the list it stands in."""
        tag = node.tag
        if tag == "main" or node.get("role") == "main":
            own = True
        elif own and self._is_furniture(node):
            own = False
        if tag in _HEADINGS:
            self.heading = " ".join(node.text_content().split())[:200]
            if (own or tag == "h1") and self.heading:
                self.headings.append(self.heading)
        if tag in {"ul", "ol", "nav", "table", "dl"} and (tag != "nav" or not listing):
            listing = self._open_listing(node)
        if own and tag in _BLOCKS | set(_HEADINGS) | {"br"}:
            self.texts.append("\n")
        if own and node.text and tag not in {"script", "style", "template", "title"}:
            self.texts.append(node.text)
        if tag in {"a", "area"} and node.get("href"):
            self._link(node, node.get("href"), own, listing)
        elif tag in {"iframe", "embed"} and node.get("src"):
            self._link(node, node.get("src"), own, listing)
        elif tag == "object" and node.get("data"):
            self._link(node, node.get("data"), own, listing)
        elif tag == "img" and own:
            self.pictures += [node.get(name) for name in ("src", "data-src") if node.get(name)]
        return own, listing

    @staticmethod
    def _is_furniture(node: Any) -> bool:
        if node.tag in _FURNITURE_TAGS or node.get("role") in {"navigation", "banner", "contentinfo", "search"}:
            # a header inside an article is the article's own
            return node.tag != "header" or not any(one.tag in {"article", "main"} for one in node.iterancestors())
        if node.tag in {"body", "html", "form", "article"}:
            return False
        names = f"{node.get('class') or ''} {node.get('id') or ''}".split()
        return any(_FURNITURE.fullmatch(name) for name in names)

    def _open_listing(self, node: Any) -> int:
        number = self.listing_ids.setdefault(node, len(self.listing_ids) + 1)
        label = node.get("aria-label") or ""
        for one in node.iterancestors():
            if label or one.tag == "body":
                break
            label = one.get("aria-label") or ""
        self.listings[number] = f"{label} {self.heading}".strip()
        return number

    def _link(self, node: Any, href: str, own: bool, listing: int) -> None:
        href = href.strip()
        if not href or href.startswith("#") or _NO_LINK.match(href) or len(self.links) >= MOST_LINKS:
            return
        try:
            url = tidy(urljoin(self.base, href))
            if urlsplit(url).scheme not in {"http", "https"}:
                return
        except ValueError:
            return
        text = " ".join(node.text_content().split()) if node.tag in {"a", "area"} else ""
        text = text or " ".join(node.xpath(".//img/@alt")) or node.get("title") or node.get("aria-label") or ""
        place = self.places.get(listing, 0)
        self.places[listing] = place + 1
        is_next = "next" in (node.get("rel") or "").lower().split() or bool(_NEXT.match(text))
        self.links.append(
            Link(url, text.strip()[:300], self.heading, _around(node), own, is_next, listing, place)
        )  # fmt: skip

    def _refresh(self) -> str:
        for content in self.root.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
            found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content, re.IGNORECASE)
            if found:
                return tidy(urljoin(self.base, found[1].strip()))
        return ""


def _around(node: Any) -> str:
    """The text of the block a link stands in, where that is short enough to be about it."""
    for one in node.iterancestors():
        if one.tag in _BLOCKS:
            text = " ".join(one.text_content().split())
            return text if len(text) <= 400 else ""
    return ""


def _all_text(root: Any) -> str:
    """All text of a page whose own part could not be told from its furniture."""
    found = root.xpath(
        "//text()[not(ancestor::script or ancestor::style or ancestor::template or ancestor::nav or ancestor::title)]"
    )
    return _squeezed("\n".join(found))


def _squeezed(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
