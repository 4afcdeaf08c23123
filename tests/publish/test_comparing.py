"""An old year that is read again stands beside what was printed of it; another edition's figures where the crosswalk says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from include.frameworks import Framework, load_framework
from include.frameworks.asked import asked_by
from include.frameworks.crosswalk import Side
from include.publish import earlier_figures as module
from include.publish.audit import yearly_audit
from include.publish.audit_figures import audit_figures
from include.publish.comparing import side_of
from include.publish.definitions import Definitions, population_of
from include.publish.earlier_figures import earlier_figures
from include.publish.indicators import THIS_RELEASE
from tests.publish.an_audit import MADE, YEAR, report

READ_WITH = ["extractive abc, framework version 1.0"]


def own_figures(framework, year: str = YEAR) -> list[dict[str, Any]]:
    """This release's audit answers of three reports, as `yearly_indicators` holds them."""
    findings = [
        *report(0, early_help=("reported", {"detail": "described"}), overall="evidenced"),
        *report(1, early_help="reported", secure_establishment="in_area", restraint="reported"),
        *report(2, priorities=("reported", {"values": ["neglect"]}), restraint="not_applicable"),
    ]
    definitions = Definitions(framework)
    rows = audit_figures(yearly_audit(findings, year, MADE, {}))
    return [
        {
            **row, "reporting_year": year, "published_in": THIS_RELEASE, "population": population_of(row["indicator"]),
            "definition": definitions.of(row["indicator"], row["category"]), "note": None,
        }
        for row in rows
    ]  # fmt: skip


@pytest.fixture(scope="module")
def again():
    return own_figures(load_framework("wt2018"))


@pytest.fixture(scope="module")
def beside(again):
    rows = earlier_figures(again, YEAR, READ_WITH)
    return {(row["indicator"], row["category"]): row for row in rows}


def figures(row: dict[str, Any]) -> tuple[int, int]:
    return row["count"], row["denominator"]


def test_every_answer_of_the_audit_is_a_figure_with_a_label_a_definition_and_a_population(again):
    found = {(row["indicator"], row["category"]): row for row in again}
    early_help = found["audit.wt2018.early_help", "reported"]
    assert figures(early_help) == (2, 3) and early_help["label"] == "Early help: reported"
    assert figures(found["audit.wt2018.early_help.detail", "described"]) == (1, 3)
    assert figures(found["audit.wt2018.priorities.value", "neglect"]) == (1, 3)
    assert found["audit.wt2018.restraint", "reported"]["population"] == "reports analysed that are asked"
    assert all(len(row["definition"]) > 20 for row in again)
    assert not any(indicator.endswith(".band") for indicator, _ in found)


@pytest.mark.parametrize(
    ("indicator", "category", "printed", "compares"),
    [
        ("audit.wt2018.early_help", "reported", (29, 68), "with_care"),
        ("audit.wt2018.care_leavers", "not_reported", (57, 68), "with_care"),
        ("audit.wt2018.restraint", "reported", (7, 9), "with_care"),
        ("audit.wt2018.overall", "evidenced", (11, 68), "no"),
    ],
)
def test_the_printed_figure_stands_beside_the_old_year_that_is_read_again(
    beside, indicator, category, printed, compares
):
    row = beside[indicator, category]
    assert (figures(row), row["compares"]) == (printed, compares)
    assert row["counted_as"] == f"{indicator}={category}" and "Read by researchers" in row["break_note"]


def test_nobody_reads_our_grades_as_those_of_the_publication(beside):
    assert "does not print the criteria of its grade" in beside["audit.wt2018.overall", "not_evidenced"]["break_note"]
    in_depth = beside["audit.wt2018.overall.deep_dive", "evidenced"]
    assert figures(in_depth) == (4, 19) and "sample of 19" in in_depth["break_note"]
    assert in_depth["label"] == "Requirements of Working Together 2018, overall, sample read in depth: evidenced"


