"""What a person is asked about one of the engine's answers: the question and what each answer means, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from include.datasets import analysed
from include.datasets.audit import AUDIT_FINDINGS
from include.frameworks import Framework, Question, load_framework
from include.frameworks.audit import (
    NOT_APPLICABLE,
    AuditQuestion,
    ChoiceQuestion,
    CriterionQuestion,
    KindsQuestion,
    TopicQuestion,
)
from include.settled.findings import NOT_AN_ITEM, NOT_STATED, Choices, Finding, choices

_THEME_MEANS = {
    "addressed": "A passage of its own treats it, with substance.",
    "partial": "Touched on in the body: a passing mention, or too thin to tell a reader anything.",
    "not_mentioned": "Absent, or only named in contents, forewords' lists, glossaries or site furniture.",
    "not_applicable": "The report says so itself, such as: there is no secure establishment in our area.",
}
_CRITERION_MEANS = {
    "met": "The report shows it, on its own merits: criterion 4 is answered here whatever becomes of 1 to 3.",
    "not_met": "The report does not show it.",
}
_ITEM_MEANS = {
    NOT_AN_ITEM: "The engine took for an item what is none: it is left out of the tables.",
    NOT_STATED: "It is a contribution, and the report gives no amount in pounds.",
}
_ITEMS = {
    analysed.CONTRIBUTIONS.name: ("Contribution", "contributor", "contributions"),
    analysed.PRIORITIES.name: ("Priority", "wording", "priorities"),
    analysed.DECISIONS.name: ("Decision or action", "decision", "decisions"),
    analysed.REVIEWS_MENTIONED.name: ("Learning review", "wording", "reviews_mentioned"),
}
_DETAIL_LABELS = {
    analysed.CONTRIBUTIONS.name: "Group of the contributor",
    analysed.REVIEWS_MENTIONED.name: "How many reviews",
    analysed.COMPLIANCE_FINDINGS.name: "Finer answer",
    AUDIT_FINDINGS.name: "Finer answer",
}
_SHOWN_FIELDS = ("amount_gbp", "share_pct", "period", "kind", "n_reviews", "contributor_group")


@dataclass(frozen=True)
class Option:
    """One answer that may be given: its number is its key."""

    value: str
    label: str
    meaning: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The question as it stands on the page."""

    kind: str
    name: str
    definition: str
    options: tuple[Option, ...]
    choices: Choices
    detail_label: str
    facts: tuple[tuple[str, str], ...] = ()
    """What else the engine took from the report, for an item."""

    @property
    def other_label(self) -> str:
        """What the field for an answer in other words is called; empty where there is none."""
        if not self.choices.is_open:
            return ""
        return "Amount in pounds" if self.choices.is_amount else "In the report's own words"


def asked(finding: Finding) -> Asked:
    """The question a finding answers, from the framework it was answered under."""
    framework = load_framework(finding.row["framework_id"])
    may = choices(finding, framework)
    make = {"theme": _theme, "criterion": _criterion, "compliance": _compliance, "item": _item, "audit": _audit}
    kind, name, definition, means = make[finding.kind](finding, framework)
    options = tuple(_option(value, means(value), may) for value in may.answers)
    facts = _facts(finding.row) if finding.kind == "item" else ()
    label = "What it names" if may.is_list else _DETAIL_LABELS.get(finding.dataset, "")
    return Asked(kind, name, definition, options, may, label, facts)


def _option(value: str, meaning: str, may: Choices) -> Option:
    """A group's name says more than its id (`parental mental health and substance misuse`), and is its own meaning."""
    is_group = may.is_open and not may.is_amount and value != NOT_AN_ITEM
    label, meaning = (meaning, "") if is_group and meaning else (in_words(value), meaning)
    return Option(value, label, meaning, may.details_of.get(value, ()))


def in_words(value: str | None) -> str:
    """`not_mentioned` as people say it."""
    words = (value or "").replace("_", " ").strip()
    return "LCSPR" if words == "lcspr" else words


Made = tuple[str, str, str, Callable[[str], str]]


def _theme(finding: Finding, framework: Framework) -> Made:
    theme = next(theme for theme in framework.themes if theme.no == int(finding.key))
    return f"Theme {theme.no}", theme.name, theme.definition, lambda value: _THEME_MEANS.get(value, "")


