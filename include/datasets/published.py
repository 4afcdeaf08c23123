"""Layer published: the yearly tables, each count with its denominator and who answered, and what they count.

Releases hold whole years in one file per table, so `reporting_year` is a column here and not a partition.
"""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

_engine = c.engine.but(
    description="Who answered; `mixed` where reports of the year were read by several; `published` for earlier figures.",
    allowed=(*words.ENGINES, "mixed", "published"),
)
_PUBLISHED_BY = (_engine, c.framework_id, c.review_state, c.is_provisional)
_n_left_out = Column(
    "n_left_out", c.whole, "Reports left out because no quote could be verified for their answer; they await review."
)
_COUNTED = (c.category, c.count, c.denominator, c.percentage, *_PUBLISHED_BY, _n_left_out)

YEARLY_SCORES = Dataset(
    name="yearly_scores",
    layer="published",
    one_row_per="reporting year × score",
    description="How many reports reached each score, 0 to 4.",
    key=("reporting_year", "indicator", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("definition", c.text, "What the score means.", required=True),
        *_COUNTED,
    ),
)

YEARLY_COMPLIANCE = Dataset(
    name="yearly_compliance",
    layer="published",
    one_row_per="reporting year × compliance question × answer",
    description="How many reports meet, do not meet, or do not mention each change the guidance asks for.",
    key=("reporting_year", "question_id", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("question_id", c.text, "The question.", required=True),
        Column("question", c.text, "The question in words.", required=True),
        *_COUNTED,
    ),
    warnings=("Not mentioned does not mean not done: some describe it only in their published arrangements.",),
)

YEARLY_THEMES = Dataset(
    name="yearly_themes",
    layer="published",
    one_row_per="reporting year × theme × status",
    description="How many reports address, touch on, or do not mention each theme.",
    key=("reporting_year", "theme_no", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("theme_no", c.whole, "Number of the theme in the framework.", required=True),
        Column("theme_id", c.text, "Short name of the theme.", required=True),
        Column("theme", c.text, "Name of the theme.", required=True),
        *_COUNTED,
    ),
)

YEARLY_PRIORITIES = Dataset(
    name="yearly_priorities",
    layer="published",
    one_row_per="reporting year × priority",
    description="How many reports state each priority.",
    key=("reporting_year", "category"),
    columns=(c.reporting_year, c.indicator, *_COUNTED),
)

YEARLY_CONTRIBUTIONS = Dataset(
    name="yearly_contributions",
    layer="published",
    one_row_per="reporting year × kind of contributor",
    description="How many reports state a contribution by each kind of partner, and the sums they state.",
    key=("reporting_year", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        *_COUNTED,
        Column("n_amounts", c.whole, "Amounts in pounds that could be read.", required=True),
        Column("total_gbp", c.number, "Their sum; a sum of what was stated, not of what was spent.", unit="pounds"),
        Column("median_gbp", c.number, "Median over reports that state an amount.", unit="pounds"),
    ),
    warnings=("Reports lay money out differently: totals say what was stated, not what was spent.",),
)

YEARLY_SUBMISSIONS = Dataset(
    name="yearly_submissions",
    layer="published",
    one_row_per="reporting year × region × state",
    description="How many of the register's partnerships have a report, by region and in all.",
    key=("reporting_year", "region", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("region", c.text, "Region, or `England`.", required=True),
        *_COUNTED,
    ),
)

YEARLY_INDICATORS = Dataset(
    name="yearly_indicators",
    layer="published",
    one_row_per="reporting year × indicator × category × source",
    description="The main figures of this year beside those published for earlier years.",
    key=("reporting_year", "indicator", "category", "published_in"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("label", c.text, "The indicator and category in words.", required=True),
        *_COUNTED,
        Column(
            "published_in", c.text, "`this release`, or the publication an earlier figure comes from.", required=True
        ),
        Column("is_comparable", c.flag, "True when definitions agree with this year's.", required=True),
        Column("note", c.text, "What to know about an earlier figure, such as a slip in its publication."),
    ),
    warnings=("Compare figures only where `is_comparable` is true and denominators mean the same reports.",),
)

_REPORT = (
    c.reporting_year,
    c.report_id,
    c.partnership_id,
    Column("partnership", c.text, "Name of the partnership in the register.", required=True),
    Column("region", c.text, "Its region in the register.", required=True),
)
_n_evidence = Column(
    "n_evidence", c.whole, "Verified quotes that support it; they stand in `report_evidence`.", required=True
)

