"""The yearly tables: each takes report-level rows and returns what it counted, every category also when it is 0."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from statistics import median
from typing import Any

from include.coverage.in_time import in_time
from include.datasets.words import (
    COMPLIANCE_ANSWERS,
    COVERAGE_STATUSES,
    CRITERION_ANSWERS,
    FINDING_KINDS,
    LOW_RELIABILITY,
    REVIEW_STANDINGS,
    THEME_STATUSES,
)
from include.frameworks import Criterion, Question, Theme
from include.publish.numbers import Made, Rows, counted, is_of_year

SCORE_DEFINITIONS = {
    0: "None of criteria 1 to 3 is met.",
    1: "One of criteria 1 to 3 is met.",
    2: "Two of criteria 1 to 3 are met.",
    3: "Criteria 1 to 3 are met; criterion 4 is not.",
    4: "All four criteria are met.",
}
"""What a score means under the gating rule (RR1501, Appendix 2; its Table 1 words them as if they built up)."""

CONTRIBUTOR_GROUPS = ("local_authority", "health", "police", "probation", "education", "fire", "other")
ANY_CONTRIBUTOR = "any"
OTHER_PRIORITY = "other"
NO_PRIORITY = "none_stated"
ANY_KIND = "all"
ENGLAND = "England"


def yearly_scores(scores: Rows, year: str, made: Made, n_left_out: int = 0) -> list[dict[str, Any]]:
    """How many reports reached each score, from rows of `scores`, one per report."""
    reached = Counter(row["score"] for row in scores)
    return [
        {
            "reporting_year": year,
            "indicator": "score",
            "definition": definition,
            **counted(str(score), reached[score], reached.total(), made, n_left_out),
        }
        for score, definition in SCORE_DEFINITIONS.items()
    ]


def yearly_compliance(
    findings: Rows, questions: Sequence[Question], year: str, made: Made, left_out: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """How many reports give each answer to each question, from rows of `compliance_findings`.

    `left_out` counts, by question id, reports whose answer could not be proven.
    """
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for row in findings:
        answers[row["question_id"]][row["answer"]] += 1
    return [
        {
            "reporting_year": year,
            "indicator": f"compliance.{question.id}",
            "question_id": question.id,
            "question": question.name,
            **counted(
                answer,
                answers[question.id][answer],
                answers[question.id].total(),
                made,
                (left_out or {}).get(question.id, 0),
            ),
        }
        for question in questions
        for answer in COMPLIANCE_ANSWERS
    ]


def yearly_criteria(
    findings: Rows, criteria: Sequence[Criterion], scored: Collection[str], year: str, made: Made, n_left_out: int = 0
) -> list[dict[str, Any]]:
    """How many of the `scored` reports meet each criterion by itself, from rows of `criterion_findings`.

    The same reports as in `yearly_scores`: one whose score could not be proven is left out here as well.
    """
    answers: dict[int, Counter[str]] = defaultdict(Counter)
    for row in findings:
        if row["report_id"] in scored:
            answers[row["criterion_no"]][row["answer"]] += 1
    return [
        {
            "reporting_year": year,
            "indicator": f"criterion.{criterion.id}",
            "criterion_no": criterion.no,
            "criterion": criterion.name,
            **counted(answer, answers[criterion.no][answer], answers[criterion.no].total(), made, n_left_out),
        }
        for criterion in criteria
        for answer in CRITERION_ANSWERS
    ]


def yearly_themes(
    findings: Rows, themes: Sequence[Theme], year: str, made: Made, left_out: Mapping[int, int] | None = None
) -> list[dict[str, Any]]:
    """How many reports treat each theme how, from rows of `theme_findings`; `left_out` is by theme number."""
    statuses: dict[int, Counter[str]] = defaultdict(Counter)
    for row in findings:
        statuses[row["theme_no"]][row["status"]] += 1
    return [
        {
            "reporting_year": year,
            "indicator": f"theme.{theme.id}",
            "theme_no": theme.no,
            "theme_id": theme.id,
            "theme": theme.name,
            **counted(
                status, statuses[theme.no][status], statuses[theme.no].total(), made, (left_out or {}).get(theme.no, 0)
            ),
        }
        for theme in themes
        for status in THEME_STATUSES
    ]


def yearly_priorities(
    priorities: Rows, groups: Mapping[str, str], n_reports: int, year: str, made: Made, n_left_out: int = 0
) -> list[dict[str, Any]]:
    """How many of `n_reports` reports state each priority, from rows of `priorities`.

    `groups` are the framework's, name by id; a row of `priorities` holds a group's name, or its id where a person settled
    it. Own words that fall into none count as `other`; reports that state none are counted too.
    """
    stating: dict[str, set[str]] = defaultdict(set)
    for row in priorities:
        stating[priority_category(row["priority"], groups)].add(row["report_id"])
    none = n_reports - len(set().union(*stating.values()))
    numbers = {**{group: len(stating[group]) for group in groups}, OTHER_PRIORITY: len(stating[OTHER_PRIORITY])}
    return [
        {"reporting_year": year, "indicator": "priority", **counted(name, number, n_reports, made, n_left_out)}
        for name, number in {**numbers, NO_PRIORITY: none}.items()
    ]


def priority_category(priority: str, groups: Mapping[str, str]) -> str:
    """The category of `yearly_priorities` that counts a priority, given as a group's name, its id, or own words."""
    ids = {name: group for group, name in groups.items()} | {group: group for group in groups}
    return ids.get(priority, OTHER_PRIORITY)


