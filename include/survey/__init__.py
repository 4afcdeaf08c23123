"""The survey of safeguarding partners: responses in, checked tables out, with nobody recognisable in them.

questionnaire     what was asked and what could be answered (wt2018_survey.yaml)
responses         responses from CSV: what can be taken and what is refused, and why
tables            the counts of the published kinds of tables
suppression       small counts hidden, so that they cannot be recomputed either
layout            the tables as people read them
release           checked and put in place as an immutable release
"""

from __future__ import annotations

from include.survey.questionnaire import Questionnaire, SurveyError, load_questionnaire
from include.survey.responses import Refusal, Responses, read_responses
from include.survey.tables import tabulate

__all__ = [
    "Questionnaire",
    "Refusal",
    "Responses",
    "SurveyError",
    "load_questionnaire",
    "read_responses",
    "tabulate",
]
