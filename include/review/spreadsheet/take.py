"""Take a filled-in sheet back: each row that fits becomes a decision, each that does not is refused with its reason."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from include.datasets.review import REVIEWS
from include.lake import Lake
from include.review.decisions import Decision, decide
from include.review.errors import ReviewError
from include.review.question import in_words
from include.review.quoting import Quoted
from include.review.spreadsheet.layout import (
    ABOUT_COLUMNS,
    ABOUT_ROW,
    ANSWERS,
    FILLED,
    FORM,
    HEADER_ROW,
    HEADERS,
    LISTS,
    NAMES,
    PROTECTED,
    VERDICTS,
    about_check,
    check_of,
)
from include.settings import Settings
from include.settled.added import added_rows
from include.settled.answers import when

_NOT_FOUND = "The quote you added was not found word for word in the report: it is kept, and proves nothing."
_LARGEST = 200 * 2**20
"""Bytes a sheet may have when it is unpacked."""
_MOST_ROWS = 50_000


@dataclass
class TakenBack:
    """What came of a sheet: rows taken now, taken before, left empty, and refused (row of the sheet, reason)."""

    reviewer: str = ""
    year: str = ""
    taken: int = 0
    repeated: int = 0
    empty: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    """What to know of rows that were taken (row of the sheet, remark)."""

    def __str__(self) -> str:
        said = f"{self.taken} decisions of {self.reviewer} on {self.year} were taken"
        said += f", {self.repeated} had been taken before" if self.repeated else ""
        said += f", {self.empty} rows have no verdict yet" if self.empty else ""
        said += f", {len(self.refused)} rows were refused:" if self.refused else ", none was refused."
        lines = [said, *(f"  row {row}: {reason}" for row, reason in self.refused)]
        if self.remarks:
            lines += ["Of what was taken:", *(f"  row {row}: {remark}" for row, remark in self.remarks)]
        return "\n".join(lines)


def take_sheet(lake: Lake, data: bytes, settings: Settings | None = None) -> TakenBack:
    """Take what fits of a sheet that `write_sheet` made. Taking it again doubles nothing.

    Raises ReviewError where it is no such sheet at all.
    """
    book = _opened(data)
    year, reviewer = _about(book)
    result = TakenBack(reviewer, year)
    seen: dict[str, int] = {}
    for number, cells in _rows(book):
        filled = any(cells[name] for name, *_ in FILLED)
        if not filled:
            result.empty += 1
            continue
        try:
            decision = _decision(cells, year, reviewer)
            if decision.report_id and (first := seen.setdefault(cells["key"], number)) != number:
                raise ReviewError(f"The same answer stands in row {first} too. Keep one of them.")
            taken = decide(lake, year, decision, settings)
            if not taken.is_new:
                _refuse_superseded(lake, taken.row, year)
                result.repeated += 1
                continue
            result.taken += 1
            if any(quote["check_result"] != "verified" for quote in taken.row["quotes"]):
                result.remarks.append((number, _NOT_FOUND))
        except ReviewError as error:
            result.refused.append((number, str(error)))
    return result


def _refuse_superseded(lake: Lake, row: Mapping[str, Any], year: str) -> None:
    """A row that was taken before is refused where its reviewer decided otherwise since: nothing tells which they mean.

    It may be an older copy of the sheet, or they thought better of it again.
    """
    named = ("report_id", "finding_kind", "finding_key", "finding_version", "reviewer")
    own = [one for one in added_rows(lake, REVIEWS, year) if all(one[name] == row[name] for name in named)]
    last = max(own, key=when, default=None)
    if last is not None and last["review_id"] != row["review_id"]:
        said = " ".join(filter(None, (last["verdict"].replace("_", " "), last["answer"] and in_words(last["answer"]))))
        raise ReviewError(
            f"This was taken before, and you decided otherwise since ({said}, {last['decided_at']:%d %B %Y, %H:%M} UTC), "
            "which holds. If you mean this after all, say so in the row's note and take the sheet again."
        )


def _opened(data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST:
            raise ReviewError(f"The file holds more than {_LARGEST // 2**20} MB: no sheet of ours does.")
        book = load_workbook(io.BytesIO(data), data_only=False)
    except ReviewError:
        raise
    except Exception as error:  # a damaged archive may raise anything
        raise ReviewError("This is no .xlsx file that can be opened. Save the sheet as .xlsx and take that.") from error
    if ANSWERS not in book.sheetnames or LISTS not in book.sheetnames:
        raise ReviewError(
            f"This is no review sheet: it has no “{ANSWERS}” and “{LISTS}”. Make one with `python -m include.review sheet`."
        )
    return book


def _about(book: Any) -> tuple[str, str]:
    """Year and reviewer the sheet was made for."""
    lists = book[LISTS]
    form, year, reviewer, check = (
        str(lists.cell(ABOUT_ROW, column).value or "") for column in range(1, len(ABOUT_COLUMNS) + 1)
    )
    if form != FORM or check != about_check((form, year, reviewer)):
        raise ReviewError(
            "What the hidden sheet says of year and reviewer was changed. Make a new sheet and copy into it."
        )
    headers = tuple(_text(cell.value) for cell in book[ANSWERS][HEADER_ROW][: len(HEADERS)])
    if headers != HEADERS:
        raise ReviewError("Columns of the sheet were moved, renamed or taken out. Make a new sheet and copy into it.")
    return year, reviewer


def _rows(book: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of the sheet by number with their cells by name; wholly empty ones are passed over."""
    sheet = book[ANSWERS]
    for number, row in enumerate(sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(NAMES)), start=HEADER_ROW + 1):
        if number > _MOST_ROWS:
            return
        cells = {name: _text(cell.value) for name, cell in zip(NAMES, row, strict=True)}
        cells |= {name: _chosen(cells[name]) for name in ("verdict", "own_answer", "own_detail", "page")}
        if any(cell.data_type == "f" for cell in row):
            cells["formula"] = "yes"
        if any(cells.values()):
            yield number, cells


