"""The front matter of a source: who reports, how it is drawn, and the labels of the whole report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from include.frameworks import framework_for_year, load_framework
from include.frameworks.asked import Asked, asked_by, audit_key
from include.frameworks.audit import NOT_APPLICABLE
from include.samples.render.inline import QUESTIONS
from include.samples.render.model import Answer, SourceError

REQUIRED = (
    "partnership",
    "partnership_id",
    "region",
    "reporting_year",
    "layout",
    "title",
    "priorities",
)
ASKED = ("themes", "criteria", "compliance")
"""What the instrument of 2023 asks; a report of an earlier year has `audit` in their place."""
OPTIONAL = ("running_header", "contents", "contents_extra", "page_labels", "beside")
"""`beside`: answers to instruments that are used beside the year's own, by instrument."""
LAYOUTS = ("single", "two_column", "mixed", "html_chapters", "html_page")
STATUSES = ("addressed", "partial", "not_mentioned", "not_applicable")
CRITERION_ANSWERS = ("met", "not_met")
COMPLIANCE_ANSWERS = ("met", "unmet", "not_mentioned")
CHAIR_DETAILS = ("transitioned", "planned", "retained")


def split_front_matter(path: Path, text: str) -> tuple[dict[str, Any], int]:
    """The front matter as a dict, and the index of the first body line; or `SourceError`."""
    match = re.match(r"---\n(.*?)\n---\s*\n", text, re.DOTALL)
    if not match:
        raise SourceError(f"{path}:1: no front matter: begin the file with '---' and end the block with '---'")
    try:
        fields = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise SourceError(
            f"{path}:{line}: front matter is not valid YAML: {getattr(error, 'problem', error)}"
        ) from None
    asked = ("audit",) if "audit" in fields else ASKED
    missing = [key for key in (*REQUIRED, *asked) if key not in fields]
    unknown = [key for key in fields if key not in (*REQUIRED, *asked, *OPTIONAL)]
    complaints = [f"{path}:1: front matter lacks '{key}': add it" for key in missing]
    complaints += [f"{path}:1: unknown key '{key}' in the front matter: remove or rename it" for key in unknown]
    if complaints:
        raise SourceError("\n".join(complaints))
    return fields, text[: match.end()].count("\n")


@dataclass
class Answers:
    """The labels of a whole report."""

    themes: dict[int, Answer]
    criteria: dict[int, Answer]
    compliance: dict[str, Answer]
    audit: dict[str, Answer]


def read_answers(path: Path, fields: dict[str, Any], problems: list[str]) -> Answers:
    """Labels of the front matter; mistakes are appended to `problems`."""
    expected = f"{fields['partnership_id']}-{fields['reporting_year']}"
    if path.stem != expected:
        problems.append(f"{path}:1: file name and front matter differ: rename the file to {expected}.md")
    if fields["layout"] not in LAYOUTS:
        problems.append(f"{path}:1: layout '{fields['layout']}' is unknown: use one of {', '.join(LAYOUTS)}")
    if "audit" in fields:
        audit = read_audit(path, fields, problems) | read_beside(path, fields, problems)
        return Answers({}, {}, {}, audit)
    themes = read_group(path, "themes", fields["themes"], range(1, 27), STATUSES, problems)
    criteria = read_group(path, "criteria", fields["criteria"], range(1, 5), CRITERION_ANSWERS, problems)
    compliance = read_group(path, "compliance", fields["compliance"], QUESTIONS, COMPLIANCE_ANSWERS, problems)
    check_chair(path, compliance, problems)
    return Answers(themes, criteria, compliance, {})


def read_audit(path: Path, fields: dict[str, Any], problems: list[str]) -> dict[str, Answer]:
    """The audit labels: every question of the year's instrument but the count of pages; groups of priorities as one likes."""
    framework, _ = framework_for_year(str(fields["reporting_year"]))
    asked = {one.question_id: one for one in asked_by(framework, is_own=True)}
    counted = {one.id for one in framework.audit if one.kind == "pages"}
    free = {one.id for one in framework.audit if one.kind == "items"} - set(fields["audit"])
    answers: dict[str, Answer] = {}
    for name, one in asked.items():
        if name not in counted | free:
            answers[name] = read_asked(path, f"audit {name}", one, fields["audit"].get(name), problems)
    for name in set(fields["audit"]) - (set(asked) - counted):
        problems.append(f"{path}:1: audit has unknown '{name}': remove it")
    return answers


def read_beside(path: Path, fields: dict[str, Any], problems: list[str]) -> dict[str, Answer]:
    """The labels of instruments used beside the year's own, as `panel2021.babies`; what is not labelled is left out."""
    answers: dict[str, Answer] = {}
    for framework_id, given in (fields.get("beside") or {}).items():
        asked = {one.question_id: one for one in asked_by(load_framework(framework_id), is_own=False)}
        for name, answer in given.items():
            if name not in asked:
                problems.append(f"{path}:1: {framework_id} does not ask '{name}': use one of {', '.join(asked)}")
                continue
            key = audit_key(framework_id, name)
            answers[key] = read_asked(path, key, asked[name], answer, problems)
    return answers


def read_asked(path: Path, what: str, one: Asked, given: Any, problems: list[str]) -> Answer:
    """One labelled question: its answer, detail and values are among those that it may have."""
    answer = read_group(path, what, {what: given}, [what], (*one.answers, NOT_APPLICABLE), problems)[what]
    for part, labels, known in (("detail", [answer.detail], one.details), ("value", answer.values, one.values)):
        for wrong in (label for label in labels if label and label not in known):
            problems.append(f"{path}:1: {what}: {part} '{wrong}' is unknown: use one of {', '.join(known)}")
    return answer


def read_group(
    path: Path, group: str, given: dict[Any, Any], names: Any, allowed: tuple[str, ...], problems: list[str]
) -> dict[Any, Answer]:
    """One block of labels: every name present, every answer allowed."""
    answers = {}
    for name in names:
        if name not in given:
            problems.append(f"{path}:1: {group} lacks {name}: add it ({', '.join(allowed)})")
            continue
        answer = read_answer(given[name])
        if answer.value not in allowed:
            problems.append(f"{path}:1: {group} {name} is '{answer.value}': use one of {', '.join(allowed)}")
        answers[name] = answer
    for name in given:
        if name not in names:
            problems.append(f"{path}:1: {group} has unknown '{name}': remove it")
    return answers


def read_answer(given: Any) -> Answer:
    """`addressed`, or `{status: addressed, contested: true}`, or `{answer: met, detail: planned}`."""
    if isinstance(given, dict):
        value = given.get("status", given.get("answer", ""))
        values = tuple(str(one) for one in given.get("values") or ())
        return Answer(str(value), bool(given.get("contested", False)), str(given.get("detail") or ""), values)
    return Answer(str(given))


def check_chair(path: Path, compliance: dict[str, Answer], problems: list[str]) -> None:
    """Only the chair has a detail, and only when met or unmet."""
    for name, answer in compliance.items():
        is_chair = name == "partnership_chair"
        if answer.detail and (not is_chair or answer.detail not in CHAIR_DETAILS or answer.value == "not_mentioned"):
            problems.append(f"{path}:1: detail '{answer.detail}' of {name}: only a met or unmet chair has one")
        if is_chair and answer.value in ("met", "unmet") and not answer.detail:
            problems.append(f"{path}:1: partnership_chair lacks a detail: one of {', '.join(CHAIR_DETAILS)}")
