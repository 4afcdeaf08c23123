"""The sample as a spreadsheet: what fits is taken, what does not is refused row by row with its reason."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from include.datasets import analysed, review
from include.lake import Lake, LocalStore
from include.review import Decision, NotAReviewerError, ReviewError, decide, draw_year
from include.review.__main__ import main
from include.review.spreadsheet import take_sheet, write_sheet
from include.review.spreadsheet.layout import ANSWERS, FILLED, NAMES, PROTECTED
from include.settings import Settings
from include.settled import settle_year
from tests.publish.a_year import QUOTE, YEAR, a_lake, a_report, write

SETTINGS = Settings(review_share=1.0)
NOW = datetime(2025, 3, 2, tzinfo=UTC)
REPORT = f"shire-000-{YEAR}"


@pytest.fixture(scope="module")
def drawn_lake(tmp_path_factory):
    """One report of score 0, all of whose answers are drawn; one summary is written to be taken for a formula."""
    report = a_report(0, score=0)
    report["theme_findings"][0]["summary"] = "=HYPERLINK(1)\x07"
    lake = a_lake(tmp_path_factory.mktemp("drawn"), [report])
    draw_year(lake, YEAR, SETTINGS, NOW)
    return lake


@pytest.fixture
def lake(drawn_lake, tmp_path):
    return Lake(LocalStore(shutil.copytree(drawn_lake.store.uri, tmp_path / "lake")))


class Sheet:
    """A reviewer's sheet, filled in as people fill it in."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.rows = list(self.book[ANSWERS].iter_rows(min_row=2))

    def row(self, kind, key):
        """Number of the row of an answer."""
        return next(number for number, row in enumerate(self.rows, start=2) if row[0].value.endswith(f"|{kind}|{key}"))

    def fill(self, number, **cells):
        for name, value in cells.items():
            self.book[ANSWERS].cell(number, NAMES.index(name) + 1).value = value

    def saved(self):
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def sheet_of(lake, who="ann", settings=SETTINGS):
    return Sheet(write_sheet(lake, YEAR, who, settings))


def stored(lake):
    return lake.rows(review.REVIEWS, YEAR)


# --- as it is given out -------------------------------------------------------------------------------


