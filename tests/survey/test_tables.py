"""The kinds of tables the source printed, from responses."""

from __future__ import annotations

import pytest

from include.datasets.survey import SURVEY_TABLES
from include.survey import tables as t
from include.survey import tabulate
from include.survey.layout import drawn_files, shown_tables
from include.survey.release import told_of
from tests.survey.a_survey import ASKED, a_line, as_file, read, sample, sample_rows


def cells(rows, table, group=t.EVERYBODY):
    return {row["category"]: row for row in rows if (row["table_id"], row["group"]) == (table, group)}


def many(tmp_path, *lines):
    """Rows of a wave in which each of the lines was answered 30 times."""
    numbered = [
        line | {"respondent_id": f"{place}-{number}"} for place, line in enumerate(lines) for number in range(30)
    ]
    return tabulate(read(as_file(tmp_path, *numbered)).taken, ASKED)


def test_the_rows_fit_their_dataset_and_every_count_has_its_base():
    table = SURVEY_TABLES.table(sample_rows())
    assert table.num_rows == len(sample_rows())
    assert set(table.column("table_id").to_pylist()) == set(t.TITLES)
    assert min(table.column("denominator").to_pylist()) >= t.LEAST_BASE


@pytest.mark.parametrize(
    ("existing", "expected", "improves"),
    [
        ("effective", "very_effective", True),  # within one collapsed category, as it was ticked
        ("very_ineffective", "ineffective", True),
        ("effective", "effective", False),
        ("effective", "neither", False),
        ("dont_know", "very_effective", False),
        ("ineffective", "dont_know", False),
    ],
)
def test_an_improvement_is_a_higher_answer_for_at_least_one_purpose(tmp_path, existing, expected, improves):
    line = a_line(existing_voice=existing, expected_voice=expected, expected_learning="ineffective")
    assert t.expects_improvement(read(as_file(tmp_path, line)).taken[0], ASKED) is improves


def test_the_scale_is_collapsed_and_dont_know_stands_apart(tmp_path):
    rows = many(tmp_path, *(a_line(existing_voice=code) for code in ASKED.effectiveness.level))
    voice = {
        row["category"]: row["count"]
        for row in rows
        if row["table_id"] == "effectiveness_existing" and "voice" in row["item"]
    }
    assert voice == {
        "Very ineffective or ineffective": 60,
        "Neither": 30,
        "Very effective or effective": 60,
        "Don't know": 30,
    }


def test_only_valid_responses_are_counted_but_for_how_many_were_returned(tmp_path):
    rows = many(tmp_path, a_line(), a_line(expected_voice=""))
    assert cells(rows, "responses", t.RETURNED)[t.VALID]["percentage"] == 50.0
    assert cells(rows, "organisation")["Health (NHS)"]["denominator"] == 30


def test_equal_challenges_share_a_place_and_the_next_one_counts_them(tmp_path):
    first = ("pooling_of_budgets", "geographical_boundaries", "other")
    rows = many(tmp_path, *(a_line(challenge_1=code, challenge_2="") for code in (*first, first[2])))
    places = {name: (row["place"], row["is_tied"]) for name, row in cells(rows, "challenges").items() if row["count"]}
    assert list(places.values()) == [(2, True), (2, True), (1, False)]


def test_a_place_is_not_told_where_a_hidden_count_may_be_as_large():
    for group in {row["group"] for row in sample_rows() if row["table_id"] == "challenges"}:
        rows = cells(sample_rows(), "challenges", group).values()
        placed = [row for row in rows if row["place"]]
        assert all(row["count"] is not None for row in placed)
        assert [row["place"] for row in placed] == [
            1 + sum(other["count"] > row["count"] for other in placed) for row in placed
        ]


def test_small_organisations_stand_together_and_never_fewer_than_the_least(tmp_path):
    lines = [a_line(), a_line(organisation="police"), a_line(organisation="housing")]
    numbered = [lines[0] | {"respondent_id": f"h{n}"} for n in range(40)]
    numbered += [lines[1] | {"respondent_id": f"p{n}"} for n in range(25)] + [
        lines[2] | {"respondent_id": f"o{n}"} for n in range(9)
    ]
    groups = t.groups_by_organisation(read(as_file(tmp_path, *numbered)).taken, ASKED)
    assert {name: len(some) for name, some in groups.items()} == {t.EVERYBODY: 74, "Health (NHS)": 40, t.OTHERS: 34}


def test_the_same_responses_in_another_order_give_the_same_tables():
    assert tabulate(sample().taken[::-1], ASKED) == list(sample_rows())


def test_what_people_read_shows_the_symbol_where_a_count_is_hidden():
    tables = {table.table_id: table for table in shown_tables(sample_rows())}
    assert list(tables) == list(t.TITLES)
    assert ("Probation", "c", "c", "239") in tables["organisation"].rows
    assert ("Police", "70.0") in {(row[0], row[3]) for row in tables["improvement"].rows}
    assert (
        "Education (including primary, secondary, colleges)",
        "1",
        "Pooling of budgets across agencies",
        "9",
        "26.5",
        "34",
    ) in tables["challenges"].rows


def test_the_page_escapes_what_it_is_told():
    told = told_of(sample().taken, ASKED) | {"title": "<script>"}
    page = drawn_files(sample_rows(), 1, "First release.", told)["survey.html"].decode()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert page.count("<caption") == len(t.TITLES)
