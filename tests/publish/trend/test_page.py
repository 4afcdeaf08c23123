"""The page of change over the years: every figure with its denominator, every break said, nothing from elsewhere."""

from __future__ import annotations

import pytest
from lxml import html

from include.publish.trend import draw_trend, trend_section
from tests.publish.a_content import a_content
from tests.publish.a_year import a_lake, a_register, a_report, settings
from tests.publish.recounted import Recounted


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trend")
    return a_content(a_lake(folder, [a_report(0, score=4), a_report(1, score=1)]), settings(a_register(folder, 4)))


@pytest.fixture(scope="module")
def page(content):
    return html.document_fromstring(draw_trend(content)["trend.html"])


def rows(page):
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]


def test_every_number_is_the_one_of_the_tables(content, page):
    assert len(page.xpath("//data")) > 150
    assert Recounted(content).wrong_in(page) == []


def test_every_earlier_figure_stands_there_with_its_count_and_denominator(content, page):
    shown = {(row[1], row[2], row[3].split(" ")[0], row[3].split(" ")[2]) for row in rows(page)}
    earlier = [row for row in content.rows("yearly_indicators") if row["published_in"] != "this release"]
    assert len(earlier) > 45
    for row in earlier:
        key = row["reporting_year"], row["published_in"], str(row["count"]), str(row["denominator"])
        assert key in shown


def test_breaks_and_slips_are_told_in_words(page):
    text = " ".join(page.text_content().split())
    assert "here reports found by the deadline." in text
    assert "Counted there: Sent to the Panel or to What Works for Children's Social Care." in text
    assert "Printed there as 0 %: 1 of 126 is 0.8 %." in text
    assert "two from each of nine regions, which makes 18" in text


def test_every_caption_carries_the_state_of_review(page):
    captions = page.xpath("//caption | //figcaption")
    assert captions and all("not reviewed" in caption.text_content().lower() for caption in captions)


def test_the_section_for_the_yearly_report_holds_the_headlines_and_no_heading_above_the_third_level(content):
    fragment = html.fragment_fromstring(str(trend_section(content)), create_parent="div")
    assert [heading.text_content() for heading in fragment.xpath(".//h3")] == [
        "Reports found and read", "Scores", "Changes the guidance asks for",
    ]  # fmt: skip
    assert not fragment.xpath(".//h1 | .//h2") and fragment.xpath(".//a[@href='trend.html']")


def test_the_same_content_gives_the_same_bytes(content):
    assert draw_trend(content) == draw_trend(content)
