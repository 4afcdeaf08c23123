"""Converted documents as rows of the datasets `conversions`, `pages`, `elements` and `tables`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.convert.model import Converted, DocumentError, Element
from include.convert.tables import table_html

Document = Mapping[str, Any]
"""A row of `documents`."""


def conversion_row(
    document: Document, converted: Converted | None, failure: DocumentError | None, code_version: str
) -> dict[str, Any]:
    """How the reading of a document went."""
    return {
        **_keys(document),
        "status": failure.status if failure else "converted",
        "reason": failure.reason if failure else None,
        "n_pages": converted.n_pages if converted else document.get("n_pages"),
        "n_characters": converted.n_characters if converted else 0,
        "n_elements": len(converted.elements) if converted else 0,
        "problems": converted.problems if converted else [],
        "code_version": code_version,
    }


def page_rows(document: Document, converted: Converted) -> list[dict[str, Any]]:
    """One row per page or anchor."""
    return [
        {
            **_keys(document),
            "page": page.page,
            "page_label": page.page_label,
            "anchor": page.anchor,
            "n_characters": len(page.text.strip()),
            "read_by": page.read_by,
            "ocr_confidence": page.ocr_confidence,
            "zone": page.zone,
            "text": page.text,
            "problems": page.problems,
        }
        for page in converted.pages
    ]


def element_rows(document: Document, converted: Converted) -> list[dict[str, Any]]:
    """One row per element, numbered from 1 in reading order."""
    ids = table_ids(document, converted)
    return [
        {
            **_keys(document),
            "element_no": number,
            "page": element.page,
            "page_end": element.page_end,
            "page_label": element.page_label,
            "anchor": element.anchor,
            "element_type": element.element_type,
            "text": element.text,
            "page_starts": element.page_starts,
            "section_path": element.section_path,
            "heading_level": element.heading_level,
            "zone": element.zone,
            "read_by": element.read_by,
            "ocr_confidence": element.ocr_confidence,
            "table_id": ids.get(id(element)),
            "table_html": table_html(element.table) if element.table else None,
            "box": list(element.box) if element.box else None,
        }
        for number, element in enumerate(converted.elements, start=1)
    ]


def table_rows(document: Document, converted: Converted) -> list[dict[str, Any]]:
    """One row per table cell; rows and columns from 1."""
    ids = table_ids(document, converted)
    found = []
    for element in converted.tables:
        table = element.table
        assert table is not None
        headers = table.headers
        for row_no, row in enumerate(table.rows, start=1):
            for column_no, text in enumerate(row, start=1):
                found.append(
                    {
                        **_keys(document),
                        "table_id": ids[id(element)],
                        "page": table.row_pages[row_no - 1] if table.row_pages else element.page,
                        "page_label": element.page_label,
                        "anchor": element.anchor,
                        "row": row_no,
                        "column": column_no,
                        "header": headers[column_no - 1] or None,
                        "text": text,
                        "read_by": "ocr" if element.read_by == "ocr" else "table",
                    }
                )
    return found


def table_ids(document: Document, converted: Converted) -> dict[int, str]:
    """The tables' ids by identity of their element."""
    tables: list[Element] = converted.tables
    return {id(element): f"{document['document_id']}-t{number}" for number, element in enumerate(tables, start=1)}


def _keys(document: Document) -> dict[str, Any]:
    return {name: document[name] for name in ("report_id", "document_id", "chapter_no")}
