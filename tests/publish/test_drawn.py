"""All files of a release: the same twice, short in their quotes, each with a name of its own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from include.datasets import converted
from include.publish.drawing import draw_files
from include.publish.files import csv_bytes, parquet_bytes
from include.publish.open_data import draw_open_data
from include.publish.rights import LONGEST_QUOTE, MAX_QUOTED_SHARE
from include.settings import PROJECT
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


ELSEWHERE = """
import hashlib, json, sys
from pathlib import Path
from include.lake import open_lake
from include.publish.drawing import draw_files
from include.publish.files import csv_bytes, parquet_bytes
from tests.publish.a_content import a_content
from tests.publish.a_year import settings

content = a_content(open_lake(sys.argv[1]), settings(Path(sys.argv[2])))
files = draw_files(content, 1, "First release of this year.")
for name, table in content.tables.items():
    files |= {f"{name}.csv": csv_bytes(table), f"{name}.parquet": parquet_bytes(table)}
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}))
"""


def test_drawn_again_with_another_hash_seed_time_zone_and_locale_every_byte_is_the_same(year, drawn, tmp_path):
    lake, content = year
    there = {**os.environ, "PYTHONHASHSEED": "977", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "de_DE.UTF-8"}
    register = a_register(tmp_path, 3)
    command = [sys.executable, "-c", ELSEWHERE, lake.store.uri, str(register)]
    done = subprocess.run(command, cwd=PROJECT, env=there, capture_output=True, text=True, check=True, timeout=120)
    here = dict(drawn)
    for name, table in content.tables.items():
        here |= {f"{name}.csv": csv_bytes(table), f"{name}.parquet": parquet_bytes(table)}
    assert json.loads(done.stdout) == {name: hashlib.sha256(data).hexdigest() for name, data in here.items()}


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
