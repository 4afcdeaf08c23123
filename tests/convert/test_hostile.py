"""Hostile files end in a named state with a reason; none of them raises anything else."""

from __future__ import annotations

import io

import pytest

from include.convert import DocumentError, convert_document
from tests.convert.papers import PROSE, Paper

PDF = "application/pdf"


def sound() -> bytes:
    return Paper().heading("Our year").paragraph(PROSE * 3).page().paragraph(PROSE).done()


def protected() -> bytes:
    import pikepdf

    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound())) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="open sesame", owner="owner"))
    return locked.getvalue()


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", "empty", "empty"),
        (b"<html><body>Not found</body></html>", "unreadable", "not a PDF"),
        (b"PK\x03\x04 word/document.xml", "unreadable", "not a PDF"),
        (b"%PDF-1.7\n" + b"\x00garbage" * 50, "unreadable", "damaged"),
    ],
    ids=["empty", "html named pdf", "docx named pdf", "garbage"],
)
def test_what_is_no_pdf_is_refused_with_a_reason(data: bytes, status: str, said: str) -> None:
    with pytest.raises(DocumentError) as error:
        convert_document(data, PDF)
    assert error.value.status == status
    assert said in error.value.reason


def test_a_protected_file_is_named_and_opens_with_a_known_password() -> None:
    with pytest.raises(DocumentError) as error:
        convert_document(protected(), PDF)
    assert error.value.status == "password_protected"
    assert len(convert_document(protected(), PDF, passwords=("wrong", "open sesame")).pages) == 2


def test_a_file_without_its_tail_is_repaired_and_says_so() -> None:
    converted = convert_document(sound()[:-120], PDF)
    assert len(converted.pages) == 2
    assert "audit of forty records" in converted.pages[0].text


def test_a_file_cut_in_half_is_never_a_silent_success() -> None:
    data = sound()
    try:
        converted = convert_document(data[: len(data) // 2], PDF)
    except DocumentError as error:
        assert error.status in ("unreadable", "empty")
    else:
        assert converted.problems or any(page.problems for page in converted.pages)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(DocumentError) as error:
        convert_document(sound(), PDF, max_pages=1)
    assert error.value.status == "too_large" and "MAX_PAGES" in error.value.reason


def long_document(pages: int) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(
        io.BytesIO(Paper().line("An audit of forty records in March found plans that had become clearer.").done())
    ) as document:
        for _ in range(pages - 1):
            document.pages.append(document.pages[0])
        document.save(out)
    return out.getvalue()


def test_two_thousand_pages_are_refused_at_once_or_all_read_where_the_limit_is_raised() -> None:
    import time

    data = long_document(2000)
    start = time.process_time()
    with pytest.raises(DocumentError) as error:
        convert_document(data, PDF)
    assert error.value.status == "too_large" and "2000 pages" in error.value.reason
    assert time.process_time() - start < 2
    converted = convert_document(data, PDF, max_pages=2000)
    assert len(converted.pages) == 2000
    assert all("audit of forty records" in page.text for page in converted.pages[::100])


def test_a_page_too_large_to_be_drawn_is_a_page_with_a_problem() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200_000, 200_000))
    canvas.rect(10_000, 10_000, 150_000, 150_000, fill=1)
    canvas.showPage()
    canvas.setPageSize((595, 842))
    canvas.drawString(80, 700, "A page of the usual size after it, with words enough to be read as text")
    canvas.save()
    converted = convert_document(buffer.getvalue(), PDF)
    assert converted.pages[0].problems and not converted.pages[0].text
    assert "usual size" in converted.pages[1].text


def test_a_huge_page_is_read_without_rendering_it_large() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(14_400, 14_400))
    canvas.drawString(100, 7_000, "A very large page with a few words on it, enough to be read as text")
    canvas.save()
    assert "very large page" in convert_document(buffer.getvalue(), PDF).pages[0].text


def test_a_map_of_lines_does_not_stall() -> None:
    paper = Paper().paragraph(PROSE)
    for number in range(30_000):
        paper.canvas.line(number % 500, (number * 7) % 800, (number * 3) % 500, (number * 11) % 800)
    converted = convert_document(paper.done(), PDF)
    assert "audit of forty records" in converted.pages[0].text
    assert not converted.tables


def test_deep_html_keeps_its_text() -> None:
    data = (
        "<html><body>"
        + "<div>" * 5000
        + "<p>Deep down there is a sentence about children.</p>"
        + "</div>" * 5000
        + "</body></html>"
    ).encode()
    assert "Deep down there is a sentence" in convert_document(data, "text/html").pages[0].text


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"<html><body><script>alert(1)</script><nav><a href='/'>Home</a></nav></body></html>"]
)
def test_html_without_words_is_empty_not_a_success(data: bytes) -> None:
    with pytest.raises(DocumentError) as error:
        convert_document(data, "text/html")
    assert error.value.status == "empty"


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(DocumentError, match="only PDF and HTML"):
        convert_document(b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
