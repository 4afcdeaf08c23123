"""A year people have checked says how much of it, with what agreement, and shows their answers and examples."""

from __future__ import annotations

import pytest
from lxml import html

from include.publish.report import draw_report
from tests.publish.a_content import a_content
from tests.publish.a_review import REVIEWERS
from tests.publish.a_review import reviewed as with_reviews
from tests.publish.a_year import a_lake, a_register, a_report, settings
from tests.publish.report.test_numbers import recomputed
from tests.publish.report.test_report import text


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviewed")
    reports = [with_reviews(a_report(0, score=4)), with_reviews(a_report(1, score=2)), a_report(2)]
    content = a_content(a_lake(folder, reports), settings(a_register(folder, 3)))
    return content, html.document_fromstring(draw_report(content)["report.html"])


def section(page, heading):
    """The elements between a heading and the next of its level."""
    return page.xpath(f"//*[preceding-sibling::h2[1][@id='{heading}']]")


def test_the_standing_is_what_the_tables_say_and_no_more(reviewed):
    content, page = reviewed
    words = {"not_reviewed": "Not reviewed", "part_reviewed": "Partly reviewed", "reviewed": "Reviewed"}
    assert content.made.review_state == "part_reviewed"
    assert f"{words[content.made.review_state]}." in text(page.xpath("//section[@class='banner']")[0])


def test_it_says_how_many_answers_were_checked_and_how_many_wait(reviewed):
    content, page = reviewed
    table = page.xpath("//table[contains(caption, 'whether people have checked')]")[0]
    total = [text(cell) for cell in table.xpath("./tbody/tr[last()]/*")]
    rows = {row["category"]: row for row in content.rows("yearly_review") if row["finding_kind"] == "all"}
    counts = [str(row["count"]) for row in rows.values()]
    whole = rows["checked"]
    assert total == ["All", *counts, str(whole["denominator"]), f"{whole['percentage']:.1f}%"]
    assert whole["count"] > 0


def test_agreement_stands_with_its_interval_and_every_number_is_a_cell(reviewed):
    content, page = reviewed
    assert content.rows("yearly_agreement")
    tables = page.xpath("//table[contains(caption, 'How far the engine and people agree')]")
    assert sum(len(table.xpath("./tbody/tr")) for table in tables) == len(content.rows("yearly_agreement"))
    for figure in page.xpath(
        "//data[starts-with(@data-from, 'yearly_agreement') or starts-with(@data-from, 'yearly_review')]"
    ):
        value = figure.get("value")
        assert (float(value) if value else None) == pytest.approx(recomputed(content, figure.get("data-from")))


def test_marked_examples_stand_with_partnership_and_page(reviewed):
    content, page = reviewed
    said = " ".join(text(element) for element in section(page, "examples"))
    marked = content.rows("report_exemplars")
    assert marked
    for row in marked:
        assert row["quote"] in said and row["partnership"] in said and f"page {row['page']}" in said
        assert row["example_of"] in said and f"Why: {row['note']}" in said


def test_no_reviewer_is_named(reviewed):
    _, page = reviewed
    words = set(text(page).replace(".", " ").split())
    assert not words & set(REVIEWERS)
