"""The DAG's tasks without Airflow: responses in, a checked and immutable release out, nothing where a promise is broken."""

from __future__ import annotations

import csv
import io
import json

import pytest

from include.datasets.survey import SURVEY_REFUSALS
from include.lake import open_lake
from include.survey import SurveyError
from include.tasks.tabulate_survey import read, release
from tests.survey.a_survey import SAMPLE, a_line, as_file

WAVE = "made-up-2019"
PLACE = f"published/surveys/{WAVE}"


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKE_URI", str(tmp_path / "lake"))
    monkeypatch.delenv("SURVEY", raising=False)
    return open_lake(str(tmp_path / "lake"))


def contents(lake):
    return {key: lake.store.get(key) for key in lake.store.list(PLACE)}


def test_the_made_up_responses_are_released_once_and_again_only_when_they_change(lake, tmp_path, monkeypatch):
    assert read("run-1")["waves"] == [WAVE]
    assert release("run-1")["message"] == f"{WAVE}: released v1. First release."
    before = contents(lake)
    rows = list(csv.DictReader(io.StringIO(before[f"{PLACE}/latest/survey_tables.csv"].decode())))
    assert {row["count"] for row in rows} & {"1", "2", "3", "4"} == set()
    assert {row["symbol"] for row in rows if not row["count"]} == {"c"}
    manifest = json.loads(before[f"{PLACE}/v1/manifest.json"])
    assert (manifest["responses"]["returned"], manifest["opened"][:4]) == (388, "2019")
    assert f"{PLACE}/v1/tables/challenges.csv" in before and f"{PLACE}/v1/survey.html" in before

    assert "nothing has changed since v1" in release("run-2")["message"]
    assert contents(lake) == before

    data = SAMPLE.read_text().splitlines(keepends=True)
    (tmp_path / "more.csv").write_text("".join(data[:300]))
    assert "released v2" in release("run-3", str(tmp_path / "more.csv"))["message"]
    assert all(contents(lake)[key] == value for key, value in before.items() if "/v1/" in key)
    assert json.loads(lake.store.get(f"{PLACE}/latest.json"))["version"] == 2

    assert not any(b",front_line," in lake.store.get(key) for key in lake.store.list()), "responses are in the lake"

    monkeypatch.setattr("include.survey.tables.hidden_cells", lambda *_, **__: set())
    with pytest.raises(SurveyError, match="No count of fewer than 5 respondents is shown"):
        release("run-4")
    assert json.loads(lake.store.get(f"{PLACE}/latest.json"))["version"] == 2


def test_what_was_refused_is_kept_until_it_is_mended(lake, tmp_path):
    path = str(as_file(tmp_path, a_line(1, organisation="=1+1"), a_line(2), a_line(3, wave="Wave 3")))
    told = read("run-1", path)
    assert "3 cells or lines" not in told["message"] and "2 cells or lines refused" in told["message"]
    assert "line 2, column organisation" in told["message"] and "1+1" not in told["message"]
    rows = lake.rows(SURVEY_REFUSALS)
    assert "1+1" not in str(rows), "what somebody wrote stays in their file"
    assert [(row["survey_wave"], row["line"], row["column"]) for row in rows] == [
        ("w1", 2, "organisation"),
        ("w1", 4, "wave"),
    ]
    assert rows[0]["reporting_year"] == "2018-19", "the year in which the wave began"
    as_file(tmp_path, a_line(1), a_line(2, completed_on="2019-04-02"), a_line(1, completed_on="2019-04-01"))
    read("run-2", path)
    assert [row["reason"][:12] for row in lake.rows(SURVEY_REFUSALS)] == ["Respondent 1", "Respondent 1"]
    assert lake.years(SURVEY_REFUSALS) == ["2019-20"]


def test_a_wave_too_small_to_show_releases_nothing(lake, tmp_path):
    with pytest.raises(SurveyError, match="2 valid responses of 2"):
        release("run-1", str(as_file(tmp_path, a_line(1), a_line(2))))
    assert list(lake.store.list("published")) == []
