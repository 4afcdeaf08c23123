"""What each main figure of a year counts, and over which reports: equal words mean figures can be compared."""

from __future__ import annotations

from collections.abc import Mapping

from include.frameworks import Framework, load_framework
from include.publish.audit_figures import audit_definition, audit_population, is_audit, parts_of
from include.publish.yearly import SCORE_DEFINITIONS

EXPECTED, AVAILABLE, ANALYSED = "partnerships expected", "reports available", "reports analysed"
"""What a figure's denominator counts; a publication's may also be a `sample of reports`."""

_FIXED = {
    ("submission", "available"): "A report of the year was found, readable or not.",
    ("submission", "by_deadline"): "A report of the year was found by the deadline, readable or not.",
    ("reading", "analysed"): "The report could be read and was analysed, whole or in part.",
    ("reading", "not_analysed"): "The report was there and could not be analysed.",
    ("chair_status", "transitioned"): "One of the safeguarding partners chairs in place of an independent chair.",
    ("chair_status", "planned"): "The independent chair is to go, with or without a date.",
    ("chair_status", "retained"): "The partnership keeps an independent chair.",
    ("chair_status", "not_mentioned"): "Nothing is said of an independent or a partnership chair.",
    ("contribution", "any"): "The report states what at least one partner gave, in money or in kind.",
    ("decision", "any"): "The report records decisions or actions of the year as taken.",
    ("review.rapid_review", "any"): "The report mentions rapid reviews carried out, published or taken part in.",
    ("review.lcspr", "any"): "The report mentions local practice reviews carried out, published or taken part in.",
    ("review.national_review", "any"): "The report mentions national reviews of the year or taken part in.",
    ("review.other_review", "any"): "The report mentions other learning reviews carried out or taken part in.",
    ("priority", "other"): "The report states a shared priority of its partnership outside the groups listed here.",
    ("priority", "none_stated"): "The report states no shared priority of its partnership.",
}
_PRIORITY = "The report states it as a shared priority of its partnership for the year."
_CRITERION = {"met": "The criterion is met: {}", "not_met": "The criterion is not met: {}"}
_THEME = {
    "addressed": "A passage of its own, with substance, on: {}",
    "partial": "Touched on in passing or thinly: {}",
    "not_applicable": "The report says that it does not apply to its area: {}",
    "not_mentioned": "Not mentioned, or only in lists of contents, forewords and glossaries: {}",
}
_POPULATIONS = {"submission": EXPECTED, "reading": AVAILABLE}


class Definitions:
    """Definitions of the figures that are read with one framework."""

    def __init__(self, framework: Framework):
        self._themes: Mapping[str, str] = {theme.id: theme.definition for theme in framework.themes}
        self._questions = {question.id: question for question in framework.compliance}
        self._criteria = {criterion.id: criterion.definition for criterion in framework.criteria}

    def of(self, indicator: str, category: str) -> str | None:
        """What a figure counts; None for one that is not asked under this framework."""
        if is_audit(indicator):
            framework_id, question_id, _ = parts_of(indicator)
            return audit_definition(indicator, category) or (
                Definitions(load_framework(framework_id)).of(question_id, category)
            )
        kind, _, name = indicator.partition(".")
        if kind == "theme" and name in self._themes:
            return _THEME[category].format(self._themes[name])
        if kind == "compliance" and name in self._questions:
            question = self._questions[name]
            return (
                question.not_mentioned
                if category == "not_mentioned"
                else f"{category.capitalize()}: {question.definition}"
            )
        if kind == "criterion" and name in self._criteria:
            return _CRITERION[category].format(self._criteria[name])
        if kind == "score":
            return f"{SCORE_DEFINITIONS[int(category)]} Criterion 4 counts only when criteria 1 to 3 are met."
        return _FIXED.get((indicator, category)) or (_PRIORITY if kind == "priority" else None)


def population_of(indicator: str) -> str:
    """What the denominator of one of our figures counts."""
    if is_audit(indicator):
        return audit_population(indicator) or ANALYSED
    return _POPULATIONS.get(indicator, ANALYSED)
