"""What stands on a PDF page comes out whole, in order, with its kind, its page and its section."""

from __future__ import annotations

import pytest

from include.convert import convert_document
from include.convert.model import Converted, Element
from tests.convert.papers import HEIGHT, LEFT, PROSE, RIGHT, WIDTH, Paper


def body(converted: Converted) -> list[Element]:
    return [element for element in converted.elements if element.zone != "furniture"]


def texts(converted: Converted, kind: str) -> list[str]:
    return [element.text for element in converted.elements if element.element_type == kind]


def numbered_report(pages: int = 6) -> bytes:
    paper = Paper()
    for number in range(1, pages + 1):
        paper.line("Vale Safeguarding Children Partnership | Yearly Report", 9, y=40)
        paper.heading(f"Chapter number {'abcdef'[number - 1]}")
        paper.paragraph(PROSE * 2).paragraph(PROSE)
        if number > 1:
            paper.line(f"Page {number - 1}", 9, x=RIGHT - 40, y=HEIGHT - 40)
        paper.page()
    return paper.done()


def test_running_headers_and_footers_are_typed_and_kept_out_of_the_body() -> None:
    converted = convert_document(numbered_report())
    assert texts(converted, "Header") == ["Vale Safeguarding Children Partnership | Yearly Report"] * 6
    assert texts(converted, "Footer") == [f"Page {n}" for n in range(1, 6)]
    assert not any("Yearly Report" in element.text or element.text.startswith("Page") for element in body(converted))
    assert "Yearly Report" in converted.pages[3].text, "the page's own text still holds them"


def test_the_printed_number_is_kept_beside_the_physical_page() -> None:
    converted = convert_document(numbered_report())
    assert [page.page for page in converted.pages] == [1, 2, 3, 4, 5, 6]
    assert [page.page_label for page in converted.pages] == [None, "1", "2", "3", "4", "5"]
    assert {element.page_label for element in converted.elements if element.page == 4} == {"3"}


def test_a_word_broken_at_a_line_end_is_joined_and_a_hyphenated_one_keeps_its_hyphen() -> None:
    paper = Paper().paragraph("Their safeguarding work was reviewed by a multi-agency group this year and the next.")
    for line in (
        "The group wrote to all schools about safe-",
        "guarding and set up a second multi-",
        "agency audit in spring.",
    ):
        paper.line(line)
    text = " ".join(texts(convert_document(paper.done()), "NarrativeText"))
    assert "about safeguarding and set up a second multi-agency audit" in text


@pytest.mark.parametrize("bullet", ["•", "-", "–", "o", "1.", "(a)", "iv)"])
def test_bullets_of_every_kind_make_list_items(bullet: str) -> None:
    paper = Paper().paragraph("The year's work had these parts, among which the last is new:")
    for item in (
        "Training for all schools and nurseries in the area",
        PROSE.strip(),
        "Audits of records with the police",
    ):
        paper.paragraph(item, left=LEFT + 30, first=bullet)
    items = texts(convert_document(paper.done()), "ListItem")
    assert len(items) == 3
    assert items[1].endswith(PROSE.strip()), "an item over several lines is one item"


def test_private_use_bullets_make_list_items() -> None:
    from include.convert.text import BULLET, without_bullet

    for sign in ("\uf0b7", "\uf06e", "\uf0a7", "(cid:127)", "▪", "◼", "➢"):
        assert BULLET.match(f"{sign} Training for schools")
        assert without_bullet(f"{sign} Training for schools") == "Training for schools"
    for text in ("- 5 % less than before".lstrip("- "), "open doors", "2023 was a year", "-5 degrees"):
        assert not BULLET.match(text)


def test_a_paragraph_split_by_a_page_break_is_one_element_with_both_pages() -> None:
    paper = Paper().heading("What we did")
    paper.paragraph(PROSE)
    paper.line("In the second half of the year the partners asked every school in the area what").page()
    paper.line("had become easier, and 41 of 50 schools answered the question.")
    paper.y += 8
    paper.paragraph(PROSE)
    whole = next(e for e in convert_document(paper.done()).elements if "asked every school" in e.text)
    assert whole.text.endswith("in the area what had become easier, and 41 of 50 schools answered the question.")
    assert (whole.page, whole.page_end) == (1, 2)
    assert whole.text[whole.page_starts[0] :].startswith("had become easier")


