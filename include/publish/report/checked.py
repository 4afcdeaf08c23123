"""How much of a year people have checked, and how far they agreed with the engine."""

from __future__ import annotations

from dataclasses import dataclass

from include.frameworks import Framework, FrameworkError, load_framework
from include.frameworks.asked import asked_by
from include.publish.looks import Figures, Row
from include.publish.looks.wording import in_words, sentence

_KINDS = {
    "theme": "Themes",
    "criterion": "Criteria",
    "compliance": "Questions of compliance",
    "item": "Items, such as amounts and priorities",
    "audit": "Audited instruments",
    "all": "All",
}


@dataclass(frozen=True)
class Checked:
    """Answers of one kind by how far people have come with them: rows of `yearly_review` by standing."""

    name: str
    standings: dict[str, Row]
    is_total: bool


def checked(figures: Figures) -> list[Checked]:
    """Each kind of answer there is any of, all together last."""
    kinds = dict.fromkeys(row["finding_kind"] for row in figures.rows("yearly_review"))
    found = [
        Checked(
            _KINDS.get(kind, in_words(kind)), figures.by_category("yearly_review", finding_kind=kind), kind == "all"
        )
        for kind in kinds
    ]
    return [one for one in found if any(row["denominator"] for row in one.standings.values())]


def name_of_scope(framework: Framework, row: Row) -> str:
    """What a row of `yearly_agreement` is about, in words."""
    scope, key = row["scope"], row["key"]
    if scope == "audit":
        return _audited(key)
    named: dict[str, dict[str, str]] = {
        "theme": {str(theme.no): f"Theme: {theme.name}" for theme in framework.themes},
        "criterion": {str(one.no): f"Criterion: {one.name}" for one in framework.criteria},
        "compliance": {one.id: f"Compliance: {one.name}" for one in framework.compliance},
        "kind": _KINDS,
        "all": {"all": "All answers"},
    }
    return named.get(scope, {}).get(key) or sentence(f"{scope}: {in_words(key)}")


def _audited(key: str) -> str:
    """A finding key such as `wt2018.rapid_reviews` by the name of its question."""
    framework_id, _, question_id = key.partition(".")
    try:
        asked = {one.question_id: one.name for one in asked_by(load_framework(framework_id), is_own=False)}
    except FrameworkError:
        asked = {}
    return f"{framework_id}: {asked.get(question_id, in_words(question_id))}"
