"""Two engines, or two runs, against each other, without known answers."""

from __future__ import annotations

import copy

from include.evaluate.agree import agreement, bytes_agreement
from include.evaluate.layout import as_text


def test_agreement_is_counted_over_what_both_answered(found):
    other = copy.deepcopy(found)
    other["theme_findings"][1]["status"] = "partial"
    other["theme_findings"].pop()
    other["evidence"].pop()
    one, two = {"a": found, "b": found, "c": found}, {"a": other, "b": other, "d": other}
    text = as_text("t", agreement(one, two, ("first", "second")))
    assert "2 reports are answered by both; 1 only in first, 1 only in second." in text
    assert "6 of 8 (75.0 %)" in text
    assert "Theme status: first in rows, second in columns" in text
    quotes = next(line for line in text.splitlines() if "Quotes (same words)" in line)
    assert quotes.split()[-3:] == ["10", "2", "0"]


def test_an_engine_agrees_wholly_with_itself(found):
    text = as_text("t", agreement({"a": found}, {"a": found}, ("first", "second")))
    assert "5 of 5 (100.0 %)" in text
    assert "1.000" in text


def test_lakes_without_a_shared_report_are_told(found):
    assert "0 reports are answered by both" in as_text("t", agreement({"a": found}, {"b": found}, ("x", "y")))


def test_two_runs_must_write_the_same_bytes():
    assert bytes_agreement({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"2"}) == (
        True,
        "Two runs wrote the same bytes: 2 of 2 files.",
    )
    same, told = bytes_agreement({"a": b"1", "b": b"2"}, {"a": b"1", "c": b"2"})
    assert not same
    assert "2 of 3 files: b, c" in told