def test_a_list_item_split_by_a_page_break_is_one_item() -> None:
    paper = Paper().paragraph(PROSE)
    paper.paragraph("First we wrote to every family that had been seen by the", left=LEFT + 20, first="•").page()
    paper.line("front door and asked them to tell us what had helped.", x=LEFT + 20)
    item = next(e for e in convert_document(paper.done()).elements if e.element_type == "ListItem")
    assert (
        item.text
        == "First we wrote to every family that had been seen by the front door and asked them to tell us what had helped."
    )
    assert (item.page, item.page_end) == (1, 2)


def test_two_columns_are_read_one_after_the_other_under_a_heading_across_both() -> None:
    paper = Paper().heading("A heading that runs across both of the columns of this page", 15)
    top = paper.y
    left = "Left column begins. " + PROSE * 3 + "Left column ends."
    right = "Right column begins. " + PROSE * 3 + "Right column ends."
    paper.paragraph(left, LEFT, WIDTH / 2 - 12)
    end = paper.y
    paper.y = top
    paper.paragraph(right, WIDTH / 2 + 12, RIGHT)
    paper.y = max(end, paper.y) + 10
    paper.paragraph("Full width again. " + PROSE)
    flow = " ".join(element.text for element in convert_document(paper.done()).elements)
    marks = [
        "A heading",
        "Left column begins",
        "Left column ends",
        "Right column begins",
        "Right column ends",
        "Full width",
    ]
    places = [flow.index(mark) for mark in marks]
    assert places == sorted(places)
    assert left.strip() in flow and right.strip() in flow, "no line of one column stands inside the other"


def test_headings_have_levels_and_everything_knows_its_section() -> None:
    paper = Paper().heading("Our year", 22).paragraph(PROSE)
    paper.heading("Listening to children", 15).paragraph("Children were asked. " + PROSE)
    paper.heading("What they said", 12).paragraph("They said a lot. " + PROSE)
    paper.heading("Money", 22).paragraph("It cost less. " + PROSE)
    found = convert_document(paper.done()).elements
    assert [(e.text, e.heading_level) for e in found if e.element_type == "Title"] == [
        ("Our year", 1),
        ("Listening to children", 2),
        ("What they said", 3),
        ("Money", 1),
    ]
    paths = {e.text.split(".")[0]: e.section_path for e in found if e.element_type == "NarrativeText"}
    assert paths["They said a lot"] == ["Our year", "Listening to children", "What they said"]
    assert paths["It cost less"] == ["Money"]


def test_the_outline_names_headings_that_look_like_text() -> None:
    paper = Paper().heading("Our year", 20)
    paper.canvas.bookmarkPage("one")
    paper.canvas.addOutlineEntry("Our year", "one", 0)
    paper.canvas.addOutlineEntry("How we listened", "one", 1)
    paper.paragraph(PROSE).paragraph("How we listened").paragraph("Children were asked. " + PROSE)
    found = convert_document(paper.done()).elements
    assert next(e for e in found if e.text == "How we listened").heading_level == 2
    assert next(e for e in found if e.text.startswith("Children were")).section_path == ["Our year", "How we listened"]


def report_with_front_matter() -> bytes:
    paper = Paper()
    paper.line("Vale Safeguarding Children Partnership", 28, "Helvetica-Bold", y=300).line(
        "2023 to 2024", 16, y=340
    ).page()
    paper.heading("Contents")
    for title, page in (("Foreword", 3), ("Neglect", 4), ("Restraint in secure homes", 5), ("Glossary", 6)):
        paper.line(f"{title} {'.' * 60} {page}")
    paper.page()
    paper.heading("Foreword").paragraph("This year we are proud of exploitation work. " + PROSE).page()
    paper.heading("Neglect").paragraph("Neglect was the first priority. " + PROSE).page()
    paper.heading("Money").paragraph("The budget was met. " + PROSE).page()
    paper.heading("Glossary").paragraph("MASH: multi-agency safeguarding hub.").paragraph("LADO: designated officer.")
    return paper.done()


