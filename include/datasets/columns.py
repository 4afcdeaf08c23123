"""Columns that several datasets share, described once."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import words
from include.datasets.definition import Column

text, whole, number, flag = pa.string(), pa.int32(), pa.float64(), pa.bool_()
texts = pa.list_(pa.string())
moment = pa.timestamp("us", tz="UTC")

report_id = Column("report_id", text, "The report: `{partnership_id}-{reporting_year}`.", required=True)
document_id = Column("document_id", text, "The document: first 12 hex digits of the file's SHA-256.", required=True)
partnership_id = Column("partnership_id", text, "The partnership: its slug in the register.", required=True)
chapter_no = Column("chapter_no", whole, "Place of the document in its report, from 1.", required=True)
page = Column("page", whole, "Physical page, counted from 1; empty for HTML.")
page_end = Column("page_end", whole, "Last physical page of the passage, where it runs over a page break.")
page_label = Column("page_label", text, "The page number as printed on the page, where there is one.")
anchor = Column("anchor", text, "Place in an HTML document: nearest enclosing id, else the heading. Empty for PDF.")
read_by = Column("read_by", text, "How the text was read.", required=True, allowed=words.READ_BY)
ocr_confidence = Column(
    "ocr_confidence", number, "Mean confidence of character recognition, 0 to 1, where it was used."
)
section_path = Column("section_path", texts, "Headings the passage stands under, outermost first.")
zone = Column("zone", text, "Part of the report the passage stands in.", required=True, allowed=words.ZONES)
confidence = Column("confidence", number, "How sure the engine is of this answer, 0 to 1.", required=True)
needs_review = Column("needs_review", flag, "True when a person should check this answer first.", required=True)
review_reason = Column("review_reason", text, "Why a person should check it.")
rationale = Column("rationale", text, "Why the engine answered so, in one or two sentences.", required=True)

engine = Column("engine", text, "Who answered.", required=True, allowed=words.ENGINES)
model = Column("model", text, "The engine's model, with its version.", required=True)
prompt_version = Column("prompt_version", text, "Version of the prompts, where the engine uses any.")
framework_id = Column("framework_id", text, "The instrument: a guidance edition, such as `wt2023`.", required=True)
framework_version = Column("framework_version", text, "Version of the instrument's file.", required=True)
code_version = Column("code_version", text, "Version of the software.", required=True)
MADE_BY = (engine, model, prompt_version, framework_id, framework_version, code_version)
"""Who made an answer (DESIGN, rule 8)."""

item_id = Column("item_id", text, "The item: stable hash of report, kind and place.", required=True)
PLACE = (document_id, page, page_label, anchor)
"""Where an extracted item stands."""

reporting_year = Column("reporting_year", text, "Reporting year, April to March, such as `2023-24`.", required=True)
indicator = Column("indicator", text, "What is counted.", required=True)
category = Column("category", text, "The answer or class that is counted.", required=True)
count = Column("count", whole, "How many.", required=True, label="Number")
denominator = Column("denominator", whole, "Out of how many.", required=True, label="Out of")
percentage = Column(
    "percentage",
    number,
    "100 × count / denominator, one decimal; empty when the denominator is 0.",
    unit="percent",
    decimals=1,
)
review_state = Column(
    "review_state", text, "Whether people have checked the answers.", required=True, allowed=words.REVIEW_STATES
)
is_provisional = Column("is_provisional", flag, "True for answers of the extractive engine alone.", required=True)
