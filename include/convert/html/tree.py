"""Parse HTML and take out what is no part of the report: scripts, banners, navigation, headers and footers of the site."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag

DEEPEST = 240
"""lxml drops text nested deeper than this without a word; deeper documents go through Python's own parser."""
DROPPED_TAGS = (
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "input",
    "select",
    "textarea",
    "head",
    "audio",
    "video",
    "canvas",
)
_FURNITURE_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
_FURNITURE_NAMES = re.compile(
    r"cookie|consent|gdpr|breadcrumb|skip[-_]?(?:link|to|nav)|mega-?menu|site-?(?:header|footer|nav|search)|page-?(?:header|footer)-?nav"
    r"|(?:side|main|top|global|primary|secondary)-?(?:nav|menu)\b|sidebar|social|share(?:-|_|this|bar)|pag(?:er|ination)\b|feedback"
    r"|newsletter|back-?to-?top|search-?(?:form|box)|related-(?:links|content|pages)|print-?(?:link|page)|language-?(?:switch|select)|modal|popup",
    re.IGNORECASE,
)
_CONTENTS_NAMES = re.compile(r"contents|toc\b|table-of-contents|on-this-page|in-this-report", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"^\s*(?:table of )?contents|^\s*(?:in this report|on this page)\s*$", re.IGNORECASE)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
MOST_CONTENTS_WORDS = 1200
KEPT_SHARE = 0.4
"""Never take out a part that holds more of the document's words than this, whatever it is called."""


class _Measure(HTMLParser):
    """Words and depth of a document, read by a parser that builds no tree: the independent count."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = self.deepest = 0
        self.words = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("script", "style", "template", "head"):
            self._silent += 1
        if tag not in ("br", "img", "input", "meta", "link", "hr", "p", "li", "td", "tr", "th", "option", "dd", "dt"):
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template", "head"):
            self._silent = max(0, self._silent - 1)
        if tag not in ("p", "li", "td", "tr", "th", "option", "dd", "dt", "br"):
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += len(data.split())


def parse(text: str) -> tuple[Tag, list[str]]:
    """The document's tree with what is no content taken out, and problems met."""
    measure = _Measure()
    measure.feed(text)
    parser = "lxml" if measure.deepest < DEEPEST else "html.parser"
    soup = BeautifulSoup(text, parser)
    if parser == "lxml" and words_of(soup.body or soup) < 0.98 * measure.words:
        other = BeautifulSoup(text, "html.parser")
        if words_of(other) > words_of(soup.body or soup):
            soup = other
    problems = [] if parser == "lxml" else [f"The page is nested {measure.deepest} levels deep."]
    body = soup.body or soup
    _drop(body)
    return _main(body), problems


def words_of(node: Tag) -> int:
    """Words of all text below a node, without scripts and comments."""
    return sum(
        len(string.split())
        for string in node.find_all(string=True)
        if not isinstance(string, Comment) and string.parent is not None and string.parent.name not in DROPPED_TAGS
    )


def is_contents(node: Tag) -> bool:
    """Whether a list of links is the report's own contents list: by its name, its label or its heading."""
    if _CONTENTS_NAMES.search(_names(node)) or _CONTENTS_TITLE.search(str(node.get("aria-label") or "")):
        return True
    heading = next((h for h in node.find_all(_HEADINGS, limit=1)), None)
    return heading is not None and bool(_CONTENTS_TITLE.search(heading.get_text(" ", strip=True)))


def contents_lists(root: Tag) -> list[Tag]:
    """The report's own contents lists inside its content."""
    named = [
        node
        for node in root.find_all(["nav", "div", "section", "aside", "ul", "ol"])
        if _CONTENTS_NAMES.search(_names(node))
    ]
    headings = [node for node in root.find_all(_HEADINGS) if _CONTENTS_TITLE.search(node.get_text(" ", strip=True))]
    found = []
    for node in (*named, *(heading.parent for heading in headings)):
        if node is None or node is root or len(node.find_all("a")) < 3 or node.find(["p", "table"]) is not None:
            continue
        if words_of(node) < MOST_CONTENTS_WORDS:
            found.append(node)
    return found


def _drop(body: Tag) -> None:
    for node in body.find_all(DROPPED_TAGS):
        if node.name != "head":
            node.extract()
    for comment in body.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    total = max(1, words_of(body))
    for node in body.find_all(True):
        if not _is_furniture(node):
            continue
        if node.find("main") or (node.name != "nav" and words_of(node) > KEPT_SHARE * total):
            continue
        title = node.find("h1")
        if title is not None and node.name == "header":
            node.replace_with(title)
        elif title is None:
            node.extract()


def _is_furniture(node: Tag) -> bool:
    if node.name in ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "table", "form"):
        return False
    if node.name in ("nav",) or node.get("role") in _FURNITURE_ROLES:
        return not (is_contents(node) and not node.find_parent("aside") and _links_inside(node))
    if node.name in ("header", "footer"):
        return not node.find_parent(["article", "main", "blockquote", "section", "figure"])
    if node.name == "a" and "skip" in _names(node):
        return True
    if node.name in ("div", "section", "aside", "ul", "p", "ol", "span") and _FURNITURE_NAMES.search(_names(node)):
        return not (is_contents(node) and _links_inside(node))
    return node.name == "aside" and node.find("nav") is not None and len(node.find_all("p")) == 0


def _links_inside(node: Tag) -> bool:
    """Whether the links of a contents list lead to places in the same page, not to other pages."""
    links = [str(link.get("href") or "") for link in node.find_all("a")]
    return not links or sum(link.startswith("#") for link in links) >= 0.5 * len(links)


def _names(node: Tag) -> str:
    classes = node.get("class") or ""
    return " ".join([*([classes] if isinstance(classes, str) else classes), str(node.get("id") or "")])


def _main(body: Tag) -> Tag:
    total = max(1, words_of(body))
    for node in (body.find("main"), body.find(role="main"), body.find("article")):
        if isinstance(node, Tag) and words_of(node) >= 0.5 * total:
            return node
    return body
