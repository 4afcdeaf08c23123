"""What a language model wrote about a theme across reports, each sentence with the quotes it rests on."""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import published_columns as p
from include.datasets.definition import Column, Dataset

_theme_no = Column("theme_no", c.whole, "Number of the theme in the framework.", required=True)
_theme_id = Column("theme_id", c.text, "Short name of the theme.", required=True)
_SENTENCE = (
    Column("sentence_no", c.whole, "Place of the sentence within its theme, from 1.", required=True),
    Column("sentence", c.text, "The sentence, in the model's words.", required=True),
    Column("n_quotes", c.whole, "Quotes it rests on: it stands only where all of them do.", required=True),
    Column("n_reports_shown", c.whole, "Reports whose quotes the model was shown for the theme.", required=True),
)
_evidence_no = Column("evidence_no", c.whole, "Rank of the quote among those of its report and theme.", required=True)
_quote = Column("quote", c.text, "A quote it rests on, as it stands on the page.", required=True)
_WARNINGS = (
    "Written by a language model. Code has checked that the quotes stand in the reports and that a sentence brings in no count, figure or "
    "name of its own; that it says what its quotes say has been checked by nobody.",
)

SYNTHESIS = Dataset(
    name="synthesis",
    layer="analysed",
    one_row_per="sentence × quote it rests on",
    description="Sentences a language model wrote about a theme across reports, as they passed the fence; none without a model.",
    key=("theme_no", "sentence_no", "report_id", "evidence_no"),
    columns=(
        _theme_no,
        _theme_id,
        *_SENTENCE,
        c.report_id,
        c.partnership_id,
        _evidence_no,
        _quote,
        *c.MADE_BY,
    ),
    warnings=_WARNINGS,
)

THEME_SYNTHESIS = Dataset(
    name="theme_synthesis",
    layer="published",
    one_row_per="sentence × quote it rests on",
    description="What reports say about each theme taken together, in a language model's words; empty where none was asked.",
    key=("reporting_year", "theme_no", "sentence_no", "report_id", "evidence_no"),
    columns=(
        _theme_no,
        _theme_id,
        Column("theme", c.text, "Name of the theme.", required=True),
        *_SENTENCE,
        *p.REPORT,
        _evidence_no,
        c.document_id,
        Column("source", c.text, "Where the document came from: path in the inbox, or address."),
        *c.PLACE[1:],
        _quote,
        c.review_state,
        *c.MADE_BY,
    ),
    warnings=_WARNINGS,
)
