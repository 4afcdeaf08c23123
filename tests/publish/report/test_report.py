"""The yearly report: what a policy reader expects, in order, honest about its standing, safe to open."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from lxml import html

from include.datasets.published_yearly import YEARLY_IN_TIME
from include.datasets.synthesis import THEME_SYNTHESIS
from include.publish.numbers import Made
from include.publish.report import draw_report
from include.publish.synthesis import theme_synthesis
from tests.publish.a_year import NOW
from tests.publish.report.a_mixed_year import ADDRESS, HOSTILE
from tests.synthesis.sound import SENTENCE, THEME_NO, synthesis_of

SECTIONS = (
    "summary", "contents", "coverage", "assessment", "compliance", "audit-panel2021", "themes", "priorities", "money", "decisions",
    "learning", "examples", "layout", "trend", "checked", "limitations", "method", "versions",
)  # fmt: skip


def text(element):
    return " ".join(element.text_content().split())


def drawn(content, **changes):
    return html.document_fromstring(draw_report(replace(content, **changes))["report.html"])


def test_the_sections_stand_in_the_order_a_policy_reader_knows(page):
    assert tuple(heading.get("id") for heading in page.xpath("//h2")) == SECTIONS


def test_the_summary_says_how_many_of_how_many(page):
    said = text(page.xpath("//h2[@id='summary']/following-sibling::ul")[0])
    assert "5 of 8 partnerships (62.5%) have a yearly report" in said
    assert "1 of 5 reports (20.0%) reach the highest score" in said
    assert "Partnership chair: met in 3 of 5 reports (60.0%), not mentioned in 1 of 5 reports (20.0%)." in said


def test_who_has_no_report_is_named(page):
    table = page.xpath("//table[contains(caption, 'without a report')]")[0]
    assert [text(cell) for cell in table.xpath(".//th[@scope='row']")] == [
        "Shire 7 Partnership",  # London
        "Shire 6 Partnership",  # North East
        "Shire 5 Partnership",  # South West
    ]
    assert "Shire 4 Partnership" in text(page.xpath("//details")[0])


def test_how_many_reported_in_time_is_told_only_where_somebody_looked_before_the_day_had_passed(content, page):
    said = text(page.xpath("//h2[@id='coverage']/..")[0])
    assert (
        "By the deadline, 30 September 2024, reports of 4 of 8 partnerships (50.0%) were there; 1 came later." in said
    )

    def unknown(row):
        state = {"by_deadline": "unknown", "unknown": "by_deadline"}.get(row["category"], row["category"])
        return {**row, "category": state, "is_known": False}

    table = content.tables["yearly_in_time"]
    rows = YEARLY_IN_TIME.table([unknown(row) for row in table.to_pylist()])
    said = text(drawn(content, tables={**content.tables, "yearly_in_time": rows}).xpath("//h2[@id='coverage']/..")[0])
    assert "cannot be told: 4 were first looked for after it." in said


def test_every_theme_of_the_framework_has_its_counts_and_its_quotes(content, page):
    for theme in content.framework.themes:
        heading = page.xpath(f"//h4[@id='theme-{theme.id}']")[0]
        assert text(heading) == theme.name
        assert re.search(r"Addressed in \d of 5 reports", text(heading.getnext().getnext()))
    first = page.xpath("//h4[@id='theme-decisions_actions']/following-sibling::figure[@class='quote']")[0]
    assert "of theme 6 that partners met" in text(first) and text(first).endswith("page 3 (printed iii)")


def test_the_banner_says_that_nobody_has_checked_and_that_patterns_answered(page):
    banner = text(page.xpath("//section[@class='banner']")[0])
    assert banner.startswith("Provisional. ") and "Not reviewed. " in banner


def test_every_table_and_chart_says_its_standing(content, page):
    captions = page.xpath("//table/caption") + page.xpath("//figure[@class='chart']/figcaption")
    assert len(captions) > 25
    assert all("Provisional, not reviewed" in text(caption) for caption in captions)
    made = Made("openai", "wt2023", "reviewed", is_provisional=False)
    reviewed = drawn(content, made=made)
    assert text(reviewed.xpath("//section[@class='banner']")[0]).startswith("Reviewed. ")
    assert all("Reviewed" in text(caption) for caption in reviewed.xpath("//table/caption"))
    assert "rovisional" not in text(reviewed.xpath("//body")[0])


def test_an_address_becomes_a_link_to_the_page_and_nothing_else_does(page):
    links = set(page.xpath("//figure[@class='quote']//a/@href"))
    assert links == {f"{ADDRESS}#page=3", "https://shire.example.org/report.html#our-year"}
    assert "javascript:alert(1)" in text(page), "an odd source is shown as what it is"
    for address in page.xpath("//*/@href | //*/@src | //*/@cite"):
        assert re.match(r"https?://|#|data:,$|[\w.-]+(/[\w.-]+)?$", address), address


def test_what_reports_say_is_never_markup(source, page):
    assert HOSTILE in [quote.text_content() for quote in page.xpath("//blockquote")]
    assert not page.xpath("//script | //blockquote//*") and "<script" not in source.lower()


def test_the_page_is_one_file_that_runs_and_loads_nothing(page):
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';") and "script-src" not in policy
    assert not page.xpath("//script | //img | //iframe | //object | //form | //*[starts-with(name(@*), 'on')]")
    assert page.xpath("//link/@href") == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", page.xpath("string(//style)"))


def test_without_marked_examples_the_page_says_so(page):
    assert text(page.xpath("//h2[@id='examples']/following-sibling::p")[0]).startswith("None were marked.")


def test_headings_go_down_one_level_at_a_time(page):
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_tables_have_captions_and_cells_know_their_headings(page):
    for table in page.xpath("//table"):
        assert table[0].tag == "caption" and text(table[0])
        assert table.xpath("./thead/tr/th[@scope='col']") and not table.xpath(".//thead//th[not(@scope)]")
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in table.xpath("./tbody/tr"))
        assert {len(row) for row in table.xpath(".//tr")} == {len(table.xpath("./thead/tr/th"))}
        assert not table.xpath(".//*[@colspan or @rowspan]")


def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in page.xpath("//a[starts-with(@href,'#')]/@href"):
        assert reference[1:] in ids
    for labels in page.xpath("//@aria-labelledby"):
        assert set(labels.split()) <= set(ids)
    for used in re.findall(r"url\(#([^)]+)\)", html.tostring(page).decode()):
        assert used in ids


def test_every_chart_can_be_heard(page):
    charts = page.xpath("//*[local-name()='svg']")
    assert len(charts) >= 9
    for chart in charts:
        assert chart.get("role") == "img"
        assert re.search(r"\w+: .*\d.*\.$", chart.xpath("string(*[local-name()='desc'])"))


def test_the_same_content_gives_the_same_bytes(content, source):
    assert draw_report(content)["report.html"].decode() == source


def test_only_version_note_and_time_differ_between_releases_of_the_same_tables(content, source):
    later = draw_report(replace(content, version=2, released_at=NOW + timedelta(days=9)))["report.html"].decode()
    assert later != source
    assert later.replace("10 March 2025", "1 March 2025").replace("ersion 2,", "ersion 1,") == source


def test_a_low_reliability_mark_stands_beside_the_figure(content):
    rows = content.rows("yearly_themes")
    for row in rows:
        row["reliability"] = "u" if row["theme_no"] == 3 else None
    table = content.tables["yearly_themes"]
    page = drawn(content, tables={**content.tables, "yearly_themes": table.from_pylist(rows, schema=table.schema)})
    marked = page.xpath("//th[a[@href='#theme-impact']]/parent::tr")[0]
    assert text(marked).endswith("[u]")
    assert "[u]" not in text(page.xpath("//th[a[@href='#theme-partner_contribution']]/parent::tr")[0])
    assert "[u] low reliability" in text(page)


def test_what_a_model_wrote_names_the_reports_and_pages_under_every_sentence(content, page):
    themes, evidence = content.rows("report_themes"), content.rows("report_evidence")
    addressing = [row["report_id"] for row in themes if (row["theme_no"], row["status"]) == (THEME_NO, "addressed")]
    written = theme_synthesis(
        synthesis_of([row for row in evidence if row["report_id"] in addressing]), evidence, themes, evidence
    )
    tables = {**content.tables, "theme_synthesis": THEME_SYNTHESIS.table(written)}
    boxes = drawn(content, tables=tables).xpath("//*[@class='synthesis']")
    assert [box.get("aria-label") for box in boxes] == [f"Across reports: {content.framework.theme(THEME_NO).name}"]
    said = [text(one) for one in boxes[0].xpath(".//li")]
    assert len(said) == len(written) // 2 >= 1 and all(one.startswith(SENTENCE) for one in said)
    for row in written:
        assert (
            f"{row['partnership']}: " in said[row["sentence_no"] - 1]
            and f"page {row['page']}" in said[row["sentence_no"] - 1]
        )
    assert "has been checked by nobody" in text(drawn(content, tables=tables).xpath("//h2[@id='themes']/..")[0])
    assert not page.xpath("//*[@class='synthesis']")
    assert "Nothing here is summed up in a machine’s words." in text(page.xpath("//h2[@id='themes']/..")[0])
