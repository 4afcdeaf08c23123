"""What the converted text of a year's reports says about the parts of the template that are no theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from include.datasets import converted
from include.lake import Lake
from include.publish.template.parts import PARTS, Part, offers_other_formats

Row = dict[str, Any]
PICTURES = "text_not_pictures"
_READ = (
    "report_id", "document_id", "chapter_no", "element_no", "page", "page_label", "anchor", "element_type", "text",
    "zone", "read_by",
)  # fmt: skip
_LEAST_TEXT = 40
"""Characters from which text in a picture may be key information and not a logo's."""
_LONGEST_HEADING = 90
_NOT_HERE = {"contents", "glossary", "references", "furniture", "cover"}


def template_facts(lake: Lake, year: str) -> list[Row]:
    """Places in a year's reports that show a part of the template: report_id, part_id, place, wording, `by`.

    `by` tells a `heading` from a `sentence` and a `picture`, whose text only character recognition could read. Of each
    report the first place of a part, and every picture.
    """
    elements = lake.read(converted.ELEMENTS, year, columns=list(_READ))
    keys = ("report_id", "chapter_no", "document_id", "element_no")
    elements = elements.sort_by([(name, "ascending") for name in keys])
    sought = [part for part in PARTS if part.heading]
    facts: dict[tuple[str, ...], Row] = {}
    for row in elements.filter(_may_tell(elements)).to_pylist():
        for part_id, by in _told(row, sought):
            key = (row["report_id"], part_id, by, *_which(row, by))
            facts.setdefault(key, _fact(row, part_id, by))
    return list(_headings_first(facts.values()))


def _may_tell(elements: pa.Table) -> pa.ChunkedArray:
    """Whether an element is worth a look in Python: most are not, and there are hundreds of thousands."""
    import pyarrow.compute as pc

    text = pc.utf8_lower(elements["text"])
    wanted = pc.or_(pc.equal(elements["element_type"], "Title"), pc.equal(elements["read_by"], "ocr"))
    for some in ("format", "language", "large print", "braille", "easy read", "easy-read", "audio", "translat"):
        wanted = pc.or_(wanted, pc.match_substring(text, some))
    for some in ("working together", "guidance", "children act", "the law"):
        wanted = pc.or_(wanted, pc.match_substring(text, some))
    people = r"\d[\d,]{2,}[^.]{0,60}(residents|children|young people|under eighteen|under 18|people)"
    return pc.or_(wanted, pc.match_substring_regex(text, people))


def _told(row: Mapping[str, Any], sought: Iterable[Part]) -> list[tuple[str, str]]:
    """Which parts an element shows, and by what."""
    told = []
    text = row["text"]
    if row["read_by"] == "ocr" and row["zone"] == "body" and len(text) >= _LEAST_TEXT:
        told.append((PICTURES, "picture"))
    if row["zone"] != "contents" and offers_other_formats(text):
        told.append(("other_formats", "sentence"))
    if row["zone"] in _NOT_HERE:
        return told
    is_heading = row["element_type"] == "Title" and len(text) <= _LONGEST_HEADING
    for part in sought:
        assert part.heading is not None
        if is_heading and part.heading.search(text):
            told.append((part.id, "heading"))
        elif not is_heading and part.sentence and part.sentence.search(text):
            told.append((part.id, "sentence"))
    return told


def _which(row: Mapping[str, Any], by: str) -> tuple[str, ...]:
    """Pictures are told apart by where they stand; of everything else the first place is enough."""
    return (row["document_id"], str(row["element_no"])) if by == "picture" else ()


def _fact(row: Mapping[str, Any], part_id: str, by: str) -> Row:
    place = {name: row[name] for name in ("report_id", "document_id", "page", "page_label", "anchor")}
    return {**place, "part_id": part_id, "by": by, "wording": row["text"] if by == "heading" else None,
            "is_table": row["element_type"] == "Table"}  # fmt: skip


def _headings_first(facts: Iterable[Row]) -> Iterable[Row]:
    """A heading says more than a sentence: of one part only the former where both were found."""
    facts = list(facts)
    headed = {(row["report_id"], row["part_id"]) for row in facts if row["by"] == "heading"}
    return (row for row in facts if row["by"] != "sentence" or (row["report_id"], row["part_id"]) not in headed)
