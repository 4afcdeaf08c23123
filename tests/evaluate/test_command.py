"""The command as people call it."""

from __future__ import annotations

import json
import shutil

import pyarrow.parquet as pq
import pytest

from include.datasets import dataset
from include.evaluate.__main__ import main
from include.evaluate.gold import read_gold
from include.evaluate.run import with_instruments
from include.lake import open_lake
from include.settings import SAMPLES, Settings
from tests.evaluate.conftest import write

ONE = "colneborough-2023-24"


def test_a_folder_that_cannot_be_used_is_one_sentence_and_exit_2(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "has no gold.json" in capsys.readouterr().err


def test_an_engine_that_is_not_built_is_refused_before_any_work(folder, monkeypatch, capsys):
    monkeypatch.setenv("ENGINE", "openai")
    assert main([str(folder)]) == 2
    assert "ENGINE" in capsys.readouterr().err


def test_part_of_a_folder_can_be_measured_and_is_not_compared_with_the_whole(folder, tmp_path, capsys):
    empty = str(tmp_path / "empty")
    assert main([str(folder), "--answers", empty, "--short", "--reports", "harrow-edge-2023-24"]) == 0
    assert "1 reports." in capsys.readouterr().out
    assert main([str(folder), "--answers", empty, "--reports", "harrow-edge-2023-24,nowhere-2023-24"]) == 2
    assert "nowhere-2023-24" in capsys.readouterr().err


def test_labels_the_framework_does_not_ask_for_are_refused_before_any_work(folder, gold, capsys):
    write(folder, [gold | {"themes": [{"theme_no": 99, "status": "partial"}]}])
    assert main([str(folder)]) == 2
    assert "theme 99" in capsys.readouterr().err


def test_a_lake_without_answers_counts_every_known_answer_as_missed(folder, tmp_path, capsys):
    assert main([str(folder), "--answers", str(tmp_path / "empty"), "--short"]) == 0
    told = capsys.readouterr().out
    assert "Without answers, all their known answers counted as missed: harrow-edge-2023-24" in told
    assert "0 of 4 (0 %); contested: 0 of 1" in told


def test_a_year_without_a_framework_is_read_with_the_nearest_and_said(folder, gold, tmp_path, capsys):
    write(folder, [gold | {"reporting_year": "2040-41"}])
    assert main([str(folder), "--answers", str(tmp_path / "empty"), "--short"]) == 0
    assert "No framework covers 2040-41" in capsys.readouterr().out


def test_labels_of_an_instrument_that_does_not_exist_or_does_not_ask_are_refused(folder, gold, capsys):
    for name, said in (
        ("panel1999.babies", "no framework 'panel1999'"),
        ("panel2021.toddlers", "has none of that name"),
    ):
        write(folder, [gold | {"audit": {name: "addressed"}}])
        assert main([str(folder)]) == 2
        assert said in capsys.readouterr().err


def test_several_folders_are_measured_one_by_one_and_kept_apart(folder, gold, tmp_path, capsys):
    other = write(tmp_path / "other", [gold | {"partnership_id": "elsewhere"}])
    call = [str(folder), str(other), "--answers", str(tmp_path / "empty"), "--short", "--out", str(tmp_path / "out")]
    assert main(call) == 0
    told = capsys.readouterr().out
    assert f"on {folder.name}" in told and "on other" in told
    assert {path.parent.name for path in (tmp_path / "out").rglob("report.md")} == {folder.name, "other"}
    assert main([*call, "--reports", "elsewhere-2023-24"]) == 0
    assert f"on {folder.name}" not in capsys.readouterr().out


def test_a_report_is_read_with_the_instruments_it_is_labelled_for_beside_those_asked_for(folder, gold):
    write(folder, [gold | {"audit": {"panel2021.babies": "addressed"}}])
    settings = Settings(instruments="wt2018, panel2021")
    assert with_instruments(settings, read_gold(folder)).instruments == "wt2018,panel2021"
    assert with_instruments(Settings(instruments=""), read_gold(folder)).instruments == "panel2021"


def test_two_lakes_need_no_known_answers_but_must_hold_some(tmp_path, capsys):
    assert main(["--answers", str(tmp_path / "a"), "--against", str(tmp_path / "b")]) == 2
    assert "holds no analysed reports" in capsys.readouterr().err


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """One practice report, known to nobody's register, with a year of its own and fewer labels."""
    folder = tmp_path_factory.mktemp("known") / "folder"
    folder.mkdir()
    entries = json.loads((SAMPLES / "practice" / "gold.json").read_text(encoding="utf-8"))
    [entry] = [one for one in entries if f"{one['partnership_id']}-{one['reporting_year']}" == ONE]
    shutil.copy(SAMPLES / "practice" / entry["files"][0], folder / "renamed.pdf")
    entry |= {"partnership_id": "unknown-to-all", "files": ["renamed.pdf"], "something_else": 1}
    del entry["criteria"]
    (folder / "gold.json").write_text(json.dumps([entry]))
    return folder


@pytest.mark.slow
def test_a_real_run_measures_writes_keeps_and_repeats_itself_to_the_byte(real, tmp_path, capsys):
    kept, lake, out = tmp_path / "figures.json", tmp_path / "lake", tmp_path / "out"
    call = [str(real), "--kept", str(kept), "--lake", str(lake), "--out", str(out)]
    assert main([*call, "--repeat", "--accept"]) == 0
    told = capsys.readouterr().out
    assert "Two runs wrote the same bytes: 11 of 11 files." in told
    assert "Criteria, compliance, score and audit" in told
    assert {path.name for path in out.iterdir()} >= {"report.md", "report.html", "evaluation_figures.parquet"}
    figures = {
        (row["part"], row["key"], row["category"], row["measure"]): row
        for row in pq.read_table(out / "evaluation_figures.parquet").to_pylist()
    }
    assert figures["theme", "all", "all", "accuracy"]["denominator"] >= 20
    assert figures["theme", "all", "all", "accuracy"]["value"] > 0.5
    assert ("criterion", "all", "all", "accuracy") not in figures, "criteria are not labelled here"
    assert open_lake(str(lake)).years(dataset("scores")) == ["2023-24"]

    again = [str(real), "--kept", str(kept), "--answers", str(lake), "--against", str(lake), "--short"]
    assert main(again) == 0
    assert "1 reports are answered by both" in capsys.readouterr().out

    better = json.loads(kept.read_text())
    better["folder"]["extractive"]["figures"]["status_right"]["value"] = 1.5
    kept.write_text(json.dumps(better))
    assert main(again) == 1
    assert "Worse than before: Theme status right fell from" in capsys.readouterr().err
