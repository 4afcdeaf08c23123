"""The workbook says what the tables say, keeps the rules for statistics in spreadsheets, and is the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pyarrow as pa
import pytest

from include.datasets import DATASETS
from include.publish.workbook import draw_workbook, faults
from include.publish.workbook.cells import cell, plain_text
from include.publish.workbook.rules import faults_of, rules
from tests.publish.a_content import a_content
from tests.publish.a_year import a_lake, a_register, a_report, settings

CODED = {"category", "status", "answer", "detail", "review_state", "compares"}
"""Columns of code words, which a screen reader would stumble over."""
ODD = '=HYPERLINK("http://bad.example","[a](b) and [c](d)") $$note$$'


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """Three reports; one theme's summary and one partner's name try to be more than text."""
    folder = tmp_path_factory.mktemp("workbook")
    reports = [a_report(0, score=4), a_report(1, score=2), a_report(2, answers=("unmet", "met", "met", "met"))]
    reports[1]["theme_findings"][4]["summary"] = ODD
    reports[2]["theme_findings"][5]["summary"] = "—"
    return a_content(a_lake(folder, reports), settings(a_register(folder, 4)))


@pytest.fixture(scope="module")
def data(content):
    return draw_workbook(content)["yearly-tables.xlsx"]


@pytest.fixture(scope="module")
def small(content):
    """Two tables only, for what is drawn again and again."""
    few = ("yearly_scores", "yearly_priorities", "report_scores")
    return replace(content, tables={name: content.tables[name] for name in few})


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet_of(book, dataset):
    return next(sheet for sheet in book.worksheets if dataset in sheet.tables)


def shown(content):
    yearly = [name for name in content.tables if name.startswith("yearly_")]
    return [
        name
        for name in (*yearly, "report_scores", "report_compliance", "report_themes")
        if content.tables[name].num_rows
    ]


def test_every_cell_of_every_table_is_there_in_its_place(content, book):
    for name in shown(content):
        sheet = sheet_of(book, name)
        header, *lines = [[one.value for one in row] for row in sheet[sheet.tables[name].ref]]
        columns = [column for column in DATASETS[name].columns if column.name in content.tables[name].column_names]
        rows = content.rows(name)
        assert len(lines) == len(rows) and len(header) == len(columns)
        for line, row in zip(lines, rows, strict=True):
            for value, column in zip(line, columns, strict=True):
                told = row[column.name]
                if isinstance(told, int | float) and not isinstance(told, bool):
                    assert value == told and not isinstance(value, str)
                elif isinstance(told, bool):
                    assert value == ("Yes" if told else "No")
                elif isinstance(told, str) and told not in ("", ODD, "—", "u"):
                    assert value == told or value.casefold().replace(" ", "_") == told, "a code in words"
                    assert "_" not in value or (value == told and column.name not in CODED), (name, column.name, value)
                else:
                    assert value == cell(column, told)


def test_headings_are_words_and_tell_units(book):
    for sheet in book.worksheets[3:]:
        for table in sheet.tables.values():
            for one in sheet[table.ref][0]:
                assert "_" not in one.value and not one.value.startswith(("Is ", "N ")), one.value
    scores = sheet_of(book, "yearly_scores")
    assert [one.value for one in scores[scores.tables["yearly_scores"].ref][0]][4:7] == [
        "Number",
        "Out of",
        "Percentage (%)",
    ]


def test_pounds_percentages_and_counts_are_shown_as_such(book):
    def shown(dataset, heading):
        sheet = sheet_of(book, dataset)
        header, *lines = sheet[sheet.tables[dataset].ref]
        [place] = [number for number, one in enumerate(header) if one.value == heading]
        return {line[place].number_format for line in lines if isinstance(line[place].value, int | float)}

    assert shown("yearly_contributions", "Total (£)") == {"#,##0"}
    assert shown("yearly_scores", "Percentage (%)") == {"0.0"}
    assert shown("yearly_scores", "Number") == {"General"}
    first = sheet_of(book, "yearly_scores")[sheet_of(book, "yearly_scores").tables["yearly_scores"].ref][1]
    assert {one.alignment.vertical for one in first} == {"top"}
    assert {one.alignment.indent for one in first if isinstance(one.value, int | float)} == {1}, (
        "a gap to the text beside"
    )


def test_titles_and_notes_name_sheets_and_columns_and_no_code(book):
    assert "what ‘Yearly scores’ counts" in sheet_of(book, "report_scores")["A1"].value
    notes = " ".join(str(row[1].value) for row in book["Notes"].iter_rows())
    assert "_" not in notes and "`" not in notes
    assert any("only where ‘Comparable’ is true" in str(row[1].value) for row in book["Notes"].iter_rows())


def test_the_cover_has_day_version_contact_and_a_link_to_the_licence(book):
    lines = [str(row[0].value) for row in book["Cover"].iter_rows()]
    assert any(line.startswith("Published: 01 March 2025, as version 1") for line in lines) and "Contact" in lines
    [licence] = [row[0] for row in book["Cover"].iter_rows() if row[0].hyperlink]
    assert (licence.value, licence.hyperlink.target[:33]) == (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.",
    )


def test_who_answers_for_the_file_is_named_where_it_is_known(small, book, monkeypatch):
    assert any("Nobody is named who answers" in str(row[0].value) for row in book["Cover"].iter_rows())
    monkeypatch.setenv("CONTACT", "=Team [a](b), team@example.org")
    cover = openpyxl.load_workbook(io.BytesIO(draw_workbook(small)["yearly-tables.xlsx"]))["Cover"]
    assert any(str(row[0].value) == "'=Team [a] (b), team@example.org" for row in cover.iter_rows())


def test_it_keeps_every_rule(data):
    assert faults(data) == []


def test_every_sheet_says_that_nobody_has_checked_and_that_it_is_provisional(book):
    for sheet in book.worksheets:
        if sheet.title not in ("Contents", "Notes"):
            text = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=12))
            assert "Not reviewed: no person has checked" in text and "Provisional" in text


def test_nothing_from_a_report_becomes_a_formula_a_link_or_a_note(book):
    sheet = sheet_of(book, "report_themes")
    odd = [one for row in sheet.iter_rows() for one in row if "HYPERLINK" in str(one.value)]
    assert len(odd) == 1 and odd[0].data_type == "s" and odd[0].hyperlink is None
    assert odd[0].value.startswith("'=HYPERLINK") and "[a] (b)" in odd[0].value
    assert any(one.value == "text: —" for row in sheet.iter_rows() for one in row)


def test_two_drawings_give_the_same_bytes_and_another_day_only_another_date(small):
    first, again = (draw_workbook(small)["yearly-tables.xlsx"] for _ in range(2))
    assert first == again
    other = draw_workbook(replace(small, released_at=small.released_at + timedelta(days=1)))["yearly-tables.xlsx"]
    assert other != first and faults(other) == []


def test_a_table_without_rows_has_no_sheet_and_the_cover_says_so(small):
    tables = {**small.tables, "yearly_priorities": small.tables["yearly_priorities"].slice(0, 0)}
    data = draw_workbook(replace(small, tables=tables))["yearly-tables.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert "Yearly priorities" not in book.sheetnames and faults(data) == []
    assert any("Yearly priorities" in str(row[0].value) for row in book["Cover"].iter_rows())


def test_a_mark_of_low_reliability_stands_beside_the_figures_and_is_explained(content, small):
    table = content.tables["yearly_themes"]
    marks = pa.array(["u"] * table.num_rows, pa.string())
    marked = table.set_column(table.column_names.index("reliability"), "reliability", marks)
    data = draw_workbook(replace(small, tables={"yearly_themes": marked}))["yearly-tables.xlsx"]
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(data)), "yearly_themes")
    lines = [[one.value for one in row] for row in sheet[sheet.tables["yearly_themes"].ref]][1:]
    assert all("[u]" in line and sum(isinstance(value, int | float) for value in line) >= 3 for line in lines)
    assert any("[u] low reliability" in str(row[0].value) for row in sheet.iter_rows(max_row=10)) and faults(data) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+44 20 7946 0000 a", "'+44 20 7946 0000 a"),
        ("a\x0bb", "a b"),
        ("…", "text: …"),
        ("x" * 40_000, "x" * 32_000 + " …"),
    ],
)
def test_text_is_written_as_text(text, written):
    assert plain_text(text) == written


# --- each rule is broken once -------------------------------------------------------------------------------------------


def merge(book):
    book["Yearly scores"].merge_cells("A1:B1")


def empty_cell(book):
    sheet = sheet_of(book, "yearly_scores")
    sheet[sheet.tables["yearly_scores"].ref][2][4].value = None


def same_heading(book):
    sheet = sheet_of(book, "yearly_scores")
    header = sheet[sheet.tables["yearly_scores"].ref][0]
    header[5].value = header[4].value


def under_the_table(book):
    sheet = sheet_of(book, "yearly_scores")
    sheet.cell(sheet.max_row + 2, 1, "A footnote nobody reads")


def no_title(book):
    book["Yearly scores"]["A1"].font = openpyxl.styles.Font(name="Arial", sz=12)


def no_state(book):
    book["Yearly scores"]["A2"].value = "Figures"


def unexplained(book):
    sheet = sheet_of(book, "yearly_scores")
    sheet[sheet.tables["yearly_scores"].ref][2][4].value = "[c]"


def lost_note(book):
    book["Yearly scores"]["A3"].value = "See [note 99]"


def lost_link(book):
    book["Contents"]["A5"].hyperlink = None


def hidden(book):
    book["Yearly scores"].row_dimensions[8].hidden = True


def coloured(book):
    book["Yearly scores"]["A7"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF0000")


def tiny(book):
    book["Yearly scores"]["A7"].font = openpyxl.styles.Font(name="Times New Roman", sz=8)


def formula(book):
    book["Yearly scores"]["A7"].value = "=1+1"


def shuffled(book):
    book.move_sheet("Notes", offset=3)


def nameless(book):
    book["Yearly scores"].title = "Sheet1"


def untitled(book):
    book.properties.title = None


def flat(book):
    for row in book["Notes"].row_dimensions.values():
        row.height = None


def cut_off(book):
    book["Yearly scores"].print_title_rows = "1:1"


BROKEN = {
    "no_merged_cells": merge,
    "no_empty_cells_in_tables": empty_cell,
    "headings_once": same_heading,
    "one_table_on_a_sheet": under_the_table,
    "title_first": no_title,
    "what_stands_on_every_sheet": no_state,
    "symbols_are_explained": unexplained,
    "notes_exist": lost_note,
    "contents_link": lost_link,
    "nothing_hidden": hidden,
    "no_meaning_by_looks": coloured,
    "readable_font": tiny,
    "no_formulas_or_macros": formula,
    "cover_contents_notes": shuffled,
    "meaningful_names": nameless,
    "document_properties": untitled,
    "prints": cut_off,
    "rows_as_high_as_their_text": flat,
}


def test_each_rule_names_its_breach(small):
    assert set(rules()) == set(BROKEN)
    data = draw_workbook(small)["yearly-tables.xlsx"]
    for rule, spoil in BROKEN.items():
        book = openpyxl.load_workbook(io.BytesIO(data))
        spoil(book)
        assert any(fault.startswith(f"{rule}: ") for fault in faults_of(book)), rule