def _chosen(text: str) -> str:
    """What was chosen from a list or typed in its place, without what cannot be seen: white space within, marks of no width."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return " ".join(seen.split())


def _text(value: Any) -> str:
    """A cell as text; spreadsheets turn a page number into 12.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _decision(cells: Mapping[str, str], year: str, reviewer: str) -> Decision:
    if cells.get("formula"):
        raise ReviewError("A cell holds a formula. Write its text instead.")
    if cells["check"] != check_of(year, reviewer, [cells[name] for name, *_ in PROTECTED if name != "check"]):
        raise ReviewError("Protected cells of this row were changed. Copy your columns into a new sheet.")
    report_id, kind, key = cells["key"].split("|", 2)
    verdict = VERDICTS.get(cells["verdict"].lower().replace("_", " "))
    if verdict is None:
        said = f"{cells['verdict']!r} is no verdict" if cells["verdict"] else "There is no verdict"
        raise ReviewError(f"{said}. Choose {', '.join(VERDICTS)}.")
    if verdict != "amend" and (cells["own_answer"] or cells["own_detail"]):
        raise ReviewError("An answer of your own needs the verdict “amend”. Choose it, or take the answer out.")
    return Decision(
        review_id=_review_id(cells, year, reviewer),
        report_id=report_id,
        kind=kind,
        key=key,
        finding_version=cells["finding_version"],
        reviewer=reviewer,
        verdict=verdict,
        answer=cells["own_answer"] or None,
        detail=cells["own_detail"] or None,
        note=cells["note"] or None,
        quotes=(Quoted(cells["quote"], page=_page(cells["page"])),) if cells["quote"] else (),
        made_in="spreadsheet",
    )


def _page(text: str) -> int | None:
    if not text:
        return None
    number = text.lower().removeprefix("page").removeprefix("p.").strip()
    if not number.isdecimal():
        raise ReviewError(
            f"{text!r} is no page. Write the number of the page in the file, such as 12, or leave it empty."
        )
    return int(number)


def _review_id(cells: Mapping[str, str], year: str, reviewer: str) -> str:
    """The same row with the same words is the same decision, whatever file it comes in."""
    parts = (year, reviewer, cells["key"], cells["finding_version"], *(cells[name] for name, *_ in FILLED))
    return "sheet-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
