"""The words every step shares (DESIGN §4): closed lists, so that a misspelt status cannot be stored."""

from __future__ import annotations

REPORTING_YEAR_PATTERN = r"^20\d\d-\d\d$"
UNKNOWN_YEAR = "unknown"
"""Partition of documents whose reporting year could not be told (quarantined ones)."""

DOCUMENT_KINDS = (
    "main", "chapter", "summary", "scrutineer", "appendix", "childrens_version", "easy_read", "data_appendix", "other",
)  # fmt: skip
ARRANGEMENTS = "arrangements"
"""Kind of a document that is no yearly report: published arrangements, which have a lake of their own."""
DOCUMENT_STATUSES = (
    "collected",  # matched to a partnership and year, readable
    "quarantined",  # kept, but not matched with certainty: a person decides
    "password_protected",
    "unreadable",  # damaged, empty, or not what its name says
    "too_large",
    "unsupported",  # a format nobody asked us to read
    "ignored",  # a person said in the overrides that it is no report: kept, counted nowhere
)
COVERAGE_STATUSES = ("found", "not_found", "unreachable", "blocked_by_robots", "quarantined", "failed")
CONVERSION_STATUSES = (
    "converted", "password_protected", "unreadable", "empty", "too_large", "timed_out", "out_of_memory", "failed",
)  # fmt: skip
REPORT_STATES = ("analysed", "partly_analysed", "failed")

ELEMENT_TYPES = (
    "Title", "NarrativeText", "ListItem", "Table", "Image", "Header", "Footer", "FigureCaption", "UncategorizedText",
)  # fmt: skip
READ_BY = ("text", "ocr", "alt", "table")
ZONES = ("body", "cover", "contents", "foreword", "glossary", "references", "furniture")

THEME_STATUSES = ("addressed", "partial", "not_mentioned", "not_applicable")
COMPLIANCE_ANSWERS = ("met", "unmet", "not_mentioned")
CRITERION_ANSWERS = ("met", "not_met")
FINDING_KINDS = ("theme", "criterion", "compliance", "item", "audit")
AUDIT_PARTS = ("answer", "detail", "value", "band")
CHECK_RESULTS = ("verified", "paraphrase", "not_found")
ENGINES = ("extractive", "openai")
REVIEW_STATES = ("not_reviewed", "part_reviewed", "reviewed")

SAMPLE_PARTS = ("random", "stratified", "risk")
VERDICTS = ("agree", "amend", "cannot_tell")
RELEASE_DECISIONS = ("release", "refuse")
REVIEW_STANDINGS = (
    "checked",  # people have settled it
    "contested",  # two differ, and no third has decided
    "undecided",  # people looked and could not tell
    "open",  # in the sample, and somebody is still asked
    "not_sampled",
)
SETTLED_BY = ("engine", "person")
LOW_RELIABILITY = "u"
"""The statistical symbol for a figure of low reliability."""

TEMPLATE_PARTS = ("requirements", "area_profile", "next_steps", "conclusion", "text_not_pictures", "other_formats")
"""Parts of the proposed template that are looked for in a report's text; the others are themes, money and documents."""
TEMPLATE_FOUND_BY = ("heading", "sentence", "picture", "none")
TEMPLATE_STATUSES = ("present", "touched_on", "to_check", "not_found", "not_applicable")

AGREEMENT_PAIRS = ("engine_person", "person_person")
AGREEMENT_SCOPES = ("all", "kind", "engine", "theme", "criterion", "compliance", "item", "audit")
COMPARES = ("yes", "with_care", "no")
"""Whether an earlier figure compares with this year's."""
IN_TIME = ("by_deadline", "later", "unknown", "none")
"""When a report was there: of `unknown` ones nobody looked before the deadline had passed."""
