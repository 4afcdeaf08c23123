"""Web pages: nothing of the report lost, nothing of the site taken in, and every passage with its anchor."""

from __future__ import annotations

import pytest

from include.convert import convert_document
from include.convert.html.decode import decode_html
from include.convert.model import HTML, Converted, Element

SITE = """<!doctype html><html><head><meta charset="utf-8"><title>Report</title><style>p{{}}</style></head><body>
<div id="cookie-banner" class="cookie-banner"><p>We use cookies to make this site work.</p><button>Accept</button></div>
<header><a href="/">Vale Council</a><nav><ul><li><a href="/bins">Bins and recycling</a></li></ul></nav></header>
<form id="aspnetForm" action="./">{body}</form>
<footer><p>Follow us on social media</p></footer></body></html>"""


def page(body: str) -> Converted:
    return convert_document(SITE.format(body=body).encode(), HTML, name="report.html")


def found(converted: Converted, text: str) -> Element:
    return next(element for element in converted.elements if text in element.text)


def test_navigation_banners_and_footers_of_the_site_are_removed_but_not_the_form_around_everything() -> None:
    words = " ".join(e.text for e in page("<h1>Our report</h1><p>The partners met in May.</p>").elements)
    assert words == "Our report The partners met in May."


def test_anchors_are_ids_of_headings_sections_or_the_heading_itself() -> None:
    converted = page(
        '<h1 id="top-title">Report</h1><h2 id="money">Money</h2><p>Money text.</p>'
        '<section id="voices"><h2>Voices</h2><p>Voices text.</p></section>'
        "<h2>No id here</h2><p>Plain text.</p>"
        '<h2><a name="old-mark"></a>Old</h2><p>Old text.</p><p id="own">Own text.</p>'
    )
    anchors = [found(converted, f"{word} text").anchor for word in ("Money", "Voices", "Plain", "Old", "Own")]
    assert anchors == ["money", "voices", "No id here", "old-mark", "own"]
    assert [p.anchor for p in converted.pages] == ["top-title", "money", "voices", "No id here", "old-mark", "own"]
    assert all(p.page is None for p in converted.pages)


def test_accordions_and_details_keep_headings_and_words() -> None:
    converted = page(
        '<h1>Report</h1><h2 id="s">Work</h2>'
        '<details><summary><h3 id="neglect">Neglect</h3></summary><p>Neglect was treated.</p></details>'
        '<h3 id="voice"><button aria-expanded="false" aria-controls="voice-panel">Voice</button></h3>'
        '<div id="voice-panel" hidden><p>Children were heard.</p></div>'
        "<details><summary>Plain summary</summary><p>Under a plain summary.</p></details>"
    )
    assert found(converted, "Neglect was treated").section_path == ["Report", "Work", "Neglect"]
    assert (
        found(converted, "Children were heard").anchor,
        found(converted, "Children were heard").section_path[-1],
    ) == ("voice", "Voice")
    assert found(converted, "Under a plain summary").section_path[-1] == "Plain summary"


def test_captions_figure_captions_and_alternative_texts_are_kept() -> None:
    converted = page(
        "<h1>Report</h1><figure><img src='a.png' alt='Chart of our groups'><figcaption>Figure 1: our groups</figcaption></figure>"
        "<table><caption>Money by partner</caption><tr><th>Who</th><th>£</th></tr><tr><td>Police</td><td>5</td></tr></table>"
    )
    kinds = {e.text: e.element_type for e in converted.elements}
    assert kinds["Chart of our groups"] == "Image"
    assert kinds["Figure 1: our groups"] == "FigureCaption"
    assert kinds["Money by partner"] == "FigureCaption"


def test_spans_do_not_shift_cells_and_layout_tables_are_walked_through() -> None:
    converted = page(
        "<h1>Report</h1><table role='presentation'><tr><td><p>Text in a layout table.</p>"
        "<table><tr><th rowspan='2'>Partner</th><th colspan='2'>Year</th></tr><tr><th>2022</th><th>2023</th></tr>"
        "<tr><td rowspan='2'>Police</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></td></tr></table>"
    )
    table = converted.tables[0].table
    assert table is not None and len(converted.tables) == 1
    assert table.rows == [["Partner", "Year", ""], ["", "2022", "2023"], ["Police", "1", "2"], ["", "3", "4"]]
    assert table.headers == ["Partner", "Year 2022", "Year 2023"]
    assert found(converted, "Text in a layout table")