def yearly_contributions(
    contributions: Rows, n_reports: int, year: str, made: Made, n_left_out: int = 0
) -> list[dict[str, Any]]:
    """How many of `n_reports` reports state a contribution of each kind of partner, and the money they state.

    Sums and medians (over reports) take amounts of the reporting year that are not in kind.
    """
    rows = list(contributions)
    found = []
    for group in (*CONTRIBUTOR_GROUPS, ANY_CONTRIBUTOR):
        of_group = [row for row in rows if group in (ANY_CONTRIBUTOR, row["contributor_group"] or "other")]
        amounts: dict[str, list[float]] = defaultdict(list)
        for row in of_group:
            if (
                row["amount_gbp"] is not None
                and row["amount_gbp"] >= 0
                and row["kind"] != "in_kind"
                and is_of_year(row["period"], year)
            ):
                amounts[row["report_id"]].append(row["amount_gbp"])
        sums = [round(sum(sorted(values)), 2) for values in amounts.values()]
        found.append(
            {
                "reporting_year": year,
                "indicator": "contribution",
                **counted(group, len({row["report_id"] for row in of_group}), n_reports, made, n_left_out),
                "n_amounts": sum(len(values) for values in amounts.values()),
                "total_gbp": round(sum(sorted(sums)), 2) if sums else None,
                "median_gbp": round(median(sums), 2) if sums else None,
            }
        )
    return found


def yearly_submissions(coverage: Rows, regions: Mapping[str, str], year: str, made: Made) -> list[dict[str, Any]]:
    """How many partnerships of the register have a report, by region and in all, from rows of `coverage`.

    `regions` gives the region of every partnership of the register; one without a coverage row counts as not found.
    """
    status = {row["partnership_id"]: row["status"] for row in coverage}
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for partnership_id, region in regions.items():
        for place in (region, ENGLAND):
            places[place][status.get(partnership_id, "not_found")] += 1
    order = [*sorted(place for place in places if place != ENGLAND), ENGLAND]
    return [
        {
            "reporting_year": year,
            "indicator": "submission",
            "region": place,
            **counted(one, places[place][one], places[place].total(), made),
        }
        for place in order
        for one in COVERAGE_STATUSES
    ]


def yearly_in_time(coverage: Rows, regions: Mapping[str, str], year: str, made: Made) -> list[dict[str, Any]]:
    """How many partnerships of the register had a report by the deadline, by region and in all, from rows of `coverage`.

    No rows where the coverage knows no deadline.
    """
    rows, table = list(coverage), []
    for place in (*sorted(set(regions.values())), ENGLAND):
        found = in_time(rows, [one for one, region in regions.items() if place in (region, ENGLAND)])
        if found is None:
            return []
        table += [
            {
                "reporting_year": year,
                "indicator": "in_time",
                "region": place,
                "deadline": found.by,
                "is_known": found.is_known,
                **counted(state, count, found.denominator, made),
            }
            for state, count in found.states.items()
        ]
    return table


def yearly_review(standings: Mapping[str, Mapping[str, int]], year: str, made: Made) -> list[dict[str, Any]]:
    """How far the checking of the year's answers has come, from counts by kind of finding and standing."""
    whole: Counter[str] = Counter()
    for counts in standings.values():
        whole.update(counts)
    return [
        {
            "reporting_year": year,
            "indicator": f"review.{kind}",
            "finding_kind": kind,
            **counted(standing, counts.get(standing, 0), sum(counts.values()), made),
        }
        for kind, counts in [*((kind, standings.get(kind, {})) for kind in FINDING_KINDS), (ANY_KIND, whole)]
        for standing in REVIEW_STANDINGS
    ]


def mark_reliability(
    rows: Sequence[dict[str, Any]], doubtful: Collection[tuple[str, str]], scope: str, key: str
) -> list[dict[str, Any]]:
    """The rows with `u` where engine and people agree too little; `doubtful` holds scopes and keys such as theme, 4."""
    return [{**row, "reliability": LOW_RELIABILITY if (scope, str(row[key])) in doubtful else None} for row in rows]
