"""The task that releases a year, over two years of a lake."""

from __future__ import annotations

import io
import json

import pyarrow.parquet as pq
import pytest

from include.checks import Checked
from include.datasets import DATASETS
from include.lake import Lake, open_lake
from include.publish.earlier_figures import OUR_RELEASE
from include.publish.indicators import THIS_RELEASE
from include.tasks.publish_year import publish
from tests.publish.a_year import YEAR, a_lake, a_register, a_report
from tests.publish.test_publish_year import no_suites

LATER = "2024-25"


@pytest.fixture
def lake(tmp_path, monkeypatch):
    """The same reports in two reporting years; neither is released."""
    lake = a_lake(tmp_path, [a_report(0, score=4), a_report(1, score=2)])
    for dataset in DATASETS.values():
        for key in lake.files(dataset, YEAR):
            name = key.rsplit("/", 1)[1].removesuffix(".parquet")
            rows = [{**row, "reporting_year": None} for row in lake.rows(dataset, YEAR, [name])]
            lake.write(dataset, LATER, name.replace(YEAR, LATER), [_a_year_later(row) for row in rows])
    monkeypatch.setenv("LAKE_URI", lake.store.uri)
    monkeypatch.setenv("REGISTER", str(a_register(tmp_path, 3)))
    monkeypatch.setattr("include.publish.drawing.DRAWERS", ())
    with no_suites():
        yield open_lake()


def _a_year_later(row):
    later = {name: value.replace(YEAR, LATER) if isinstance(value, str) else value for name, value in row.items()}
    del later["reporting_year"]
    return later


def own_years_in_trend(lake: Lake) -> set[str]:
    """Years whose figures the later year's newest release takes from releases of this project."""
    folder = json.loads(lake.store.get(f"published/{LATER}/latest.json"))["folder"]
    rows = pq.read_table(io.BytesIO(lake.store.get(f"{folder}/yearly_indicators.parquet"))).to_pylist()
    return {row["reporting_year"] for row in rows if row["published_in"] in (THIS_RELEASE, OUR_RELEASE.format(YEAR))}


def test_the_trend_of_a_later_year_ends_with_the_earlier_one_in_it_whichever_is_released_first(lake):
    assert publish("one", LATER)["later_years"] == []
    assert own_years_in_trend(lake) == {LATER}

    released = publish("two", YEAR)
    assert (released["year"], released["version"], released["later_years"]) == (YEAR, 1, [LATER])
    assert f"{LATER}: released v2. Replaces v1; changed: yearly_indicators." in released["message"]
    assert own_years_in_trend(lake) == {YEAR, LATER}

    again = publish("three", YEAR)
    assert (again["is_new"], again["later_years"]) == (False, [])
    assert sorted(json.loads(lake.store.get(f"published/{LATER}/latest.json"))) == ["folder", "version", "year"]
    assert not list(lake.store.list("_staging"))


def test_an_earlier_year_that_comes_out_while_a_later_one_is_made_is_in_its_first_release(lake):
    released: list[str] = []

    def check(tables, **_):
        if not released:
            released.append(YEAR)
            publish("meanwhile", YEAR)
        return Checked(())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.publish.step.check_tables", check)
        done = publish("one", LATER)
    assert (done["version"], done["later_years"]) == (1, [])
    assert own_years_in_trend(lake) == {YEAR, LATER}
