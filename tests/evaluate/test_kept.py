"""Kept figures: a fall is told and fails, a rise does not, and the README shows what is kept."""

from __future__ import annotations

import copy

import pytest

from include.evaluate import GoldError, judge, measure, read_gold
from include.evaluate.kept import KEPT, accept, compare, headlines, read_kept, readme_block, write_readme
from include.settings import PROJECT
from tests.evaluate.conftest import write

MADE_BY = {"data": "held_out", "data_version": "1", "engine": "extractive", "code_version": "2"}


@pytest.fixture
def kept(figures, tmp_path):
    path = tmp_path / "figures.json"
    accept(figures, MADE_BY, path)
    return path


@pytest.fixture
def worse(folder, found, framework):
    """The same report with theme 5 missed and a theme quoted from a wrong page."""
    rows = copy.deepcopy(found)
    rows["theme_findings"][4]["status"] = "not_mentioned"
    rows["evidence"][0]["page"] = 3
    return measure([judge(read_gold(folder)[0], rows, framework, {"harrow-edge.pdf": "d"})])


def test_headlines_have_their_counts(figures):
    told = headlines(figures)
    assert told["status_right"] == {"value": 0.75, "right": 3, "of": 4}
    assert told["status_macro_f1"] == {"value": 0.6, "right": None, "of": 4}


def test_the_same_figures_pass_in_silence(figures, kept):
    assert compare(figures, MADE_BY, kept) == ([], [])


def test_a_fall_beyond_the_tolerance_is_told_with_both_figures(worse, kept):
    fallen, _ = compare(worse, MADE_BY, kept)
    assert "Theme status right fell from 3 of 4 (75 %) to 2 of 4 (50 %)." in fallen
    assert any("macro-F1" in sentence for sentence in fallen)
    assert compare(worse, MADE_BY, kept, tolerance=1.0)[0] == []


def test_a_calibration_error_that_rises_is_a_fall(folder, found, framework, kept):
    found["theme_findings"][1]["confidence"] = 0.99
    less_honest = measure([judge(read_gold(folder)[0], found, framework, {"harrow-edge.pdf": "d"})])
    fallen, _ = compare(less_honest, MADE_BY, kept)
    assert len(fallen) == 1
    assert fallen[0].startswith("Calibration error of theme answers rose from")


def test_a_rise_is_told_and_does_not_fail(figures, worse, tmp_path):
    accept(worse, MADE_BY, tmp_path / "low.json")
    fallen, notes = compare(figures, MADE_BY, tmp_path / "low.json")
    assert fallen == []
    assert any(note.startswith("Theme status right: 2 of 4") for note in notes)


def test_a_headline_that_is_no_longer_measured_is_a_fall(folder, gold, found, framework, kept):
    del gold["priorities"]
    fewer = measure([judge(read_gold(write(folder, [gold]))[0], found, framework, {"harrow-edge.pdf": "d"})])
    assert any("Priorities found: was 1 of 2" in sentence for sentence in compare(fewer, MADE_BY, kept)[0])


def test_changed_known_answers_and_a_first_run_are_said(figures, kept, tmp_path):
    assert "have changed" in compare(figures, MADE_BY | {"data_version": "9"}, kept)[1][0]
    assert "No earlier figures" in compare(figures, MADE_BY, tmp_path / "none.json")[1][0]


def test_accepting_one_split_leaves_the_others(figures, kept):
    accept(figures, MADE_BY | {"data": "practice"}, kept)
    assert sorted(read_kept(kept)) == ["held_out", "practice"]


def test_the_readme_gets_the_table_between_its_marks_and_nothing_else_changes(figures, kept, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("# Title\n<!-- figures -->\nold\n<!-- /figures -->\nThe end.\n")
    assert not write_readme(readme, read_kept(kept), only_check=True)
    assert "old" in readme.read_text()
    assert not write_readme(readme, read_kept(kept))
    told = readme.read_text()
    assert told.startswith("# Title\n<!-- figures -->\n| ")
    assert told.endswith("|\n<!-- /figures -->\nThe end.\n")
    assert "| Theme status right | 3 of 4 (75 %) |" in told
    assert "old" not in told
    assert write_readme(readme, read_kept(kept), only_check=True)


def test_a_readme_without_marks_and_a_broken_file_are_told(tmp_path, kept):
    (tmp_path / "README.md").write_text("# Title\n")
    with pytest.raises(GoldError, match="needs the lines"):
        write_readme(tmp_path / "README.md", read_kept(kept))
    kept.write_text("[")
    with pytest.raises(GoldError, match="accept anew"):
        read_kept(kept)


def test_held_out_figures_come_first(kept, figures):
    accept(figures, MADE_BY | {"data": "a_split"}, kept)
    assert readme_block(read_kept(kept)).startswith("|  | held_out (1 reports) | a_split (1 reports) | to reach |")


def test_the_readme_of_this_repository_shows_the_kept_figures():
    readme = PROJECT / "README.md"
    if not KEPT.is_file() or "<!-- figures -->" not in readme.read_text(encoding="utf-8"):
        pytest.skip("no figures are kept yet, or the README has no place for them")
    assert write_readme(readme, read_kept(), only_check=True), "run `python -m include.evaluate --readme`"
