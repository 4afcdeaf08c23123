"""A cell that holds no figure says why."""

import pytest

from include.publish.symbols import SYMBOLS, figure, legend


@pytest.mark.parametrize(
    ("value", "decimals", "cell"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (12.25, 1, "12.3"),
        (100.0, 1, "100.0"),
        (0.04, 1, "low"),
        (0.05, 1, "0.1"),
        (0.4, 0, "low"),
        (305125.0, 0, "305125"),
        (None, 0, "z"),
    ],
)
def test_figures_are_rounded_halves_up_and_what_rounds_away_is_low(value, decimals, cell):
    assert figure(value, decimals) == cell


def test_missing_and_unreliable_figures_have_their_symbols():
    assert figure(None, missing="x") == "x"
    assert figure(12.3, 1, reliability="u") == "u" == figure(None, reliability="u")


def test_the_key_explains_each_symbol_as_a_spreadsheet_writes_it():
    assert (
        [line.split(" ")[0] for line in legend()]
        == ["[z]", "[x]", "[c]", "[low]", "[u]"]
        == [symbol.shorthand for symbol in SYMBOLS.values()]
    )
    assert len(legend({"x"})) == 1
