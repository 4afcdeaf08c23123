"""Layer converted: what stands on the pages."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

CONVERSIONS = Dataset(
    name="conversions",
    layer="converted",
    one_row_per="document",
    description="How the reading of each document went.",
    key=("document_id",),
    columns=(
        c.report_id,
        c.document_id,
        c.chapter_no,
        Column("status", c.text, "How it ended.", required=True, allowed=words.CONVERSION_STATUSES),
        Column("reason", c.text, "Why, and what to do, where it is not `converted`."),
        Column("n_pages", c.whole, "Physical pages of a PDF."),
        Column("n_characters", c.whole, "Characters read.", required=True),
        Column("n_elements", c.whole, "Elements found.", required=True),
        Column("problems", c.texts, "What a person should look at, by page."),
        Column("code_version", c.text, "Fingerprint of the code that read it.", required=True),
    ),
)

PAGES = Dataset(
    name="pages",
    layer="converted",
    one_row_per="page (PDF) or anchor (HTML)",
    description="Each page or anchored part with all its text, as an independent ground for checking quotes.",
    key=("document_id", "page", "anchor"),
    columns=(
        c.report_id,
        c.document_id,
        c.chapter_no,
        c.page,
        c.page_label,
        c.anchor,
        Column("n_characters", c.whole, "Characters on the page, without white space at its ends.", required=True),
        c.read_by,
        c.ocr_confidence,
        c.zone,
        Column(
            "text",
            c.text,
            "All text of the page in reading order, running headers and footers included.",
            required=True,
        ),
        Column("problems", c.texts, "What is wrong with the page, such as a picture that could not be read."),
    ),
)

ELEMENTS = Dataset(
    name="elements",
    layer="converted",
    one_row_per="element",
    description="The pieces of each document in reading order: headings, paragraphs, list items, tables, images.",
    key=("document_id", "element_no"),
    columns=(
        c.report_id,
        c.document_id,
        c.chapter_no,
        Column("element_no", c.whole, "Place of the element in its document, from 1.", required=True),
        c.page,
        c.page_end,
        c.page_label,
        c.anchor,
        Column(
            "element_type",
            c.text,
            "Kind of element, in unstructured's words.",
            required=True,
            allowed=words.ELEMENT_TYPES,
        ),
        Column("text", c.text, "Its text.", required=True),
        Column("page_starts", pa.list_(pa.int32()), "Offsets in the text at which each further page begins."),
        c.section_path,
        Column("heading_level", c.whole, "Level of a heading, 1 outermost."),
        c.zone,
        c.read_by,
        c.ocr_confidence,
        Column("table_id", c.text, "The table's id in `tables`, for a Table element."),
        Column("table_html", c.text, "The table as plain HTML, for a Table element."),
        Column("box", pa.list_(pa.float64()), "Left, top, right, bottom on the page.", unit="points from the top left"),
    ),
)

TABLES = Dataset(
    name="tables",
    layer="converted",
    one_row_per="table cell",
    description="The cells of every table that was read.",
    key=("table_id", "row", "column"),
    columns=(
        c.report_id,
        c.document_id,
        c.chapter_no,
        Column("table_id", c.text, "The table: `{document_id}-t{number}`.", required=True),
        c.page,
        c.page_label,
        c.anchor,
        Column("row", c.whole, "Row, from 1.", required=True),
        Column("column", c.whole, "Column, from 1.", required=True),
        Column("header", c.text, "Heading of the column, where there is one."),
        Column("text", c.text, "The cell's text.", required=True),
        c.read_by,
    ),
)
