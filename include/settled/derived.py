"""Audit answers that follow from others, worked out anew where people settled those others.

- A question that is asked only where another was answered so is *not applicable* once people answered that one otherwise.
- Which groups the priorities fall into follows from the priorities as people settled them; its quotes are theirs.
- A grade follows from its requirements, under the rule of its instrument (include/frameworks/grading.py).

All of it is told from the settled answers alone, so that rows and quotes always go together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from include.frameworks import Framework, FrameworkError, load_framework
from include.frameworks.asked import OTHER, asked_by, audit_key
from include.frameworks.audit import NOT_APPLICABLE, ItemsQuestion, OverallQuestion
from include.frameworks.grading import graded
from include.settled.answers import SettledAnswer
from include.settled.audit import asked_of
from include.settled.findings import NOT_AN_ITEM, AnswerId

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
Answers = Mapping[AnswerId, SettledAnswer]

NOT_ASKED = "People settled that this is asked of the report; the engine had not been."


@dataclass(frozen=True)
class Groups:
    """What the priorities as settled answer to one question: groups, each with the answer whose quote shows it."""

    answer: str
    values: tuple[str, ...]
    shown_by: tuple[SettledAnswer, ...] = field(default=())
    """The priorities that show them, each once."""


def groups_of_priorities(answers: Answers) -> dict[AnswerId, Groups]:
    """The answers to questions about priorities, by report and finding key, of reports whose priorities people settled."""
    of_report: dict[str, list[SettledAnswer]] = defaultdict(list)
    for one in answers.values():
        if one.finding.dataset == "priorities":
            of_report[one.finding.report_id].append(one)
    found: dict[AnswerId, Groups] = {}
    for report_id, priorities in of_report.items():
        framework = _framework(str(priorities[0].finding.row.get("framework_id") or ""))
        if framework is None or not any(one.settled_by == "person" and one.differs for one in priorities):
            continue
        for asked in asked_by(framework, is_own=True):
            question = next(one for one in framework.audit if one.id == asked.question_id)
            if isinstance(question, ItemsQuestion):
                key = audit_key(framework.id, question.id)
                found[report_id, "audit", key] = _groups(asked.values, asked.answers, framework, priorities)
    return found


def _groups(
    allowed: tuple[str, ...], closed: tuple[str, ...], framework: Framework, priorities: Iterable[SettledAnswer]
) -> Groups:
    groups = framework.tasks.priorities.groups
    known = {group.name: group.id for group in groups} | {group.id: group.id for group in groups}
    shown: dict[str, SettledAnswer] = {}
    for one in priorities:
        group = known.get(one.answer, OTHER)
        if one.answer != NOT_AN_ITEM and group in allowed and (one.finding.verified or one.added_quotes):
            shown.setdefault(group, one)
    values = tuple(value for value in allowed if value in shown)
    return Groups(closed[0] if values else closed[-1], values, tuple(shown[value] for value in values))


def unasked(answers: Answers) -> set[AnswerId]:
    """Answers to questions that, as people settled the question they hang on, are not asked of the report."""
    found = set()
    for one in answers.values():
        parent = _parent(one, answers)
        if parent is not None and one.answer != NOT_APPLICABLE and not _asks(one.finding.row, parent.answer):
            found.add(one.finding.id)
    return found


def _parent(one: SettledAnswer, answers: Answers) -> SettledAnswer | None:
    """What an answer hangs on, where people settled that otherwise than the engine."""
    if one.finding.kind != "audit":
        return None
    asked = asked_of(one.finding.row)
    if asked is None or not asked.depends_on:
        return None
    key = audit_key(one.finding.row["framework_id"], asked.depends_on)
    parent = answers.get((one.finding.report_id, "audit", key))
    return parent if parent is not None and parent.settled_by == "person" and parent.differs else None


def _asks(row: Row, answer: str) -> bool:
    """Whether the question of a row is asked of a report that answers so to the one it hangs on."""
    framework = _framework(row["framework_id"])
    question = next((one for one in framework.audit if one.id == row["question_id"]), None) if framework else None
    return question is None or question.asked_when is None or answer in question.asked_when.answers


def followed(rows: Iterable[dict[str, Any]], answers: Answers) -> Rows:
    """Rows of `audit_findings`, people's answers in them already, with what follows from these."""
    rows = list(rows)
    not_asked, groups = unasked(answers), groups_of_priorities(answers)
    changed = [_followed(row, answers, not_asked, groups) for row in rows]
    given: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in changed:
        given[row["report_id"], row["framework_id"]][row["question_id"]] = row
    return [_graded(row, given[row["report_id"], row["framework_id"]]) for row in changed]


def _followed(
    row: dict[str, Any], answers: Answers, not_asked: set[AnswerId], groups: Mapping[AnswerId, Groups]
) -> dict[str, Any]:
    answer_id: AnswerId = (row["report_id"], "audit", row["finding_key"])
    if answer_id in not_asked:
        said: dict[str, Any] = {"answer": NOT_APPLICABLE, "detail": None, "values": [], "summary": "", "n_evidence": 0}
        return row | said | _by_people("It is not asked of this report.")
    one = answers.get(answer_id)
    parent = _parent(one, answers) if one is not None else None
    if parent is not None and row["answer"] == NOT_APPLICABLE and _asks(row, parent.answer):
        return row | {"needs_review": True, "review_reason": NOT_ASKED}
    if answer_id in groups and row["is_own"]:
        found = groups[answer_id]
        said = {"answer": found.answer, "values": list(found.values), "n_evidence": len(found.shown_by)}
        if not found.values:
            said["summary"] = ""
        told = ", ".join(value.replace("_", " ") for value in found.values)
        return row | said | _by_people(f"Its priorities, as people settled them: {told or 'none of these'}.")
    return row


def _graded(row: dict[str, Any], given: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    framework = _framework(row["framework_id"])
    question = next((one for one in framework.audit if one.id == row["question_id"]), None) if framework else None
    if not isinstance(question, OverallQuestion):
        return row
    parts = [given.get(part.question) for part in question.parts]
    if None in parts or not any(part["settled_by"] == "person" for part in parts if part):
        return row
    found = graded(question, {name: (one["answer"], one["detail"]) for name, one in given.items()})
    said = {
        "answer": found.grade.answer,
        "number": found.share,
        "n_evidence": sum(given[name]["n_evidence"] for name in found.rests_on),
    }
    return row | said | _by_people(found.rationale, found.doubt)


def _by_people(rationale: str, doubt: str | None = None) -> dict[str, Any]:
    return {"rationale": rationale, "needs_review": doubt is not None, "review_reason": doubt, "settled_by": "person"}


def _framework(framework_id: str) -> Framework | None:
    try:
        return load_framework(framework_id) if framework_id else None
    except FrameworkError:
        return None
