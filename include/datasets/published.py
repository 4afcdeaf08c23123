"""Layer published: the yearly tables, each count with its denominator and who answered."""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets.definition import Column, Dataset

_COUNTED = (c.category, c.count, c.denominator, c.percentage, *c.PUBLISHED_BY)

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
        *_COUNTED,
        Column(
            "published_in", c.text, "`this release`, or the publication an earlier figure comes from.", required=True
        ),
        Column("is_comparable", c.flag, "True when definitions agree with this year's.", required=True),
    ),
)
