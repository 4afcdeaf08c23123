"""Each rule of the open data standard is broken once, and the breach is named."""

from __future__ import annotations

import pytest

from include.publish.open_data.standard import faults, rules

DATA = """time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,engine,score,report_count,report_percent
202324,Financial year,National,E92000001,England,,,extractive,Total,4,100.0
202324,Financial year,National,E92000001,England,,,extractive,0,1,25.0
202324,Financial year,Regional,E92000001,England,E12000007,London,extractive,Total,0,z
202324,Financial year,Regional,E92000001,England,E12000007,London,extractive,0,0,z
"""
META = """col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column
score,Filter,Score,,,,Choose a score,
report_count,Indicator,Number of reports,,,0,,
report_percent,Indicator,Percentage of reports,,%,1,,
"""


def found(data: str = DATA, meta: str = META, name: str = "scores") -> list[str]:
    return [fault.rule for fault in faults(name, data.encode(), meta.encode())]


def test_a_sound_pair_has_no_fault():
    assert not found()


DATA_BROKEN = {
    "column_names": (",report_count,", ",Report Count,"),
    "data_columns_are_described": (",extractive,Total,4", ",openai,Total,4"),
    "time": ("202324", "202326"),
    "levels": ("Regional,E92000001,England,E12000007,London", "Regional,E92000001,England,,"),
    "codes_and_names_of_places": ("E12000007", "E12000001"),
    "filters": (",0,1,25.0", ", 0,1,25.0"),
    "totals": ("Total", "Sum"),
    "figures": (",0,z", ",0,"),
    "no_null_words": (",extractive,0,1,25.0", ",extractive,NA,1,25.0"),
    "rows_once": ("extractive,0,1,25.0", "extractive,Total,1,25.0"),
    "complete": ("202324,Financial year,Regional,E92000001,England,E12000007,London,extractive,0,0,z\n", ""),
}
META_BROKEN = {
    "metadata_names_columns_of_the_data": ("report_count,Indicator", "reports,Indicator"),
    "column_types": ("score,Filter", "score,Sieve"),
    "labels": ("Number of reports", "Percentage of reports"),
    "what_belongs_to_filters_and_to_indicators": ("Score,,,,", "Score,,%,,"),
    "units_and_decimals": (",%,1", ",per cent,1"),
    "filters_are_no_places_and_indicators_no_filters": ("report_count,Indicator", "white_count,Indicator"),
    "grouping_columns": ("Choose a score,", "Choose a score,band"),
}


@pytest.mark.parametrize("rule", DATA_BROKEN)
def test_a_breach_in_the_data_is_named(rule):
    wrong, right = DATA_BROKEN[rule]
    assert rule in found(DATA.replace(wrong, right))


@pytest.mark.parametrize("rule", META_BROKEN)
def test_a_breach_in_the_metadata_is_named(rule):
    wrong, right = META_BROKEN[rule]
    assert rule in found(meta=META.replace(wrong, right))


def test_a_metadata_column_nobody_knows_is_named():
    header, *lines = META.splitlines()
    assert found(meta="\n".join([f"{header},mood", *(f"{line},glad" for line in lines)])) == ["metadata_columns"]
    assert not found(meta="\n".join([f"{header},filter_default", *(f"{line},Total" for line in lines)]))


def test_a_breach_in_the_file_name_is_named():
    assert found(name="Scores 2023-24") == ["file_name", "file_name"]


def test_every_rule_is_broken_by_some_test():
    assert set(rules()) == {*DATA_BROKEN, *META_BROKEN, "metadata_columns", "file_name"} and all(rules().values())


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("202324", "2023-24", "not a number"),
        ("Financial year", "Financial Year", "not one the standard knows"),
        ("Regional,", "Region,", "is none of"),
        ("National,E92000001,England,,", "National,E92000001,England,E12000007,London", "must be empty"),
        ("E92000001", "E92000002", "are about E92000001"),
        ("1,25.0", "1,25%", "number without commas"),
        ("1,25.0", "-,25.0", "write one of z"),
        ("England,,,extractive,Total", "England,,,extractive,", "empty cells"),
        ("E12000007", "E12000007" + "7" * 30, "longer than 30 characters"),
    ],
)
def test_the_breach_is_said_in_words(wrong, right, words):
    assert any(words in fault.text for fault in faults("scores", DATA.replace(wrong, right).encode(), META.encode()))


def test_filters_named_like_places_missing_decimals_and_institutions_without_id_are_said():
    def said(data: str, meta: str) -> str:
        return " ".join(fault.text for fault in faults("scores", data.encode(), meta.encode()))

    named = said(DATA.replace(",score,", ",region_id,"), META.replace("score,Filter", "region_id,Filter"))
    assert "filter 'region_id' is named like a place" in named
    assert "'report_count' has no indicator_dp" in said(DATA, META.replace(",,,0,,", ",,,,,"))
    assert "has filter_hint 'na'" in said(DATA, META.replace("Choose a score", "na"))
    header, *rows = DATA.splitlines()
    lines = [f"{header},institution_id,institution_name", *(f"{row},," for row in rows)]
    one = "\n".join(lines).replace("National", "Institution").replace("Regional", "Institution")
    assert "institution_id is empty in rows of level Institution" in said(one, META)


def test_missing_columns_and_other_encodings_are_said_first():
    assert found(DATA.replace("time_period", "year")) == ["columns_there"]
    assert [fault.rule for fault in faults("scores", DATA.encode("utf-16"), META.encode())] == ["readable"]
    assert found(DATA.replace(",25.0", ",25.0,1")) == ["readable"]
