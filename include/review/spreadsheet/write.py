"""Write one reviewer's open answers as an .xlsx: protected but for the columns they fill in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from include.datasets import raw
from include.lake import Lake
from include.review.decisions import may_review, reviewers_of
from include.review.errors import NotAReviewerError, ReviewError
from include.review.question import Asked, asked
from include.review.queue import queue
from include.review.spreadsheet.layout import (
    ABOUT_ROW,
    ANSWERS,
    COLUMNS,
    FORM,
    GUIDE,
    HEADER_ROW,
    LISTS,
    NAMES,
    PROTECTED,
    STAYS_UP_TO,
    VERDICTS,
    about_check,
    cell_text,
    check_of,
    row_height,
)
from include.settings import Settings, get_settings
from include.settled import SettledAnswer, settle_year

_MOST_QUOTES = 4
_TO_READ, _TO_FILL = "FFE7E6E6", "FFFFF2CC"
"""Colours of the columns that are read and of those that are filled in."""
_HIDDEN = ("key", "finding_version", "check")
_GUIDANCE = (
    "Checking the answers of the {year} yearly reports",
    "For {reviewer}: {n} answers. Nobody else's answers are shown, except where two people differ and you are asked to decide.",
    "",
    "One row is one answer. Read the question and the engine's answer, look at the page named under “Where to look”, and choose a verdict:",
    "agree: the answer is right as it stands. Leave the other columns empty.",
    "amend: it is not. Choose your answer (and the detail, where the question has one). For an amount write pounds, such as 98,400.",
    "cannot tell: the report does not let you say. Leave the answer empty.",
    "“Addressed”, “met”, “reported” and what else says that something is there need a quote that stands in the report word for word. Where none of the engine's was found, add one with its page.",
    "Leave a row without verdict and it stays open. A note is welcome in every row.",
    "Arrows in the first row show some rows only, such as those of one report. To sort rows, take the protection of the sheet off first; it has no password.",
    "Other columns are protected: a row in which they were changed is refused, and so is one whose report was analysed again since. The rest is taken.",
    "Taking the same file twice changes nothing. Save it as .xlsx.",
)


def write_sheet(lake: Lake, year: str, reviewer: str, settings: Settings | None = None) -> bytes:
    """One reviewer's open answers of a year as an .xlsx; the same state of the lake gives the same cells.

    Where REVIEWERS names who reviews, the answers are dealt among them; else the sheet holds all that are open.
    Raises NotAReviewerError, or ReviewError where nothing is open for this person.
    """
    settings = settings or get_settings()
    if not may_review(settings, reviewer):
        raise NotAReviewerError(f"{reviewer or 'Nobody'} may not review. REVIEWERS names who may.")
    open_answers = queue(settle_year(lake, year), reviewer, reviewers_of(settings), only_dealt=True)
    if not open_answers:
        raise ReviewError(f"No answer of {year} waits for {reviewer}. Has review_year drawn the sample?")
    sources = {row["document_id"]: row["source"] for row in lake.rows(raw.DOCUMENTS, year)}
    return _book(year, reviewer, open_answers, sources)


def _book(year: str, reviewer: str, answers: Sequence[SettledAnswer], sources: dict[str, str]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    _guide(book.active, year, reviewer, len(answers))
    sheet, lists = book.create_sheet(ANSWERS), book.create_sheet(LISTS)
    about = (FORM, year, reviewer)
    for column, text in enumerate((*about, about_check(about)), start=1):
        _put(lists, ABOUT_ROW, column, text)
    lists.sheet_state = "hidden"
    lists.protection.sheet = True
    _header(sheet)
    drop_downs = _DropDowns(sheet, lists)
    drop_downs.add("verdict", HEADER_ROW + 1, tuple(VERDICTS), is_open=False, last=HEADER_ROW + len(answers))
    for number, one in enumerate(answers, start=HEADER_ROW + 1):
        _row(sheet, number, year, reviewer, one, sources, drop_downs)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, NAMES.index(STAYS_UP_TO) + 2)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = (
        False  # False allows it
    )
    _for_paper(sheet)
    book.properties.title, book.properties.creator = f"Review of {year} for {reviewer}", "review_year"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_paper(sheet: Any) -> None:
    """All columns on the width of a page, with the header on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _guide(sheet: Any, year: str, reviewer: str, n: int) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(_GUIDANCE, start=1):
        text = line.format(year=year, reviewer=reviewer, n=n)
        _put(sheet, number, 1, text)
        sheet.row_dimensions[number].height = 30 if number == 1 else row_height([(text, 96)])
        sheet.cell(number, 1).font = Font(name="Arial", size=16 if number == 1 else 12, bold=number == 1)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.protection.sheet = True


