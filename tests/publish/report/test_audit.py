"""A year whose instrument asks audit questions and nothing else has a report of these, and no empty sections."""

from __future__ import annotations

from dataclasses import replace

from lxml import html

from include.publish.report import draw_report
from tests.publish.report.test_report import text

NOTHING = {"criteria": (), "themes": (), "compliance": (), "theme_groups": ()}


def counted(content, category, count, part="answer", **numbers):
    """A row of `yearly_audit` of five reports, of which one is not asked."""
    template = content.rows("yearly_scores")[0]
    row = {name: template.get(name) for name in content.tables["yearly_audit"].column_names}
    return row | {
        "framework_id": "wt2018",
        "question_id": "rapid_reviews",
        "question": "Rapid reviews",
        "published_as": "Table 9",
        "is_own": True,
        "part": part,
        "category": category,
        "count": count,
        "denominator": 4,
        "percentage": 25.0 * count,
        "n_not_asked": 1,
        **numbers,
    }


def test_audit_questions_are_counted_and_what_is_not_asked_is_left_out(content):
    rows = [
        counted(content, "reported", 3, minimum=1.0, median=2.0, maximum=4.0),
        counted(content, "not_reported", 1, minimum=1.0, median=2.0, maximum=4.0),
    ]
    table = content.tables["yearly_audit"]
    tables = {**content.tables, "yearly_audit": table.from_pylist(rows, schema=table.schema)}
    for empty in ("yearly_scores", "yearly_criteria", "yearly_themes", "yearly_compliance"):
        tables[empty] = content.tables[empty].slice(0, 0)
    audited = replace(content, tables=tables, framework=content.framework.model_copy(update=NOTHING))
    page = html.document_fromstring(draw_report(audited)["report.html"])
    ids = page.xpath("//h2/@id")
    assert "audit-wt2018" in ids and not {"assessment", "compliance", "themes"} & set(ids)
    assert not {"#assessment", "#compliance", "#themes"} & set(page.xpath("//a/@href"))
    told = text(page.xpath("//h2[@id='audit-wt2018']")[0].getnext())
    assert ("Patterns answered them (engine: extractive)" in told) == (rows[0]["engine"] == "extractive")
    section = page.xpath("//h3[@id='audit-wt2018-rapid_reviews']")[0]
    assert text(section.getnext()).endswith("not counted: 1.")
    assert text(section.getnext().getnext()) == "Numbers that reports state: median 2.00, from 1.00 to 4.00."
    cells = [
        [text(cell) for cell in row] for row in page.xpath("//table[contains(caption, 'Rapid reviews.')]/tbody/tr")
    ]
    assert cells == [["Reported", "answer", "3", "4", "75.0%"], ["Not reported", "answer", "1", "4", "25.0%"]]
