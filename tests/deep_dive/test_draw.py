"""The sample of a deep dive: so many per region, of all kinds of authority, the same for the same seed."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from include.deep_dive import Candidate, DeepDiveError, candidates_of, draw
from include.deep_dive.__main__ import main
from include.register import load_register
from include.settings import REFERENCE

ENGLAND = load_register(str(REFERENCE / "partnerships.csv")).in_year("2019-20")


@pytest.fixture(scope="module")
def candidates():
    ids = [one.partnership_id for one in ENGLAND]
    return candidates_of(ENGLAND, {name: float(number) for number, name in enumerate(ids)})


def test_two_of_each_of_the_nine_regions_make_eighteen_not_nineteen(candidates):
    drawn = draw(candidates, seed=1)
    assert len(drawn) == 18
    assert set(Counter(one.region for one in drawn).values()) == {2}


@pytest.mark.parametrize("seed", [1, 2, 3, 2020])
def test_counties_unitaries_metropolitan_areas_and_sub_regional_partnerships_are_among_them(candidates, seed):
    drawn = draw(candidates, seed)
    assert {"county", "unitary", "metropolitan", "sub_regional"} <= {one.kind for one in drawn}
    thirds = Counter(one.deprivation_third for one in drawn)
    assert max(thirds.values()) - min(thirds.values()) <= 4 and len(thirds) == 3


def test_the_same_seed_draws_the_same_and_another_seed_another(candidates):
    assert draw(candidates, 7) == draw(list(reversed(candidates)), 7)
    assert {one.partnership_id for one in draw(candidates, 7)} != {one.partnership_id for one in draw(candidates, 8)}


def test_a_region_with_fewer_reports_gives_what_it_has():
    few = [
        Candidate("a", "London", "metropolitan"),
        Candidate("b", "North East", "unitary"),
        Candidate("c", "North East", "county"),
    ]
    drawn = draw(few, 1)
    assert sorted(one.partnership_id for one in drawn) == ["a", "b", "c"]
    assert {one.deprivation_third for one in drawn} == {""}


def test_nobody_to_draw_from_is_said():
    with pytest.raises(DeepDiveError, match="no partnership to draw from"):
        draw([], 1)


def test_the_command_records_the_draw(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("REGISTER", str(REFERENCE / "partnerships.csv"))
    scores = tmp_path / "scores.csv"
    scores.write_text("partnership_id,score\nleicester,31.5\n")
    assert main([str(tmp_path / "sample.csv"), "--seed", "5", "--deprivation", str(scores)]) == 0
    with (tmp_path / "sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 18 and {row["seed"] for row in rows} == {"5"}
    told = capsys.readouterr().out
    assert "18 partnerships of 9 regions" in told and "of them have no score" in told
    assert main([str(tmp_path / "sample.csv"), "--seed", "5"]) == 0
    assert "Deprivation was not taken into account" in capsys.readouterr().out
    scores.write_text("partnership_id,score\nleicester,poor\n")
    assert main([str(tmp_path / "sample.csv"), "--seed", "5", "--deprivation", str(scores)]) == 2
    assert "line 2: it needs a partnership_id and a number" in capsys.readouterr().err
