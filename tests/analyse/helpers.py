"""Rows as conversion makes them, from a few lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DOCUMENT = "0123456789ab"
REPORT = "harrow-edge-2023-24"

Row = dict[str, Any]


def report_rows(
    sections: Sequence[tuple[str, str] | tuple[str, str, str]], per_page: int = 1
) -> tuple[list[Row], list[Row]]:
    """Elements and pages of a report: each section (heading, text, zone) on a page of its own.

    Paragraphs are parted by an empty line; one that begins with "- " is a list item.
    """
    elements: list[Row] = []
    pages: list[Row] = []
    for number, section in enumerate(sections):
        heading, text = section[:2]
        zone = section[2] if len(section) > 2 else "body"
        page = number // per_page + 1
        elements.append(_element(len(elements) + 1, page, "Title", heading, [], zone))
        for paragraph in text.split("\n\n"):
            kind = "ListItem" if paragraph.startswith("- ") else "NarrativeText"
            elements.append(_element(len(elements) + 1, page, kind, paragraph.removeprefix("- "), [heading], zone))
        words = f"{heading}\n{text}"
        if pages and pages[-1]["page"] == page:
            pages[-1]["text"] += f"\n{words}"
        else:
            pages.append(_page(page, words))
    return elements, pages


def table_rows(
    rows: Sequence[Sequence[str]], page: int, table_no: int = 1, n_headers: int = 1, read_by: str = "table"
) -> list[Row]:
    """Cells of a table as rows of `tables`; the first rows are its header, each column's joined."""
    heads = [" ".join(dict.fromkeys(row[c] for row in rows[:n_headers] if row[c])) for c in range(len(rows[0]))]
    return [
        {
            "report_id": REPORT, "document_id": DOCUMENT, "chapter_no": 1, "table_id": f"{DOCUMENT}-t{table_no}", "page": page,
            "page_label": None, "anchor": None, "row": r, "column": c, "header": heads[c - 1] or None, "text": text,
            "read_by": read_by,
        }
        for r, row in enumerate(rows, start=1)
        for c, text in enumerate(row, start=1)
    ]  # fmt: skip


def table_element(rows: Sequence[Sequence[str]], number: int, page: int, heading: str, table_no: int = 1) -> Row:
    """The table as an element."""
    text = "\n".join("\t".join(row) for row in rows)
    return _element(number, page, "Table", text, [heading], "body") | {
        "table_id": f"{DOCUMENT}-t{table_no}",
        "read_by": "table",
    }


def page_rows(*texts: str, read_by: str = "text") -> list[Row]:
    """Pages with these texts, numbered from 1."""
    return [_page(number, text) | {"read_by": read_by} for number, text in enumerate(texts, start=1)]


def _element(number: int, page: int, kind: str, text: str, path: list[str], zone: str) -> Row:
    return {
        "report_id": REPORT, "document_id": DOCUMENT, "chapter_no": 1, "element_no": number, "page": page, "page_end": page,
        "page_label": None, "anchor": None, "element_type": kind, "text": text, "section_path": path, "zone": zone,
        "read_by": "text", "table_id": None,
    }  # fmt: skip


def _page(page: int, text: str) -> Row:
    return {
        "report_id": REPORT, "document_id": DOCUMENT, "chapter_no": 1, "page": page, "page_label": None, "anchor": None,
        "read_by": "text", "text": text, "n_characters": len(text),
    }  # fmt: skip
