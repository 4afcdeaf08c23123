"""Pages of reports as pictures and as text, with the quotes marked where they stand."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from include.datasets.raw import DOCUMENTS
from include.review_pages import PREFIX, page_picture
from include.review_pages.marks import parts, parts_of_all, span
from include.review_pages.pictures import PictureError, Pictures
from include.review_pages.places import read_report
from tests.review_pages.a_lake import CHAIR, REPORT, WEB_PAGE, YEAR, a_pdf, filler, met


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(a_pdf(3))
    return path


def ink(path, page_no, mark) -> float:
    """Share of dark dots in a stretch of a page's picture."""
    from PIL import Image

    picture = Image.open(io.BytesIO(page_picture.draw(str(path), (), page_no, 1000))).convert("L")
    left, top, width, height = mark
    across, down = picture.size
    box = (int(left * across), int(top * down), int((left + width) * across), int((top + height) * down))
    dots = picture.crop(box).tobytes()
    return sum(dot < 128 for dot in dots) / len(dots)


def found_in(text: str, quote: str) -> str | None:
    """The words of the text that are taken for the quote."""
    found = span(text, quote)
    return text[slice(*found)] if found else None


# --- where a quote stands -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "marked"),
    [
        ("He said: the safe-\nguarding work went on.", "The safeguarding work", "the safe-\nguarding work"),
        ("The ﬁrst oﬃcer came", "the first officer", "The ﬁrst oﬃcer"),
        ("Costs: £1,200 in all", "£1 200", "£1,200"),
        ("They gave 51% of it.", "gave 51%", "gave 51%"),
        ("We met (twice). It was “good”.", "met (twice).", "met (twice)."),
        ("One thing. Another thing.", "nothing that stands here at all", None),
        ("", "anything at all that is long", None),
    ],
)
def test_a_quote_is_found_by_its_letters(text, quote, marked):
    assert found_in(text, quote) == marked


def test_of_a_quote_over_a_page_break_each_page_marks_its_part():
    quote = "The partners agreed a new plan for the year and carried it out before the winter came."
    first = "Some words before. The partners agreed a new plan for the year\n12"
    second = "Northvale report\nand carried it out before the winter came. More."
    assert found_in(first, quote) == "The partners agreed a new plan for the year"
    assert found_in(second, quote) == "and carried it out before the winter came."


def test_the_begun_quote_is_the_last_thing_like_it_on_its_page():
    begun = "The partners agreed a plan"
    text = f"{begun} in May. It is done. {begun}"
    found = span(text, f"{begun} for the year and carried it out before the winter came, all of it.")
    assert found == (len(text) - len(begun), len(text))


def test_a_quote_with_a_slip_is_marked_where_the_words_are():
    text = "We met often. The partners met monthly and agreed on what to do. We went home."
    marked = found_in(text, "The partners meet monthly and agreed on what to do")
    assert "The partners met monthly and agreed on what to do" in marked and "home" not in marked


def test_cut_at_its_quotes_a_text_is_still_the_same_text():
    text = "One. Two is quoted here. Three. Four is quoted as well. Five."
    pieces = parts(text, ["Two is quoted here", "Four is quoted as well", "quoted as well. Five"])
    assert "".join(words for words, _ in pieces) == text
    assert [words for words, quoted in pieces if quoted] == ["Two is quoted here", "Four is quoted as well. Five"]


def test_a_quote_that_goes_on_in_the_next_paragraph_is_marked_in_both():
    paragraphs = ["We begin. The plan was", "", "agreed by all partners. We end."]
    cut = parts_of_all(paragraphs, ["The plan was agreed by all partners"])
    assert ["".join(words for words, _ in one) for one in cut] == paragraphs
    assert [words for one in cut for words, quoted in one if quoted] == ["The plan was", "agreed by all partners"]


# --- pictures -----------------------------------------------------------------------------------------


def test_the_marks_lie_on_the_words_and_not_beside_them(pdf):
    (marks, none) = page_picture.find(str(pdf), (), 2, (met(2), "words that stand on no page of it"))
    assert marks and none == []
    words = pypdfium2.PdfDocument(pdf)[1].get_textpage()
    for left, top, width, height in marks:
        x, y = left * 595.3, (1 - top - height) * 841.9
        said = words.get_text_bounded(x, y, x + width * 595.3, y + height * 841.9)
        assert " ".join(said.split()) in met(2)
        assert ink(pdf, 2, (left, top, width, height)) > 0.03
        assert ink(pdf, 2, (left, 0.95, width, height)) == 0, "the foot of the page is empty"


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_a_page_that_lies_on_its_side_they_lie_on_the_words_too(pdf, tmp_path, turned):
    document = pypdfium2.PdfDocument(pdf)
    document[1].set_rotation(turned)
    document[1].set_cropbox(20, 30, 580, 830)
    path = tmp_path / f"turned-{turned}.pdf"
    document.save(path)
    (marks,) = page_picture.find(str(path), (), 2, (met(2),))
    assert marks
    for mark in marks:
        assert all(0 <= side <= 1 for side in mark)
        assert ink(path, 2, mark) > 0.03


