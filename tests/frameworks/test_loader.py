"""Whoever edits a framework is told what is wrong, where, and what to do; adding to it takes no code."""

from __future__ import annotations

import shutil

import pytest
import yaml

from include.analyse.core import analyse_report
from include.frameworks import FOLDER, FrameworkError, framework_for_year, load_framework
from tests.analyse.helpers import report_rows

WT2023 = FOLDER / "wt2023.yaml"


def changed(tmp_path, *replacements):
    text = WT2023.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return path


def test_a_year_is_read_with_the_framework_that_covers_it():
    framework, note = framework_for_year("2023-24")
    assert framework.id == "wt2023"
    assert note is None


@pytest.mark.parametrize("year", ["2018-19", "2031-32", "unknown"])
def test_a_year_without_a_framework_is_read_with_the_nearest_and_says_so(year):
    framework, note = framework_for_year(year)
    assert framework.id == "wt2023"
    assert note is not None
    assert year in note
    assert "wt2023" in note


def test_the_nearest_of_two_is_taken(tmp_path):
    shutil.copy(WT2023, tmp_path / "wt2023.yaml")
    older = (
        WT2023.read_text()
        .replace("id: wt2023", "id: wt2018", 1)
        .replace('years: ["2023-24", "2024-25"]', 'years: ["2018-19", "2019-20"]', 1)
    )
    (tmp_path / "wt2018.yaml").write_text(older)
    assert framework_for_year("2020-21", tmp_path)[0].id == "wt2018"
    assert framework_for_year("2022-23", tmp_path)[0].id == "wt2023"
    assert framework_for_year("2019-20", tmp_path) == (load_framework(tmp_path / "wt2018.yaml"), None)


def test_a_changed_file_has_another_hash(tmp_path):
    same = load_framework(changed(tmp_path)).content_hash
    assert same == load_framework("wt2023").content_hash
    assert load_framework(changed(tmp_path, ("Early help", "Earlier help"))).content_hash != same


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: aggregated_scrutiny", "id: impact", "themes: id impact stands twice"),
        ("  - no: 2\n    id: aggregated", "  - no: 3\n    id: aggregated", "themes: no 3 stands twice"),
        ("group: learning", "group: teaching", "group 'teaching' is not among theme_groups"),
        ("id: wt2023", "id: wt2023\nid: wt2024", "key 'id' stands twice"),
        ("kind: top_down", "sort: top_down", "themes: partner_contribution: kind is missing"),
        ("<la> && <health>", "<lla> && <health>", "uses <lla>, which is not among `words`"),
        ("lsps?|dsps?'", "lsps?|(dsps?'", "is not a regular expression"),
        ('yes: "The LSPs met twice."', 'yes: "Nothing."', "does not match its own example 'Nothing.'"),
        ('no: "The DSL forum met."', 'no: "The DSP met."', "matches 'The DSP met.', which it must not"),
        ('yes: "The LSPs met twice.", ', "", "yes is missing"),
        ("counts_only_when_met: [1, 2, 3]", "counts_only_when_met: [1, 9]", "names criterion 9, which is not there"),
        ("never_evidence: [restatement", "never_evidence: [restating", "'restating' is not among gates.sentences"),
        ('years: ["2023-24"', 'years: ["2023"', "years"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_file_key_and_what_to_do(tmp_path, old, new, told):
    with pytest.raises(FrameworkError) as error:
        load_framework(changed(tmp_path, (old, new)))
    assert told in str(error.value)
    assert "mine.yaml" in str(error.value)


def test_a_framework_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(FrameworkError, match=r"no framework 'wt1066'.*wt2023"):
        load_framework("wt1066")


def test_a_theme_added_in_yaml_alone_is_answered(tmp_path):
    content = yaml.load(WT2023.read_text(), Loader=yaml.BaseLoader)
    for theme in content["themes"]:
        theme["no"] = int(theme["no"])
    content["themes"].append(
        {
            "no": 27, "id": "gambling", "name": "Gambling", "kind": "recurring", "group": "practice",
            "definition": "Harm to children from gambling.",
            "cues": [{"find": "gambl\\w+|betting", "weight": "3", "yes": "Gambling harms.", "no": "A gambol."}],
        }
    )  # fmt: skip
    path = tmp_path / "more.yaml"
    path.write_text(yaml.safe_dump(content))
    text = (
        "Gambling was looked at for the first time. Eleven families lost their homes through betting by a parent. "
        "A worker on gambling harm now sits in two hubs, and betting shops have a card to give to parents."
    )
    elements, pages = report_rows([("Games of chance", text)])
    findings = analyse_report(elements, pages, [], load_framework(path), "harrow-edge-2023-24", "harrow-edge")
    status = {row["theme_id"]: row["status"] for row in findings["theme_findings"]}
    assert len(status) == 27
    assert status["gambling"] == "addressed"