REPORT_SCORES = Dataset(
    name="report_scores",
    layer="published",
    one_row_per="report",
    description="Each report's score and its four parts: what `yearly_scores` counts.",
    key=("report_id",),
    columns=(
        *_REPORT,
        Column("score", c.whole, "The sum of the four parts, 0 to 4.", required=True),
        *(
            Column(f"criterion_{no}", c.whole, f"What criterion {no} adds to the score: 0 or 1.", required=True)
            for no in (1, 2, 3, 4)
        ),
        c.needs_review,
        *c.MADE_BY,
    ),
    warnings=("Criterion 4 counts only when criteria 1 to 3 are met.",),
)

REPORT_COMPLIANCE = Dataset(
    name="report_compliance",
    layer="published",
    one_row_per="report × compliance question",
    description="Each report's answer to each compliance question: what `yearly_compliance` counts.",
    key=("report_id", "question_id"),
    columns=(
        *_REPORT,
        Column("question_id", c.text, "The question.", required=True),
        Column(
            "answer",
            c.text,
            "Met, explicitly unmet, or not mentioned.",
            required=True,
            allowed=words.COMPLIANCE_ANSWERS,
        ),
        Column("detail", c.text, "Finer answer, such as the chair's status: transitioned, planned, retained."),
        c.rationale,
        c.confidence,
        c.needs_review,
        _n_evidence,
        *c.MADE_BY,
    ),
    warnings=("Not mentioned does not mean not done: some describe it only in their published arrangements.",),
)

REPORT_THEMES = Dataset(
    name="report_themes",
    layer="published",
    one_row_per="report × theme",
    description="How each report treats each theme: what `yearly_themes` counts.",
    key=("report_id", "theme_no"),
    columns=(
        *_REPORT,
        Column("theme_no", c.whole, "Number of the theme in the framework.", required=True),
        Column("theme_id", c.text, "Short name of the theme.", required=True),
        Column("theme", c.text, "Name of the theme.", required=True),
        Column("status", c.text, "How the report treats it.", required=True, allowed=words.THEME_STATUSES),
        Column("summary", c.text, "What the report says.", required=True),
        c.confidence,
        c.needs_review,
        _n_evidence,
        *c.MADE_BY,
    ),
    warnings=("`not_mentioned` is a finding about the report, not about the partnership's work.",),
)

REPORT_CONTRIBUTIONS = Dataset(
    name="report_contributions",
    layer="published",
    one_row_per="contribution",
    description="Money and kind each partner gave, as each report states it: what `yearly_contributions` counts.",
    key=("report_id", "item_id"),
    columns=(
        *_REPORT,
        c.item_id,
        Column("contributor", c.text, "Who gave, in the report's words.", required=True),
        Column("contributor_group", c.text, "local_authority, health, police, probation, education, fire, other."),
        Column("amount_gbp", c.number, "Amount.", unit="pounds"),
        Column("share_pct", c.number, "Share of the total as printed.", unit="percent"),
        Column("period", c.text, "Year the amount belongs to, as printed, else the reporting year."),
        Column("kind", c.text, "cash or in_kind, where the report says so.", allowed=("cash", "in_kind")),
        *c.PLACE,
        c.needs_review,
    ),
    warnings=("Reports lay money out differently; compare only where period and kind agree.",),
)

REPORT_PRIORITIES = Dataset(
    name="report_priorities",
    layer="published",
    one_row_per="priority",
    description="The priorities each report states: what `yearly_priorities` counts.",
    key=("report_id", "item_id"),
    columns=(
        *_REPORT,
        c.item_id,
        Column("priority", c.text, "The priority's group in the framework; else its own words.", required=True),
        Column("wording", c.text, "The priority in the report's own words.", required=True),
        *c.PLACE,
        c.needs_review,
    ),
)

REPORT_EVIDENCE = Dataset(
    name="report_evidence",
    layer="published",
    one_row_per="verified quote",
    description="The quotes that published answers and items rest on, each found by code on the page it cites.",
    key=("report_id", "finding_kind", "finding_key", "evidence_no"),
    columns=(
        *_REPORT,
        Column("finding_kind", c.text, "Kind of finding it supports.", required=True, allowed=words.FINDING_KINDS),
        Column("finding_key", c.text, "Theme or criterion number, question or item id, as text.", required=True),
        Column("evidence_no", c.whole, "Rank among the finding's quotes, 1 best.", required=True),
        c.document_id,
        Column("source", c.text, "Where the document came from: path in the inbox, or address."),
        *c.PLACE[1:],
        c.section_path,
        Column("quote", c.text, "The words, as they stand on the page.", required=True),
        Column("check_result", c.text, "Outcome of the check.", required=True, allowed=words.CHECK_RESULTS),
    ),
)