def test_only_the_columns_to_be_filled_in_are_open_and_no_cell_is_a_formula(lake):
    sheet = sheet_of(lake)
    answers = sheet.book[ANSWERS]
    assert answers.protection.sheet and len(sheet.rows) == 44
    assert answers.auto_filter.ref == "A1:R45" and not answers.protection.autoFilter, "some rows alone may be shown"
    for row in sheet.rows:
        assert [cell.protection.locked for cell in row] == [True] * len(PROTECTED) + [False] * len(FILLED)
    cells = [cell for one in sheet.book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert sheet.rows[0][NAMES.index("rationale")].value == "'=HYPERLINK(1)"


def test_rows_are_as_high_as_their_longest_cell_needs_and_the_question_stays_in_view(lake):
    answers = sheet_of(lake).book[ANSWERS]
    assert answers.freeze_panes == "H2", "report, kind, question and the engine's answer"
    for row in answers.iter_rows(min_row=2):
        shown = [(str(cell.value or ""), answers.column_dimensions[cell.column_letter].width) for cell in row[3:]]
        lines = max(max(text.count("\n") + 1, len(text) / width) for text, width in shown)
        assert min(400, 14 * 0.9 * lines) <= answers.row_dimensions[row[0].row].height <= 400


def test_verdicts_and_answers_are_chosen_from_lists(lake):
    sheet = sheet_of(lake)

    def offered(name, number):
        cell = sheet.book[ANSWERS].cell(number, NAMES.index(name) + 1).coordinate
        (found,) = [one for one in sheet.book[ANSWERS].data_validations.dataValidation if cell in one.sqref]
        place = found.formula1.removeprefix("Lists!").replace("$", "")
        return [row[0].value for row in sheet.book["Lists"][place]], found.showErrorMessage

    theme, chair, money = (
        sheet.row(*of) for of in (("theme", "4"), ("compliance", "partnership_chair"), ("item", "c0-police"))
    )
    assert offered("verdict", theme) == (["agree", "amend", "cannot tell"], True)
    assert offered("own_answer", theme)[0] == ["addressed", "partial", "not_mentioned", "not_applicable"]
    assert "planned" in offered("own_detail", chair)[0]
    assert offered("own_answer", money) == (["not_stated", "not_an_item"], False), "an amount may be typed"
    assert sheet.book["Lists"].sheet_state == "hidden"


def test_the_second_reviewer_does_not_see_the_firsts_answer(lake):
    before = [[cell.value for cell in row] for row in sheet_of(lake, "ben").rows]
    twice = [one.finding for one in settle_year(lake, YEAR).answers.values() if one.n_asked == 2]
    for finding in [one for one in twice if one.answer == "addressed"][:2]:
        decision = Decision(
            f"form-{finding.key:>04}", *finding.id, finding.version, "ann", "amend", "partial", note="Hm."
        )
        decide(lake, YEAR, decision, SETTINGS)
    assert len(stored(lake)) == 2
    after = [[cell.value for cell in row] for row in sheet_of(lake, "ben").rows]
    assert after == before


def test_who_decides_between_two_sees_both_without_their_names(lake):
    finding = settle_year(lake, YEAR).answers[REPORT, "theme", "4"].finding
    said = {"ann": ("agree", None), "ben": ("amend", "partial")}
    for who, (verdict, answer) in said.items():
        decide(lake, YEAR, Decision(f"form-{who}-1", *finding.id, finding.version, who, verdict, answer), SETTINGS)
    sheet = sheet_of(lake, "cy")
    others = sheet.book[ANSWERS].cell(sheet.row("theme", "4"), NAMES.index("others") + 1).value
    assert others == "They differ: addressed / partial" and sheet.row("theme", "4") == 2, "and is asked it first"


# --- as it comes back ---------------------------------------------------------------------------------


def test_what_fits_is_taken_and_taking_it_again_doubles_nothing(lake):
    sheet = sheet_of(lake)
    sheet.fill(sheet.row("theme", "4"), verdict="agree", note="Clear.")
    sheet.fill(sheet.row("theme", "5"), verdict="amend", own_answer="not mentioned")
    sheet.fill(sheet.row("theme", "6"), verdict="cannot tell")
    sheet.fill(sheet.row("item", "c0-police"), verdict="Amend", own_answer=12500.0, own_detail="health")
    sheet.fill(sheet.row("criterion", "3"), verdict="amend", own_answer="met", quote=QUOTE, page=2.0)
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert (result.taken, result.refused, result.empty) == (5, [], 39)
    settled = settle_year(lake, YEAR).answers
    assert [settled[REPORT, *name].answer for name in (("theme", "5"), ("item", "c0-police"), ("criterion", "3"))] == [
        "not_mentioned",
        "12500",
        "met",
    ]
    assert {row["made_in"] for row in stored(lake)} == {"spreadsheet"}
    again = take_sheet(lake, sheet.saved(), SETTINGS)
    assert (again.taken, again.repeated, len(stored(lake))) == (0, 5, 5)
    assert "5 had been taken before" in str(again)


def test_who_thinks_again_changes_the_cell_and_the_last_counts(lake):
    sheet = sheet_of(lake)
    for answer in ("partial", "not_mentioned"):
        sheet.fill(sheet.row("theme", "4"), verdict="amend", own_answer=answer)
        assert take_sheet(lake, sheet.saved(), SETTINGS).taken == 1
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "4"].answer == "not_mentioned" and len(stored(lake)) == 2


