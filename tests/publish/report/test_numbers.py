"""Every number a reader sees is a cell of a published table, or a count or sum of its rows."""

from __future__ import annotations

import copy
import re
import statistics
from collections import defaultdict

import duckdb
import pytest

from include.datasets import DATASETS
from include.datasets.words import COMPLIANCE_ANSWERS, COVERAGE_STATUSES, CRITERION_ANSWERS, THEME_STATUSES
from include.publish.looks.wording import in_words

_CELL = re.compile(r"(?P<table>\w+)\.(?P<column>\w+)\[(?P<key>.*)\]")
_COUNTED = re.compile(r"report_contributions:(?P<what>reports|pounds|shares?)\[(?P<key>.*)\]")
_LAID_OUT = re.compile(r"report_template:reports\[(?P<part>\w+)\|(?P<status>\w+)\]")

_POUNDS = """
with pounds as (
  select report_id, contributor_group, amount_gbp from report_contributions
  where amount_gbp >= 0 and kind is distinct from 'in_kind' and (period is null or period in ('2023/24', '2023-24'))
), by_report as (
  select report_id, list_distinct(list(contributor_group)) as groups,
    sum(amount_gbp) filter (contributor_group = 'local_authority') as la,
    greatest(sum(amount_gbp) filter (contributor_group = 'police'), sum(amount_gbp) filter (contributor_group = 'health')) as rest,
  from pounds group by report_id
), comparable as (select * from by_report where list_has_all(groups, ['local_authority', 'police', 'health']))
"""
_STANDINGS = {
    "all_three": "select count(*) from comparable",
    "some": "select (select count(*) from by_report) - (select count(*) from comparable)",
    "no_pounds": "select (select count(distinct report_id) from report_contributions) - (select count(*) from by_report)",
    "none": "select (select count(*) from report_scores) - (select count(distinct report_id) from report_contributions)",
    "local_authority_most": "select count(*) from comparable where la > rest",
}


def recomputed(content, source):
    """What a number must be, from the place the page names."""
    if source.startswith("manifest."):
        found = content.manifest
        for part in re.findall(r"\w+", source)[1:]:
            found = found[int(part) if part.isdigit() else part]
        return found
    if laid_out := _LAID_OUT.fullmatch(source):
        rows = [row for row in content.rows("report_template") if row["part_id"] == laid_out["part"]]
        return sum(laid_out["status"] in ("any", row["status"]) for row in rows)
    if counted := _COUNTED.fullmatch(source):
        return _of_money(content, counted["what"], counted["key"])
    cell = _CELL.fullmatch(source)
    assert cell, f"{source!r} names no place a reader could look up"
    rows = rows_by_key(content, cell["table"])[cell["key"]]
    assert len(rows) == 1, f"{source} names {len(rows)} rows"
    return rows[0][cell["column"]]


def rows_by_key(content, table, known={}):  # noqa: B006 (kept on purpose: hundreds of look-ups)
    looked_up = id(content), table
    if looked_up not in known:
        known[looked_up] = defaultdict(list)
        for row in content.rows(table):
            known[looked_up]["|".join(str(row[key]) for key in DATASETS[table].key)].append(row)
    return known[looked_up]


def _of_money(content, what, key):
    connection = duckdb.connect()
    for name in ("report_contributions", "report_scores"):
        connection.register(name, content.tables[name])
    if what == "reports":
        return connection.execute(_POUNDS + _STANDINGS[key]).fetchone()[0]
    report_id, group = key.split("|")
    if what != "pounds":
        return _share(connection, what, report_id, group)
    where = {"any": "true", "others": "contributor_group not in ('local_authority', 'police', 'health')"}.get(
        group, f"contributor_group = '{group}'"
    )
    return connection.execute(
        f"{_POUNDS} select sum(amount_gbp) from pounds where report_id = ? and {where}", [report_id]
    ).fetchone()[0]


def _share(connection, what, first, second):
    """A partner's share in what the three of one report give together, or the least, middle or greatest of these."""
    sums = (
        f"{_POUNDS} select report_id, sum(amount_gbp) filter (contributor_group = ?) as one, sum(amount_gbp) as whole"
    )
    sums += " from pounds join comparable using (report_id) where contributor_group in ('local_authority', 'police', 'health')"
    partner = second if what == "share" else first
    rows = connection.execute(f"{sums} group by report_id", [partner]).fetchall()
    shares = {report_id: round(100 * one / whole, 1) for report_id, one, whole in rows}
    if what == "share":
        return shares[first]
    return {"lowest": min, "median": statistics.median, "highest": max}[second](shares.values())


def test_every_number_equals_the_cell_or_count_it_names(content, page):
    figures = page.xpath("//data")
    assert len(figures) > 500
    for figure in figures:
        expected = recomputed(content, figure.get("data-from"))
        value = figure.get("value")
        assert (float(value) if value else None) == pytest.approx(expected), figure.get("data-from")