def test_cover_contents_foreword_and_glossary_are_told_from_the_body() -> None:
    converted = convert_document(report_with_front_matter())
    assert [page.zone for page in converted.pages] == ["cover", "contents", "foreword", "body", "body", "glossary"]
    contents = [e.text for e in converted.elements if e.zone == "contents"]
    assert any("Restraint in secure homes" in text for text in contents)
    assert next(e for e in converted.elements if e.text.startswith("Neglect was")).zone == "body"
    assert next(e for e in converted.elements if e.text.startswith("MASH")).zone == "glossary"


def test_every_physical_page_has_a_row_also_an_empty_one_with_its_problem() -> None:
    paper = Paper().paragraph(PROSE).page().page().paragraph(PROSE)
    converted = convert_document(paper.done())
    assert [page.page for page in converted.pages] == [1, 2, 3]
    assert converted.pages[1].text == "" and converted.pages[1].problems
    assert any("2" in problem for problem in converted.problems)


def test_a_footnote_between_does_not_part_a_paragraph() -> None:
    paper = Paper().paragraph(PROSE)
    paper.line("In the second half of the year the partners asked every school in the area what")
    paper.line("1 Working Together to Safeguard Children, chapter 2.", 8, y=HEIGHT - 90).page()
    paper.line("had become easier, and 41 of 50 schools answered the question.")
    found = convert_document(paper.done()).elements
    assert any("in the area what had become easier" in e.text for e in found)
    assert any(e.text.startswith("1 Working Together") for e in found)


def test_a_number_at_the_start_of_a_line_is_no_list_item() -> None:
    paper = Paper().paragraph(PROSE)
    for line in (
        "The yearly return of schools, which the forum sends out each June, was made by 141 of",
        "143. It asked for the first time about holidays.",
    ):
        paper.line(line)
    found = convert_document(paper.done()).elements
    assert any("was made by 141 of 143. It asked" in e.text for e in found)


def test_headings_at_the_top_of_pages_are_no_running_headers_though_only_their_number_differs() -> None:
    paper = Paper()
    for number in (3, 1, 4, 2, 5):
        paper.line("Vale Safeguarding Children Partnership", 9, y=40)
        paper.heading(f"Priority {number}").paragraph(PROSE * 2).page()
    converted = convert_document(paper.done())
    assert texts(converted, "Title") == [f"Priority {number}" for number in (3, 1, 4, 2, 5)]
    assert set(texts(converted, "Header")) == {"Vale Safeguarding Children Partnership"}


def test_a_number_set_close_before_its_paragraph_makes_a_list_item() -> None:
    paper = Paper().paragraph(PROSE)
    for number in (9, 10, 11):
        paper.line(f"{number}.When children move, their plan moves with them.").y += 8
    assert len(texts(convert_document(paper.done()), "ListItem")) == 3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_seen(turn: int) -> None:
    import io

    import pikepdf

    upright = convert_document(Paper().heading("Our year").paragraph(PROSE * 2).paragraph(PROSE).done())
    paper = Paper()
    # the text is drawn turned, and the page is turned back
    shift = {90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn]
    paper.canvas.translate(*shift)
    paper.canvas.rotate(turn)
    paper.heading("Our year").paragraph(PROSE * 2).paragraph(PROSE)
    turned = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper.done())) as document:
        document.pages[0].Rotate = turn
        document.save(turned)
    converted = convert_document(turned.getvalue())
    assert [(e.element_type, e.text) for e in converted.elements] == [
        (e.element_type, e.text) for e in upright.elements
    ]


def test_what_was_filled_into_a_form_is_read() -> None:
    paper = Paper().paragraph(PROSE)
    paper.canvas.acroForm.textfield(
        name="lead", value="Filled in by the safeguarding lead", x=LEFT, y=500, width=300, height=24
    )
    assert "Filled in by the safeguarding lead" in convert_document(paper.done()).pages[0].text


def test_types_come_from_unstructured_without_its_download(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    from include.convert.classify import text_type

    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    assert text_type("The partners met every month and agreed what to do next about neglect.") == "NarrativeText"
    assert text_type("• Training for schools") == "ListItem"
    assert text_type("Director of Children's Services, Vale Council") != "NarrativeText"
