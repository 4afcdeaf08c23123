"""Layer raw: what was collected, and which partnerships it covers."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

PICTURE = pa.struct([("src", pa.string()), ("key", pa.string()), ("media_type", pa.string())])

DOCUMENTS = Dataset(
    name="documents",
    layer="raw",
    one_row_per="document",
    description="Every file or web page that was taken in, how it was matched, and its state.",
    key=("document_id",),
    columns=(
        c.document_id,
        c.report_id.but(required=False),
        c.partnership_id.but(required=False),
        Column("kind", c.text, "What the document is.", allowed=(*words.DOCUMENT_KINDS, words.ARRANGEMENTS)),
        c.chapter_no,
        Column("media_type", c.text, "Media type told from the bytes, not from the name.", required=True),
        Column("n_bytes", pa.int64(), "Size of the file.", required=True, unit="bytes"),
        Column("sha256", c.text, "SHA-256 of the file, hexadecimal.", required=True),
        Column("raw_key", c.text, "Where the bytes lie in the lake.", required=True),
        Column("source", c.text, "Where it came from: path in the inbox, or address.", required=True),
        Column("same_as", c.texts, "Other places where the same bytes were found."),
        Column("title", c.text, "Title found on the first page or in the file's properties."),
        Column("period_start", pa.date32(), "First day it reports on, where known; not always the first of April."),
        Column("period_end", pa.date32(), "Last day it reports on, where known."),
        Column("is_combined", c.flag, "True where one report is on children and adults together."),
        Column(
            "matched_by", c.text, "What told partnership and year: manifest, folder, name_and_title, web, override."
        ),
        Column("match_confidence", c.number, "How sure the match is, 0 to 1."),
        Column("best_guesses", c.texts, "Likely partnerships and years of a quarantined document, best first."),
        Column("decided_by", c.text, "Who settled it by a line of the overrides."),
        Column("decision_note", c.text, "Why, in that person's words."),
        Column("pictures", pa.list_(PICTURE), "Pictures beside an HTML document, by the address it uses for them."),
        Column("fetched_at", c.moment, "When it was first taken in.", required=True),
        Column("http_status", c.whole, "Answer of the web server, for documents from the web."),
        Column("etag", c.text, "Version mark of the web server, for documents from the web."),
        Column(
            "brought_by", c.text, "Who brought it: the crawler, or who dropped it into the inbox, where that is known."
        ),
        Column("found_on", c.text, "Page that links to it, for documents from the web."),
        Column("link_text", c.text, "Text of that link."),
        Column("redirects", c.texts, "Addresses that led on to where it was found, in order."),
        Column(
            "also_at", c.texts, "Other addresses of this report, as the same bytes or as a copy that was not taken."
        ),
        Column("http_headers", c.texts, "What the web server said about it: `name: value`, the telling headers."),
        Column("n_pages", c.whole, "Physical pages of a PDF; empty for HTML and for files that cannot be opened."),
        Column("status", c.text, "State of the document.", required=True, allowed=words.DOCUMENT_STATUSES),
        Column("reason", c.text, "Why it is in this state and what to do, where it is not `collected`."),
    ),
    warnings=("Documents that could not be matched stand in the partition `reporting_year=unknown`.",),
)

COVERAGE = Dataset(
    name="coverage",
    layer="raw",
    one_row_per="partnership × reporting year",
    description="Whether each partnership's report was found, and if not, why not and where was looked.",
    key=("partnership_id",),
    columns=(
        c.partnership_id,
        Column("partnership", c.text, "Its name in the register.", required=True),
        Column("region", c.text, "Its region in the register.", required=True),
        Column("status", c.text, "Where its report stands.", required=True, allowed=words.COVERAGE_STATUSES),
        Column("reason", c.text, "Why, and what to do, where the report was not found or failed."),
        c.report_id.but(required=False),
        Column("n_documents", c.whole, "Documents of the report.", required=True),
        Column("versions", c.texts, "The documents (`document_id`) that are its report now, in order."),
        Column("found_at", c.texts, "Where these were found: paths in the inbox or addresses, in the same order."),
        Column(
            "confidence", c.number, "How sure partnership and year of the report are, 0 to 1: the least sure document."
        ),
        Column("deadline", pa.date32(), "Last day on which the year's report was in time."),
        Column(
            "is_overdue",
            c.flag,
            "True when the deadline has passed and nothing is there that is or may be the report.",
        ),
        Column("since", c.moment, "Since when the status is what it is; for `unreachable`, since when the site fails."),
        Column("there_since", c.moment, "Since when a report is there, readable or not; empty where none is."),
        Column("first_looked_at", c.moment, "When it was looked for the first time."),
        Column("http_cause", c.text, "What the web server answered, or why it did not, where that is the cause."),
        Column("looked_at", c.texts, "Web pages looked at on the last visit, first ones first."),
        Column("step", c.text, "The step that set the status: collect or analyse.", required=True),
        Column("looked_in", c.text, "Where was looked last.", required=True),
        Column("last_looked_at", c.moment, "When was looked last.", required=True),
    ),
    warnings=("A partnership without a row was not in the register when the year was collected.",),
)
