"""What reports write about that no theme claims: candidates for new themes, and the quotes that show them.

They lie in the analysed layer, one file per year, and are counted in no yearly table: a candidate becomes a theme only
by a new version of the framework.
"""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets import words
from include.datasets.definition import Column, Dataset

_candidate_id = Column(
    "candidate_id", c.text, "The candidate: stable hash of year, label and terms.", required=True
)  # fmt: skip

THEME_CANDIDATES = Dataset(
    name="theme_candidates",
    layer="analysed",
    one_row_per="candidate theme of a reporting year",
    description="Themes the reports of a year may have beside those of the framework: proposals with evidence, counted nowhere.",
    key=("candidate_id",),
    columns=(
        _candidate_id,
        Column("rank", c.whole, "Place among the year's candidates, from 1.", required=True),
        Column("label", c.text, "A name for it: by clustering its leading terms, else a model's name.", required=True),
        Column("definition", c.text, "What it means; empty where no model was asked.", required=True),
        Column("terms", c.texts, "Example terms, as the reports write them, most telling first.", required=True),
        c.count.but(description="Reports that hold it, each with a quote found on its page."),
        c.denominator.but(description="Reports of the year that were read for candidates."),
        c.percentage,
        Column(
            "n_stretches", c.whole, "Stretches of unclaimed text that hold two of its terms or more.", required=True
        ),
        Column("n_quotes", c.whole, "Its quotes in `candidate_evidence`.", required=True),
        Column("cohesion", c.number, "How alike its stretches are, 0 to 1; empty for those of a model."),
        Column("nearest_theme_no", c.whole, "Number of the existing theme it is most like."),
        Column("nearest_theme_id", c.text, "Its id."),
        Column("nearest_similarity", c.number, "How like, 0 to 1: cosine of the terms of both texts."),
        Column(
            "is_near_duplicate", c.flag, "True where it may be no more than that theme in other words.", required=True
        ),
        Column("note", c.text, "What a researcher should know before accepting it.", required=True),
        Column("seed", c.whole, "Seed of the search.", required=True),
        *c.MADE_BY,
    ),
    warnings=(
        "Candidates are proposals, not findings: nothing here is counted in yearly tables until a researcher accepts it.",
        "A report without a candidate's terms in unclaimed text is not counted, though it may treat the matter in other words.",
    ),
)

CANDIDATE_EVIDENCE = Dataset(
    name="candidate_evidence",
    layer="analysed",
    one_row_per="quote of a candidate theme",
    description="Quotes that show a candidate theme, each found on its page by code.",
    key=("candidate_id", "evidence_no"),
    columns=(
        _candidate_id,
        Column("evidence_no", c.whole, "Number of the quote within its candidate, from 1.", required=True),
        c.report_id,
        c.partnership_id,
        *c.PLACE,
        c.section_path,
        Column("quote", c.text, "The words, as they stand on the page.", required=True),
        Column("match_score", c.number, "Likeness of quote and page, 0 to 100.", required=True),
        Column("check_result", c.text, "Outcome of looking the quote up.", required=True, allowed=words.CHECK_RESULTS),
        c.read_by,
        Column("terms", c.texts, "Terms of the candidate in the quote.", required=True),
    ),
)
