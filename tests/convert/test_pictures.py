"""Words in pictures are read, and pictures that are furniture are not."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from include.convert import convert_document
from include.convert.model import HTML, PDF
from include.convert.ocr import OcrBudget, lines_of_tsv
from tests.convert.papers import HEIGHT, LEFT, PROSE, WIDTH, Paper, picture_of

ROWS = [
    ("Contributor", "2023-24"),
    ("Vale Council", "£121,500"),
    ("Vale Police", "£71,500"),
    ("Probation", "£4,200"),
    ("Total", "£197,200"),
]


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9£]", "", text.lower())


def chart() -> Any:
    def draw(pen: Any, font: Any) -> None:
        for x, y, words in (
            (330, 20, "Lead Safeguarding\nPartners"),
            (60, 230, "Learning Group"),
            (600, 230, "Training Group"),
        ):
            pen.rectangle((x, y, x + 260, y + 110), outline="black", width=3)
            pen.multiline_text((x + 15, y + 15), words, font=font(26), fill="black")

    return picture_of(draw)


def screenshot() -> Any:
    def draw(pen: Any, font: Any) -> None:
        for number, (name, amount) in enumerate(ROWS):
            pen.text((30, 20 + 70 * number), name, font=font(28), fill="black")
            pen.text((560, 20 + 70 * number), amount, font=font(28), fill="black")

    return picture_of(draw, 800, 380)


@pytest.fixture(scope="module")
def illustrated() -> Any:
    """One page with a chart, one with a screenshot of a table, one scanned: read once for several promises."""
    paper = Paper().paragraph(PROSE).picture(chart(), LEFT, 260, 450, 200)
    paper.page().paragraph(PROSE).picture(screenshot(), LEFT, 260, 400, 190).page()
    scan = convert_to_picture(Paper().heading("A scanned page").paragraph(PROSE).done())
    paper.picture(scan, 0, 0, WIDTH, HEIGHT)
    return convert_document(paper.done(), PDF)


def convert_to_picture(data: bytes) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil()


def test_words_of_a_structure_chart_become_an_image_element(illustrated: Any) -> None:
    image = next(e for e in illustrated.elements if e.element_type == "Image" and e.page == 1)
    for words in ("Lead Safeguarding Partners", "Learning Group", "Training Group"):
        assert letters(words) in letters(image.text)
    assert image.read_by == "ocr" and 0.8 < image.ocr_confidence <= 1


def test_a_screenshot_of_a_table_becomes_a_table(illustrated: Any) -> None:
    table = next(e for e in illustrated.elements if e.element_type == "Table" and e.page == 2)
    assert [[letters(c) for c in row] for row in table.table.rows] == [[letters(c) for c in row] for row in ROWS]
    assert table.read_by == "ocr"


def test_a_scanned_page_inside_a_text_pdf_is_read(illustrated: Any) -> None:
    page = illustrated.pages[2]
    assert page.read_by == "ocr" and page.ocr_confidence > 0.8
    assert "audit of forty records" in " ".join(page.text.split())
    assert {e.read_by for e in illustrated.elements if e.page == 3} == {"ocr"}


def test_what_could_not_be_read_in_time_is_reported_not_lost_in_silence() -> None:
    paper = Paper().paragraph(PROSE).picture(chart(), LEFT, 260, 450, 200)
    converted = convert_document(paper.done(), PDF, ocr_seconds=-1)
    assert "not read" in converted.pages[0].problems[0]
    assert OcrBudget(-1).is_spent and not OcrBudget(60).is_spent


def test_logos_on_every_page_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from include.convert.pdf import read

    asked: list[Any] = []
    monkeypatch.setattr(read, "read_picture", lambda glyphs, box: asked.append(box))
    paper = Paper()
    for _ in range(4):
        paper.paragraph(PROSE).picture(chart(), 380, 60, 180, 90).page()
    convert_document(paper.done(), PDF)
    assert asked == []


def test_pictures_beside_a_web_page_are_read_where_they_stand() -> None:
    file = io.BytesIO()
    screenshot().save(file, "PNG")
    page = b'<h1>Report</h1><h2 id="who-pays">Who pays</h2><p>As shown here.</p><img src="p.png" alt="Table of money"><h2>Next</h2>'
    converted = convert_document(page, HTML, picture=lambda src: file.getvalue() if src == "p.png" else None)
    table = next(e for e in converted.elements if e.element_type == "Table")
    assert (table.anchor, table.read_by) == ("who-pays", "ocr")
    assert table.table is not None and letters(table.table.rows[1][1]) == "£121500"
    assert any(e.read_by == "alt" and e.text == "Table of money" for e in converted.elements)


def test_a_missing_or_broken_picture_is_no_failure() -> None:
    page = b'<h1>Report</h1><p>Words.</p><img src="gone.png"><img src="bad.png">'
    converted = convert_document(page, HTML, picture=lambda src: b"no picture" if src == "bad.png" else None)
    assert converted.problems == ["The picture bad.png could not be opened."]


def test_tesseract_words_become_lines_parted_at_wide_gaps() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    words = [("Vale", 10), ("Council", 60), ("£121,500", 400)]
    tsv = head + "".join(f"5\t1\t1\t1\t1\t{n}\t{x}\t20\t45\t15\t96\t{w}\n" for n, (w, x) in enumerate(words, 1))
    assert [(line.text, line.confidence) for line in lines_of_tsv(tsv)] == [("Vale Council", 0.96), ("£121,500", 0.96)]
