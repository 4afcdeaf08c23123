"""What a language model retells stands beside the report it is about, with its page, and never as the words of many."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from include.publish.report import draw_report
from include.publish.report.retold import Retelling
from tests.publish.a_content import a_content
from tests.publish.a_year import a_lake, a_register, a_report, settings
from tests.publish.report.test_report import text

TOLD = (
    "The partners trained {} people. They will do so again, and this second sentence is here to be left out "
    + "or not " * 20
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Three reports a model read: the second retells a number that stands in none of its quotes."""
    folder = tmp_path_factory.mktemp("retold")
    reports = [a_report(number, score=4) for number in range(3)]
    for number, tables in enumerate(reports):
        for row in tables["theme_findings"]:
            row.update(engine="openai", summary=TOLD.format(40 if number == 1 else 31) if row["theme_no"] == 3 else "")
        for row in tables["evidence"]:
            if (row["finding_kind"], row["finding_key"]) == ("theme", "3"):
                row["quote"] = "In all, 31 people from nine agencies were trained by the partners this year."
    content = a_content(a_lake(folder, reports), settings(a_register(folder, 3)))
    return content, html.document_fromstring(draw_report(content)["report.html"])


def lines(page, theme="impact"):
    heading = page.xpath(f"//h4[@id='theme-{theme}']")[0]
    return [
        line
        for line in page.xpath("//ul[@data-given]/li[span[@class='soft']]")
        if line.xpath("preceding::h4[1]")[0] is heading
    ]


def test_each_line_retells_one_report_and_names_it_with_its_page(told):
    _, page = told
    said = [text(line) for line in lines(page)]
    assert sorted(said) == [
        f"The partners trained 31 people. (Shire {number} Partnership, page 3 (printed iii))" for number in (0, 2)
    ]
    assert {link for line in lines(page) for link in line.xpath(".//a/@href")} == {
        f"partnerships/shire-00{number}.html#theme-3" for number in (0, 2)
    }
    assert "Nothing is summed up across reports" in text(page)


def test_a_number_that_is_in_none_of_the_reports_quotes_is_not_retold(told):
    assert "trained 40 people" not in text(told[1])


def test_where_a_person_answered_or_patterns_did_nothing_is_retold(told, page):
    content, _ = told
    assert len(Retelling(content, content.each("report_evidence")).of(3)) == 2
    for change in ({"settled_by": "person"}, {"engine": "extractive"}, {"status": "partial"}):
        rows = [{**row, **change} for row in content.inputs.rows["theme_findings"]]
        inputs = replace(content.inputs, rows={**content.inputs.rows, "theme_findings": rows})
        assert Retelling(replace(content, inputs=inputs), content.each("report_evidence")).of(3) == []
    assert lines(page) == [] and "Nothing here is summed up in a machine’s words." in text(page), (
        "a year read by patterns"
    )