def test_lists_terms_and_nested_items_are_items() -> None:
    converted = page(
        "<h1>Report</h1><ol><li>First<ul><li>Inner</li></ul></li><li><p>Second</p></li></ol>"
        "<h2>Glossary</h2><dl><dt>LADO</dt><dd>the officer for allegations</dd></dl>"
    )
    assert [e.text for e in converted.elements if e.element_type == "ListItem"] == [
        "First",
        "Inner",
        "Second",
        "LADO: the officer for allegations",
    ]
    assert found(converted, "LADO").zone == "glossary"


def test_a_contents_list_inside_the_page_is_zoned_and_never_swallows_the_text_after_it() -> None:
    converted = page(
        '<h1>Report</h1><nav class="contents"><h2>Contents</h2><ul><li><a href="#a">Neglect</a></li><li><a href="#b">Restraint</a></li>'
        '<li><a href="#c">Money</a></li></ul></nav><h2 id="a">Neglect</h2><p>Neglect was treated.</p><h2 id="c">Money</h2><p>Spent.</p>'
    )
    assert found(converted, "Restraint").zone == "contents"
    assert found(converted, "Neglect was treated").zone == "body"
    assert found(converted, "Neglect was treated").section_path == ["Report", "Neglect"]


def test_a_foreword_ends_at_the_next_heading_of_its_level() -> None:
    converted = page(
        "<h1>Report</h1><h2>Foreword from the chair</h2><p>Proud words.</p><h3>Thanks</h3><p>Thank you.</p><h2>Work</h2><p>Real work.</p>"
    )
    assert [found(converted, words).zone for words in ("Proud", "Thank you", "Real work")] == [
        "foreword",
        "foreword",
        "body",
    ]


def test_word_exported_markup_is_understood() -> None:
    converted = page(
        "<h1>Report</h1><p class='MsoHeading2'><span>Listening</span></p><p class=MsoListParagraph><span>·</span><span>&nbsp;&nbsp;</span>Asked all schools</p>"
        "<p class=MsoNormal><b>Next steps</b></p><p class=MsoNormal>More<o:p></o:p> text.</p>"
    )
    assert found(converted, "Listening").element_type == "Title"
    assert (found(converted, "Asked all schools").element_type, found(converted, "Asked").text) == (
        "ListItem",
        "Asked all schools",
    )
    assert found(converted, "Next steps").element_type == "Title"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("<p>£5 – ‘quoted’</p>".encode("cp1252"), "text/html; charset=utf-8"),
        ('<meta charset="utf-8"><p>£5 – ‘quoted’</p>'.encode("cp1252"), "text/html"),
        ('<meta charset="iso-8859-1"><p>£5 – ‘quoted’</p>'.encode("cp1252"), "text/html"),
        ('<meta charset="iso-8859-1"><p>£5 – ‘quoted’</p>'.encode(), "text/html"),
        ("<p>£5 – ‘quoted’</p>".encode("utf-16"), "text/html"),
        ("<p>£5 – ‘quoted’</p>".encode().decode("cp1252", "ignore").encode(), "text/html"),
    ],
    ids=[
        "cp1252 sent as utf-8",
        "cp1252 named utf-8",
        "cp1252 named latin-1",
        "utf-8 named latin-1",
        "utf-16",
        "encoded twice",
    ],
)
def test_wrong_and_missing_charsets_give_the_right_signs(data: bytes, media_type: str) -> None:
    text, _ = decode_html(data, media_type)
    assert "£5 – ‘quoted" in text


def test_text_outside_the_tags_one_expects_is_not_lost() -> None:
    converted = page(
        "Loose words first<div>In a div <span>and a span</span><br>after a break</div><blockquote>Quoted child</blockquote>"
    )
    words = " ".join(e.text for e in converted.elements)
    assert words == "Loose words first In a div and a span after a break Quoted child"


def test_script_in_text_stays_text() -> None:
    converted = page("<h1>Report</h1><p>&lt;script&gt;alert(1)&lt;/script&gt; was shown</p><script>steal()</script>")
    assert found(converted, "was shown").text == "<script>alert(1)</script> was shown"
    assert not any("steal" in e.text for e in converted.elements)
