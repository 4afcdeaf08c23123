"""The main figures of a year beside those that were published for it and for earlier years."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from include.publish.numbers import Made, Rows, counted
from include.publish.yearly import ENGLAND
from include.settings import REFERENCE

FINDINGS = REFERENCE / "published_findings.csv"
_MEANING = Path(__file__).with_name("earlier_figures.csv")
"""Which published figure is which of our indicators, and by whose definition: `any`, a framework, or its `own`."""

THIS_RELEASE = "this release"
CHAIR_STATUSES = ("transitioned", "planned", "retained", "not_mentioned")
REVIEW_KINDS = ("rapid_review", "lcspr", "national_review", "other_review")

_PUBLICATIONS = {
    "000": ("RR1501, Department for Education, March 2025", "wt2023", "part_reviewed"),
    "001": ("Analysis of safeguarding partners' yearly reports 2019-20, WWCSC, May 2021", "wt2018", "reviewed"),
    "002": ("Safeguarding partners' annual reports analysis 2020-21, WWCSC", "wt2018", "reviewed"),
}
_WORDS = {
    "score": "Score",
    "submission.available": "Reports available, readable or not",
    "chair_status": "Chair",
    "contribution.any": "Reports that state what partners gave",
    "decision.any": "Reports that record decisions or actions",
    "priority": "Priority",
    "requirements_wt2018": "Requirements of Working Together 2018",
    "review.lcspr.any": "Reports that mention local child safeguarding practice reviews",
    "review.rapid_review.any": "Reports that mention rapid reviews",
    "review.national_review.any": "Reports that mention national reviews",
    "review.other_review.any": "Reports that mention other learning reviews",
}


def this_years_figures(
    tables: Mapping[str, Rows], compliance: Rows, items: Mapping[str, Rows], n_reports: int, year: str, made: Made
) -> list[dict[str, Any]]:
    """The main figures of the year.

    `tables` holds rows of the yearly tables by name, `compliance` the findings (for the chair's status), `items` rows
    of `decisions` and `reviews_mentioned`.
    """
    rows = [_indicator(row) for row in tables["yearly_scores"]]
    rows += [_indicator(row, row["question"]) for row in tables["yearly_compliance"]]
    rows += _chair(compliance, made)
    rows += [_indicator(row, row["theme"]) for row in tables["yearly_themes"] if row["category"] == "addressed"]
    rows += [_indicator(row) for row in tables["yearly_priorities"]]
    rows += [_indicator(row) for row in tables["yearly_contributions"] if row["category"] == "any"]
    rows += [_available(tables["yearly_submissions"], made)]
    rows += [_any("decision", items["decisions"], n_reports, made)]
    for kind in REVIEW_KINDS:
        rows.append(
            _any(f"review.{kind}", [row for row in items["reviews_mentioned"] if row["kind"] == kind], n_reports, made)
        )
    return [
        {**row, "reporting_year": year, "published_in": THIS_RELEASE, "is_comparable": True, "note": None}
        for row in rows
    ]


def earlier_figures(year: str, framework_id: str, findings: Path = FINDINGS) -> list[dict[str, Any]]:
    """Figures other publications gave for this year and earlier ones, as far as they are figures of ours.

    Percentages are computed anew from count and denominator, since some were misprinted.
    """
    meaning = {(row["source_file"], row["indicator"], row["category"]): row for row in _csv(_MEANING)}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in _csv(findings):
        meant = meaning.get((row["source_file"], row["indicator"], row["category"]))
        if not meant or not row["count"] or not row["population_n"] or row["reporting_year"] > year:
            continue
        title, edition, review_state = _PUBLICATIONS[row["source_file"]]
        made = Made("published", edition, review_state, is_provisional=False)
        key = (row["reporting_year"], meant["our_indicator"], meant["our_category"], title)
        found.setdefault(
            key,  # one figure may stand in several tables of its publication
            {
                "reporting_year": row["reporting_year"],
                "indicator": meant["our_indicator"],
                "label": _label(meant["our_indicator"], meant["our_category"]),
                **counted(meant["our_category"], int(row["count"]), int(row["population_n"]), made, None),
                "published_in": title,
                "is_comparable": meant["defined_by"] in {"any", framework_id},
                "note": meant["note"] or None,
            },
        )
    order = list(dict.fromkeys((row["our_indicator"], row["our_category"]) for row in meaning.values()))
    return sorted(
        found.values(), key=lambda row: (row["reporting_year"], order.index((row["indicator"], row["category"])))
    )


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _indicator(row: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    shared = ("indicator", "category", "count", "denominator", "percentage", "engine", "framework_id", "review_state")
    label = f"{name}: {_plain(row['category'])}" if name else _label(row["indicator"], row["category"])
    return {**{key: row[key] for key in (*shared, "is_provisional", "n_left_out")}, "label": label}


def _chair(compliance: Rows, made: Made) -> list[dict[str, Any]]:
    statuses = [row["detail"] or row["answer"] for row in compliance if row["question_id"] == "partnership_chair"]
    return [
        {
            "indicator": "chair_status",
            "label": _label("chair_status", status),
            **counted(status, statuses.count(status), len(statuses), made),
        }
        for status in CHAIR_STATUSES
    ]


def _available(submissions: Rows, made: Made) -> dict[str, Any]:
    england = {row["category"]: row for row in submissions if row["region"] == ENGLAND}
    available = england["found"]["count"] + england["failed"]["count"]
    return {
        "indicator": "submission",
        "label": _label("submission", "available"),
        **counted("available", available, england["found"]["denominator"], made),
    }


def _any(indicator: str, rows: Rows, n_reports: int, made: Made) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "label": _label(indicator, "any"),
        **counted("any", len({row["report_id"] for row in rows}), n_reports, made),
    }


def _label(indicator: str, category: str) -> str:
    whole = _WORDS.get(f"{indicator}.{category}")
    if whole:
        return whole
    name = _WORDS.get(indicator) or _plain(indicator.split(".", 1)[-1]).capitalize()
    return f"{name}: {_plain(category)}"


def _plain(word: str) -> str:
    return word.replace("_", " ")