def _header(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.row_dimensions[HEADER_ROW].height = row_height((header, width - 4) for _, header, width in COLUMNS)
    for column, (name, header, width) in enumerate(COLUMNS, start=1):
        _put(sheet, HEADER_ROW, column, header)
        cell, is_filled = sheet.cell(HEADER_ROW, column), column > len(PROTECTED)
        cell.font = Font(name="Arial", size=12, bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor=_TO_FILL if is_filled else _TO_READ)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, name in _HIDDEN


def _row(
    sheet: Any,
    number: int,
    year: str,
    reviewer: str,
    one: SettledAnswer,
    sources: dict[str, str],
    drop_downs: _DropDowns,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    line = Side(style="hair")
    question = asked(one.finding)
    cells = _cells(one, question, sources)
    texts = {name: cell_text(cells[name]) for name, *_ in PROTECTED if name != "check"}
    texts["check"] = check_of(year, reviewer, list(texts.values()))
    for name, *_ in PROTECTED:
        _put(sheet, number, NAMES.index(name) + 1, texts[name])
    for column in range(1, len(COLUMNS) + 1):
        cell = sheet.cell(number, column)
        cell.font = Font(name="Arial", size=11)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=column <= len(PROTECTED))
        cell.border = Border(bottom=line, right=line)
        if column > len(PROTECTED):
            cell.number_format = "@"  # text: a page or an amount stays as it was typed
            cell.fill = PatternFill("solid", fgColor=_TO_FILL)
    shown = ((texts[name], width) for name, _, width in PROTECTED if name not in _HIDDEN)
    sheet.row_dimensions[number].height = row_height(shown)
    choices = question.choices
    drop_downs.add("own_answer", number, choices.answers, is_open=choices.is_open)
    if choices.details and not choices.is_list:
        drop_downs.add("own_detail", number, choices.details, is_open=False)


def _cells(one: SettledAnswer, question: Asked, sources: dict[str, str]) -> dict[str, str]:
    finding = one.finding
    facts = "".join(f"\n{name}: {value}" for name, value in question.facts)
    if question.choices.is_list:
        facts += f"\nDetail, with commas between several: {', '.join(question.choices.details)}"
    return {
        "key": "|".join(finding.id),
        "finding_version": finding.version,
        "report": finding.report_id,
        "kind": question.kind,
        "question": f"{question.name}\n{question.definition}{facts}",
        "answer": finding.answer,
        "detail": finding.detail or "",
        "rationale": str(finding.row.get("rationale") or finding.row.get("summary") or ""),
        "quotes": "\n".join(_quoted(quote) for quote in finding.quotes[:_MOST_QUOTES]),
        "where": "\n".join(dict.fromkeys(_places(one, sources))),
        "others": _said_by_others(one),
    }


def _said_by_others(one: SettledAnswer) -> str:
    """What two people who differ said, without their names; nothing otherwise, so that a second answer is blind."""
    if not one.is_contested:
        return ""
    said = (" ".join(filter(None, (review["answer"], review["detail"]))) for review in one.opinions)
    return "They differ: " + " / ".join(sorted(set(said)))


def _quoted(quote: Any) -> str:
    found = (
        "" if quote["check_result"] == "verified" else f" ({quote['check_result'].replace('_', ' ')}: proves nothing)"
    )
    return f"“{quote['quote']}” {_page(quote)}{found}"


def _places(one: SettledAnswer, sources: dict[str, str]) -> Iterable[str]:
    finding = one.finding
    rows = [*finding.quotes[:_MOST_QUOTES], *([finding.row] if finding.row.get("document_id") else [])]
    for row in rows:
        yield f"{sources.get(row['document_id'], row['document_id'])}, {_page(row)}"
    if not rows:
        yield "the whole report"


def _page(row: Any) -> str:
    if row.get("page") is None:
        return f"at “{row.get('anchor') or 'its beginning'}”"
    label = row.get("page_label")
    return f"page {row['page']}" + (f" (printed {label})" if label and label != str(row["page"]) else "")


class _DropDowns:
    """Lists of allowed answers, each written once to the hidden sheet and pointed at from the rows it serves."""

    def __init__(self, sheet: Any, lists: Any):
        self._sheet, self._lists = sheet, lists
        self._made: dict[tuple[tuple[str, ...], bool], Any] = {}

    def add(self, name: str, row: int, values: Sequence[str], *, is_open: bool, last: int = 0) -> None:
        """Offer these values in one row of a column (or down to `last`); an open list allows other words too."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        key = (tuple(values), is_open)
        if key not in self._made:
            column = len(self._made) + 1
            for number, value in enumerate(values, start=ABOUT_ROW + 1):
                _put(self._lists, number, column, value)
            letter = get_column_letter(column)
            made = DataValidation(
                type="list",
                formula1=f"{LISTS}!${letter}${ABOUT_ROW + 1}:${letter}${ABOUT_ROW + len(values)}",
                allow_blank=True,
                showErrorMessage=not is_open,
                errorTitle="Not in the list",
                error="Choose from the list.",
            )
            self._sheet.add_data_validation(made)
            self._made[key] = made
        letter = get_column_letter(NAMES.index(name) + 1)
        self._made[key].add(f"{letter}{row}:{letter}{max(row, last)}")


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """A text as text: openpyxl would take one that begins with = for a formula."""
    cell = sheet.cell(row, column)
    cell.value = cell_text(text)
    cell.data_type = "s"
