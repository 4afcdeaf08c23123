"""Layer analysed: what an engine found, with its evidence. No times stand here: same input, same bytes."""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

THEME_FINDINGS = Dataset(
    name="theme_findings",
    layer="analysed",
    one_row_per="report × theme",
    description="How each report treats each theme of the framework.",
    key=("report_id", "theme_no"),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("theme_no", c.whole, "Number of the theme in the framework.", required=True),
        Column("theme_id", c.text, "Short name of the theme.", required=True),
        Column("status", c.text, "How the report treats it.", required=True, allowed=words.THEME_STATUSES),
        Column(
            "summary",
            c.text,
            "What the report says, in its own sentences (extractive) or retold (openai).",
            required=True,
        ),
        c.confidence,
        c.needs_review,
        c.review_reason,
        Column("n_evidence", c.whole, "Verified quotes that support it.", required=True),
        *c.MADE_BY,
    ),
    warnings=("`not_mentioned` is a finding about the report, not about the partnership's work.",),
)

CRITERION_FINDINGS = Dataset(
    name="criterion_findings",
    layer="analysed",
    one_row_per="report × criterion",
    description="Whether each report meets each assessment criterion, on its own merits.",
    key=("report_id", "criterion_no"),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("criterion_no", c.whole, "Number of the criterion in the framework.", required=True),
        Column("answer", c.text, "Met or not.", required=True, allowed=words.CRITERION_ANSWERS),
        c.rationale,
        c.confidence,
        Column("votes", c.text, "Votes for each answer, where the engine was asked several times."),
        c.needs_review,
        c.review_reason,
        Column("n_evidence", c.whole, "Verified quotes that support it.", required=True),
        *c.MADE_BY,
    ),
    warnings=("Criterion 4 is answered here even where the gating rule keeps it out of the score.",),
)

COMPLIANCE_FINDINGS = Dataset(
    name="compliance_findings",
    layer="analysed",
    one_row_per="report × compliance question",
    description="What each report says of the changes the guidance asks for.",
    key=("report_id", "question_id"),
    columns=(
        c.report_id,
        c.partnership_id,
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
        Column("votes", c.text, "Votes for each answer, where the engine was asked several times."),
        c.needs_review,
        c.review_reason,
        Column("n_evidence", c.whole, "Verified quotes that support it.", required=True),
        *c.MADE_BY,
    ),
    warnings=("Some partnerships describe this only in their published arrangements, not in the report.",),
)

SCORES = Dataset(
    name="scores",
    layer="analysed",
    one_row_per="report",
    description="The report's score from 0 to 4 under the gating rule: criterion 4 counts only when 1 to 3 are met.",
    key=("report_id",),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("score", c.whole, "The sum of the four parts.", required=True),
        *(
            Column(f"criterion_{no}", c.whole, f"What criterion {no} adds to the score: 0 or 1.", required=True)
            for no in (1, 2, 3)
        ),
        Column(
            "criterion_4", c.whole, "What criterion 4 adds: 1 only when it and criteria 1 to 3 are met.", required=True
        ),
        c.needs_review,
        *c.MADE_BY,
    ),
)

EVIDENCE = Dataset(
    name="evidence",
    layer="analysed",
    one_row_per="quote",
    description="The quotes findings rest on, each looked up on its page by code.",
    key=("report_id", "finding_kind", "finding_key", "evidence_no"),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("finding_kind", c.text, "Kind of finding it supports.", required=True, allowed=words.FINDING_KINDS),
        Column("finding_key", c.text, "Theme or criterion number, question or item id, as text.", required=True),
        Column("evidence_no", c.whole, "Rank among the finding's quotes, 1 best.", required=True),
        c.document_id,
        c.page,
        c.page_label,
        c.anchor,
        c.section_path,
        Column("quote", c.text, "The words, as they stand on the page.", required=True),
        Column("match_score", c.number, "How well the quote matches the page, 0 to 100.", required=True),
        Column("check_result", c.text, "Outcome of the check.", required=True, allowed=words.CHECK_RESULTS),
        Column("claimed_page", c.whole, "Page the engine cited, where the check found the quote on another."),
        c.read_by,
    ),
)

CONTRIBUTIONS = Dataset(
    name="contributions",
    layer="analysed",
    one_row_per="contribution",
    description="Money and kind each partner gave, as the report states it.",
    key=("report_id", "item_id"),
    columns=(
        c.report_id,
        c.partnership_id,
        c.item_id,
        Column("contributor", c.text, "Who gave, in the report's words.", required=True),
        Column("contributor_group", c.text, "local_authority, health, police, probation, education, fire, other."),
        Column("amount_gbp", c.number, "Amount.", unit="pounds"),
        Column("share_pct", c.number, "Share of the total as printed.", unit="percent"),
        Column("period", c.text, "Year the amount belongs to, as printed, else the reporting year."),
        Column("kind", c.text, "cash or in_kind, where the report says so.", allowed=("cash", "in_kind")),
        *c.PLACE,
        c.read_by,
        c.needs_review,
    ),
    warnings=("Reports lay money out differently; compare only where period and kind agree.",),
)

