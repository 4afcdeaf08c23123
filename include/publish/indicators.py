"""The main figures of a year, each with what it counts, over which reports, and by whose definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.frameworks import Framework
from include.publish.audit_figures import audit_figures, audit_label, is_audit
from include.publish.definitions import Definitions, population_of
from include.publish.numbers import Made, Rows, counted
from include.publish.yearly import ENGLAND

THIS_RELEASE = "this release"
CHAIR_STATUSES = ("transitioned", "planned", "retained", "not_mentioned")
REVIEW_KINDS = ("rapid_review", "lcspr", "national_review", "other_review")
THEME_STATUSES = ("addressed", "not_mentioned")
"""Of the themes' statuses these two are followed over the years: absent is a finding too."""

_WORDS = {
    "score": "Score",
    "submission.available": "Reports available, readable or not",
    "submission.by_deadline": "Reports available by the deadline",
    "reading.analysed": "Available reports that were analysed",
    "reading.not_analysed": "Available reports that could not be analysed",
    "chair_status": "Chair",
    "chair_status.transitioned": "Chair: a safeguarding partner chairs",
    "chair_status.planned": "Chair: change planned",
    "chair_status.retained": "Chair: independent chair kept",
    "contribution.any": "Reports that state what partners gave",
    "decision.any": "Reports that record decisions or actions",
    "priority": "Priority",
    "review.lcspr.any": "Reports that mention local child safeguarding practice reviews",
    "review.rapid_review.any": "Reports that mention rapid reviews",
    "review.national_review.any": "Reports that mention national reviews",
    "review.other_review.any": "Reports that mention other learning reviews",
}


def this_years_figures(
    tables: Mapping[str, Rows],
    compliance: Rows,
    items: Mapping[str, Rows],
    n_reports: int,
    made: Made,
    framework: Framework,
    year: str,
) -> list[dict[str, Any]]:
    """The main figures of the year.

    `tables` holds rows of the yearly tables by name, `compliance` the findings (for the chair's status), `items` rows
    of `decisions` and `reviews_mentioned`. What the framework does not ask has no row.
    """
    rows = [_indicator(row) for row in tables["yearly_scores"] if framework.criteria]
    rows += [_indicator(row, row["question"]) for row in tables["yearly_compliance"]]
    rows += [_indicator(row, row["criterion"]) for row in tables["yearly_criteria"]]
    rows += _chair(list(compliance), made)
    rows += [_indicator(row, row["theme"]) for row in tables["yearly_themes"] if row["category"] in THEME_STATUSES]
    groups = {group.id: group.name for group in framework.tasks.priorities.groups}
    rows += [
        {**_indicator(row), "label": f"Priority: {groups.get(row['category'], _plain(row['category']))}"}
        for row in tables["yearly_priorities"]
    ]
    rows += [_indicator(row) for row in tables["yearly_contributions"] if row["category"] == "any"]
    rows += _submitted_and_read(tables["yearly_submissions"], n_reports, made)
    rows += [
        {**_indicator(row), "indicator": "submission", "label": label("submission", "by_deadline")}
        for row in tables["yearly_in_time"]
        if row["region"] == ENGLAND and row["category"] == "by_deadline" and row["is_known"]
    ]
    rows += [_any("decision", items["decisions"], n_reports, made)]
    for kind in REVIEW_KINDS:
        rows.append(
            _any(f"review.{kind}", [row for row in items["reviews_mentioned"] if row["kind"] == kind], n_reports, made)
        )
    rows += audit_figures(tables["yearly_audit"])
    definitions = Definitions(framework)
    return [
        {
            **row,
            "reporting_year": year,
            "published_in": THIS_RELEASE,
            "population": population_of(row["indicator"]),
            "definition": definitions.of(row["indicator"], row["category"]) or row["label"],
            "compares": "yes",
            "is_comparable": True,
            "break_note": None,
            "counted_as": f"{row['indicator']}={row['category']}",
            "note": None,
        }
        for row in rows
    ]


def label(indicator: str, category: str) -> str:
    """A figure's name in words."""
    whole = _WORDS.get(f"{indicator}.{category}")
    if whole:
        return whole
    if is_audit(indicator):
        return audit_label(indicator, category)
    name = _WORDS.get(indicator) or _plain(indicator.split(".", 1)[-1]).capitalize()
    return f"{name}: {_plain(category)}"


def _indicator(row: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    shared = ("indicator", "category", "count", "denominator", "percentage", "engine", "framework_id", "review_state")
    words = f"{name}: {_plain(row['category'])}" if name else label(row["indicator"], row["category"])
    copied = {key: row[key] for key in (*shared, "is_provisional", "n_left_out")}
    return {**copied, "reliability": row.get("reliability"), "label": words}


def _chair(compliance: list[Mapping[str, Any]], made: Made) -> list[dict[str, Any]]:
    statuses = [row["detail"] or row["answer"] for row in compliance if row["question_id"] == "partnership_chair"]
    return [
        {
            "indicator": "chair_status",
            "label": label("chair_status", status),
            **counted(status, statuses.count(status), len(statuses), made),
        }
        for status in CHAIR_STATUSES
        if statuses
    ]


def _submitted_and_read(submissions: Rows, n_reports: int, made: Made) -> list[dict[str, Any]]:
    england = {row["category"]: row for row in submissions if row["region"] == ENGLAND}
    available = england["found"]["count"] + england["failed"]["count"]
    counts = [
        ("submission", "available", available, england["found"]["denominator"]),
        ("reading", "analysed", n_reports, max(available, n_reports)),
        ("reading", "not_analysed", max(available - n_reports, 0), max(available, n_reports)),
    ]
    return [
        {"indicator": indicator, "label": label(indicator, one), **counted(one, count, denominator, made)}
        for indicator, one, count, denominator in counts
    ]


def _any(indicator: str, rows: Rows, n_reports: int, made: Made) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "label": label(indicator, "any"),
        **counted("any", len({row["report_id"] for row in rows}), n_reports, made),
    }


def _plain(word: str) -> str:
    return word.replace("_", " ")
