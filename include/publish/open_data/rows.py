"""The rows of each file of open data, counted from nothing but the published tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from include.datasets.definition import Column
from include.datasets.open_data import (
    COMPLIANCE,
    CONTRIBUTIONS,
    CRITERIA,
    PARTNERSHIP_SCORES,
    PRIORITIES,
    SCORES,
    SUBMISSIONS,
    THEMES,
    TOTAL,
    TREND,
    OpenData,
)
from include.publish.content import YearContent
from include.publish.numbers import percentage
from include.publish.open_data import places
from include.publish.symbols import NOT_AVAILABLE, figure

Row = dict[str, str]
_COMPARES = {"yes": "Comparable", "with_care": "Comparable with care", "no": "Not comparable"}
_REVIEW = {"not_reviewed": "not reviewed", "part_reviewed": "part reviewed", "reviewed": "reviewed"}


def rows_of(file: OpenData, content: YearContent) -> list[Row]:
    """Rows of one file, every cell as text, in a fixed order; empty where the release has no such table."""
    if file.source.name not in content.tables:
        return []
    made = content.made
    shared = {
        "engine": made.engine,
        "framework_id": made.framework_id,
        "review_state": made.review_state,
        "is_provisional": "true" if made.is_provisional else "false",
    }
    year = {"time_period": places.time_period(content.year), "time_identifier": places.FINANCIAL_YEAR}
    return [{**year, **shared, **row} for row in _MAKERS[file.name](file, content)]


def plain(word: str) -> str:
    """A word of the data (`not_mentioned`) as people read it."""
    text = word.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def _submissions(file: OpenData, content: YearContent) -> Iterable[Row]:
    """England first, then the regions, each with all its partnerships as total."""
    rows = content.rows(file.source.name)
    for name in ["England", *sorted({row["region"] for row in rows} - {"England"})]:
        of_place = [row for row in rows if row["region"] == name]
        at = places.place(places.NATIONAL) if name == "England" else places.place(places.REGIONAL, name)
        n = of_place[0]["denominator"]
        for status, count in [(TOTAL, n), *((plain(row["category"]), row["count"]) for row in of_place)]:
            yield {**at, "report_status": status, **_figures(file.indicators, (count, percentage(count, n)))}


def _counted(file: OpenData, content: YearContent) -> Iterable[Row]:
    """England as its table counts it, then each region as the table by report counts it, both with totals."""
    asked, named, answered = _KEYS[file.name]
    national = content.rows(file.source.name)
    names = {str(row.get(asked, "")): str(row.get(named, "")) for row in national}
    order = [(str(row.get(asked, "")), row["category"]) for row in national]
    marks = {key: row.get("reliability") or "" for key, row in zip(order, national, strict=True)}
    left_out = {key[0]: row["n_left_out"] for key, row in zip(order, national, strict=True)}
    counts = {key: row["count"] for key, row in zip(order, national, strict=True)}
    totals = {key[0]: row["denominator"] for key, row in zip(order, national, strict=True)}
    england = _Counted(counts, totals, left_out)
    yield from _answers(file, places.place(places.NATIONAL), england, names, marks)
    if file.by_region_from is None:
        return
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in _regions(content)}
    for row in content.rows(file.by_region_from.name):
        found.setdefault(row["region"], Counter())[str(row.get(asked, "")), str(row[answered])] += 1
    for name, of_region in sorted(found.items()):
        here = {key: of_region[key] for key in order}
        sums = {one: sum(n for key, n in here.items() if key[0] == one) for one in totals}
        region = _Counted(here, sums, dict.fromkeys(totals))
        yield from _answers(file, places.place(places.REGIONAL, name), region, names, marks)


@dataclass(frozen=True)
class _Counted:
    """Answers of one place: how many by (asked, answer), all of them by what was asked, and how many were left out."""

    counts: Mapping[tuple[str, str], int]
    totals: Mapping[str, int]
    left_out: Mapping[str, int | None]


def _answers(
    file: OpenData, at: Row, counted: _Counted, names: Mapping[str, str], marks: Mapping[tuple[str, str], str]
) -> Iterable[Row]:
    """Rows of one place: for all that was asked its total, then every answer."""
    for asked, total in counted.totals.items():
        answers = {key[1]: (count, marks[key]) for key, count in counted.counts.items() if key[0] == asked}
        for answer, (count, mark) in {TOTAL: (total, ""), **answers}.items():
            filters = [names[asked], plain(answer)][-len(file.filters) :]
            yield {
                **at,
                **{one.column.name: value for one, value in zip(file.filters, filters, strict=True)},
                **_figures(file.indicators, (count, percentage(count, total), counted.left_out[asked]), mark),
            }


def _contributions(file: OpenData, content: YearContent) -> Iterable[Row]:
    rows = content.rows(file.source.name)
    for row in sorted(rows, key=lambda row: row["category"] != "any"):
        values = (
            row["count"],
            row["percentage"],
            row["n_left_out"],
            row["n_amounts"],
            row["total_gbp"],
            row["median_gbp"],
        )
        name = TOTAL if row["category"] == "any" else plain(row["category"])
        yield {**places.place(places.NATIONAL), "contributor": name, **_figures(file.indicators, values)}


def _trend(file: OpenData, content: YearContent) -> Iterable[Row]:
    """One row per figure of `yearly_indicators`, each of its own year; where the source says how far it was checked."""
    rows = content.rows(file.source.name)
    meant = Counter(label for label, _ in {(row["label"], (row["indicator"], row["category"])) for row in rows})
    for row in rows:
        is_shared = meant[row["label"]] > 1
        yield {
            "time_period": places.time_period(row["reporting_year"]),
            **places.place(places.NATIONAL),
            "measure": f"{row['label']} ({row['indicator']})" if is_shared else row["label"],
            "figure_source": f"{plain(row['published_in'])} ({_REVIEW[row['review_state']]})",
            "comparable": _COMPARES[row["compares"]],
            **_figures(
                file.indicators, (row["count"], row["denominator"], row["percentage"]), row.get("reliability") or ""
            ),
        }  # fmt: skip


def _partnership_scores(file: OpenData, content: YearContent) -> Iterable[Row]:
    """Every partnership of the register; one without a scored report has no figures, and that is said."""
    scored = {row["partnership_id"]: row for row in content.rows(file.source.name)}
    for one in sorted(content.register, key=lambda one: one.partnership_id):
        row = scored.get(one.partnership_id, {})
        at = {
            **places.place(places.INSTITUTION, one.region),
            "institution_id": one.partnership_id,
            "institution_name": one.partnership,
        }
        for part, column in [(TOTAL, "score"), *((f"Criterion {no}", f"criterion_{no}") for no in (1, 2, 3, 4))]:
            yield {**at, "criterion": part, "points_count": figure(row.get(column), missing=NOT_AVAILABLE)}


def _figures(indicators: tuple[Column, ...], values: tuple[float | int | None, ...], mark: str = "") -> Row:
    """Values as cells; what is left out is known or not, whatever the answer's reliability."""
    return {
        column.name: (
            figure(value, missing=NOT_AVAILABLE)
            if column.name == "left_out_count"
            else figure(value, column.decimals, reliability=mark)
        )
        for column, value in zip(indicators, values, strict=True)
    }


def _regions(content: YearContent) -> list[str]:
    return sorted(set(content.register.regions.values()))


_KEYS = {
    CRITERIA.name: ("criterion_no", "criterion", "answer"),
    COMPLIANCE.name: ("question_id", "question", "answer"),
    THEMES.name: ("theme_no", "theme", "status"),
    SCORES.name: ("", "", "score"),
    PRIORITIES.name: ("", "", "priority"),
}
"""Of each counted file: the column that tells what was asked, its name for people, and where tables by report hold the answer."""


_MAKERS: dict[str, Callable[[OpenData, YearContent], Iterable[Row]]] = {
    SUBMISSIONS.name: _submissions,
    SCORES.name: _counted,
    CRITERIA.name: _counted,
    COMPLIANCE.name: _counted,
    THEMES.name: _counted,
    PRIORITIES.name: _counted,
    CONTRIBUTIONS.name: _contributions,
    TREND.name: _trend,
    PARTNERSHIP_SCORES.name: _partnership_scores,
}