def as_printed(source: str, framework_id: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Count and denominator of every figure a publication prints of an instrument's questions."""
    rows = {(row["source_file"], row["indicator"], row["category"]): row for row in module._csv(module.FINDINGS)}
    found = {}
    for what in module.meanings():
        if what["source_file"] == source and what["our_indicator"].startswith(f"audit.{framework_id}."):
            row = rows[source, what["indicator"], what["category"]]
            key = what["our_indicator"], what["our_category"]
            found[key] = (int(row["count"]), int(row["population_n"]))
    return {key: figures for key, figures in found.items() if not key[0].endswith(".deep_dive")}


def reports_that_answer(
    printed: dict[tuple[str, str], tuple[int, int]], framework: Framework, year: str
) -> list[dict[str, Any]]:
    """Findings of as many reports as were read, so many of which give each printed answer."""
    n_reports = max(n for _, n in printed.values())
    answers: dict[str, list[Any]] = {}
    for one in asked_by(framework, is_own=True):
        indicator = f"audit.{framework.id}.{one.question_id}"
        told = {answer: printed[indicator, answer] for answer in one.answers if (indicator, answer) in printed}
        given: list[Any] = [answer for answer, (count, _) in told.items() for _ in range(count)]
        n_asked = next((n for _, n in told.values()), n_reports)
        rest = next((answer for answer in reversed(one.answers) if answer not in told), one.answers[-1])
        given += [rest] * (n_asked - len(given)) + ["not_applicable"] * (n_reports - n_asked)
        for value in one.values:
            count = printed.get((f"{indicator}.value", value), (0, 0))[0]
            given[:count] = [(one.answers[0], {"values": [value]})] * count
        answers[one.question_id] = given
    return [
        row
        for number in range(n_reports)
        for row in report(number, framework.id, year, **{name: given[number] for name, given in answers.items()})
    ]


@pytest.mark.parametrize(
    ("source", "instrument", "year", "n_figures"),
    [("001", "wt2018", "2019-20", 21), ("002", "wt2018_integrated", "2020-21", 7)],
)
def test_every_count_a_publication_prints_comes_out_of_reports_that_answer_so(source, instrument, year, n_figures):
    framework = load_framework(instrument)
    printed = as_printed(source, instrument)
    assert len(printed) == n_figures
    made = replace(MADE, framework_id=instrument)
    rows = audit_figures(yearly_audit(reports_that_answer(printed, framework, year), year, made, {}))
    counted = {(row["indicator"], row["category"]): figures(row) for row in rows}
    assert {key: counted[key] for key in printed} == printed


def a_release(rows: list[dict[str, Any]], year: str) -> list[dict[str, Any]]:
    return [{**row, "reporting_year": year, "read_with": READ_WITH} for row in rows]


def of_themes(**changes: Any) -> dict[str, Any]:
    return {
        "reporting_year": "2023-24", "indicator": "theme.early_help", "category": "addressed", "label": "Early help: addressed",
        "framework_id": "wt2023", "population": "reports analysed", "definition": "A passage of its own.", **changes,
    }  # fmt: skip


def test_our_release_of_an_old_year_stands_beside_another_edition_only_where_the_crosswalk_says_so(again):
    rows = earlier_figures([of_themes()], "2023-24", READ_WITH, a_release(again, YEAR))
    ours = [row for row in rows if row["published_in"] == f"our release of {YEAR}"]
    assert [(row["indicator"], row["counted_as"], row["label"]) for row in ours] == [
        ("theme.early_help", "audit.wt2018.early_help=reported", "Early help: addressed")
    ]
    assert ours[0]["compares"] == "with_care" and ours[0]["break_note"].startswith("2019-20 asks for the impact")


def test_the_same_question_read_beside_another_instrument_is_the_same_figure():
    now = of_themes(indicator="audit.wt2023.theme.early_help", reporting_year="2020-21")
    (row,) = [
        row
        for row in earlier_figures(
            [now], "2020-21", READ_WITH, a_release([{**of_themes(), "category": "addressed"}], "2018-19")
        )
        if row["published_in"] == "our release of 2018-19"
    ]
    assert (row["indicator"], row["compares"]) == ("audit.wt2023.theme.early_help", "yes")


def test_of_two_figures_of_a_release_the_one_of_the_same_name_stands_beside(again):
    items = of_themes(indicator="priority", category="neglect", definition="A priority.")
    before = [{**items, "framework_id": "wt2018", **dict(zip(("count", "denominator"), (9, 9), strict=True))}, *again]
    rows = earlier_figures([items], "2023-24", READ_WITH, a_release(before, YEAR))
    ours = [row for row in rows if row["published_in"] == f"our release of {YEAR}"]
    assert [(row["counted_as"], row["count"]) for row in ours] == [("priority=neglect", 9)]


@pytest.mark.parametrize(
    ("indicator", "category", "side"),
    [
        ("audit.wt2018.training_impact.detail", "impact_shown", Side("wt2018", "training_impact", "impact_shown")),
        ("audit.wt2023.theme.feedback", "addressed", Side("wt2023", "theme.feedback", "addressed")),
        ("review.lcspr", "any", Side("x", "item.reviews_mentioned", "lcspr")),
        ("priority", "neglect", Side("x", "item.priorities", "neglect")),
        ("score", "4", Side("x", "score", "4")),
    ],
)
def test_every_indicator_is_a_side_of_the_crosswalk(indicator, category, side):
    assert side_of(indicator, category, "x") == side
