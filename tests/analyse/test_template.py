"""What a report's text shows of the proposed template: each part has a place, or is said to be not recognised."""

from __future__ import annotations

import pytest

from include.analyse.template import HEADINGS, find_template, offers_other_formats
from include.datasets import dataset, words
from tests.analyse.helpers import DOCUMENT, REPORT, report_rows

OFFER = "It will send this report in large print, in Arabic or Ukrainian, or as a recording."


def found(sections, **more):
    elements, _ = report_rows(sections)
    rows = find_template([{**row, **more} for row in elements], REPORT, "harrow-edge")
    assert [row["place_no"] for row in rows if row["part_id"] == "next_steps"] == [1]
    return {row["part_id"]: row for row in rows}


def test_every_part_has_a_row_also_where_nothing_is_found():
    rows = found([("Our people", "Partners met every month.")])
    assert list(rows) == list(words.TEMPLATE_PARTS)
    assert {row["found_by"] for row in rows.values()} == {"none"}
    assert {row["document_id"] for row in rows.values()} == {None}


def test_a_heading_says_more_than_a_sentence_before_it_and_the_first_of_two_holds():
    rows = found(
        [
            ("Welcome", "Some 48,000 children live in the county."),
            ("Our borough", "It lies on the river."),
            ("The district in figures", "There are four towns."),
        ]
    )
    area = rows["area_profile"]
    assert (area["found_by"], area["page"], area["wording"], area["document_id"]) == (
        "heading",
        2,
        "Our borough",
        DOCUMENT,
    )


def test_a_sentence_shows_a_part_where_no_heading_does_and_keeps_no_wording():
    area = found([("Welcome", "Some 48,000 children live in the county.")])["area_profile"]
    assert (area["found_by"], area["page"], area["wording"]) == ("sentence", 1, None)


def test_headings_in_the_contents_show_nothing():
    assert found([("Next steps", "page 9", "contents")])["next_steps"]["found_by"] == "none"


def test_each_picture_with_words_in_it_has_its_place_and_a_logo_has_none():
    elements, _ = report_rows(
        [("Money", "Police £30,000 Council £120,000 Integrated care board £60,000"), ("Logo", "Shire")]
    )
    rows = find_template([{**row, "read_by": "ocr"} for row in elements], REPORT, "harrow-edge")
    pictures = [row for row in rows if row["part_id"] == "text_not_pictures"]
    assert [(row["found_by"], row["page"], row["place_no"]) for row in pictures] == [("picture", 1, 1)]


def test_what_stands_at_no_page_and_no_anchor_is_not_told():
    nowhere = found([("Our borough", "Some 48,000 children live in the county.")], page=None, anchor="")
    assert {row["found_by"] for row in nowhere.values()} == {"none"}


def test_rows_fit_their_dataset():
    elements, _ = report_rows([("Our borough", OFFER)])
    rows = find_template(elements, REPORT, "harrow-edge")
    assert dataset("template_findings").table(rows).num_rows == len(words.TEMPLATE_PARTS)


@pytest.mark.parametrize(
    ("part", "yes", "no"),
    [
        ("requirements", "The national framework", "Our people"),
        ("area_profile", "The place and its children", "Our Bay, Our Children"),
        ("next_steps", "From here to 2026", "Next of kin"),
        ("next_steps", "The year ahead", "What was decided"),
        ("conclusion", "Where that leaves us", "The first known case"),
    ],
)
def test_headings_are_known_by_their_words(part, yes, no):
    assert HEADINGS[part].search(yes) and not HEADINGS[part].search(no)


def test_other_formats_are_an_offer_about_a_document():
    assert offers_other_formats(OFFER)
    assert not offers_other_formats("Families with other languages were visited.")
    assert not offers_other_formats("In court, easy read papers were handed out to parents in the report's year.")
