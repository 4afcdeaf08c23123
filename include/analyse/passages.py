"""From converted rows to passages: paragraphs with the list that follows them, tables, each cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from include.frameworks import Framework, plain

Row = Mapping[str, Any]
Kind = Literal["text", "list", "table", "image"]

_ABBREVIATION = re.compile(
    r"\b(?:dr|mr|mrs|ms|st|no|nos|vs|e\.g|i\.e|etc|approx|prof|rev|cllr|p|pp|para|ch|fig)\.$", re.IGNORECASE
)
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9£])")
_TERM = re.compile(r"^[^.:|]{2,45}(?::| [-–—]) \S")
_FEWEST_TERMS = 4
_FRONT = 0.1
"""Share of the report's words within which an opening word stands."""
_LONGEST_OPENING = 600
_FEWEST_WORDS = 4
_JOIN_UP_TO = 260
"""Words up to which list items are read together with the paragraph before them."""


@dataclass(frozen=True)
class Place:
    """Where a piece of text stands."""

    document_id: str
    page: int | None
    page_label: str | None
    anchor: str | None
    section_path: tuple[str, ...]
    read_by: str
    element_no: int = 0


@dataclass(frozen=True)
class Sentence:
    """One sentence, list item or table row; `no` is its place in the report."""

    no: int
    text: str
    plain: str
    passage: int
    place: Place
    is_item: bool = False


@dataclass
class Passage:
    """A paragraph, with the list that follows it, or a table: the unit that is scored."""

    no: int
    kind: Kind
    zone: str
    place: Place
    sentences: list[Sentence] = field(default_factory=list)
    table_id: str | None = None

    @property
    def n_words(self) -> int:
        return sum(len(sentence.plain.split()) for sentence in self.sentences)

    @property
    def heading(self) -> str:
        """The headings it stands under, innermost last, in plain form; of a table also its heading row."""
        header = self.sentences[0].text if self.kind == "table" and self.sentences else ""
        return plain(" / ".join([*self.place.section_path, header]))


@dataclass
class Report:
    """A report as the engine reads it."""

    report_id: str
    partnership_id: str
    passages: list[Passage]
    sentences: list[Sentence]
    titles: list[Sentence]

    @property
    def body(self) -> list[Passage]:
        """Passages outside cover, contents, foreword, glossary, references and furniture."""
        return [passage for passage in self.passages if passage.zone == "body"]


def split_sentences(text: str) -> list[str]:
    """Sentences of a paragraph, in order, with nothing lost but white space between them."""
    pieces, start = [], 0
    for end in _END.finditer(text):
        piece = text[start : end.end()].strip()
        if _ABBREVIATION.search(piece) or len(piece) < 3:
            continue
        pieces.append(piece)
        start = end.end()
    rest = text[start:].strip()
    return _with_fragments([*pieces, rest] if rest else pieces)


def _with_fragments(pieces: list[str]) -> list[str]:
    """A sentence of one or two words ("Done.") says nothing alone: it goes with the one before it."""
    whole: list[str] = []
    for piece in pieces:
        if whole and (len(piece.split()) < _FEWEST_WORDS or len(whole[-1].split()) < _FEWEST_WORDS):
            whole[-1] = f"{whole[-1]} {piece}"
        else:
            whole.append(piece)
    return whole


def read_report(
    elements: Iterable[Row], tables: Iterable[Row], framework: Framework, report_id: str, partnership_id: str
) -> Report:
    """Group a report's elements, in order, into passages and sentences; gates by heading are set here."""
    ordered = sorted(elements, key=lambda row: (row["chapter_no"], row["document_id"], row["element_no"]))
    rows_of = _table_rows(tables)
    report = Report(report_id, partnership_id, [], [], [])
    current: Passage | None = None
    for row in ordered:
        kind = row["element_type"]
        if kind in ("Header", "Footer", "FigureCaption") or not row["text"].strip():
            continue
        if kind == "Title":
            report.titles.append(Sentence(-1, row["text"], plain(row["text"]), -1, _place(row)))
            current = None
            continue
        if kind in ("Table", "Image"):
            passage = _open(report, row, "table" if kind == "Table" else "image", framework)
            passage.table_id = row.get("table_id")
            lines = rows_of.get(row.get("table_id") or "") or [row["text"]]
            _add(report, passage, lines, row)
            current = None
            continue
        is_item = kind == "ListItem"
        if current is None or not is_item or not _belongs(current, row):
            current = _open(report, row, "list" if is_item else "text", framework)
        _add(report, current, split_sentences(row["text"]), row)
    _mark_openings(report, framework)
    _mark_glossaries(report)
    return report