def test_a_page_that_is_not_there_is_refused_in_words(lake, desk):
    document = read_report(lake, YEAR, REPORT).documents[0]
    assert desk.pictures.page(lake, document.raw_key, 2)[:3] == b"\xff\xd8\xff"
    with pytest.raises(PictureError, match="has 4 pages; there is no page 9"):
        desk.pictures.page(lake, document.raw_key, 9)
    with pytest.raises(PictureError, match="is not in the lake"):
        desk.pictures.page(lake, "raw/files/00/nothing.pdf", 1)


def test_a_document_that_kills_its_process_takes_no_other_page_with_it(lake, desk):
    document = read_report(lake, YEAR, REPORT).documents[0]
    bad = lake.keep_file(b"%PDF-1.4 not one at all", ".pdf")
    with pytest.raises(PictureError, match="could not be shown"):
        desk.pictures.page(lake, bad, 1)
    with pytest.raises(PictureError, match="does not survive"):
        desk.pictures._ask(lake, document.raw_key, _die)
    assert desk.pictures.page(lake, document.raw_key, 3)


def _die(*_: object) -> None:
    import os

    os.abort()


def test_a_page_that_takes_too_long_is_called_off(lake):
    document = read_report(lake, YEAR, REPORT).documents[0]
    pictures = Pictures(time_limit_s=1)
    try:
        with pytest.raises(PictureError, match="longer than 1 s"):
            pictures._ask(lake, document.raw_key, _sleep)
    finally:
        pictures.close()


def _sleep(*_: object) -> None:
    import time

    time.sleep(30)


# --- on the pages -------------------------------------------------------------------------------------


def test_an_answer_opens_at_its_best_quote_with_the_quote_marked_on_the_picture(visit):
    page = visit("ann").get(f"{PREFIX}/review/{YEAR}/answers/{REPORT}/theme/1").text
    assert 'data-page="2"' in page and "<rect " in page
    picture = page.split('<img src="')[1].split('"')[0]
    answer = visit("ann").get(picture)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private, ")


def test_a_place_shows_its_own_text_and_the_neighbours_to_fetch_ahead(visit, lake):
    document = read_report(lake, YEAR, REPORT).documents[0].document_id
    place = (
        visit("ann").get(f"{PREFIX}/review/{YEAR}/reports/{REPORT}/places/{document}/3", params={"words": met(3)}).text
    )
    assert filler(3)[:60] in place and filler(2)[:60] not in place
    assert f'<mark class="now">{met(3)}</mark>' in place
    neighbours = place.split('data-neighbours="')[1].split('"')[0].split()
    assert [address.rsplit("/", 1)[1] for address in neighbours] == ["2", "4"]


def test_a_quote_that_ends_on_its_page_is_not_marked_on_the_next_one(visit, lake):
    document = read_report(lake, YEAR, REPORT).documents[0].document_id
    theme = {"kind": "theme", "key": "1"}
    places = f"{PREFIX}/review/{YEAR}/reports/{REPORT}/places/{document}"
    assert "<rect " in visit("ann").get(f"{places}/2", params=theme).text
    assert "<rect " not in visit("ann").get(f"{places}/3", params=theme).text, "much of it stands there as well"


def test_the_words_of_the_picture_lie_over_it_to_be_selected(pdf):
    lines = page_picture.lines(str(pdf), (), 2)
    assert " ".join(text.strip() for text, _ in lines).startswith(f"Section 2 {met(2)} {filler(2)[:40]}")
    for text, (left, top, width, height) in lines[::10]:
        assert left >= 0 and left + width <= 1 and top >= 0 and top + height <= 1
        assert ink(pdf, 2, (left, top, width, height)) > 0.02, text


def test_the_parts_of_a_web_page_are_turned_like_pages(visit):
    place = visit("ann").get(f"{PREFIX}/review/{YEAR}/reports/{REPORT}/places/{WEB_PAGE}/1").text
    assert CHAIR in place and "<img" not in place and 'data-count="2"' in place


def test_a_picture_that_cannot_be_drawn_leaves_the_text_and_says_why(visit, lake):
    document = read_report(lake, YEAR, REPORT).documents[0]
    damaged = lake.keep_file(b"%PDF-1.4 and then nothing", ".pdf")
    (row,) = lake.rows(DOCUMENTS, YEAR, [document.document_id])
    lake.write(DOCUMENTS, YEAR, document.document_id, [row | {"raw_key": damaged}])
    page = visit("ann").get(f"{PREFIX}/review/{YEAR}/reports/{REPORT}/places/{document.document_id}/4").text
    assert met(4) in page and "<img" not in page
    assert "could not be shown" in page
