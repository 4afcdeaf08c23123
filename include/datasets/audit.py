"""What instruments with audit questions add: the answers of each report, and what is published of them.

Themes, criteria and compliance questions of a year's own instrument have datasets of their own. Here stand its audit
questions, and all that an instrument asks which is used beside it (setting `INSTRUMENTS`).
"""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset
from include.datasets.published_columns import COUNTED, RELIABILITY, REPORT, REVIEWED

_question_id = Column(
    "question_id",
    c.text,
    "The question in its instrument; `theme.…`, `criterion.…` and `compliance.…` for those of an instrument used beside the year's own.",
    required=True,
)
_is_own = Column("is_own", c.flag, "True when the instrument is the reporting year's own.", required=True)
_answer = Column(
    "answer",
    c.text,
    "One of the question's closed answers, such as `reported`; `not_applicable` where it is not asked of the report.",
    required=True,
)
_detail = Column("detail", c.text, "Finer answer: `impact_shown` or `described`, or one of the question's own.")
_values = Column(
    "values", c.texts, "What a question of several choices found, such as kinds of evidence.", required=True
)
_number = Column("number", c.number, "The number the question asks for: pages, or a grade's share of requirements.")
_finding_key = Column(
    "finding_key", c.text, "How evidence names the finding: `{framework_id}.{question_id}`.", required=True
)
_n_evidence = Column(
    "n_evidence", c.whole, "Verified quotes that support it; a grade counts those it rests on.", required=True
)

AUDIT_FINDINGS = Dataset(
    name="audit_findings",
    layer="analysed",
    one_row_per="report × instrument × audit question",
    description="What each report answers to the audit questions of an instrument, such as those of 2019-20.",
    key=("report_id", "framework_id", "question_id"),
    columns=(
        c.report_id,
        c.partnership_id,
        _question_id,
        _finding_key,
        _is_own,
        _answer,
        _detail,
        _values,
        _number,
        Column("summary", c.text, "What the report says, in its own sentences.", required=True),
        c.rationale,
        c.confidence,
        Column("votes", c.text, "Votes for each answer, where the engine was asked several times."),
        c.needs_review,
        c.review_reason,
        _n_evidence,
        *c.MADE_BY,
    ),
    warnings=(
        "Empty for years whose own instrument has no audit questions, unless others are used beside it.",
        "The publications do not print their audit tools: questions are theirs, patterns and the rule of the grade are ours.",
    ),
)

REPORT_AUDIT = Dataset(
    name="report_audit",
    layer="published",
    one_row_per="report × instrument × audit question",
    description="Each report's answers to the audit questions: what `yearly_audit` counts.",
    key=("report_id", "framework_id", "question_id"),
    columns=(
        *REPORT,
        _question_id,
        _finding_key,
        Column("question", c.text, "The question in words.", required=True),
        _is_own,
        _answer,
        _detail,
        _values,
        _number,
        Column("summary", c.text, "What the report says.", required=True),
        c.rationale,
        c.confidence,
        c.needs_review,
        _n_evidence,
        *REVIEWED,
        Column(
            "engine_detail",
            c.text,
            "The engine's finer answer; of a question of several choices what the engine found, with commas between.",
        ),
        *c.MADE_BY,
    ),
    warnings=("`not_reported` is a finding about the report, not about the partnership's work.",),
)

YEARLY_AUDIT = Dataset(
    name="yearly_audit",
    layer="published",
    one_row_per="reporting year × instrument × audit question × part × category",
    description="How many reports give each answer to each audit question, with their details, choices and numbers.",
    key=("reporting_year", "framework_id", "question_id", "part", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        _question_id,
        Column("question", c.text, "The question in words.", required=True),
        Column("published_as", c.text, "Where the instrument's publication prints this count.", required=True),
        _is_own,
        Column(
            "part",
            c.text,
            "What is counted: `answer`, its `detail`, each `value` of several choices, or the `band` of a number.",
            required=True,
            allowed=words.AUDIT_PARTS,
        ),
        *COUNTED,
        RELIABILITY,
        Column("n_not_asked", c.whole, "Reports of which it is not asked; not in the denominator.", required=True),
        Column("minimum", c.number, "Least of the numbers, for questions that ask for one."),
        Column("median", c.number, "Their median."),
        Column("maximum", c.number, "Greatest of them."),
    ),
    warnings=("Values of one question may add up to more than its denominator: a report may name several.",),
)
