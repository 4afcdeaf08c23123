"""The yearly tables: each count with its denominator and who answered.

Releases hold whole years in one file per table, so `reporting_year` is a column here and not a partition.
"""

from __future__ import annotations

import pyarrow as pa

from include.datasets import columns as c
from include.datasets import published_columns as p
from include.datasets import words
from include.datasets.definition import Column, Dataset

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
        *p.COUNTED,
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
        *p.COUNTED,
        p.RELIABILITY,
    ),
    warnings=("Not mentioned does not mean not done: some describe it only in their published arrangements.",),
)

YEARLY_CRITERIA = Dataset(
    name="yearly_criteria",
    layer="published",
    one_row_per="reporting year × criterion × answer",
    description="How many reports meet each assessment criterion on its own merits.",
    key=("reporting_year", "criterion_no", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("criterion_no", c.whole, "Number of the criterion in the framework.", required=True),
        Column("criterion", c.text, "The criterion in words.", required=True),
        *p.COUNTED,
        p.RELIABILITY,
    ),
    warnings=("Criterion 4 is counted here even where the gating rule keeps it out of the score.",),
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
        *p.COUNTED,
        p.RELIABILITY,
    ),
)

YEARLY_PRIORITIES = Dataset(
    name="yearly_priorities",
    layer="published",
    one_row_per="reporting year × priority",
    description="How many reports state each priority.",
    key=("reporting_year", "category"),
    columns=(c.reporting_year, c.indicator, *p.COUNTED),
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
        *p.COUNTED,
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
        *p.COUNTED,
    ),
)

YEARLY_IN_TIME = Dataset(
    name="yearly_in_time",
    layer="published",
    one_row_per="reporting year × region × state",
    description="How many of the register's partnerships had a report by the deadline, by region and in all.",
    key=("reporting_year", "region", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column("region", c.text, "Region, or `England`.", required=True),
        Column("deadline", pa.date32(), "The day.", required=True),
        Column(
            "is_known",
            c.flag,
            "True where the rate by the deadline can be told: it had passed when last looked, and no report is `unknown`.",
            required=True,
        ),
        *p.COUNTED,
    ),
    warnings=(
        "A report counts from the day on which it was first found, which is the day it was published or later.",
        "Of `unknown` reports nobody looked before the deadline had passed: they may have been there in time.",
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
        *p.COUNTED,
        Column(
            "published_in",
            c.text,
            "`this release`, `our release of` an earlier year, or the publication the figure comes from.",
            required=True,
        ),
        Column("population", c.text, "What the denominator counts, such as `reports analysed`.", required=True),
        Column(
            "definition",
            c.text,
            "What is counted, in words. Figures count the same only where these words are the same.",
            required=True,
        ),
        Column(
            "compares",
            c.text,
            "Whether it compares with this year's figure of the same indicator and category: what the crosswalk of editions says, "
            "and `with_care` at best where another population was counted.",
            required=True,
            allowed=words.COMPARES,
        ),
        Column("is_comparable", c.flag, "True where `compares` is `yes`.", required=True),
        Column(
            "break_note",
            c.text,
            "What breaks the series between this figure and this year's: what the crosswalk says, the population, or who read the reports.",
        ),
        Column(
            "counted_as",
            c.text,
            "The figure in its own edition, as `indicator=category`: another name than the row's where the crosswalk set it beside.",
            required=True,
        ),
        Column("note", c.text, "What to know about an earlier figure, such as a slip in its publication."),
        p.RELIABILITY,
    ),
    warnings=(
        "Compare figures only where `is_comparable` is true, and mind `break_note`: another reader may count otherwise.",
    ),
)

YEARLY_REVIEW = Dataset(
    name="yearly_review",
    layer="published",
    one_row_per="reporting year × kind of answer × standing",
    description="How many of the year's answers people have checked, how many wait for them, and how many were not drawn.",
    key=("reporting_year", "finding_kind", "category"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column(
            "finding_kind", c.text, "Kind of answer, or `all`.", required=True, allowed=(*words.FINDING_KINDS, "all")
        ),
        *p.COUNTED,
    ),
    warnings=("An answer that was not drawn is the engine's word alone: `yearly_agreement` says how often that errs.",),
)

_pct = Column("", c.number, "", unit="percent")
_beyond = Column("", c.number, "", unit="")

YEARLY_AGREEMENT = Dataset(
    name="yearly_agreement",
    layer="published",
    one_row_per="reporting year × pair × scope × key",
    description="How far engine and people agree, and people among themselves, on the answers people have checked.",
    key=("reporting_year", "pair", "scope", "key"),
    columns=(
        c.reporting_year,
        c.indicator,
        Column(
            "pair",
            c.text,
            "Who is compared: the engine with people's settled answers, or two people who did not see each other's answer.",
            required=True,
            allowed=words.AGREEMENT_PAIRS,
        ),
        Column("scope", c.text, "What `key` names.", required=True, allowed=words.AGREEMENT_SCOPES),
        Column(
            "key",
            c.text,
            "Kind, engine, theme or criterion number, or question; `all` of the scope `all`.",
            required=True,
        ),
        c.category.but(description="`agree`."),
        c.count.but(description="Answers on which they agree."),
        c.denominator.but(description="Answers compared."),
        c.percentage,
        Column("n_reports", c.whole, "Reports they are of.", required=True),
        _pct.but(
            name="weighted_pct",
            description="Agreement with every answer weighted by one over its chance of being drawn, so that what was drawn on purpose does not count more than its share.",
        ),
        _pct.but(name="weighted_low_pct", description="Lower end of its 95 % interval."),
        _pct.but(name="weighted_high_pct", description="Upper end."),
        _beyond.but(
            name="kappa", description="Cohen's kappa, weighted alike; empty for items, whose answers are open."
        ),
        _beyond.but(name="kappa_low", description="Lower end of its 95 % interval; empty below three reports."),
        _beyond.but(name="kappa_high", description="Upper end."),
        _beyond.but(
            name="gwet_ac1", description="Gwet's AC1, weighted alike; steady where nearly all answers are the same."
        ),
        _beyond.but(name="gwet_ac1_low", description="Lower end of its 95 % interval; empty below three reports."),
        _beyond.but(name="gwet_ac1_high", description="Upper end."),
        Column("n_not_reviewed", c.whole, "Answers that nobody has checked: the engine's word alone."),
        Column("n_error_sample", c.whole, "Checked answers of the random part that speak for them."),
        Column("n_errors", c.whole, "Of these, answers people settled otherwise than the engine, or differ about."),
        _pct.but(name="error_pct", description="Estimated share of wrong answers among those not checked."),
        _pct.but(name="error_low_pct", description="Lower end of its 95 % interval (Wilson, for those left)."),
        _pct.but(name="error_high_pct", description="Upper end."),
        Column(
            "is_low_reliability",
            c.flag,
            "True where AC1 with people is under the threshold; false where it is not; empty where too few answers were checked to say.",
        ),
        *p.PUBLISHED_BY,
    ),
    warnings=(
        "People see the engine's answer when they decide, so engine and people agree more than two who work apart would.",
        "Items that the engine did not find are not in the sample: their agreement is about what was found.",
    ),
)