NAMED = {in_words(one) for one in (*COMPLIANCE_ANSWERS, *COVERAGE_STATUSES, *CRITERION_ANSWERS, *THEME_STATUSES)}
MONEY_LINES = {
    "Pounds for all three statutory partners": ["all_three", "local_authority_most"],
    "Pounds for some partners only": ["some"],
    "Contributions, but no sum in pounds": ["no_pounds"],
    "No contribution stated": ["none"],
}


def sources(element):
    return [figure.get("data-from") for figure in element.xpath(".//data")]


def test_a_sentence_holds_the_figures_it_speaks_of_and_not_their_neighbours(content, page):
    lines = page.xpath("//h2[@id='money']/following-sibling::ul[1]/li")
    for line, (words, keys) in zip(lines, MONEY_LINES.items(), strict=False):
        assert line.text_content().startswith(words)
        assert sources(line) == [f"report_contributions:reports[{key}]" for key in keys]
    for theme in content.framework.themes:
        said = page.xpath(f"//h4[@id='theme-{theme.id}']/following-sibling::p[2]")[0]
        order = [re.findall(r"\.(\w+)\[.*\|(\w+)\]", source)[0] for source in sources(said)]
        assert order[:5] == [
            *((name, "addressed") for name in ("count", "denominator", "percentage")),
            ("count", "partial"),
            ("count", "not_mentioned"),
        ]


def test_a_column_holds_the_category_its_heading_names(content, page):
    checked = 0
    for table in page.xpath("//table[.//data]"):
        heads = [" ".join(head.text_content().split()).lower() for head in table.xpath("./thead/tr/th")]
        for row in table.xpath("./tbody/tr"):
            for head, cell in zip(heads, row, strict=False):
                for source in sources(cell):
                    category = re.findall(r"\|(\w+)\]$", source)
                    if category and head in NAMED:
                        assert in_words(category[0]) == head, source
                        checked += 1
    assert checked > 100


def test_what_people_read_is_that_number(page):
    for figure in page.xpath("//data"):
        text, value = figure.text_content(), figure.get("value")
        if not value:
            assert text in {"[z]", "[x]"}, figure.get("data-from")
            continue
        read = float(re.sub(r"[£,%]", "", text))
        decimals = len(text.rstrip("%").partition(".")[2])
        assert read == pytest.approx(float(value), abs=0.5000001 * 10**-decimals), figure.get("data-from")


def test_no_number_is_typed(page):
    """Digits stand in figures, quotes, references and names only: what is left of the text has none."""
    page = copy.deepcopy(page)
    for other in page.xpath(
        "//head | //*[local-name()='svg'] | //data | //blockquote | //*[@class='quote'] | //*[@data-given]"
        " | //*[@class='no'] | //*[@class='release'] | //footer"
    ):
        other.drop_tree()
    for element in page.xpath("//h2[@id='trend']/following-sibling::*[following-sibling::h2[@id='checked']]"):
        element.drop_tree()  # figures of other publications, with theirs: tests/publish/trend
    text = re.sub(r"\b20\d\d-\d\d\b|95% interval|Shire \d+", "", page.text_content())
    assert not re.findall(r".{0,40}\d.{0,40}", text)


def test_charts_draw_what_their_tables_say(content, page):
    charts = {
        title.getparent().xpath("string(*[local-name()='desc'])"): title.getparent()
        for title in page.xpath("//*[local-name()='svg']/*[local-name()='title']")
    }
    said = " ".join(charts)
    for row in content.rows("yearly_compliance"):
        assert f"{row['category'].replace('_', ' ')} {row['count']}" in next(
            part for part in said.split(";") if row["question"] + ":" in part
        )
    scores = next(svg for said, svg in charts.items() if "Score 0" in said)
    drawn = [text.text_content() for text in scores.xpath(".//*[local-name()='text']")]
    for row in content.rows("yearly_scores"):
        assert drawn[drawn.index(f"Score {row['category']}") + 1] == str(row["count"])


def test_money_is_compared_only_where_all_three_partners_are_stated_in_pounds(page):
    table = page.xpath("//table[contains(caption, 'Pounds each report states')]")[0]
    rows = [[cell.text_content() for cell in row] for row in table.xpath("./tbody/tr")]
    assert rows == [
        ["Shire 0 Partnership", "£120,000 (57.1%)", "£30,000 (14.3%)", "£60,000 (28.6%)", "[x]", "£210,000", "yes"],
        ["Shire 1 Partnership", "[x]", "£20,000", "[x]", "[x]", "£20,000", "no"],
    ]


def test_priorities_by_report_add_up_to_those_of_the_year(content):
    stating = defaultdict(set)
    for row in content.rows("report_priorities"):
        stating[row["category"]].add(row["report_id"])
    assert stating
    counted = {row["category"]: row["count"] for row in content.rows("yearly_priorities")}
    assert {name: len(reports) for name, reports in stating.items()} == {
        name: number for name, number in counted.items() if number and name != "none_stated"
    }
