"""Every published figure is one of ours or says why not; what breaks a series is told, slips of the originals too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from include.publish import earlier_figures as module
from include.publish.earlier_figures import FINDINGS, earlier_figures, meaning_of, meanings
from include.publish.indicators import THIS_RELEASE
from include.publish.numbers import Made, counted

MADE = Made("extractive", "wt2023", "not_reviewed", is_provisional=True)
SCORE_1 = "One of criteria 1 to 3 is met. Criterion 4 counts only when criteria 1 to 3 are met."
READ_WITH = ["extractive abc, framework version 1.0"]


def own(indicator: str, category: str, definition: str, population: str = "reports analysed") -> dict[str, Any]:
    return {
        "reporting_year": "2023-24", "indicator": indicator, "label": "A figure", **counted(category, 1, 7, MADE),
        "published_in": THIS_RELEASE, "population": population, "definition": definition, "is_comparable": True,
        "break_note": None, "note": None, "reliability": None,
    }  # fmt: skip


THIS_YEAR = [
    own("score", "1", SCORE_1),
    own("submission", "available", "A report of the year was found, readable or not.", "partnerships expected"),
    own("priority", "neglect", "The report states it as a shared priority of its partnership for the year."),
]


@pytest.fixture(scope="module")
def earlier():
    rows = earlier_figures(THIS_YEAR, "2023-24", READ_WITH)
    return {(row["reporting_year"], row["indicator"], row["category"]): row for row in rows}


def findings() -> list[dict[str, str]]:
    return module._csv(FINDINGS)


def test_every_published_figure_is_one_of_ours_or_says_why_it_is_none():
    meant = meanings()
    for row in findings():
        what = meaning_of(row, meant)
        assert what, f"{row['source_file']}: {row['indicator']}, {row['category']}"
        assert what["our_indicator"] or len(what["note"]) > 10, what


def test_what_is_one_of_ours_has_a_count_a_denominator_and_a_population():
    by_key = {(row["source_file"], row["indicator"], row["category"]): row for row in findings()}
    for what in meanings():
        if what["our_indicator"]:
            row = by_key[what["source_file"], what["indicator"], what["category"]]
            assert row["count"] and row["population_n"] and what["population"], what
            assert module.PUBLICATIONS[what["source_file"]].framework_id


def test_every_earlier_figure_has_its_denominator_as_published(earlier):
    published = {
        (row["reporting_year"], int(row["count"]), int(row["population_n"]))
        for row in findings()
        if row["count"].isdigit() and row["population_n"]
    }
    assert len(earlier) > 45
    for (year, _, _), row in earlier.items():
        assert (year, row["count"], row["denominator"]) in published


def test_the_published_distribution_stands_there_with_percentages_computed_anew(earlier):
    scores = [earlier["2023-24", "score", str(score)] for score in range(5)]
    assert [(row["count"], row["denominator"], row["percentage"]) for row in scores] == [
        (11, 126, 8.7), (1, 126, 0.8), (65, 126, 51.6), (4, 126, 3.2), (45, 126, 35.7),
    ]  # fmt: skip
    assert {row["engine"] for row in scores} == {"published"} and not any(row["is_provisional"] for row in scores)


@pytest.mark.parametrize(
    ("key", "slip"),
    [
        (("2023-24", "score", "1"), "Printed there as 0 %: 1 of 126 is 0.8 %"),
        (("2023-24", "score", "0"), "12 of 126"),
        (("2019-20", "audit.wt2018.overall.deep_dive", "evidenced"), "two from each of nine regions, which makes 18"),
        (("2019-20", "audit.wt2018.restraint", "reported"), "nine reports that name an establishment"),
        (("2023-24", "submission", "available"), "without its denominator"),
    ],
)
def test_slips_of_the_originals_are_noted(earlier, key, slip):
    assert slip in earlier[key]["note"]


def test_whether_a_figure_compares_the_crosswalk_says_and_a_sample_compares_with_care_at_best(earlier):
    for key in (("2023-24", "score", "1"), ("2023-24", "submission", "available")):
        assert (earlier[key]["compares"], earlier[key]["is_comparable"]) == ("yes", True)
    sent = earlier["2019-20", "submission", "available"]
    assert (sent["count"], sent["denominator"], sent["compares"], sent["is_comparable"]) == (
        68,
        132,
        "with_care",
        False,
    )
    assert "sent to the Panel" in sent["break_note"] and sent["counted_as"] == "submission=by_deadline"
    neglect = earlier["2020-21", "priority", "neglect"]
    assert neglect["compares"] == "with_care" and "sample of reports" in neglect["break_note"]
    assert neglect["counted_as"] == "audit.wt2018_integrated.safeguarding_priorities.value=neglect"
    assert earlier["2019-20", "audit.wt2018.dissemination", "reported"]["break_note"] == "Not asked this year."


def test_another_reader_is_told_but_does_not_change_the_definition(earlier):
    assert earlier["2023-24", "score", "1"]["break_note"] == (
        "Read by researchers with a general AI assistant, here by a program."
    )
    assert earlier["2023-24", "submission", "available"]["break_note"] is None


def test_a_year_sees_no_figures_of_years_to_come():
    assert {row["reporting_year"] for row in earlier_figures([], "2020-21", [])} == {"2019-20", "2020-21"}


def ours(read_with: list[str], **changes: Any) -> dict[str, Any]:
    row = {**THIS_YEAR[0], "reporting_year": "2022-23", "read_with": read_with, **changes}
    rows = earlier_figures(THIS_YEAR, "2023-24", READ_WITH, [row], findings=Path("/dev/null"))
    assert len(rows) == 1 and "read_with" not in rows[0]
    return rows[0]


def test_our_own_earlier_years_stand_beside_and_say_when_another_model_read_them():
    same = ours(READ_WITH)
    assert (same["published_in"], same["is_comparable"], same["break_note"]) == ("our release of 2022-23", True, None)
    other = ours(["extractive old, framework version 0.9"])
    assert other["is_comparable"] and "Read then by extractive old" in other["break_note"]
    changed = ours(READ_WITH, definition="Something else.")
    assert not changed["is_comparable"] and changed["break_note"] == "Another definition."


def test_a_release_made_before_definitions_were_recorded_is_not_called_comparable():
    old = ours(READ_WITH, definition=None, population=None)
    assert not old["is_comparable"] and old["population"] == "not recorded"
    assert old["break_note"] == "Its definition was not recorded."
