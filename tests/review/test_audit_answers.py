"""People check answers to audit questions: they are drawn, shown, decided on the page and in the spreadsheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from include.datasets import review
from include.review import Decision, NeedsAQuoteError, Quoted, ReviewError, decide, draw_year
from include.review.question import asked
from include.review.spreadsheet import take_sheet, write_sheet
from include.review.spreadsheet.layout import ANSWERS, NAMES
from include.settings import Settings
from include.settled import read_findings, settle_year
from tests.publish.a_year import QUOTE
from tests.settled.an_audit import REPORT, YEAR, fill

SETTINGS = Settings(review_share=1.0)


@pytest.fixture
def lake(tmp_path):
    lake = fill(tmp_path)
    draw_year(lake, YEAR, SETTINGS, datetime(2025, 3, 2, tzinfo=UTC))
    return lake


def finding(lake, name):
    return next(one for one in read_findings(lake, YEAR, [REPORT], "audit") if one.key == f"wt2018.{name}")


def amended(lake, name, answer, detail=None, quote=None):
    one = finding(lake, name)
    return decide(
        lake, YEAR,
        Decision(f"form-{name}", REPORT, "audit", one.key, one.version, "ann", "amend", answer, detail,
                 quotes=(Quoted(quote),) if quote else ()),
        SETTINGS,
    )  # fmt: skip


def test_they_are_drawn_like_all_other_answers(lake):
    drawn = {row["finding_key"] for row in lake.rows(review.REVIEW_SAMPLE, YEAR) if row["finding_kind"] == "audit"}
    assert {"wt2018.rapid_reviews", "wt2018.feedback"} <= drawn
    assert not drawn & {"wt2018.overall", "wt2018.pages", "wt2018.priorities"}


def test_every_question_of_the_instrument_can_be_put_in_words(lake):
    for one in read_findings(lake, YEAR, [REPORT], "audit"):
        question = asked(one)
        assert question.kind == "wt2018, audit question" and question.name and question.definition
        assert [option.value for option in question.options] == list(question.choices.answers)
        assert all(option.meaning for option in question.options), one.key


def test_without_a_quote_nothing_is_claimed(lake):
    with pytest.raises(NeedsAQuoteError, match="Reported needs a quote: none of the engine's could be verified"):
        amended(lake, "feedback", "reported", "described")
    with pytest.raises(NeedsAQuoteError, match="does not: “They flew to the moon"):
        amended(lake, "feedback", "reported", "described", "They flew to the moon and back on Monday.")
    amended(lake, "feedback", "reported", "described", QUOTE)
    settled = settle_year(lake, YEAR).answers[REPORT, "audit", "wt2018.feedback"]
    assert (settled.answer, settled.detail, settled.settled_by) == ("reported", "described", "person")


def test_values_are_those_of_the_question_and_new_ones_are_proven(lake):
    with pytest.raises(ReviewError, match=r"'tea_leaves' is none of the values\. They are: "):
        amended(lake, "evidence_kinds", "reported", "audits, tea leaves")
    with pytest.raises(ReviewError, match="'Reported' takes 2 or more of: "):
        amended(lake, "evidence_kinds", "reported")
    with pytest.raises(ReviewError, match="With 2 of the values named it is not 'not reported'"):
        amended(lake, "evidence_kinds", "not_reported", "audits, surveys")
    with pytest.raises(NeedsAQuoteError, match="A value the engine did not name needs a quote"):
        amended(lake, "evidence_kinds", "reported", "surveys, audits")
    row = amended(lake, "evidence_kinds", "reported", "Inspections,Surveys,audits", QUOTE).row
    assert row["detail"] == "audits, surveys, inspections"
    again = amended(lake, "evidence_kinds", "reported", "surveys, audits, inspections", QUOTE)
    assert not again.is_new, "the same form sent again is one decision"


def test_details_belong_to_their_answer(lake):
    with pytest.raises(ReviewError, match=r"is no detail of not reported\. It has none"):
        amended(lake, "early_help", "not_reported", "described")


def test_the_spreadsheet_holds_them_and_takes_them_back(lake):
    book = openpyxl.load_workbook(io.BytesIO(write_sheet(lake, YEAR, "ann", SETTINGS)))
    sheet = book[ANSWERS]
    rows = {row[0].value.split("|", 2)[2]: row for row in sheet.iter_rows(min_row=2) if "|audit|" in row[0].value}
    assert "Detail, with commas between several: " in rows["wt2018.evidence_kinds"][NAMES.index("question")].value
    fill_in(
        rows["wt2018.evidence_kinds"],
        verdict="amend",
        own_answer="reported",
        own_detail="surveys, audits, inspections",
        quote=QUOTE,
    )
    fill_in(rows["wt2018.rapid_reviews"], verdict="amend", own_answer="not reported")
    fill_in(rows["wt2018.feedback"], verdict="amend", own_answer="reported", own_detail="described")
    out = io.BytesIO()
    book.save(out)
    result = take_sheet(lake, out.getvalue(), SETTINGS)
    assert result.taken == 2 and "needs a quote" in result.refused[0][1]
    answers = settle_year(lake, YEAR).answers
    assert answers[REPORT, "audit", "wt2018.evidence_kinds"].detail == "audits, surveys, inspections"
    assert answers[REPORT, "audit", "wt2018.rapid_reviews"].answer == "not_reported"


def fill_in(row, **cells):
    for name, value in cells.items():
        row[NAMES.index(name)].value = value
