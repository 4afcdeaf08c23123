"""Open data tells what the published tables tell, in the standard's form."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pytest

from include.datasets.open_data import OPEN_DATA
from include.publish.open_data import draw_open_data, faults
from include.publish.open_data.places import region
from include.publish.open_data.standard import META_COLUMNS
from tests.publish.open_data.conftest import read

NAMES = [one.name for one in OPEN_DATA]


@pytest.mark.parametrize("name", NAMES)
def test_every_file_and_its_metadata_keep_the_standard(files, name):
    assert not faults(name, files[f"open-data/{name}.csv"], files[f"open-data/{name}.meta.csv"])


def test_scores_of_england_are_those_of_the_table_with_a_total(content, files):
    rows = [row for row in read(files["open-data/scores.csv"]) if row["geographic_level"] == "National"]
    told = {row["score"]: (row["report_count"], row["report_percent"], row["left_out_count"]) for row in rows}
    table = {row["category"]: (str(row["count"]), row["percentage"]) for row in content.rows("yearly_scores")}
    assert {score: count for score, (count, _, _) in told.items() if score != "Total"} == {
        score: count for score, (count, _) in table.items()
    }
    assert told["Total"] == ("4", "100.0", "0") and told["2"] == ("2", "50.0", "0") and told["3"] == ("0", "0", "0")
    first = rows[0]
    assert (first["time_period"], first["time_identifier"]) == ("202324", "Financial year")
    assert (first["country_code"], first["country_name"], first["region_code"]) == ("E92000001", "England", "")
    assert (first["review_state"], first["is_provisional"], first["engine"]) == ("not_reviewed", "true", "extractive")


def test_regions_are_counted_from_reports_and_add_up_to_england(files):
    rows = read(files["open-data/compliance.csv"])
    question = next(row["question"] for row in rows)
    met = {
        row["region_name"] or "England": int(row["report_count"])
        for row in rows
        if row["question"] == question and row["answer"] == "Met"
    }
    assert met == {"England": 4, "North East": 2, "London": 1, "South West": 1}
    london = [row for row in rows if row["region_name"] == "London" and row["answer"] == "Unmet"]
    assert [row["report_count"] for row in london] == ["0", "1", "0", "0"]
    assert {row["left_out_count"] for row in london} == {"x"}


def test_every_theme_has_its_statuses_and_no_total_over_themes(files):
    rows = [row for row in read(files["open-data/themes.csv"]) if row["geographic_level"] == "National"]
    assert len(rows) == 26 * 5 and "Total" not in {row["theme"] for row in rows}
    meta = {row["col_name"]: row for row in read(files["open-data/themes.meta.csv"])}
    assert meta["theme"]["filter_default"] == rows[0]["theme"] and meta["status"]["filter_default"] == "Total"
    assert meta["report_percent"]["indicator_unit"] == "%" and meta["report_percent"]["indicator_dp"] == "1"


def test_a_partnership_without_a_report_has_symbols_and_not_zeros(files):
    rows = read(files["open-data/partnership_scores.csv"])
    points = {row["institution_id"]: row["points_count"] for row in rows if row["criterion"] == "Total"}
    assert points == {"shire-000": "4", "shire-001": "2", "shire-002": "2", "shire-003": "0"} | dict.fromkeys(
        ("shire-004", "shire-005"), "x"
    )


def test_a_region_without_reports_has_no_percentage(content):
    empty = {**content.tables, "report_scores": content.tables["report_scores"].slice(0, 1)}
    rows = read(draw_open_data(replace(content, tables=empty))["open-data/scores.csv"])
    london = {row["score"]: row["report_percent"] for row in rows if row["region_name"] == "London"}
    assert set(london.values()) == {"z"}


def test_what_is_of_low_reliability_shows_no_figures(content):
    table = content.tables["yearly_themes"]
    marks = ["u" if row["theme_no"] == 4 else None for row in table.to_pylist()]
    doubtful = table.set_column(table.column_names.index("reliability"), "reliability", pa.array(marks, pa.string()))
    files = draw_open_data(replace(content, tables={**content.tables, "yearly_themes": doubtful}))
    assert not faults("themes", files["open-data/themes.csv"], files["open-data/themes.meta.csv"])
    theme = next(row["theme"] for row in table.to_pylist() if row["theme_no"] == 4)
    cells = {
        (row["status"], row["report_count"], row["report_percent"])
        for row in read(files["open-data/themes.csv"])
        if row["theme"] == theme and row["geographic_level"] == "National"
    }
    assert {(count, percent) for status, count, percent in cells if status != "Total"} == {("u", "u")}
    assert ("Total", "4", "100.0") in cells


def test_the_trend_keeps_each_figure_in_its_own_year_with_its_source(content, files):
    rows = read(files["open-data/trend.csv"])
    assert len(rows) == content.tables["yearly_indicators"].num_rows
    assert {row["time_period"] for row in rows} >= {"202324"}
    own = [row for row in rows if row["figure_source"] == "This release (not reviewed)"]
    assert own and all(row["comparable"] == "Comparable" for row in own)
    earlier = {row["figure_source"] for row in rows} - {"This release (not reviewed)"}
    assert any(source.startswith("RR1501") for source in earlier)


def test_the_guidance_says_before_all_else_that_nobody_has_checked(files):
    text = files["open-data/guidance.md"].decode()
    assert text.split("\n\n")[1].startswith("**Not reviewed**") and "**Provisional**" in text.split("\n\n")[1]
    for one in OPEN_DATA:
        assert f"### {one.name}.csv" in text
        assert all(f"`{column.name}`" in text for column in one.indicators)
    assert "Open Government Licence" in text and all(f"| `{code}` |" in text for code in ("z", "x", "c", "low", "u"))


def test_metadata_has_exactly_the_standards_columns(files):
    header = files["open-data/scores.meta.csv"].decode().splitlines()[0]
    assert header == ",".join(META_COLUMNS)


def test_who_answers_for_the_data_is_named(content, monkeypatch):
    monkeypatch.setenv("CONTACT", "Reports team, reports@example.org")
    drawn = draw_open_data(content)
    assert json.loads(drawn["datapackage.json"])["contact"] == "Reports team, reports@example.org"
    assert b"## Contact\n\nReports team, reports@example.org" in drawn["open-data/guidance.md"]


def test_names_from_a_register_cannot_become_formulas(content, tmp_path):
    from include.register import Register

    odd = [replace(one, partnership=f"=cmd|{one.partnership}") for one in content.register]
    data = draw_open_data(replace(content, register=Register(odd)))["open-data/partnership_scores.csv"].decode()
    assert "'=cmd|" in data and ",=cmd" not in data


def test_regions_are_written_as_the_standard_writes_them():
    assert region("Yorkshire and the Humber") == ("E12000003", "Yorkshire and The Humber")
    assert region("Elsewhere") == ("x", "Elsewhere")


def test_drawn_twice_the_bytes_are_the_same(content, files):
    assert draw_open_data(content) == files


def test_the_package_names_every_table_and_file_with_the_licence(content, files):
    package = json.loads(files["datapackage.json"])
    paths = {resource["path"] for resource in package["resources"]}
    assert paths == {f"{name}.{kind}" for name in content.tables for kind in ("csv", "parquet")} | {
        f"open-data/{name}.{kind}" for name in NAMES for kind in ("csv", "meta.csv")
    }
    assert package["licenses"][0]["name"] == "OGL-UK-3.0" and "stay their publishers'" in package["rights"]
    with_words = {one["path"] for one in package["resources"] if "rights" in one}
    assert {"report_evidence.csv", "report_exemplars.csv", "report_decisions.csv", "report_themes.csv"} <= with_words
    assert "yearly_scores.csv" not in with_words
    assert (package["review_state"], package["is_provisional"]) == ("not_reviewed", True)
