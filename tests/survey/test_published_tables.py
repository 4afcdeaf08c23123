"""The tables printed in 2019, figure by figure: made-up responses of the same counts give them, and what is wrong is named."""

from __future__ import annotations

from collections import defaultdict

import pytest

from include.publish.numbers import percentage
from include.survey import tables as t
from include.survey.generate import as_csv, generate
from include.survey.printed import N_RETURNED, N_VALID, ONLY_RESPONDENT, Printed, printed_figures
from tests.survey.a_survey import ASKED, SAMPLE, sample

PRINTED = printed_figures(ASKED)
SUMS_OF_ROUNDED = {
    ("effectiveness_existing", "safeguarded", 81.5): 81.6,
    ("effectiveness_existing", "welfare", 78.3): 78.2,
    ("effectiveness_existing", "voice", 64.8): 64.9,
    ("effectiveness_existing", "collaboration", 12.5): 12.6,
    ("effectiveness_existing", "learning", 9.7): 9.6,
    ("effectiveness_expected", "welfare", 75.8): 75.7,
    ("effectiveness_expected", "voice", 3.7): 3.8,
    ("effectiveness_expected", "voice", 67.3): 67.4,
    ("effectiveness_expected", "challenge", 62.7): 62.8,
    ("effectiveness_expected", "early_identification", 3.4): 3.3,
}
"""Printed percentages that are none of 239: two rounded ones were added. Beside them, the percentage of the count."""
PURPOSE = {purpose.words: purpose.code for purpose in ASKED.effectiveness.purposes}


@pytest.fixture(scope="module")
def counts():
    """Before small counts are hidden: the source printed counts of three."""
    return t.count(sample().taken, ASKED)


def test_every_printed_figure_of_the_survey_has_its_cell():
    by_table: dict[str, int] = defaultdict(int)
    for figure in PRINTED:
        by_table[figure.key[0]] += 1
    assert by_table == {
        "responses": 1,
        "publication": 2,
        "organisation": 13,
        "role": 4,
        "responsibility": 1,
        "challenges": 9 + 16,
        "improvement": 6,
        "effectiveness_existing": 32,
        "effectiveness_expected": 32,
    }


@pytest.mark.parametrize("figure", PRINTED, ids=lambda one: " ".join(one.key)[:60])
def test_a_printed_count_comes_out(counts, figure):
    assert counts.cells[figure.key] == figure.count


@pytest.mark.parametrize(
    "figure", [one for one in PRINTED if one.percentage is not None], ids=lambda one: " ".join(one.key)[:60]
)
def test_a_printed_percentage_comes_out_or_is_known_to_be_a_sum_of_rounded_ones(counts, figure):
    ours = percentage(counts.cells[figure.key], counts.bases[figure.key])
    if figure.key == ("improvement", t.EVERYBODY, "", t.IMPROVES) or figure.key[3] == t.NOT_IMPROVES:
        assert round(ours) == figure.percentage  # printed without a decimal
        return
    known = SUMS_OF_ROUNDED.get((figure.key[0], PURPOSE.get(figure.key[2], ""), figure.percentage))
    assert ours == (figure.percentage if known is None else known)


@pytest.mark.parametrize("table", ["effectiveness_existing", "effectiveness_expected"])
def test_tables_4_and_5_are_wholly_sums_of_rounded_percentages(table):
    """All 64 figures, those included that could be percentages of 239 themselves."""
    prefix = table.removeprefix("effectiveness_")
    valid = [one for one in sample().taken if one.is_valid(ASKED)]
    for figure in (one for one in PRINTED if one.key[0] == table):
        codes = [code for code, name in ASKED.effectiveness.collapsed.items() if name == figure.key[3]]
        answers = [one.answers[f"{prefix}_{PURPOSE[figure.key[2]]}"] for one in valid]
        assert round(sum(percentage(answers.count(code), N_VALID) or 0 for code in codes), 1) == figure.percentage


