"""Reads rendered files back with other libraries: does every known answer stand where gold says?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import pypdfium2
from bs4 import BeautifulSoup, Tag

from include.samples.render.model import Rendered, squash
from include.samples.render.money import amounts_in

LEAKED_LABEL = re.compile(r"\{\{|\}\}|:::|<<|\bt\d{1,2}\||\*\*|[qa]\.[\w.]+\|")
HEADINGS = ("h1", "h2", "h3", "h4")

Texts = dict[tuple[str | None, Any], str]  # (file among chapters, page or anchor) -> words drawn there


def problems_of(gold: dict[str, Any], files: dict[str, bytes]) -> list[str]:
    """What is wrong with one rendered report; empty when all quotes, sums and headings are in their place."""
    name = f"{gold['partnership_id']}-{gold['reporting_year']}"
    texts = read_texts(gold, files)
    problems = [f"{name}: a label leaks into the text at {place}: {found}" for place, found in leaks(texts)]
    for what, words, place in expected_words(gold):
        if squash(words) not in squash(texts.get(key_of(place), "")):
            problems.append(f"{name}: {what} is not at {key_of(place)}: {words!r}")
    for row in gold["contributions"]:
        if not row["in_image"] and row["amount_gbp"] not in (None, *amounts_in(texts.get(key_of(row), ""))):
            problems.append(f"{name}: £{row['amount_gbp']} of {row['contributor']} is not at {key_of(row)}")
    impact = gold["criteria"][2] if "criteria" in gold else {}
    if impact.get("answer") == "met" and len(impact.get("pages") or impact["anchors"]) < 2:
        problems.append(f"{name}: criterion 3 is met on one page only: label evidence on another page")
    return problems


def misplaced(rendered: Rendered, texts: Texts) -> Iterator[str]:
    """Pieces the renderer noted on a page where another library does not find them."""
    squashed = {key: squash(words) for key, words in texts.items()}
    for pieces in rendered.drawn.values():
        for spot, words in pieces:
            key = (spot.file, spot.page or spot.anchor)
            if squash(words) not in squashed.get(key, ""):
                yield f"drawn elsewhere than at {key}: {words[:60]!r}"


def key_of(place: dict[str, Any]) -> tuple[str | None, Any]:
    """Where something stands: (file among chapters, page or anchor)."""
    return place.get("file"), place.get("page", place.get("anchor"))


def read_texts(gold: dict[str, Any], files: dict[str, bytes]) -> Texts:
    """The words of each page of a PDF, or below each heading of web pages."""
    texts: Texts = {}
    for file in gold["files"]:
        if PurePosixPath(file).suffix == ".pdf":
            texts |= {(None, page): words for page, words in enumerate(read_pdf(files[file]), start=1)}
        else:
            chapter = file if len(gold["files"]) > 1 else None
            texts |= {(chapter, anchor): words for anchor, words in read_html(files[file]).items()}
    return texts


def read_pdf(data: bytes) -> list[str]:
    """The text of each page as pdfium reads it."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def read_html(data: bytes) -> dict[str, str]:
    """The words under each heading's id, the heading included."""
    texts: dict[str, str] = {}
    anchor = ""
    soup = BeautifulSoup(data, "html.parser")
    for node in soup.body.descendants if soup.body else []:
        if isinstance(node, Tag):
            anchor = str(node["id"]) if node.name in HEADINGS and node.get("id") else anchor
        elif node.parent and node.parent.name not in ("script", "style"):
            texts[anchor] = texts.get(anchor, "") + f"{node} "
    return texts


def expected_words(gold: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(what it is, words that must be drawn, where) for every quote and element."""
    for theme in gold.get("themes", ()):
        for quote in theme["quotes"]:
            yield f"quote of theme {theme['theme_no']}", quote["text"], quote
    for name, answer in gold.get("audit", {}).items():
        for quote in answer.get("quotes", ()):
            yield f"quote of {name}", quote["text"], quote
    for element in gold["elements"]:
        yield element["element_type"], element["text"], element


def leaks(texts: Texts) -> Iterator[tuple[Any, str]]:
    """Label marks that were drawn."""
    for place, words in texts.items():
        if match := LEAKED_LABEL.search(words):
            yield place, match[0]