def _belongs(passage: Passage, row: Row) -> bool:
    same_section = passage.place.section_path == tuple(row.get("section_path") or ())
    return same_section and passage.place.document_id == row["document_id"] and passage.n_words < _JOIN_UP_TO


def _open(report: Report, row: Row, kind: Kind, framework: Framework) -> Passage:
    place = _place(row)
    zone = row.get("zone") or "body"
    if zone == "body":
        zone = _zone_by_heading(place.section_path, framework) or zone
    passage = Passage(len(report.passages), kind, zone, place)
    report.passages.append(passage)
    return passage


def _add(report: Report, passage: Passage, texts: Sequence[str], row: Row) -> None:
    place = _place(row)
    for text in texts:
        is_item = row["element_type"] == "ListItem"
        sentence = Sentence(len(report.sentences), text, plain(text), passage.no, place, is_item)
        report.sentences.append(sentence)
        passage.sentences.append(sentence)


def _place(row: Row) -> Place:
    return Place(
        row["document_id"],
        row.get("page"),
        row.get("page_label"),
        row.get("anchor"),
        tuple(row.get("section_path") or ()),
        row.get("read_by") or "text",
        row.get("element_no") or 0,
    )


def _zone_by_heading(section_path: tuple[str, ...], framework: Framework) -> str | None:
    """The zone the innermost heading names as a whole ("Glossary"), where conversion has not seen it."""
    if not section_path:
        return None
    heading = plain(section_path[-1]).strip(" .:0123456789")
    for zone, cues in framework.gates.zones.items():
        for cue in cues:
            if cue.pattern.matches(heading) and len(heading.split()) <= 6 and _mostly(cue.pattern.required[0], heading):
                return zone
    return None


def _sections(report: Report) -> list[list[Passage]]:
    """Runs of body passages under the same headings of the same document."""
    sections: dict[tuple[str, tuple[str, ...]], list[Passage]] = {}
    for passage in report.body:
        sections.setdefault((passage.place.document_id, passage.place.section_path), []).append(passage)
    return list(sections.values())


def _mark_openings(report: Report, framework: Framework) -> None:
    """A greeting or foreword under a heading of its own choosing, told by its words and its place at the front."""
    words_before, words_in_all = 0, sum(passage.n_words for passage in report.body)
    for section in _sections(report):
        if words_before > _FRONT * words_in_all:
            return
        words = sum(passage.n_words for passage in section)
        sentences = [sentence.plain for passage in section for sentence in passage.sentences]
        told = sum(any(cue.pattern.matches(text) for text in sentences) for cue in framework.gates.opening_words)
        if told >= 2 and words <= _LONGEST_OPENING:
            for passage in section:
                passage.zone = "foreword"
        words_before += words


def _mark_glossaries(report: Report) -> None:
    """Lists of terms with their meanings, whatever their heading."""
    for section in _sections(report):
        lines = [passage.sentences[0].text for passage in section if passage.kind != "table"]
        lines += [s.text for passage in section for s in passage.sentences[1:] if s.is_item]
        terms = sum(bool(_TERM.match(line)) for line in lines)
        if terms >= _FEWEST_TERMS and terms >= 0.8 * len(lines):
            for passage in section:
                passage.zone = "glossary"


def _mostly(regex: str, heading: str) -> bool:
    from include.frameworks.patterns import compiled

    found = compiled(regex).search(heading)
    return found is not None and len(found[0]) >= 0.7 * len(heading)


def _table_rows(cells: Iterable[Row]) -> dict[str, list[str]]:
    """The rows of each table as text, cells parted by a bar."""
    grids: dict[str, dict[int, list[tuple[int, str]]]] = {}
    for cell in cells:
        grids.setdefault(cell["table_id"], {}).setdefault(cell["row"], []).append((cell["column"], cell["text"]))
    return {table_id: list(_lines(grid)) for table_id, grid in grids.items()}


def _lines(grid: Mapping[int, list[tuple[int, str]]]) -> Iterator[str]:
    for _, cells in sorted(grid.items()):
        line = " | ".join(text for _, text in sorted(cells) if text.strip())
        if line:
            yield line