def _criterion(finding: Finding, framework: Framework) -> Made:
    criterion = next(one for one in framework.criteria if one.no == int(finding.key))
    return f"Criterion {criterion.no}", criterion.name, criterion.definition, lambda value: _CRITERION_MEANS[value]


def _compliance(finding: Finding, framework: Framework) -> Made:
    question = next(one for one in framework.compliance if one.id == finding.key)
    return "Compliance", question.name, question.definition, _meanings(question).__getitem__


def _meanings(question: Question) -> dict[str, str]:
    means = {"not_mentioned": question.not_mentioned}
    for answer in question.answers:
        fine = f"{in_words(answer.detail)}: " if answer.detail else ""
        means[answer.answer] = " ".join(filter(None, (means.get(answer.answer), f"{fine}{answer.definition}")))
    return {"met": "", "unmet": ""} | means


def _audit(finding: Finding, framework: Framework) -> Made:
    """An audit question; of an instrument used beside the year's own also a theme, a criterion or a question of compliance."""
    part, _, name = finding.row["question_id"].rpartition(".")
    if part == "theme":
        theme = next(one for one in framework.themes if one.id == name)
        return f"{framework.id}, theme", theme.name, theme.definition, lambda value: _THEME_MEANS.get(value, "")
    if part == "criterion":
        criterion = next(one for one in framework.criteria if one.id == name)
        means = {"met": "The report shows it.", "not_met": _CRITERION_MEANS["not_met"]}
        return f"{framework.id}, criterion", criterion.name, criterion.definition, means.__getitem__
    if part == "compliance":
        asked_beside = next(one for one in framework.compliance if one.id == name)
        found = _meanings(asked_beside)
        return f"{framework.id}, compliance", asked_beside.name, asked_beside.definition, found.__getitem__
    question = next(one for one in framework.audit if one.id == name)
    told = _audit_meanings(question)
    return f"{framework.id}, audit question", question.name, question.definition, lambda value: told.get(value, "")


def _audit_meanings(question: AuditQuestion) -> dict[str, str]:
    means = {NOT_APPLICABLE: "It is not asked of this report."}
    if isinstance(question, ChoiceQuestion):
        means[question.otherwise] = question.otherwise_says
        for choice in question.answers:
            fine = f"{in_words(choice.detail)}: " if choice.detail else ""
            means[choice.answer] = " ".join(filter(None, (means.get(choice.answer), f"{fine}{choice.definition}")))
    elif isinstance(question, TopicQuestion):
        means[question.addressed] = _THEME_MEANS["addressed"]
        for answer, status in ((question.not_mentioned, "not_mentioned"), (question.partial, "partial")):
            means.setdefault(answer, _THEME_MEANS[status])
    elif isinstance(question, CriterionQuestion):
        means |= {"reported": "The report shows it.", "not_reported": "The report does not show it."}
    elif isinstance(question, KindsQuestion):
        names = "; ".join(f"{in_words(value.id)}: {value.name}" for value in question.values)
        means |= {
            "reported": f"It names {question.at_least} or more of these. {names}.",
            "not_reported": "It does not.",
        }
    return means


def _item(finding: Finding, framework: Framework) -> Made:
    kind, words, task = _ITEMS[finding.dataset]
    groups = {group.id: group.name for group in framework.tasks.priorities.groups}
    means = _ITEM_MEANS | (groups if finding.dataset == analysed.PRIORITIES.name else {})
    return kind, str(finding.row[words]), getattr(framework.tasks, task).definition, lambda value: means.get(value, "")


def _facts(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = ((name, row.get(name)) for name in _SHOWN_FIELDS)
    return tuple((_FIELD_NAMES[name], _value(name, value)) for name, value in found if value not in (None, ""))


_FIELD_NAMES = {
    "amount_gbp": "Amount",
    "share_pct": "Share as printed",
    "period": "Period",
    "kind": "Kind",
    "n_reviews": "Number",
    "contributor_group": "Group",
}


def _value(name: str, value: Any) -> str:
    if name == "amount_gbp":
        return f"£{value:,.2f}".removesuffix(".00")
    return f"{value:g} %" if name == "share_pct" else in_words(str(value))
