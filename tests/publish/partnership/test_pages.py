"""A page for each partnership: its answers with their proof, what it could be told, and nothing it could be wronged by."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from include.datasets import analysed
from include.frameworks import load_framework
from include.publish.partnership import draw_partnerships
from include.publish.rights import LONGEST_ON_A_PAGE, shortened
from tests.browser import browser, faults, new_page  # noqa: F401
from tests.publish.a_content import a_content
from tests.publish.a_year import YEAR, partnership
from tests.publish.recounted import Recounted
from tests.publish.report.a_mixed_year import HOSTILE, a_mixed_year

PHONE = (320, 640)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return a_content(*a_mixed_year(tmp_path_factory.mktemp("year")))


@pytest.fixture(scope="module")
def files(content):
    return draw_partnerships(content)


@pytest.fixture(scope="module")
def pages(files):
    return {name.rsplit("/")[-1].removesuffix(".html"): html.document_fromstring(data) for name, data in files.items()}


def text(page) -> str:
    return " ".join(page.text_content().split())


def test_every_partnership_of_the_register_has_a_page_and_stands_in_the_list(content, pages):
    assert set(pages) == {"index", *content.register.by_id}
    links = {link.get("href") for link in pages["index"].xpath("//main/ul/li/a")}
    assert links == {f"{one}.html" for one in content.register.by_id}


def test_the_list_is_by_region_and_alphabet_and_tells_no_score(pages):
    assert pages["index"].xpath("//h2[starts-with(@id, 'region-')]/text()") == ["London", "North East", "South West"]
    assert not re.search(r"\bscore\b", text(pages["index"]), re.IGNORECASE)


def test_every_number_is_the_one_of_the_tables(content, pages):
    recounted = Recounted(content)
    assert sum(len(page.xpath("//data")) for page in pages.values()) > 150
    for name, page in pages.items():
        assert recounted.wrong_in(page) == [], name


def test_answers_scores_and_quotes_are_those_of_the_report(content, pages):
    for row in content.rows("report_scores"):
        page = pages[row["partnership_id"]]
        assert f"Score: {row['score']} of 4" in text(page)
        themes = [one for one in content.rows("report_themes") if one["report_id"] == row["report_id"]]
        assert len(page.xpath("//h3[starts-with(@id, 'theme-')]")) == len(themes)
        quotes = {
            shortened(one["quote"], characters=LONGEST_ON_A_PAGE)
            for one in content.rows("report_evidence")
            if one["report_id"] == row["report_id"]
        }
        shown = {" ".join(quote.text_content().split()) for quote in page.xpath("//blockquote")}
        assert shown and shown <= {" ".join(quote.split()) for quote in quotes}


def test_what_would_raise_the_score_names_each_criterion_that_is_not_met_and_one_that_is_held_back(content, pages):
    findings = {
        (row["report_id"], row["criterion_no"]): row["answer"] for row in content.inputs[analysed.CRITERION_FINDINGS]
    }
    for number in range(5):
        told = text(pages[partnership(number)])
        told = told[told.index("This note is about") : told.index("Each criterion that is met counts one")]
        for criterion in content.framework.criteria:
            is_met = findings[f"{partnership(number)}-{YEAR}", criterion.no] == "met"
            assert (f"{criterion.name} (criterion {criterion.no})." in told) is not is_met
    assert "nothing is left that would raise the score" in text(pages[partnership(0)])


def test_the_note_says_how_reports_do_what_is_missing_and_what_was_read_as_not_made_yet(pages):
    note = text(pages[partnership(3)].xpath("//h2[@id='feedback']/..")[0])
    assert "a part ‘What difference has it made?’ under each priority" in note
    unmet = text(pages[partnership(1)])
    assert "read as not made yet: Partnership chair. The partnership keeps an independent chair." in unmet
    assert "read as not made yet" not in text(pages[partnership(0)])


def test_a_report_stands_beside_its_region_line_by_line(content, pages):
    names = {one.id: one.name for one in content.framework.compliance}
    for row in content.rows("report_scores"):
        table = pages[row["partnership_id"]].xpath("//h2[@id='region']/following::table[1]")[0]
        own = {text(line.xpath("./th")[0]): text(line.xpath("./td")[0]) for line in table.xpath("./tbody/tr")}
        assert [name for name, said in own.items() if said == "this report"] == [f"Score {row['score']}"]
        answers = [one for one in content.rows("report_compliance") if one["report_id"] == row["report_id"]]
        for one in answers:
            assert own[f"{names[one['question_id']]}: met"] == one["answer"].replace("_", " ")


def test_an_answer_people_and_program_differ_about_over_the_year_says_so(content):
    table = content.tables["yearly_themes"]
    rows = [row | ({"reliability": "u"} if row["theme_no"] == 3 else {}) for row in table.to_pylist()]
    doubtful = replace(
        content, tables={**content.tables, "yearly_themes": table.from_pylist(rows, schema=table.schema)}
    )
    page = html.document_fromstring(draw_partnerships(doubtful)[f"partnerships/{partnership(0)}.html"])
    told = {no: text(page.xpath(f"//h3[@id='theme-{no}']/following-sibling::p[2]")[0]) for no in (3, 4)}
    assert "read the answer with care" in told[3] and "read the answer with care" not in told[4]


def test_parts_of_the_template_that_were_not_found_say_what_is_asked_for(pages):
    table = pages[partnership(0)].xpath("//h2[@id='template']/following::table[1]")[0]
    sections = [text(one) for one in table.xpath(".//th[@scope='rowgroup']")]
    assert sections[0].startswith("Section 1") and sections[-1] == "Notes on format"
    row = table.xpath(".//tr[th[starts-with(., 'Conclusion')]]")[0]
    assert (
        text(row).startswith("Conclusion")
        and "drawing together what was achieved" in text(row)
        and "Not found." in text(row)
    )


def test_a_criterion_that_is_not_met_lists_what_was_not_recognised(content, pages):
    page = pages[partnership(3)]
    first = content.framework.criteria[0]
    for requirement in first.requirements:
        assert requirement.name in text(page)
    assert f"at least {first.requirements_needed} of {len(first.requirements)}" in text(page)


def test_a_region_is_shown_in_counts_beside_england_without_names(content, pages):
    page = pages[partnership(0)]
    table = page.xpath("//h2[@id='region']/following::table[1]")[0]
    region = next(row["region"] for row in content.rows("report_scores") if row["partnership_id"] == partnership(0))
    for score in range(5):
        of_region = [row for row in content.rows("report_scores") if row["region"] == region]
        cell = " ".join(table.xpath(f".//th[.='Score {score}']/following-sibling::td[2]")[0].text_content().split())
        assert cell == f"{sum(row['score'] == score for row in of_region)} of {len(of_region)}"
    assert "Shire" not in table.text_content() and "With so few reports" in text(page)


def test_a_partnership_without_a_report_is_told_so_what_was_looked_at_and_what_to_do(pages):
    page = text(pages[partnership(6)])
    assert "No report was read: no report found" in page or "No report was read: not found" in page
    assert "does not say that there is none" in page or "Nobody has looked" in page
    assert "Nothing is said here about the partnership’s work" in page and "Send us the report" in page
    assert "criterion 1" not in page and "Feedback" not in page


def test_feedback_says_what_it_is_worth_and_how_to_object(pages):
    for number in range(5):
        page = text(pages[partnership(number)])
        assert "Provisional, not reviewed." in page
        assert "If this is wrong" in page and f"{partnership(number)}-{YEAR}" in page
        assert "not about how well children are protected" in page


def test_every_table_carries_the_state_of_review(pages):
    for page in pages.values():
        assert all("not reviewed" in caption.text_content() for caption in page.xpath("//caption"))


def test_a_reports_words_are_words_and_never_markup(files, pages):
    page = pages[partnership(2)]
    assert HOSTILE in {" ".join(quote.text_content().split()) for quote in page.xpath("//blockquote")}
    assert not page.xpath("//script") and b"<script" not in files[f"partnerships/{partnership(2)}.html"]


def test_no_path_of_the_machine_that_looked_is_published(content, files):
    looked_in = {row["looked_in"] for row in content.inputs.rows["coverage"]}
    assert looked_in == {"reports"}
    assert not any(b"looked_in" in data or b">reports<" in data for data in files.values())


def test_the_same_content_gives_the_same_bytes(content, files):
    assert draw_partnerships(content) == files


def test_a_year_whose_instrument_has_no_score_shows_none(content):
    page = draw_partnerships(replace(content, framework=load_framework("wt2018")))[
        f"partnerships/{partnership(0)}.html"
    ]
    told = text(html.document_fromstring(page))
    assert "the instrument of the year has none" in told and "Score, criterion by criterion" not in told


@pytest.mark.slow
def test_in_a_browser_pages_are_whole_without_faults_and_fit_a_phone(browser, files, tmp_path):  # noqa: F811
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    page = new_page(browser, PHONE)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for name in (partnership(0), partnership(6), "index"):
        address = (tmp_path / "partnerships" / f"{name}.html").as_uri()
        page.goto(address)
        assert faults(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], name
    assert all(address.startswith(("file:", "data:")) for address in asked) and errors == []
