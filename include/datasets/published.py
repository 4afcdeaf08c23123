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
_reliability = Column(
    "reliability",
    c.text,
    "`u` (low reliability) where engine and people agree too little, by `yearly_agreement`; empty otherwise, and where that was not measured.",
    allowed=(words.LOW_RELIABILITY,),
)

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
        _reliability,
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
        *_COUNTED,
        _reliability,
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
        *_COUNTED,
        _reliability,
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
            "is_comparable",
            c.flag,
            "True when definition and population are those of this year's figure.",
            required=True,
        ),
        Column(
            "break_note",
            c.text,
            "What breaks the series between this figure and this year's: definition, population, or who read the reports.",
        ),
        Column("note", c.text, "What to know about an earlier figure, such as a slip in its publication."),
        _reliability,
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
        *_COUNTED,
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
        _pct.but(name="error_low_pct", description="Lower end of its 95 % interval (Wilson, finite population)."),
        _pct.but(name="error_high_pct", description="Upper end."),
        Column(
            "is_low_reliability",
            c.flag,
            "True where AC1 with people is under the threshold; false where it is not; empty where too few answers were checked to say.",
        ),
        *_PUBLISHED_BY,
    ),
    warnings=(
        "People see the engine's answer when they decide, so engine and people agree more than two who work apart would.",
        "Items that the engine did not find are not in the sample: their agreement is about what was found.",
    ),
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
_engine_answer = Column("engine_answer", c.text, "What the engine answered; a person's answer never overwrites it.")
_settled_by = Column(
    "settled_by",
    c.text,
    "Whose answer this is: a person's where people have settled it, else the engine's.",
    required=True,
    allowed=words.SETTLED_BY,
)
_is_contested = Column(
    "is_contested",
    c.flag,
    "True where two people differ and no third has decided; the engine's answer stands until then.",
    required=True,
)
_REVIEWED = (_settled_by, _engine_answer, _is_contested, c.review_state)

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
        _settled_by.but(description="`person` where people have settled at least one of the four criteria."),
        _engine_answer.but(description="The score by the engine's answers alone, as text."),
        _is_contested.but(description="True where a criterion is contested."),
        c.review_state,
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
        c.rationale.but(
            description="Why the engine answered so; for a person's answer their note, where they left one."
        ),
        c.confidence,
        c.needs_review,
        _n_evidence,
        *_REVIEWED,
        Column("engine_detail", c.text, "The engine's finer answer."),
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
        *_REVIEWED,
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
        *_REVIEWED,
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
        *_REVIEWED,
    ),
)

REPORT_DECISIONS = Dataset(
    name="report_decisions",
    layer="published",
    one_row_per="decision or action",
    description="The decisions and actions each report records.",
    key=("report_id", "item_id"),
    columns=(
        *_REPORT,
        c.item_id,
        Column("kind", c.text, "Decision or action.", required=True, allowed=("decision", "action")),
        Column("decision", c.text, "The sentence that records it.", required=True),
        *c.PLACE,
        c.needs_review,
        *_REVIEWED,
    ),
)

REPORT_REVIEWS_MENTIONED = Dataset(
    name="report_reviews_mentioned",
    layer="published",
    one_row_per="learning review",
    description="The learning reviews each report says were carried out, published or taken part in.",
    key=("report_id", "item_id"),
    columns=(
        *_REPORT,
        c.item_id,
        Column("kind", c.text, "rapid_review, lcspr, national_review, other_review.", required=True),
        Column("n_reviews", c.whole, "How many, where the sentence says so."),
        Column("wording", c.text, "The sentence that mentions it.", required=True),
        *c.PLACE,
        c.needs_review,
        *_REVIEWED,
    ),
    warnings=("One review may be mentioned in several sentences: rows are mentions, not reviews.",),
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
        Column("found_by", c.text, "Who found it: the engine, or a person.", required=True, allowed=words.SETTLED_BY),
        c.review_state,
    ),
)

REPORT_EXEMPLARS = Dataset(
    name="report_exemplars",
    layer="published",
    one_row_per="passage × theme or criterion",
    description="Passages that people marked as examples of good practice.",
    key=("report_id", "exemplar_id"),
    columns=(
        *_REPORT,
        Column("exemplar_id", c.text, "Stable hash of finding, place and quote.", required=True),
        Column(
            "finding_kind",
            c.text,
            "Whether it is an example of a theme or of a criterion.",
            required=True,
            allowed=("theme", "criterion"),
        ),
        Column("finding_key", c.text, "Number of the theme or criterion, as text.", required=True),
        Column("example_of", c.text, "Name of the theme, or the criterion in words.", required=True),
        c.document_id,
        Column("source", c.text, "Where the document came from: path in the inbox, or address."),
        *c.PLACE[1:],
        Column("quote", c.text, "The words, as they stand on the page, found there by code.", required=True),
        Column("note", c.text, "Why it is a good example, in the words of who marked it."),
        c.review_state,
    ),
    warnings=(
        "Chosen by people from what they read in review: no ranking, and no list of all good practice there is.",
    ),
)

REPORT_TEMPLATE = Dataset(
    name="report_template",
    layer="published",
    one_row_per="report × part of the proposed template",
    description="Each report measured against the template that RR1501 (March 2025) proposes to partnerships.",
    key=("report_id", "part_id"),
    columns=(
        *_REPORT,
        Column("part_no", c.whole, "Place of the part in the template, from 1.", required=True),
        Column("part_id", c.text, "Short name of the part.", required=True),
        Column("part", c.text, "The part in words.", required=True),
        Column("section", c.text, "The template's section it belongs to.", required=True),
        Column(
            "status",
            c.text,
            "`present`; `touched_on` (in passing, or not as the template asks); `to_check` (a person should look); "
            "`not_found` (not recognised, which is not proof that it is missing); `not_applicable`.",
            required=True,
            allowed=words.TEMPLATE_STATUSES,
        ),
        Column("wording", c.text, "The heading it stands under, where a heading shows it."),
        Column("note", c.text, "What was seen, or not."),
        Column("document_id", c.text, "The document that shows it; empty where nothing was found."),
        Column("source", c.text, "Where the document came from: path in the inbox, or address."),
        *c.PLACE[1:],
        c.review_state,
    ),
    warnings=(
        "The template is a proposal and no duty: a part that is not found is no breach of the guidance.",
        "Headings and sentences are recognised by their words: `not_found` says no more than that none was recognised.",
    ),
)