PRIORITIES = Dataset(
    name="priorities",
    layer="analysed",
    one_row_per="priority",
    description="The priorities a report states for its partnership.",
    key=("report_id", "item_id"),
    columns=(
        c.report_id,
        c.partnership_id,
        c.item_id,
        Column(
            "priority",
            c.text,
            "The priority's group in the framework, such as `neglect`; else its own words.",
            required=True,
        ),
        Column("wording", c.text, "The priority in the report's own words.", required=True),
        *c.PLACE,
        c.needs_review,
    ),
)

DECISIONS = Dataset(
    name="decisions",
    layer="analysed",
    one_row_per="decision or action",
    description="Decisions and actions a report records.",
    key=("report_id", "item_id"),
    columns=(
        c.report_id,
        c.partnership_id,
        c.item_id,
        Column("kind", c.text, "Decision or action.", required=True, allowed=("decision", "action")),
        Column("decision", c.text, "The sentence that records it.", required=True),
        *c.PLACE,
        c.needs_review,
    ),
)

REVIEWS_MENTIONED = Dataset(
    name="reviews_mentioned",
    layer="analysed",
    one_row_per="learning review",
    description="Learning reviews a report says were carried out, published or taken part in.",
    key=("report_id", "item_id"),
    columns=(
        c.report_id,
        c.partnership_id,
        c.item_id,
        Column("kind", c.text, "rapid_review, lcspr, national_review, other_review.", required=True),
        Column("n_reviews", c.whole, "How many, where the sentence says so."),
        Column("wording", c.text, "The sentence that mentions it.", required=True),
        *c.PLACE,
        c.needs_review,
    ),
)

LLM_CALLS = Dataset(
    name="llm_calls",
    layer="analysed",
    one_row_per="call",
    description="Calls to a language model: what they cost.",
    key=("report_id", "purpose", "call_no"),
    columns=(
        c.report_id,
        Column("purpose", c.text, "What was asked.", required=True),
        Column("call_no", c.whole, "Number of the call for this purpose.", required=True),
        Column("model", c.text, "The model.", required=True),
        Column("input_tokens", c.whole, "Tokens sent.", required=True),
        Column("cached_input_tokens", c.whole, "Of these, billed at the cached price.", required=True),
        Column("output_tokens", c.whole, "Tokens received.", required=True),
        Column("cost", c.number, "What this run paid for it, by the price table in settings.", required=True),
        Column("seconds", c.number, "Latency.", required=True, unit="seconds"),
        Column("attempts", c.whole, "Tries.", required=True),
        Column(
            "from_store",
            c.flag,
            "True when a stored answer was used: of a batch, an earlier try or an earlier run.",
            required=True,
        ),
    ),
)

TEMPLATE_FINDINGS = Dataset(
    name="template_findings",
    layer="analysed",
    one_row_per="report × part of the proposed template × place",
    description="Where a report's text shows the parts of the template that RR1501 proposes which are no themes.",
    key=("report_id", "part_id", "place_no"),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("part_id", c.text, "The part.", required=True, allowed=words.TEMPLATE_PARTS),
        Column("place_no", c.whole, "Counts the places of one part, from 1.", required=True),
        Column(
            "found_by",
            c.text,
            "A `heading` or a `sentence` of its kind, a `picture` with text in it, or `none`: looked for, not recognised.",
            required=True,
            allowed=words.TEMPLATE_FOUND_BY,
        ),
        Column("wording", c.text, "The heading, where one shows it."),
        Column("is_table", c.flag, "True for a picture of a table.", required=True),
        Column("document_id", c.text, "The document that shows it; empty for `none`."),
        *c.PLACE[1:],
    ),
    warnings=("Recognised by words: `none` says no more than that no such heading or sentence was recognised.",),
)

REPORT_STATES = Dataset(
    name="report_states",
    layer="analysed",
    one_row_per="report",
    description="Where each report stands after analysis, and what it was made from.",
    key=("report_id",),
    columns=(
        c.report_id,
        c.partnership_id,
        Column("state", c.text, "How it ended.", required=True, allowed=words.REPORT_STATES),
        Column(
            "step", c.text, "The step that failed: convert, analyse or check.", allowed=("convert", "analyse", "check")
        ),
        Column("reason", c.text, "Why, and what to do, where it is not `analysed`."),
        Column("document_ids", c.texts, "Its documents, in order.", required=True),
        Column("n_pages", c.whole, "Pages read.", required=True),
        Column("n_characters", c.whole, "Characters read; of reports read by older software it was not recorded."),
        Column("framework_note", c.text, "Said when the year has no framework of its own and the nearest was used."),
        Column(
            "conversion_fingerprint", c.text, "Hash of documents and reading code: unchanged means read.", required=True
        ),
        Column("fingerprint", c.text, "Hash of all an answer depends on: unchanged means done.", required=True),
        *c.MADE_BY,
    ),
)
