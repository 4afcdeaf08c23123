"""Whoever edits a framework is told what is wrong, where, and what to do; adding to it takes no code."""

from __future__ import annotations

import shutil

import pytest
import yaml

from include.analyse.core import analyse_report
from include.frameworks import FOLDER, FrameworkError, framework_for_year, frameworks_beside, load_framework
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


@pytest.mark.parametrize(
    ("year", "nearest"),
    [
        ("2018-19", "wt2018"),
        ("2021-22", "wt2018_integrated"),
        ("2022-23", "wt2023"),
        ("2031-32", "wt2023"),
        ("unknown", "wt2023"),
    ],
)
def test_a_year_without_a_framework_is_read_with_the_nearest_and_says_so(year, nearest):
    framework, note = framework_for_year(year)
    assert framework.id == nearest
    assert note is not None
    assert year in note
    assert nearest in note


@pytest.mark.parametrize(
    ("year", "own"), [("2019-20", "wt2018"), ("2020-21", "wt2018_integrated"), ("2024-25", "wt2023")]
)
def test_every_year_that_was_analysed_nationally_has_the_instrument_it_was_read_with(year, own):
    framework, note = framework_for_year(year)
    assert (framework.id, note) == (own, None)


def test_instruments_beside_are_those_named_but_the_years_own():
    assert [one.id for one in frameworks_beside(" wt2018, panel2021,wt2018", "2023-24")] == ["wt2018", "panel2021"]
    assert frameworks_beside("wt2018", "2019-20") == ()
    assert frameworks_beside("", "2023-24") == ()


def test_an_instrument_that_is_not_there_or_reads_no_reports_is_refused_in_words():
    with pytest.raises(FrameworkError, match=r"INSTRUMENTS names 'wt1066', and there is no such.*wt2018"):
        frameworks_beside("wt2018,wt1066", "2023-24")
    with pytest.raises(FrameworkError, match="arrangements2019, which does not read yearly reports"):
        frameworks_beside("arrangements2019", "2023-24")


def an_instrument(tmp_path, audit, more=""):
    """A file that takes everything from wt2023 but its questions."""
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own\nversion: '1'\ntitle: t\nguidance: g\nsource: s\nwords: {take: wt2023/words}\nbands: {take: wt2023/bands}\n"
        f"tasks: {{take: wt2023/tasks}}\ngates: {{take: wt2023/gates}}\n{more}\naudit:\n{audit}\n"
    )
    return path


TOPIC = """  - id: trees
    kind: topic
    name: Trees
    definition: Whether trees are written of.
    source: nowhere
    cues:
      - {take: wt2023/themes/early_help/cues}
      - {find: 'trees?', yes: "A tree.", no: "A bush."}
"""


def test_a_part_of_another_file_is_taken_spliced_and_told_apart_by_both_files_bytes(tmp_path):
    taken = load_framework(an_instrument(tmp_path, TOPIC))
    own = load_framework("wt2023")
    early_help = next(theme for theme in own.themes if theme.id == "early_help")
    assert [cue.find for cue in taken.audit[0].cues] == [*(cue.find for cue in early_help.cues), "trees?"]
    assert taken.gates == own.gates
    assert taken.content_hash not in ("", own.content_hash)
    shutil.copy(WT2023, tmp_path / "wt2023.yaml")
    (tmp_path / "wt2023.yaml").write_text(WT2023.read_text() + "\n# changed\n")
    assert load_framework(an_instrument(tmp_path, TOPIC)).content_hash != taken.content_hash


@pytest.mark.parametrize(
    ("audit", "told"),
    [
        (TOPIC.replace("themes/early_help", "themes/late_help"), "take: wt2023/themes/late_help/cues: wt2023.yaml has no 'late_help'"),
        (TOPIC.replace("wt2023/themes", "wt1066/themes"), "there is no file wt1066.yaml"),
        (TOPIC + TOPIC, "audit: id trees stands twice"),
        (TOPIC + "    shows_impact: true\n", "shows_impact needs `impact`"),
        (TOPIC.replace("kind: topic", "kind: tropic"), "tropic"),
        (TOPIC + "    asked_when: {question: bushes, answers: [reported]}\n", "names 'bushes', which does not stand before it"),
        ("  - {id: p, kind: items, name: P, definition: d, source: s, groups: [badgers]}\n", "'badgers' is not among the groups"),
        ("  []\n", "it asks nothing"),
    ],
)  # fmt: skip
def test_a_slip_in_an_audit_is_told(tmp_path, audit, told):
    with pytest.raises(FrameworkError) as error:
        load_framework(an_instrument(tmp_path, audit))
    assert told in str(error.value)
    assert "own.yaml" in str(error.value)


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
