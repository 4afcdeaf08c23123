"""Layer surveys: what practitioners said in a survey, as tables in which nobody can be recognised.

The responses themselves are in no dataset: they stay where they were collected, as respondents were promised. A wave of a
survey belongs to no reporting year; where a file of the lake needs one, it is that in which the wave began.
"""

from __future__ import annotations

from include.datasets import columns as c
from include.datasets.definition import Column, Dataset

_wave = Column("survey_wave", c.text, "The wave of the survey, as its responses name it.", required=True)
_TABLES = (
    "responses",
    "publication",
    "areas",
    "organisation",
    "role",
    "responsibility",
    "effectiveness_existing",
    "effectiveness_expected",
    "challenges",
    "improvement",
)

SURVEY_TABLES = Dataset(
    name="survey_tables",
    layer="surveys",
    one_row_per="wave × table × group × item × answer",
    description="How many respondents of a wave gave each answer, all tables below one another. Released under `published/surveys/{wave}`.",
    key=("survey_wave", "table_id", "group", "item", "category"),
    columns=(
        _wave,
        Column("questionnaire", c.text, "What was asked, with the version of its file.", required=True),
        Column("table_id", c.text, "The table.", required=True, allowed=_TABLES),
        Column("title", c.text, "The table in words.", required=True),
        Column(
            "question_no", c.text, "Number of the question it counts; `-` for one that was not asked.", required=True
        ),
        Column("group", c.text, "Whose answers: all respondents', or those of one organisation.", required=True),
        Column("item", c.text, "The purpose that was asked about; empty in tables without.", required=True),
        c.category.but(description="The answer, collapsed where the scale is; the questionnaire's words."),
        Column("row_no", c.whole, "Place of the row in the wave's tables, from 1.", required=True),
        c.count.but(required=False, description="How many respondents; empty where hidden."),
        Column("symbol", c.text, "`c` where the count is hidden, so that nobody can be recognised.", allowed=("c",)),
        c.denominator.but(description="Out of how many respondents of the group: its valid responses."),
        c.percentage.but(description="100 × count / denominator, one decimal; empty where the count is hidden."),
        Column(
            "place",
            c.whole,
            "In `challenges`: place among the answers of the group, 1 the most frequent; equal counts share one.",
        ),
        Column("is_tied", c.flag, "In `challenges`: whether other answers share the place."),
        c.code_version,
    ),
    warnings=(
        "Not a sample: the survey went to whom project leads passed it on to, so it says what respondents think, not what practitioners do.",
        "An empty count is not 0: it is below 5, or hidden because one below 5 could be worked out from it.",
        "Areas may add up to more than the base: a respondent may work in several.",
    ),
)

SURVEY_REFUSALS = Dataset(
    name="survey_refusals",
    layer="surveys",
    one_row_per="cell or line that was not taken",
    description="What could not be taken of a wave's responses, and what to do about it; not what was written there.",
    key=("file", "line", "column"),
    columns=(
        _wave,
        Column("file", c.text, "The file.", required=True),
        Column("line", c.whole, "The line, from 1; the header is line 1.", required=True),
        Column("column", c.text, "The column; empty where the whole line was not taken.", required=True),
        Column("reason", c.text, "Why it was not taken.", required=True),
        Column("advice", c.text, "What to do.", required=True),
    ),
)