def test_each_row_of_tables_4_and_5_counts_239_though_percentages_add_up_to_99_9_and_100_1():
    rows: dict[tuple[str, ...], list[Printed]] = defaultdict(list)
    for figure in PRINTED:
        if figure.key[0].startswith("effectiveness"):
            rows[figure.key[:3]].append(figure)
    assert len(rows) == 16
    assert {sum(one.count for one in row) for row in rows.values()} == {N_VALID}
    assert {round(sum(one.percentage or 0 for one in row), 1) for row in rows.values()} == {99.9, 100.0, 100.1}


def test_six_domains_are_said_where_eight_purposes_were_asked_about():
    """Figure 1 says *six domains*; tables 4 and 5 and questions 5 and 9 have eight."""
    assert len(ASKED.effectiveness.purposes) == 8
    assert len({figure.key[2] for figure in PRINTED if figure.key[0] == "effectiveness_existing"}) == 8


def test_127_is_85_2_per_cent_of_the_149_that_are_not_valid_and_not_of_388(counts):
    """Appendix A says *within the full 388 sample (n=127, 85.2%)*. The full sample has 321 of 388: 82.7 %."""
    assert N_RETURNED - N_VALID == 149
    assert percentage(127, 388) == 32.7
    assert percentage(127, 149) == 85.2
    after = ("publication", t.RETURNED, "", "After publication")
    assert (counts.cells[after], percentage(counts.cells[after], counts.bases[after])) == (321, 82.7)


def test_figure_2_leaves_out_42_of_the_239(counts):
    shown = [one for one in PRINTED if one.key[:2] == ("challenges", t.EVERYBODY)]
    assert sum(one.count for one in shown) == 197
    everything = [number for key, number in counts.cells.items() if key[:2] == ("challenges", t.EVERYBODY)]
    assert sum(everything) == N_VALID


def test_37_of_239_round_to_15_per_cent_where_the_text_says_16():
    """15.48 became 15.5 in figure 2, and that became 16 in the text."""
    assert percentage(37, 239) == 15.5
    assert round(100 * 37 / 239) == 15


def test_table_3_puts_7_health_respondents_before_9(counts):
    """Printed second with 7 and third with 9. By count access to data is third, and understanding fourth."""
    health = {one.key[3]: one for one in PRINTED if one.key[:2] == ("challenges", "Health (NHS)")}
    places = t.places(counts.cells, set())
    ranked = {name: (one.place, places[one.key][0]) for name, one in health.items()}
    wrong = {name: both for name, both in ranked.items() if both[0] != both[1]}
    assert wrong == {"Understanding amongst agencies of their safeguarding responsibilities": (2, 4)}


@pytest.mark.parametrize(
    ("agency", "tied"),
    [("Police", 3), ("Local authority children's services", 3)],
)
def test_table_3_parts_ties_that_are_none_of_second_and_third(counts, agency, tied):
    """Police: 3, 3, 3 printed as second, third and third; children's services: 7, 7, 7 printed so too."""
    low = [one for one in PRINTED if one.key[:2] == ("challenges", agency) and (one.place or 0) > 1]
    places = t.places(counts.cells, set())
    assert len({one.count for one in low}) == 1 and len(low) == tied
    assert {one.place for one in low} == {2, 3}
    assert len({places[one.key] for one in low}) == 1


def test_the_first_places_of_table_3_are_ours(counts):
    places = t.places(counts.cells, set())
    first = [one for one in PRINTED if one.place == 1]
    assert len(first) == 6
    assert all(places[one.key][0] == 1 for one in first)


def test_five_areas_have_a_single_respondent(counts):
    alone = [key for key, number in counts.cells.items() if key[0] == "areas" and number == 1]
    assert len(alone) == ONLY_RESPONDENT == 5


def test_responses_are_the_same_for_the_same_seed_and_others_for_another():
    rows = as_csv(ASKED, generate(ASKED))
    assert rows == as_csv(ASKED, generate(ASKED))
    assert rows != as_csv(ASKED, generate(ASKED, seed=1))
    assert rows.count(b"\n") == SAMPLE.read_bytes().count(b"\n") == 1 + N_RETURNED
