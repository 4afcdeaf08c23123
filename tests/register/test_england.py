"""A national register covers every upper-tier authority exactly once in every year; a register of one's own need not."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from include.register import RegisterError, authorities, load_authorities, load_register
from include.settings import REFERENCE

TODAY = date(2026, 11, 22)


@pytest.fixture
def correct(tmp_path):
    """Change the national register line by line and load it."""
    with (REFERENCE / "partnerships.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def load(changes=(), new=(), without=(), columns=None):
        changed = dict(changes)
        kept = [row | changed.get(row["partnership_id"], {}) for row in rows if row["partnership_id"] not in without]
        path = tmp_path / "partnerships.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns or list(rows[0]), restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows([*kept, *new])
        return load_register(str(path), TODAY)

    return load


def line_of(partnership_id):
    with (REFERENCE / "partnerships.csv").open(encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, start=1) if line.startswith(f"{partnership_id},"))


def test_england_is_covered_exactly_once_in_every_year(correct):
    register = correct()
    codes = [code for one in register for code in one.la_codes]
    assert len(load_authorities()) == 153 and sorted(codes) == sorted(load_authorities())
    for year in ("2019-20", "2023-24", "2026-27", "2027-28"):
        assert len(register.in_year(year)) == 138


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"leeds": {"valid_to": "2022-23"}}, "column la_codes: no partnership covers Leeds (la_code 383) in 2023-24"),
        ({"leeds": {"valid_from": "2021-22"}}, "no partnership covers Leeds (la_code 383) in 2019-20"),
        (
            {"leeds": {"local_authorities": "Leeds;York", "la_codes": "383;816"}},
            "York (la_code 816) is covered by city-of-york (line {city-of-york}) and leeds (line {leeds}) in 2019-20",
        ),
        ({"leeds": {"la_codes": "999"}}, "line {leeds}, column la_codes: '999' is no code"),
        ({"leeds": {"la_codes": ""}}, "line {leeds}, column la_codes: 0 codes stand beside 1 local_authorities"),
        ({"leeds": {"local_authorities": "Leds"}}, "line {leeds}, column local_authorities: 'Leds' has the code 383"),
    ],
)
def test_a_gap_an_overlap_and_a_slip_are_refused_with_line_and_column(correct, changes, says):
    with pytest.raises(RegisterError) as error:
        correct(changes)
    for who in ("leeds", "city-of-york"):
        says = says.replace(f"{{{who}}}", str(line_of(who)))
    assert says in str(error.value) and "partnerships.csv" in str(error.value)


def test_a_merger_is_told_with_years(correct):
    """Two partnerships become one: no gap, no overlap, and each year has its own register."""
    one = {
        "partnership_id": "york-and-leeds",
        "partnership": "York and Leeds Safeguarding Children Partnership",
        "region": "Yorkshire and the Humber",
        "local_authorities": "York;Leeds",
        "la_codes": "816;383",
        "valid_from": "2025-26",
    }
    ended = {"valid_to": "2024-25", "merged_into": "york-and-leeds"}
    register = correct({"leeds": ended, "city-of-york": ended}, [one])
    assert len(register.in_year("2024-25")) == 138 and "leeds" in register.in_year("2024-25")
    assert len(register.in_year("2025-26")) == 137 and "leeds" not in register.in_year("2025-26")


def test_years_to_come_are_checked_where_the_register_speaks_of_them(correct):
    with pytest.raises(RegisterError, match=r"no partnership covers Leeds \(la_code 383\) in 2030-31"):
        correct({"leeds": {"valid_to": "2029-30"}})


def test_a_reorganised_authority_is_expected_only_while_it_exists(correct, monkeypatch):
    known = dict(load_authorities())
    known["383"] = authorities.Authority("383", "Leeds", "Yorkshire and the Humber", "leeds.gov.uk", valid_to="2024-25")
    monkeypatch.setattr(authorities, "load_authorities", lambda: known)
    with pytest.raises(RegisterError, match=r"Leeds \(la_code 383\) is no authority of its own in 2025-26"):
        correct()
    assert "leeds" not in correct({"leeds": {"valid_to": "2024-25"}}).in_year("2025-26")


def test_a_register_of_ones_own_is_not_held_to_england(correct):
    london = [one.partnership_id for one in correct() if one.region != "London"]
    assert len(correct(without=london)) == 30
    required = ["partnership_id", "partnership", "region", "local_authorities"]
    assert len(correct(without=["leeds"], columns=required)) == 137, "without la_codes nothing of England is promised"
    with pytest.raises(RegisterError, match="no partnership covers Leeds"):
        correct(without=["leeds"])
