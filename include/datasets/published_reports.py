"""What the yearly tables count: every report's own answers, items and quotes, as published."""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import published_columns as p
from include.datasets import words
from include.datasets.definition import Column, Dataset

REPORT_SCORES = Dataset(
    name="report_scores",
    layer="published",
    one_row_per="report",
    description="Each report's score and its four parts: what `yearly_scores` counts.",
    key=("report_id",),
    columns=(
        *p.REPORT,
        Column("score", c.whole, "The sum of the four parts, 0 to 4.", required=True),
        *(
            Column(f"criterion_{no}", c.whole, f"What criterion {no} adds to the score: 0 or 1.", required=True)
            for no in (1, 2, 3, 4)
        ),
        c.needs_review,
        p.SETTLED_BY.but(description="`person` where people have settled at least one of the four criteria."),
        p.ENGINE_ANSWER.but(description="The score by the engine's answers alone, as text."),
        p.IS_CONTESTED.but(description="True where a criterion is contested."),
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
        *p.REPORT,
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
        p.N_EVIDENCE,
        *p.REVIEWED,
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
        *p.REPORT,
        Column("theme_no", c.whole, "Number of the theme in the framework.", required=True),
        Column("theme_id", c.text, "Short name of the theme.", required=True),
        Column("theme", c.text, "Name of the theme.", required=True),
        Column("status", c.text, "How the report treats it.", required=True, allowed=words.THEME_STATUSES),
        Column("summary", c.text, "What the report says.", required=True),
        c.confidence,
        c.needs_review,
        p.N_EVIDENCE,
        *p.REVIEWED,
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
        *p.REPORT,
        c.item_id,
        Column("contributor", c.text, "Who gave, in the report's words.", required=True),
        Column("contributor_group", c.text, "local_authority, health, police, probation, education, fire, other."),
        Column("amount_gbp", c.number, "Amount.", unit="pounds"),
        Column("share_pct", c.number, "Share of the total as printed.", unit="percent"),
        Column("period", c.text, "Year the amount belongs to, as printed, else the reporting year."),
        Column("kind", c.text, "cash or in_kind, where the report says so.", allowed=("cash", "in_kind")),
        *c.PLACE,
        c.needs_review,
        *p.REVIEWED,
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
        *p.REPORT,
        c.item_id,
        Column("priority", c.text, "The priority's group in the framework; else its own words.", required=True),
        Column("category", c.text, "The category of `yearly_priorities` that counts it.", required=True),
        Column("wording", c.text, "The priority in the report's own words.", required=True),
        *c.PLACE,
        c.needs_review,
        *p.REVIEWED,
    ),
)

REPORT_DECISIONS = Dataset(
    name="report_decisions",
    layer="published",
    one_row_per="decision or action",
    description="The decisions and actions each report records.",
    key=("report_id", "item_id"),
    columns=(
        *p.REPORT,
        c.item_id,
        Column("kind", c.text, "Decision or action.", required=True, allowed=("decision", "action")),
        Column("decision", c.text, "The sentence that records it.", required=True),
        *c.PLACE,
        c.needs_review,
        *p.REVIEWED,
    ),
)

REPORT_REVIEWS_MENTIONED = Dataset(
    name="report_reviews_mentioned",
    layer="published",
    one_row_per="learning review",
    description="The learning reviews each report says were carried out, published or taken part in.",
    key=("report_id", "item_id"),
    columns=(
        *p.REPORT,
        c.item_id,
        Column("kind", c.text, "rapid_review, lcspr, national_review, other_review.", required=True),
        Column("n_reviews", c.whole, "How many, where the sentence says so."),
        Column("wording", c.text, "The sentence that mentions it.", required=True),
        *c.PLACE,
        c.needs_review,
        *p.REVIEWED,
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
        *p.REPORT,
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
        *p.REPORT,
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
        *p.REPORT,
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