def test_who_goes_back_to_an_earlier_answer_is_told_that_another_holds_and_how_to_say_it_again(lake):
    """Or takes an older copy of the sheet: the file does not tell which, so nothing is decided for them."""
    sheet, number = sheet_of(lake), sheet_of(lake).row("theme", "4")
    for verdict, answer in (("agree", None), ("amend", "partial")):
        sheet.fill(number, verdict=verdict, own_answer=answer)
        assert take_sheet(lake, sheet.saved(), SETTINGS).taken == 1
    sheet.fill(number, verdict="agree", own_answer=None)
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert result.taken == result.repeated == 0 and "decided otherwise since (amend partial, " in result.refused[0][1]
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "4"].answer == "partial"
    sheet.fill(number, note="Addressed after all.")
    assert take_sheet(lake, sheet.saved(), SETTINGS).taken == 1
    assert settle_year(lake, YEAR).answers[REPORT, "theme", "4"].answer == "addressed"


def test_what_cannot_be_seen_in_a_cell_does_not_count(lake):
    sheet = sheet_of(lake)
    sheet.fill(sheet.row("theme", "4"), verdict=" Ag\u200bree\u00a0")
    sheet.fill(sheet.row("theme", "5"), verdict="amend", own_answer="Not\u00a0 mentioned\ufeff")
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert (result.taken, result.refused) == (2, [])
    assert {row["answer"] for row in stored(lake)} == {"addressed", "not_mentioned"}


def test_a_quote_that_stands_nowhere_is_kept_with_a_remark_where_the_answer_needs_none(lake):
    sheet = sheet_of(lake)
    number = sheet.row("theme", "4")
    sheet.fill(number, verdict="agree", quote="Partners met every day and agreed on nothing.", page=2)
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert result.taken == 1 and f"row {number}: The quote you added was not found" in str(result)


def test_every_row_that_does_not_fit_is_refused_with_its_reason_and_the_rest_is_taken(lake):
    sheet = sheet_of(lake)
    cases = {
        ("theme", "1"): ({"answer": "partial", "verdict": "agree"}, "Protected cells of this row were changed"),
        ("theme", "2"): ({"key": "x|theme|2", "verdict": "agree"}, "Protected cells of this row were changed"),
        ("theme", "3"): ({"verdict": "perhaps"}, "'perhaps' is no verdict. Choose agree, amend, cannot tell."),
        ("theme", "5"): ({"verdict": "amend", "own_answer": "good"}, "'good' is no answer to this question"),
        ("theme", "6"): ({"own_answer": "partial"}, "There is no verdict"),
        ("theme", "7"): ({"verdict": "agree", "own_answer": "partial"}, "needs the verdict “amend”"),
        ("theme", "8"): ({"verdict": "agree", "note": "=1+1"}, "A cell holds a formula"),
        ("theme", "9"): ({"verdict": "agree", "quote": QUOTE, "page": "twelve"}, "'twelve' is no page"),
        ("criterion", "3"): ({"verdict": "amend", "own_answer": "met"}, "Met needs a quote"),
        ("criterion", "2"): (
            {"verdict": "amend", "own_answer": "met", "quote": "Partners met every day and agreed on nothing."},
            "stands in the report word for word",
        ),
        ("item", "c0-police"): ({"verdict": "amend", "own_answer": "much"}, "no amount in pounds"),
    }
    numbers = {name: sheet.row(*name) for name in cases}
    for name, (cells, _) in cases.items():
        sheet.fill(numbers[name], **cells)
    sheet.fill(sheet.row("theme", "10"), verdict="agree")
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    refused = dict(result.refused)
    for name, (_, reason) in cases.items():
        assert reason in refused[numbers[name]], name
    assert (len(refused), result.taken) == (len(cases), 1)
    assert f"row {min(refused)}: " in str(result)


