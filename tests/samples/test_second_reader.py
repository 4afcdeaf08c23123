"""The card says how far a second reader agreed, and every answer on which the two differ is marked contested."""

import json

import pytest

from include.samples.render.command import SAMPLES
from include.samples.render.second_reader import agreement_lines

HELD_OUT = json.loads((SAMPLES / "held_out" / "gold.json").read_text(encoding="utf-8"))
SOURCES = SAMPLES / "sources" / "held_out"


def second(report):
    path = SOURCES / "second_reader" / f"{report['partnership_id']}-{report['reporting_year']}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("report", HELD_OUT, ids=lambda report: report["partnership_id"])
def test_where_two_readers_differ_the_answer_is_contested(report):
    other = second(report)
    for theme in report["themes"]:
        assert theme["contested"] or theme["status"] == other["themes"][str(theme["theme_no"])]
    for criterion in report["criteria"]:
        assert criterion["contested"] or criterion["answer"] == other["criteria"][str(criterion["criterion_no"])]
    for question, answer in report["compliance"].items():
        assert answer.get("contested") or answer["answer"] == other["compliance"][question]


def test_agreement_is_counted_per_kind_of_answer():
    lines = agreement_lines(SOURCES, HELD_OUT).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| themes", "| criteria", "| compliance"]
    assert lines[2].startswith(f"| themes | {26 * len(HELD_OUT)} | ")


def test_a_split_without_a_second_reader_says_so(tmp_path):
    assert agreement_lines(tmp_path, HELD_OUT) == "No second reader has labelled these reports."


def test_a_report_nobody_read_again_is_named(tmp_path):
    (tmp_path / "second_reader").mkdir()
    with pytest.raises(ValueError, match=HELD_OUT[0]["partnership_id"]):
        agreement_lines(tmp_path, HELD_OUT)
