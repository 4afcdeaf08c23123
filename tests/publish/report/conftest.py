"""One yearly report for all tests of it, drawn once."""

from __future__ import annotations

import pytest
from lxml import html

from include.publish.content import YearContent
from include.publish.report import draw_report
from tests.publish.a_content import a_content
from tests.publish.report.a_mixed_year import a_mixed_year


@pytest.fixture(scope="package")
def content(tmp_path_factory: pytest.TempPathFactory) -> YearContent:
    return a_content(*a_mixed_year(tmp_path_factory.mktemp("year")))


@pytest.fixture(scope="package")
def source(content: YearContent) -> str:
    return draw_report(content)["report.html"].decode()


@pytest.fixture(scope="package")
def page(source: str) -> html.HtmlElement:
    return html.document_fromstring(source)
