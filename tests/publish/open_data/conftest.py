"""A year of four reports among six partnerships, as open data."""

from __future__ import annotations

import csv
import io

import pytest

from include.publish.content import YearContent
from include.publish.open_data import draw_open_data
from tests.publish.a_content import a_content
from tests.publish.a_year import a_lake, a_register, a_report, settings


@pytest.fixture(scope="package")
def content(tmp_path_factory: pytest.TempPathFactory) -> YearContent:
    """Shires 0 and 3 in the North East, 1 in London, 2 in the South West have reports; 4 and 5 have none."""
    folder = tmp_path_factory.mktemp("open-data")
    answers = ("met", "unmet", "not_mentioned", "met")
    reports = [a_report(0, score=4), a_report(1, score=2, answers=answers), a_report(2, score=2), a_report(3, score=0)]
    return a_content(a_lake(folder, reports), settings(a_register(folder, 6)))


@pytest.fixture(scope="package")
def files(content: YearContent) -> dict[str, bytes]:
    return draw_open_data(content)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))
