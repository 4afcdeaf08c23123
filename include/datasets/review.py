"""Layer review: what people were asked to check, and what they decided. Nothing here is ever changed or taken away."""

from __future__ import annotations

import pyarrow as pa

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

_finding_kind = Column("finding_kind", c.text, "Kind of answer.", required=True, allowed=words.FINDING_KINDS)
_finding_key = Column("finding_key", c.text, "Theme or criterion number, question or item id, as text.", required=True)
_finding_version = Column(
    "finding_version",
    c.text,
    "Hash of the engine's answer and of the documents it was read from: while it stays, a decision about it holds.",
    required=True,
)
_ANSWER = (c.report_id, c.partnership_id, _finding_kind, _finding_key)
_quote = pa.struct(
    [
        ("document_id", pa.string()),
        ("page", pa.int32()),
        ("page_label", pa.string()),
        ("anchor", pa.string()),
        ("quote", pa.string()),
        ("check_result", pa.string()),
    ]
)

REVIEW_SAMPLE = Dataset(
    name="review_sample",
    layer="review",
    one_row_per="answer to check",
    description="The answers people are asked to check. Draws are numbered: what was drawn stays, later draws add to it.",
    key=("report_id", "finding_kind", "finding_key"),
    columns=(
        *_ANSWER,
        _finding_version.but(description="The answer's version when it was drawn."),
        Column(
            "part",
            c.text,
            "`random` supports the overall error rate, `stratified` covers every theme × status, `risk` what is most doubtful.",
            required=True,
            allowed=words.SAMPLE_PARTS,
        ),
        Column("stratum", c.text, "Kind, key and answer, such as `theme 4 not_mentioned`.", required=True),
        Column("risks", c.texts, "Why the answer is doubtful, where it is.", required=True),
        Column(
            "probability",
            c.number,
            "With what probability any part of the draw took it, 0 to 1; 1 where its doubts chose it.",
            required=True,
        ),
        Column("n_reviewers", c.whole, "How many people are to answer it independently: 1 or 2.", required=True),
        Column("draw_no", c.whole, "Number of the draw, from 1.", required=True),
        Column("order_no", c.whole, "Place in the draw's order of work, from 1.", required=True),
        Column("seed", c.whole, "Seed of the draw.", required=True),
        Column("drawn_at", c.moment, "When it was drawn.", required=True),
        c.code_version,
    ),
)

REVIEWS = Dataset(
    name="reviews",
    layer="review",
    one_row_per="decision",
    description="What a person decided about an answer, with what they were shown. Append-only: who thinks again decides again.",
    key=("review_id",),
    columns=(
        Column(
            "review_id", c.text, "Given by the form when it is opened: sent twice, it is one decision.", required=True
        ),
        *_ANSWER,
        _finding_version.but(description="The version of the answer that was shown."),
        Column("reviewer", c.text, "Who decided: the name they signed in with.", required=True),
        Column("verdict", c.text, "What they say of the engine's answer.", required=True, allowed=words.VERDICTS),
        Column("answer", c.text, "The answer as they see it; empty where they cannot tell."),
        Column("detail", c.text, "Finer answer, such as the chair's status, or a corrected amount."),
        Column("note", c.text, "Their note."),
        Column("quotes", pa.list_(_quote), "Passages they added, each looked up on its page by code.", required=True),
        Column("decided_at", c.moment, "When the decision reached the server.", required=True),
        Column("seconds", c.number, "How long the answer was open.", unit="seconds"),
        Column("made_in", c.text, "Where.", required=True, allowed=("page", "spreadsheet")),
        Column("shown_answer", c.text, "The engine's answer they saw.", required=True),
        Column("shown_detail", c.text, "Its detail."),
        *c.MADE_BY,
    ),
    warnings=(
        "Several people may decide about one answer, and one person several times: a person's last decision counts.",
    ),
)

EXEMPLARS = Dataset(
    name="exemplars",
    layer="review",
    one_row_per="mark",
    description="Passages that people marked as examples of good practice. Append-only: a withdrawal is a row of its own.",
    key=("mark_id",),
    columns=(
        Column("mark_id", c.text, "Given by the form: sent twice, it is one mark.", required=True),
        Column("exemplar_id", c.text, "Stable hash of finding, place and quote.", required=True),
        *_ANSWER[:2],
        _finding_kind.but(description="Theme or criterion."),
        _finding_key,
        *c.PLACE,
        Column("quote", c.text, "The words, as they stand on the page.", required=True),
        Column("check_result", c.text, "Outcome of the check.", required=True, allowed=words.CHECK_RESULTS),
        Column("reviewer", c.text, "Who marked it.", required=True),
        Column("note", c.text, "Why it is a good example."),
        Column("is_withdrawn", c.flag, "True where this row takes the mark back.", required=True),
        Column("marked_at", c.moment, "When the mark reached the server.", required=True),
    ),
)

RELEASE_DECISIONS = Dataset(
    name="release_decisions",
    layer="review",
    one_row_per="decision of the year's owner",
    description="Whether the year's owner released it, and what they were shown. No row means no.",
    key=("decision_id",),
    columns=(
        Column("decision_id", c.text, "The DAG run that asked.", required=True),
        Column("decision", c.text, "What they chose.", required=True, allowed=words.RELEASE_DECISIONS),
        Column("decided_by", c.text, "Who chose.", required=True),
        Column("decided_at", c.moment, "When.", required=True),
        Column("note", c.text, "Their note."),
        Column("shown", c.text, "What they were shown: coverage, checks, agreement, open items.", required=True),
        Column(
            "findings_version", c.text, "Hash of the versions of all answers of the year at that time.", required=True
        ),
        Column("reviews_version", c.text, "Hash of the decisions that were there.", required=True),
        c.code_version,
    ),
)
