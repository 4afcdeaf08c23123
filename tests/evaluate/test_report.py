"""The report says every figure with its counts, as text, Markdown and HTML, and the same stands in Parquet."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from include.datasets import DATASETS
from include.evaluate.datasets import EVALUATION, write_parquet
from include.evaluate.layout import Section, Table, as_html, as_markdown, as_text, percent
from include.evaluate.report import sections

MADE_BY = {"data": "made", "data_version": "1", "engine": "extractive", "code_version": "2"}


@pytest.fixture
def told(figures):
    return sections(figures, {"2": "Themes from aggregated scrutiny"}, ["Said first."])


def test_the_text_has_counts_contested_answers_and_wrong_answers(told):
    text = as_text("Figures", told)
    for words in (
        "Said first.",
        "3 of 4 (75 %); contested: 0 of 1",
        "Themes from aggregated scrutiny",
        "theme 2: addressed, confidence 0.60; known: partial",
        "theme 5: first quote on 2; known: 1",
        "contribution The Council, £9: not found",
        "priority mental health: reported, but not known",
        "positive answers with a verified quote",
    ):
        assert words in text, words


def test_wrong_answers_can_be_left_out_so_that_a_held_out_split_stays_unread(figures):
    assert "known: partial" not in as_text("Figures", sections(figures, {}, with_mistakes=False))


def test_what_was_not_labelled_makes_no_empty_section(told):
    assert all(section.parts for section in told)


def test_words_of_a_report_become_no_markup():
    bad = [Section("<b>x</b>", ["<script>1</script>", Table(["a|b"], [["<i>|"]])])]
    assert "<script>" not in as_html("<t>", bad)
    assert "<i>" not in as_html("t", bad)
    markdown = as_markdown("t", bad)
    assert "<script>" not in markdown
    assert "| a\\|b |" in markdown


def test_parquet_holds_the_same_figures_with_denominators_and_who_made_them(figures, tmp_path):
    paths = write_parquet(figures, MADE_BY, tmp_path)
    tables = {path.stem: pq.read_table(path).to_pylist() for path in paths}
    assert set(tables) == {dataset.name for dataset in EVALUATION}
    [share] = [
        row
        for row in tables["evaluation_figures"]
        if (row["part"], row["key"], row["category"], row["measure"]) == ("theme", "all", "all", "accuracy")
    ]
    assert (share["value"], share["numerator"], share["denominator"], share["contested"]) == (0.75, 3, 4, 1)
    assert share["engine"] == "extractive"
    assert len(tables["evaluation_answers"]) == 10
    assert sum(row["count"] for row in tables["evaluation_confusions"] if row["part"] == "theme") == 4
    assert sum(row["answers"] for row in tables["evaluation_reliability"] if row["part"] == "theme") == 4


def test_the_same_figures_give_the_same_bytes(figures, tmp_path):
    first, second = (write_parquet(figures, MADE_BY, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_evaluation_adds_no_dataset_to_the_public_promise():
    assert not {dataset.name for dataset in EVALUATION} & set(DATASETS)


def test_a_share_is_never_rounded_to_all_or_nothing():
    assert [percent(share) for share in (0.9962, 1.0, 0.0, 0.001, 0.837)] == [
        "99.6 %",
        "100 %",
        "0 %",
        "0.1 %",
        "84 %",
    ]
