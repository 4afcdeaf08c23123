"""All files of a release: the same twice, short in their quotes, each with a name of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from include.datasets import converted
from include.publish.drawing import draw_files
from include.publish.files import csv_bytes
from include.publish.open_data import draw_open_data
from include.publish.rights import LONGEST_QUOTE, MAX_QUOTED_SHARE
from tests.publish.a_content import a_content
from tests.publish.a_year import QUOTE, a_lake, a_register, a_report, settings
from tests.publish.quoted import quoted_shares

FILLER = "Nothing of note was said here about anything at all, and at some length. " * 30


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A lake of two reports whose pages hold much more than is quoted, and what its release is drawn from."""
    folder = tmp_path_factory.mktemp("drawn")
    reports = [a_report(0, score=4), a_report(1, score=2)]
    for tables in reports:
        for page in tables["pages"]:
            page |= {"text": f"{FILLER}{QUOTE}", "n_characters": len(FILLER) + len(QUOTE)}
    lake = a_lake(folder, reports)
    return lake, a_content(lake, settings(a_register(folder, 3)))


@pytest.fixture(scope="module")
def drawn(year):
    return draw_files(year[1], 1, "First release of this year.")


def test_drawn_again_every_byte_is_the_same(year, drawn):
    again = draw_files(year[1], 1, "First release of this year.")
    assert {name for name in drawn if drawn[name] != again[name]} == set() and again.keys() == drawn.keys()


def test_on_another_day_the_data_are_the_same_bytes(year, drawn):
    """The recorded time stands on pages, in the workbook and in descriptions; figures do not know it."""
    later = replace(year[1], released_at=year[1].released_at + timedelta(days=3), note=year[1].note)
    other = draw_open_data(later)
    assert {name for name in other if other[name] != drawn[name]} == {"open-data/guidance.md", "datapackage.json"}


def test_there_is_a_file_for_every_reader(drawn):
    assert {"report.html", "yearly-tables.xlsx", "datapackage.json", "views.sql", "open-data/scores.csv"} <= set(drawn)


def test_no_file_holds_a_whole_page_of_a_report(year, drawn):
    pages = [row["text"] for row in year[0].rows(converted.PAGES)]
    tables = {f"{name}.csv": csv_bytes(table) for name, table in year[1].tables.items()}
    for name, data in {**tables, **drawn}.items():
        if not name.endswith(".xlsx"):
            text = data.decode("utf-8")
            assert not any(page in text or FILLER[: len(FILLER) // 2] in text for page in pages), name


def test_quotes_of_a_report_are_short_and_add_up_to_a_part_of_it(year):
    lake, content = year
    shares = quoted_shares(content.rows("report_evidence"), lake.rows(converted.PAGES))
    assert len(shares) == 2 and all(0 < share <= MAX_QUOTED_SHARE for share in shares.values())
    assert max(len(row["quote"]) for row in content.rows("report_evidence")) <= LONGEST_QUOTE