def test_a_row_whose_report_was_analysed_again_is_refused_and_told_the_new_answer(lake):
    sheet = sheet_of(lake)
    for key in ("4", "14"):
        sheet.fill(sheet.row("theme", key), verdict="agree")
    rows = [
        row | {"status": "partial" if row["theme_no"] == 4 else row["status"]}
        for row in lake.rows(analysed.THEME_FINDINGS, YEAR)
    ]
    write(lake, {"theme_findings": [{k: v for k, v in row.items() if k != "reporting_year"} for row in rows]}, REPORT)
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert result.taken == 1 and "answer is now partial" in result.refused[0][1]


def test_a_row_that_stands_twice_is_taken_once(lake):
    sheet = sheet_of(lake)
    number = sheet.row("theme", "4")
    sheet.fill(number, verdict="agree")
    copied = [cell.value for cell in sheet.book[ANSWERS][number]]
    copied[NAMES.index("verdict")] = "cannot tell"
    sheet.book[ANSWERS].append(copied)
    result = take_sheet(lake, sheet.saved(), SETTINGS)
    assert result.taken == 1 and "stands in row" in result.refused[0][1]


def test_rows_may_be_sorted_and_taken_out(lake):
    sheet = sheet_of(lake)
    sheet.fill(sheet.row("theme", "4"), verdict="agree")
    rows = [[cell.value for cell in row] for row in sheet.rows]
    sheet.book[ANSWERS].delete_rows(2, len(rows))
    for row in sorted(rows, key=lambda row: row[0], reverse=True)[:35]:
        sheet.book[ANSWERS].append(row)
    assert take_sheet(lake, sheet.saved(), SETTINGS).refused == []


def test_files_that_are_no_such_sheet_are_refused_in_a_sentence(lake, monkeypatch):
    with pytest.raises(ReviewError, match=r"no \.xlsx file"):
        take_sheet(lake, b"PK\x03\x04 not really")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as entry:
        for _ in range(3):
            entry.write(bytes(2**20))
    monkeypatch.setattr("include.review.spreadsheet.take._LARGEST", 2 * 2**20)
    with pytest.raises(ReviewError, match="holds more than 2 MB"):
        take_sheet(lake, bomb.getvalue(), SETTINGS)
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    with pytest.raises(ReviewError, match="no review sheet"):
        take_sheet(lake, other.getvalue())
    sheet = sheet_of(lake)
    sheet.book["Lists"].cell(1, 3).value = "ben"
    with pytest.raises(ReviewError, match="hidden sheet"):
        take_sheet(lake, sheet.saved(), SETTINGS)
    sheet = sheet_of(lake)
    sheet.book[ANSWERS].delete_cols(4)
    with pytest.raises(ReviewError, match="Columns of the sheet"):
        take_sheet(lake, sheet.saved(), SETTINGS)


def test_who_may_not_review_gets_no_sheet_and_none_of_theirs_is_taken(lake):
    sheet = sheet_of(lake)
    sheet.fill(2, verdict="agree")
    others = Settings(reviewers="ben")
    with pytest.raises(NotAReviewerError):
        write_sheet(lake, YEAR, "ann", others)
    assert "ann may not review" in take_sheet(lake, sheet.saved(), others).refused[0][1] and stored(lake) == []


def test_the_command_writes_a_sheet_and_takes_it_back(lake, tmp_path, capsys):
    file, where = tmp_path / "ann.xlsx", ["--lake", lake.store.uri]
    assert main([*where, "sheet", "--year", YEAR, "--reviewer", "ann", str(file)]) == 0
    sheet = Sheet(file.read_bytes())
    sheet.fill(2, verdict="agree")
    sheet.fill(3, verdict="perhaps")
    file.write_bytes(sheet.saved())
    assert main([*where, "take", str(file)]) == 1
    said = capsys.readouterr().out
    assert f"1 decisions of ann on {YEAR} were taken" in said and "row 3: 'perhaps' is no verdict" in said
    assert main([*where, "take", str(tmp_path / "none.xlsx")]) == 2
    assert main([*where, "sheet", "--year", "2019-20", "--reviewer", "ann", str(file)]) == 2
    assert "Has review_year drawn the sample?" in capsys.readouterr().err
