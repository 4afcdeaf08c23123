"""Reports beside the proposed template: what is seen has a place, and what is not seen is not called missing."""

from __future__ import annotations

from typing import Any

import pytest

from include.analyse.template import find_template
from include.datasets import DATASETS, words
from include.publish.template import PARTS
from tests.publish.a_content import a_content
from tests.publish.a_year import YEAR, a_lake, a_register, a_report, document_id, partnership, settings


def elements(number: int, *told: tuple[str, str, dict[str, Any]]) -> list[dict[str, Any]]:
    own = {"report_id": f"{partnership(number)}-{YEAR}", "document_id": document_id(number), "chapter_no": 1}
    return [
        {**own, "element_no": no, "page": no, "page_end": no, "element_type": kind, "text": text, "section_path": []}
        | {"zone": "body", "read_by": "text", **more}
        for no, (kind, text, more) in enumerate(told, start=1)
    ]


CLEAR = elements(
    0,
    ("Title", "What the law asks of us", {}),
    ("Title", "Our borough", {}),
    ("Title", "Next steps", {}),
    ("Title", "Conclusion", {}),
    ("NarrativeText", "For this report in large print or another language, write to help@shire.example.", {}),
)
BARE = elements(
    1,
    ("NarrativeText", "Some 48,000 children live in the county of Shire.", {}),
    ("Title", "Next steps", {"zone": "contents"}),
    ("NarrativeText", "The plan was put on the wall in large print for the family to write on.", {}),
    ("Table", "Police £30,000 Council £120,000 Integrated care board £60,000", {"read_by": "ocr"}),
    ("Image", "Logo", {"read_by": "ocr"}),
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    lake = a_lake(folder, [a_report(0), a_report(1)])
    for number, rows in enumerate((CLEAR, BARE)):
        report_id = f"{partnership(number)}-{YEAR}"
        lake.write(DATASETS["template_findings"], YEAR, report_id, find_template(rows, report_id, partnership(number)))
    return lake, settings(a_register(folder, 2))


@pytest.fixture(scope="module")
def answers(lake):
    found = a_content(*lake).rows("report_template")
    return {(row["partnership_id"], row["part_id"]): row for row in found}


def of(answers, number: int, part: str) -> tuple[str, int | None]:
    row = answers[partnership(number), part]
    return row["status"], row["page"]


def test_headings_show_the_parts_that_are_no_theme_with_their_page_and_wording(answers):
    assert of(answers, 0, "requirements") == ("present", 1)
    assert of(answers, 0, "area_profile") == ("present", 2)
    assert of(answers, 0, "next_steps") == ("present", 3)
    assert of(answers, 0, "conclusion") == ("present", 4)
    assert answers[partnership(0), "next_steps"]["wording"] == "Next steps"


def test_a_sentence_without_a_heading_only_touches_on_a_part(answers):
    assert of(answers, 1, "area_profile") == ("touched_on", 1)


def test_a_heading_in_the_contents_shows_nothing(answers):
    assert of(answers, 1, "next_steps") == ("not_found", None)
    assert "recognised" in answers[partnership(1), "next_steps"]["note"]


def test_an_offer_of_other_formats_needs_the_report_and_a_way_to_ask(answers):
    assert of(answers, 0, "other_formats") == ("present", 5)
    assert of(answers, 1, "other_formats") == ("not_found", None)


def test_words_in_pictures_are_for_a_person_to_look_at_and_a_logo_is_none(answers):
    row = answers[partnership(1), "text_not_pictures"]
    assert (row["status"], row["page"]) == ("to_check", 4)
    assert row["note"] == (
        "Words stand in pictures on page 4. One of them is a table. Whether the text says the same was not checked."
    )
    assert of(answers, 0, "text_not_pictures") == ("present", None)


def test_themes_are_answered_as_the_themes_are(answers):
    assert of(answers, 0, "impact") == ("present", 3)
    assert of(answers, 0, "restraint") == ("not_found", None)


def test_money_is_looked_for_as_a_table_and_for_each_statutory_partner(answers):
    assert of(answers, 0, "money_table") == ("present", 3)
    row = answers[partnership(0), "money_of_each_partner"]
    assert (
        row["status"] == "touched_on" and row["note"] == "No amount was recognised for the local authority and health."
    )


def test_every_part_is_answered_for_every_report_in_the_templates_order(answers):
    assert [part for who, part in answers if who == partnership(0)] == [part.id for part in PARTS]


def test_a_report_nobody_looked_through_is_not_said_to_lack_anything(lake, tmp_path):
    """Reports analysed by software of before have no rows; `not found` would be a claim."""
    one = a_report(0)
    del one["template_findings"]
    rows = a_content(a_lake(tmp_path, [one]), settings(a_register(tmp_path, 1))).rows("report_template")
    assert not {row["part_id"] for row in rows} & set(words.TEMPLATE_PARTS)
    assert {"pdf", "impact", "money_table"} <= {row["part_id"] for row in rows}


def test_what_is_looked_for_in_the_text_are_parts_of_the_template_that_are_no_themes():
    assert set(words.TEMPLATE_PARTS) <= {part.id for part in PARTS if not part.theme_id}
