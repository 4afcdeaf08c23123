"""One file, opened: its pages, its title, its first words, its pictures."""

from __future__ import annotations

import json

import pytest

from include.collect.inspection import inspect_document
from include.settings import Settings
from tests.collect.conftest import PNG, html, pdf


@pytest.fixture
def inspect(place):
    """Inspect bytes as if they lay in the inbox under a name."""

    def inspected(data, name="page.html", **limits):
        is_pdf = data.startswith(b"%PDF") if isinstance(data, bytes) else False
        content = data if isinstance(data, bytes) else data.encode()
        raw_key = place.lake.keep_file(content, ".pdf" if is_pdf else ".html")
        plan = {"id": (raw_key, "application/pdf" if is_pdf else "text/html", name)}
        settings = Settings(**limits)
        return inspect_document(
            "id", plan=plan, lake_uri=place.lake.store.uri, inbox_uri=str(place.folder), settings=settings
        )

    return inspected


def test_pictures_are_kept_only_from_inside_the_inbox(place, inspect, tmp_path):
    (tmp_path / "secret.png").write_bytes(PNG)
    place.put("up.png", PNG)
    place.put("web/words.png", "no picture at all")
    place.put("web/my chart.png", PNG)
    sources = [
        "../../secret.png", "/../secret.png", "file:///etc/passwd", "http://x.example/a.png", "//x/a.png", "gone.png",
        "words.png", "data:,", "", "/up.png", "../up.png", "./my%20chart.png?v=2#x", "my chart.png", "my chart.png",
    ]  # fmt: skip
    page = html("<p>text</p>" + "".join(f"<img src='{source}'>" for source in sources))
    kept = json.loads(inspect(page, "web/page.html")["pictures"])
    assert [picture["src"] for picture in kept] == ["/up.png", "../up.png", "./my%20chart.png?v=2#x", "my chart.png"]
    assert {picture["media_type"] for picture in kept} == {"image/png"}
    assert all(place.lake.file(picture["key"]) == PNG for picture in kept)


def test_a_page_tells_its_heading_and_its_first_words_and_no_script(inspect):
    found = inspect(
        html("<script>secret</script><h1>Our <b>year</b></h1><p>Text &amp; more</p><h1>Two</h1>", title="Site")
    )
    assert (found["status"], found["title"]) == ("collected", "Our year")
    assert "Text & more" in found["text"]
    assert "secret" not in found["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_in_its_encoding(inspect, encoding):
    assert inspect(html("<h1>Children’s café</h1>").encode(encoding))["title"] == "Children’s café"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Aldershire: Yearly Report", "Aldershire: Yearly Report"),
        ("Microsoft Word - final v3.docx", "Words on the cover"),
        ("untitled", "Words on the cover"),
        ("report.indd", "Words on the cover"),
        ("", "Words on the cover"),
    ],
)
def test_the_title_is_the_stated_one_unless_it_says_nothing(inspect, title, expected):
    found = inspect(pdf("Words on\nthe cover", "inside", title=title))
    assert (found["title"], found["n_pages"]) == (expected, 2)
    assert "inside" in found["text"]


def test_a_document_of_more_pages_than_allowed_is_refused_with_its_count(inspect):
    found = inspect(pdf("a", "b", "c"), max_pages=2)
    assert (found["status"], found["n_pages"]) == ("too_large", 3)
    assert "MAX_PAGES=2" in found["reason"]


def test_a_protected_file_is_opened_with_a_known_password(place, inspect):
    import io

    import pikepdf

    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Our year", "and what was learned"))) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="open sesame", owner="owner"))
    refused = inspect(locked.getvalue())
    assert refused["status"] == "password_protected" and "PDF_PASSWORDS" in refused["reason"]
    found = inspect(locked.getvalue(), pdf_passwords="wrong one, open sesame")
    assert found["status"] == "collected" and "Our year" in found["text"]
