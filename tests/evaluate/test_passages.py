"""Single passages with known labels: read strictly, compared label by label, told with denominators."""

from __future__ import annotations

import pytest

from include.evaluate.gold import GoldError
from include.evaluate.passages import FOLDER, Hits, Labelled, measure_passages, read_passages, tell_passages
from include.frameworks import load_framework

LABELS = {"addressed": [], "mentioned": [], "impact": False, "planning": False, "process": False, "compliance": {}}


def labelled(text, **labels):
    return Labelled(text=text, **{**LABELS, **labels})


def test_the_samples_are_labelled_with_themes_and_questions_that_exist():
    framework = load_framework("wt2023")
    themes, questions = {theme.no for theme in framework.themes}, {question.id for question in framework.compliance}
    for path in FOLDER.glob("*.yaml"):
        passages = read_passages(path)
        assert len(passages) >= 200
        assert all({*one.addressed, *one.mentioned} <= themes and set(one.compliance) <= questions for one in passages)


def test_a_slip_in_a_label_is_named_with_its_passage(tmp_path):
    (tmp_path / "bad.yaml").write_text("- {text: Words., addressed: [one]}", encoding="utf-8")
    with pytest.raises(GoldError, match=r"passage 1: addressed\.0"):
        read_passages(tmp_path / "bad.yaml")


def test_right_added_and_missed_answers_are_counted_apart():
    figures = measure_passages(
        [
            labelled(
                "Missed appointments fell from 21% to 12%, and a re-audit of 40 files found the same.", impact=True
            ),
            labelled("We offered 412 training places in the year.", impact=True),
            labelled("The Independent Scrutineer observed two meetings and read twelve files."),
        ],
        load_framework("wt2023"),
    )
    assert (figures.rules["impact"].right, figures.rules["impact"].missed) == (1, 1)
    assert figures.compliance["independent_scrutiny", "met"].added == 1
    assert "independent_scrutiny: met: precision 0.00 (0 of 1), recall   -  (0 of 0)" in tell_passages("some", figures)


def test_f1_is_the_harmonic_mean():
    assert Hits(right=2, added=1, missed=1).f1 == pytest.approx(2 / 3)
