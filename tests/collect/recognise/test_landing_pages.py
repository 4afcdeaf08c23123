"""On 106 real landing pages reports are found, their years, kinds and partnerships are right, and hardly ever wrong.

A third of the pages (`held_out`: every third row) was not looked at before the rules were first measured.
"""

from __future__ import annotations

import csv

import pytest

from include.collect.recognise import evaluate
from include.datasets.words import DOCUMENT_KINDS


@pytest.fixture(scope="module")
def cases():
    return evaluate.load_cases()


def test_every_case_is_labelled_and_every_third_is_held_out():
    with evaluate.CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 106
    assert {row["label_is"] for row in rows} == {"report", "around", "hub", "other"}
    assert {row["label_kind"] for row in rows} <= {*DOCUMENT_KINDS, ""}
    assert all((row["held_out"] == "yes") == (number % 3 == 2) for number, row in enumerate(rows))
    assert sum(row["text_suffices"] == "no" for row in rows) == 11


@pytest.mark.parametrize("part", ["all", "held out"])
def test_reports_years_and_kinds_are_told(cases, part):
    some = [case for case in cases if part == "all" or case.is_held_out]
    shares = {share.name: share for share in evaluate.measure(some)}
    print("\n".join(map(str, shares.values())))
    assert shares["detection precision"].value >= 0.95
    assert shares["detection recall"].value >= 0.95
    assert shares["kind right (reports found)"].value >= 0.95
    assert shares["following precision"].value >= 0.95
    assert shares["following recall"].value >= 0.90
    assert shares["year right (reports and leads)"].value >= 0.98
    assert shares["year wrong (told, but another)"].right == 0
    assert shares["partnership right"].value >= 0.90
    assert shares["partnership wrong (told another)"].right == 0


def test_odd_periods_of_real_reports_keep_their_months(cases):
    odd = [case for case in cases if case.row["label_period"]]
    assert len(odd) == 6
    for case in odd:
        assert f"{case.found.period_start}/{case.found.period_end}" == case.row["label_period"], case.row["url"]


def test_the_command_prints_its_figures_with_denominators(capsys):
    assert evaluate.main(["--slips"]) == 0
    printed = capsys.readouterr().out
    assert "held out: 35 pages" in printed
    assert "detection recall" in printed
    assert " of " in printed
