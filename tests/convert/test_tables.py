"""Tables come out cell by cell, ruled or not, and prose in columns is never one."""

from __future__ import annotations

from include.convert import convert_document
from include.convert.model import PDF, Table
from include.convert.tables import table_html
from tests.convert.papers import HEIGHT, LEFT, PROSE, RIGHT, WIDTH, Paper

MONEY = [
    ["Contributor", "2022-23", "2023-24", "Share"],
    ["Vale Council", "£98,600", "£112,500", "50.1%"],
    ["NHS Moor Integrated Care Board", "£41,000", "£58,700", "26.1%"],
    ["Vale Police", "£38,200", "£46,300", "20.6%"],
    ["Probation Service", "-", "£7,100", "3.2%"],
    ["Underspend", "(£27,400)", "£0", ""],
]
WIDTHS = [180.0, 80.0, 80.0, 80.0]


def only_table(data: bytes) -> Table:
    tables = convert_document(data, PDF).tables
    assert len(tables) == 1
    assert tables[0].table is not None
    return tables[0].table


def test_a_ruled_table_is_exact() -> None:
    assert only_table(Paper().paragraph(PROSE).table(MONEY, WIDTHS).paragraph(PROSE).done()).rows == MONEY


def test_a_table_of_figures_without_lines_is_exact() -> None:
    assert only_table(Paper().paragraph(PROSE).table(MONEY, WIDTHS, grid=False).paragraph(PROSE).done()).rows == MONEY


def test_a_table_with_every_second_row_shaded_is_exact() -> None:
    paper = Paper().paragraph(PROSE)
    top = paper.y + 8
    paper.canvas.setFillGray(0.9)
    for number in range(1, len(MONEY), 2):
        paper.canvas.rect(LEFT, HEIGHT - top - (number + 1) * 20, sum(WIDTHS), 20, stroke=0, fill=1)
    paper.canvas.setFillGray(0)
    assert only_table(paper.table(MONEY, WIDTHS, grid=False).paragraph(PROSE).done()).rows == MONEY


def test_a_table_over_a_page_break_is_one_table_and_its_rows_know_their_page() -> None:
    more = [MONEY[0], ["Housing association", "£1,000", "£1,200", "0.5%"], ["Schools", "£900", "£950", "0.4%"]]
    paper = Paper().paragraph(PROSE).table(MONEY, WIDTHS).page().table(more, WIDTHS).paragraph(PROSE)
    found = convert_document(paper.done(), PDF).tables
    assert len(found) == 1 and found[0].table is not None
    assert found[0].table.rows == [*MONEY, *more[1:]], "the repeated heading row stands once"
    assert found[0].table.row_pages == [1] * len(MONEY) + [2, 2]
    assert (found[0].page, found[0].page_end) == (1, 2)


def test_words_of_a_table_stand_on_the_page_too() -> None:
    converted = convert_document(Paper().table(MONEY, WIDTHS).done(), PDF)
    for row in MONEY:
        for cell in row:
            assert cell in converted.pages[0].text


def test_headers_name_the_columns() -> None:
    assert only_table(Paper().table(MONEY, WIDTHS).done()).headers == MONEY[0]


def test_prose_and_lists_in_two_columns_are_no_table() -> None:
    paper = Paper()
    for left, right in ((LEFT, WIDTH / 2 - 12), (WIDTH / 2 + 12, RIGHT)):
        paper.y = 80
        paper.paragraph(PROSE * 2, left, right)
        for item in ("Training for schools", "Audits with the police and the hospital", "Visits"):
            paper.paragraph(item, left + 20, right, first="•")
    assert not convert_document(paper.done(), PDF).tables


def test_a_contents_list_is_no_table() -> None:
    paper = Paper().heading("Contents")
    for number, title in enumerate(("Foreword", "Our area", "Neglect", "Exploitation", "Money"), start=3):
        paper.line(title).line(str(number * 2), x=RIGHT - 15, y=paper.y)
    converted = convert_document(paper.page().paragraph(PROSE).done(), PDF)
    assert not converted.tables
    assert converted.pages[0].zone == "contents"


def test_html_of_a_table_is_escaped_and_keeps_its_spans() -> None:
    table = Table([["<b>Area</b>", "2023", ""], ["", "a", "b"]], 2, spans={(0, 0): (2, 1), (0, 1): (1, 2)})
    assert table_html(table) == (
        '<table><tr><th rowspan="2">&lt;b&gt;Area&lt;/b&gt;</th><th colspan="2">2023</th></tr><tr><th>a</th><th>b</th></tr></table>'
    )
    assert table.headers == ["<b>Area</b>", "2023 a", "2023 b"]
