"""Known answers from anyone: what is not labelled may be missing; what cannot be used is told in one sentence."""

from __future__ import annotations

import json

import pytest

from include.evaluate import GoldError, read_gold
from include.evaluate.gold import GoldTheme, check_asked, fingerprint_of
from tests.evaluate.conftest import write


def test_only_id_year_and_files_are_needed_and_strange_keys_are_left_alone(tmp_path):
    entry = {
        "partnership_id": "nobody-knows",
        "reporting_year": "2019/20",
        "files": ["a.pdf"],
        "labelled_by": "two people",
    }
    [report] = read_gold(write(tmp_path / "new", [entry]))
    assert report.report_id == "nobody-knows-2019-20"
    assert (report.themes, report.criteria, report.compliance, report.score, report.contributions) == (None,) * 5


def test_null_means_not_labelled_and_a_bare_answer_is_understood(folder, gold):
    gold["themes"] = [{"theme_no": 1, "status": None}]
    gold["compliance"] = {"independent_scrutiny": "met"}
    [report] = read_gold(write(folder, [gold]))
    assert (report.themes or ())[0].status is None
    assert (report.compliance or {})["independent_scrutiny"].answer == "met"


@pytest.mark.parametrize(
    ("given", "spots"),
    [
        ({"pages": [2, "3"]}, [(2, None, None), (3, None, None)]),
        ({"pages": ["who-pays"], "file": "b.html"}, [(None, "who-pays", "b.html")]),
        ({"anchors": ["a", "b"]}, [(None, "a", None), (None, "b", None)]),
        ({"page": 4}, [(4, None, None)]),
        ({"anchors": [{"anchor": "a", "file": "b.html"}]}, [(None, "a", "b.html")]),
        ({"pages": None, "contested": None}, []),
    ],
)
def test_places_are_pages_or_anchors_in_any_of_the_ways_people_write_them(given, spots):
    place = GoldTheme.model_validate({"theme_no": 1, "status": "addressed", **given})
    assert [(spot.page, spot.anchor, spot.file) for spot in place.spots] == spots
    assert place.is_placed == bool(spots)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"files": ["gone.pdf"]}, "names gone.pdf, which is not there"),
        ({"files": ["../outside.pdf"]}, "outside the folder"),
        ({"files": []}, "files"),
        ({"partnership_id": "../up"}, "partnership_id"),
        ({"reporting_year": "last year"}, r"harrow-edge.*reporting_year.*last year"),
        ({"themes": [{"theme_no": 1, "status": "adressed"}]}, r"themes\.0\.status.*adressed"),
        ({"themes": [{"theme_no": 1, "status": "partial"}] * 2}, "theme of harrow-edge-2023-24 1 stands 2 times"),
        ({"compliance": {"partnership_chair": {"answer": "yes"}}}, r"partnership_chair\.answer"),
        ({"score": 5}, "score"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named_with_its_report_and_place(folder, gold, change, told):
    (folder / "gold.json").write_text(json.dumps([gold | change]))
    with pytest.raises(GoldError, match=told):
        read_gold(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no gold.json"), ("[{", "line 1: it is not JSON"), ("{}", "a list"), ("[]", "a list"), ("[1]", "report 1")],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(tmp_path, content, told):
    if content is not None:
        (tmp_path / "gold.json").write_text(content)
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path)


def test_the_same_report_twice_is_refused(folder, gold):
    with pytest.raises(GoldError, match="harrow-edge-2023-24 stands 2 times"):
        read_gold(write(folder, [gold, gold]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"themes": [{"theme_no": 99, "status": "partial"}]}, "theme 99 is labelled, but wt2023 has none"),
        ({"compliance": {"chair": {"answer": "met"}}}, "compliance question chair .* partnership_chair"),
    ],
)
def test_labels_for_what_the_framework_does_not_ask_are_refused(folder, gold, framework, change, told):
    [report] = read_gold(write(folder, [gold | change]))
    with pytest.raises(GoldError, match=told):
        check_asked(report, framework)


def test_the_fingerprint_changes_with_the_answers_and_with_the_files(folder):
    before = fingerprint_of(folder, read_gold(folder))
    (folder / "harrow-edge.pdf").write_bytes(b"%PDF-1.4 another")
    after = fingerprint_of(folder, read_gold(folder))
    assert before != after
    assert before != fingerprint_of(
        write(folder, json.loads((folder / "gold.json").read_text().replace("badgers", "foxes"))), read_gold(folder)
    )
