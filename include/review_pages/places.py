"""A report as people turn its pages: its documents, their pages (PDF) or anchored parts (HTML), and what stands there."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from include.datasets.converted import ELEMENTS, PAGES
from include.datasets.raw import DOCUMENTS
from include.frameworks.plain import plain
from include.lake import Lake
from include.review_pages.marks import Part, parts_of_all, span, squash

PDF = "application/pdf"
_REPORTS_KEPT = 8
_FRESH_S = 60
"""A report that is analysed again is seen anew after this many seconds; decisions are checked against the lake itself."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9£])")
_LEADERS = re.compile(r"[.·_]{4,}|(?:\. ){4,}")
"""Rows of dots of a table of contents."""
_LONGEST_SENTENCE = 600
"""Longer ones are lists or tables without an end: they are cut, so that what is marked can be taken in."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sentence:
    """A sentence (or heading, list item, row of a table) at a place, as it is printed and in plain form."""

    no: int
    text: str
    plain: str
    zone: str


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item, table or picture's text, cut at the quotes that stand in it."""

    element_type: str
    read_by: str
    parts: tuple[Part, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells, where it is a table."""


@dataclass(frozen=True)
class Place:
    """A page or an anchored part: `no` counts from 1 within its document."""

    document_id: str
    no: int
    page: int | None
    page_label: str | None
    anchor: str | None
    text: str
    problems: tuple[str, ...]

    @cached_property
    def letters(self) -> str:
        """Its letters and digits, in which quotes are looked for."""
        return squash(self.text)[0]

    @property
    def name(self) -> str:
        """What a person calls it."""
        return page_name(self.page, self.page_label, self.anchor)


@dataclass
class Document:
    """A document of the report with its places and elements."""

    document_id: str
    name: str
    media_type: str
    raw_key: str
    source: str
    places: list[Place] = field(default_factory=list)
    elements: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be shown as pictures."""
        return self.media_type.startswith(PDF)

    def place_of(self, page: int | None, anchor: str | None) -> Place | None:
        """The place with this page, else this anchor; the first where neither is known; None in an empty document."""
        for place in self.places:
            if (page is not None and place.page == page) or (page is None and anchor and place.anchor == anchor):
                return place
        return self.places[0] if self.places else None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that stands in the document, sentence by sentence, in the order of its places: for looking through it."""
        found = [
            Sentence(place.no, text, plain(text), zone)
            for element in self.elements
            for place, piece, zone in self._pieces(element)
            for text in _sentences(piece, element["element_type"])
        ]
        if not self.elements:
            found = [
                Sentence(one.no, text, plain(text), "body") for one in self.places for text in _sentences(one.text)
            ]
        return tuple(sorted(found, key=lambda one: one.no))

    def _pieces(self, element: dict[str, Any]) -> Iterator[tuple[Place, str, str]]:
        pages = range(element["page"] or 0, (element["page_end"] or element["page"] or 0) + 1)
        keys = [(page, None) for page in pages] if element["page"] is not None else [(None, element["anchor"])]
        for place in (self._by_key[key] for key in keys if key in self._by_key):
            if piece := _piece(element, place):
                yield place, piece[2], element["zone"] or "body"

    @cached_property
    def _by_key(self) -> dict[tuple[int | None, str | None], Place]:
        return {
            (place.page, None if place.page is not None else place.anchor): place for place in reversed(self.places)
        }

    def blocks(self, place: Place, quotes: Sequence[str], now: str = "") -> list[Block]:
        """What stands at a place, in reading order, with the quotes marked, and the words one looks at `now` apart."""
        pieces = [piece for element in self.elements if (piece := _piece(element, place))]
        if not pieces:
            pieces = [("UncategorizedText", "text", line) for line in place.text.splitlines() if line.strip()]
        cut = parts_of_all([text for _, _, text in pieces], quotes, now)
        return [
            Block(kind, read_by, tuple(parts), _cells(text) if kind == "Table" else ())
            for (kind, read_by, text), parts in zip(pieces, cut, strict=True)
        ]

    def runs_on(self, page: int, quote: str) -> bool:
        """Whether a quote of a page goes on after its end, so that a part of it stands on the next page."""
        place = self._by_key.get((page, None))
        return place is None or squash(quote)[0] not in place.letters

    def box_of(self, place: Place, quote: str) -> Box | None:
        """The box (points from the top left) of the element on the page that holds the quote: pictures have no words."""
        for element in self.elements:
            if element["page"] == place.page and element["box"] and span(element["text"], quote):
                left, top, right, bottom = element["box"]
                return left, top, right, bottom
        return None


@dataclass
class Report:
    """A report's documents, in order."""

    report_id: str
    documents: list[Document]
    nearest: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    """Where it comes nearest to a question, once that has been asked, by the answer's id."""

    def document(self, document_id: str) -> Document | None:
        """One of them by its id."""
        return next((one for one in self.documents if one.document_id == document_id), None)


def page_name(page: int | None, page_label: str | None, anchor: str | None) -> str:
    """ "page 7 (printed 6)", or the part of a web page."""
    if page is None:
        return f"part “{anchor}”" if anchor else "its beginning"
    return f"page {page} (printed {page_label})" if page_label and page_label != str(page) else f"page {page}"


class Reports:
    """Reads reports from the lake and keeps the last few. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[float, Report]] = OrderedDict()

    def report(self, lake: Lake, year: str, report_id: str) -> Report:
        """A report with its text. One that is unknown or was never converted has no documents."""
        key = (year, report_id)
        with self._lock:
            if key in self._kept and time.monotonic() - self._kept[key][0] < _FRESH_S:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        report = read_report(lake, year, report_id)
        with self._lock:
            self._kept[key] = (time.monotonic(), report)
            while len(self._kept) > _REPORTS_KEPT:
                self._kept.popitem(last=False)
        return report


def read_report(lake: Lake, year: str, report_id: str) -> Report:
    """A report's documents with pages and elements, as they were converted."""
    pages = lake.rows(PAGES, year, [report_id])
    elements = lake.rows(ELEMENTS, year, [report_id])
    wanted = {row["document_id"] for row in pages}
    rows = [row for row in lake.rows(DOCUMENTS, year, sorted(wanted)) if row["document_id"] in wanted]
    documents = [_document(row) for row in sorted(rows, key=lambda row: (row["chapter_no"] or 0, row["document_id"]))]
    for document in documents:
        mine = [row for row in pages if row["document_id"] == document.document_id]
        document.places = [_place(no, row) for no, row in enumerate(mine, start=1)]
        document.elements = sorted(
            (row for row in elements if row["document_id"] == document.document_id), key=lambda row: row["element_no"]
        )
    return Report(report_id, documents)


def _document(row: dict[str, Any]) -> Document:
    name = row["title"] or row["source"].rsplit("/", 1)[-1]
    return Document(row["document_id"], name, row["media_type"], row["raw_key"], row["source"])


def _place(no: int, row: dict[str, Any]) -> Place:
    return Place(
        row["document_id"], no, row["page"], row["page_label"], row["anchor"], row["text"], tuple(row["problems"] or ())
    )


def _piece(element: dict[str, Any], place: Place) -> tuple[str, str, str] | None:
    """Type, way of reading and text of the part of an element that stands at a place."""
    if place.page is None:
        inside = element["anchor"] == place.anchor
        return (element["element_type"], element["read_by"], element["text"]) if inside and element["text"] else None
    first, last = element["page"], element["page_end"] or element["page"]
    if first is None or not first <= place.page <= last:
        return None
    edges = [0, *(element["page_starts"] or ()), len(element["text"])]
    number = place.page - first
    text = element["text"][edges[number] : edges[number + 1]] if number + 1 < len(edges) else ""
    return (element["element_type"], element["read_by"], text) if text.strip() else None


def _sentences(text: str, element_type: str = "") -> Iterator[str]:
    rows = text.splitlines() if element_type == "Table" else [text]
    for sentence in (one for row in rows for one in _SENTENCE_END.split(_LEADERS.sub(" … ", row))):
        words = " ".join(sentence.split())
        for start in range(0, len(words), _LONGEST_SENTENCE):
            yield words[start : start + _LONGEST_SENTENCE]


def _cells(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip())
