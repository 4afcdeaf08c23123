"""Contributions in tables: which columns are money of which year, which rows are contributors, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from include.analyse.items.grid import Block, Cell, unit_for
from include.analyse.items.item import Item, group_of
from include.analyse.items.money import NOTHING, percent, period_of, pounds, unit_of
from include.analyse.items.sums import Given, adds_up, amount_in, without_sums
from include.frameworks import Task
from include.frameworks.plain import plain

IN_KIND = re.compile(r"in[ -]kind|officer time|staff time|notional", re.IGNORECASE)
GIVEN = re.compile(
    r"contribut|\bincome|fund(?:ing|ed|er)|who (?:pays|paid)|partners? (?:pays?|paid)|\bpaid in\b|receipts|\bgave\b|put in|subscription",
    re.IGNORECASE,
)
_MONEY_WORDS = re.compile(r"financ|budget|money|resourc|account|pay|paid|\bcosts?\b|value|£|pounds", re.IGNORECASE)
_NOT_GIVEN = re.compile(
    r"\bspen[dt]|spending|expenditure|outgoings|\bcosts?\b|sav(?:ed|ings?)\b|\bfine[sd]?\b|penalt|salar|compensation|charge[sd]?\b|\bfees\b|overspen|underspen|commission|allocat",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"\bcases?\b|referral|\bplaces\b|attend|\bnumbers?\b|\bno\.|\bhours\b|\bdays\b|population|\bchildren\b|\bper (?:child|head|place)|contacts|visits|headcount|\bfte\b",
    re.IGNORECASE,
)
_MONEY_ONLY = re.compile(r"contributor|who (?:pays|paid)|what it cost|counting the cost", re.IGNORECASE)
_CHANGE = re.compile(r"change|increase|decrease|difference|variance|uplift|movement|\+/-", re.IGNORECASE)
_SHARE_HEAD = re.compile(r"%|per ?cent|\bshare\b|proportion|\bsplit\b", re.IGNORECASE)
_BETTER = re.compile(r"actual|received|outturn|\bpaid\b|final", re.IGNORECASE)
_WORSE = re.compile(r"budget|planned|forecast|agreed|expected|requested|invoiced", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal\b|\ball\b|\bcombined\b", re.IGNORECASE)
_SPENDING_SECTION = re.compile(
    r"expenditure|\bspen[dt]|spending|outgoings|\bcosts\b|payments (?:made|out)", re.IGNORECASE
)
_INCOME_SECTION = re.compile(r"\bincome|contribut|funding|receipts|\bpartners?\b|paid in", re.IGNORECASE)
_PART = re.compile(r"^(?:[-–•·>]\s*)?of which\W*|^[-–•·>]\s*", re.IGNORECASE)
_MARK = re.compile(r"(?:\s*[*†‡§¹²³⁴-⁹⁰#]+|\s*\[\w{1,2}\]|\s*\((?:note )?\d\)|\s*[:;])+$", re.IGNORECASE)
_LARGEST = 20e6
"""No partnership's contributor gives more; a unit that would make an amount larger is not this column's."""
_LEAST_BARE = 500


@dataclass(frozen=True)
class _Money:
    """A column of money: its period where the table says one, cash or in kind, the column of its shares."""

    column: int
    period: str | None
    kind: str | None
    share: int | None = None


def read_block(
    block: Block, headings: Sequence[str], task: Task, reporting_year: str, goes_on: bool = False
) -> list[Item]:
    """The contributions a block lists; none where it lists spending, charges, savings or anything but money.

    `headings` are those the table stands under, innermost last; `goes_on` says that it goes on with a table of
    contributions on the page before.
    """
    near = " / ".join([*headings[-1:], block.title, block.heads.get(block.names, "")])
    heads = " / ".join(block.heads.values())
    sections = " / ".join(row[block.names].text for row in block.body if not any(row[at].text for at in block.figures))
    told = goes_on or bool(GIVEN.search(f"{near} / {heads} / {sections}"))
    if not told and _NOT_GIVEN.search(near) and not _MONEY_ONLY.search(near):
        return []
    if _NO_MONEY.search(heads) and not re.search("£", heads + near) and not _has_signs(block):
        return []
    columns = _money_columns(block, near, told, reporting_year)
    rows = list(_rows(block, task, [one.column for one in columns]))
    if not columns and told:
        return list(_shares_alone(block, task, near, reporting_year))
    partners = sum(row.group != "other" for row in rows)
    if partners < (1 if (told and len(rows) > 1) or goes_on else 2):
        return []
    doubtful = not told and not _MONEY_WORDS.search(f"{near} {heads} {' '.join(headings)}")
    items: list[Item] = []
    for money in columns:
        default = period_of(block.title, reporting_year) or period_of(" ".join(headings[-1:]), reporting_year)
        items += _of_column(block, money, rows, near, default or reporting_year, reporting_year, doubtful, task)
    return items


# --- columns ------------------------------------------------------------------------------------------


def _has_signs(block: Block) -> bool:
    return any("£" in cell.value for column in block.figures for cell in block.column(column))


def _money_columns(block: Block, near: str, told: bool, reporting_year: str) -> list[_Money]:
    found: list[_Money] = []
    signed = _has_signs(block) or "£" in f"{near} {' '.join(block.heads.values())}"
    for column in block.figures:
        head = block.heads.get(column, "")
        if _is_share(block, column) or _CHANGE.search(head) or not _is_money(block, column, near, signed, told):
            continue
        kind = "in_kind" if IN_KIND.search(head) else "cash" if re.search(r"\bcash\b", head, re.IGNORECASE) else None
        found.append(_Money(column, period_of(head, reporting_year), kind))
    best: list[_Money] = []
    for one in found:
        same = [other for other in found if (other.period, other.kind) == (one.period, one.kind)]
        ranks = {other.column: _rank(block.heads.get(other.column, "")) for other in same}
        rest = [other for other in found if other.period == one.period and other is not one]
        is_total = bool(_TOTAL.search(block.heads.get(one.column, ""))) and bool(rest)
        if ranks[one.column] == max(ranks.values()) and not is_total:
            best.append(one)
    return _with_shares(block, best, found, reporting_year)


def _rank(head: str) -> int:
    return 2 if _BETTER.search(head) else 0 if _WORSE.search(head) else 1


def _is_share(block: Block, column: int) -> bool:
    head, cells = block.heads.get(column, ""), block.column(column)
    if _CHANGE.search(head):
        return False
    said = sum(percent(cell.value) is not None and "£" not in cell.value for cell in cells)
    bare = [pounds(cell.value, bare=True) for cell in cells if "£" not in cell.value]
    small = all(value is None or 0 <= value <= 100 for value in bare) and len(bare) == len(cells)
    return said >= 0.5 * len(cells) or bool(_SHARE_HEAD.search(head) and small)


def _is_money(block: Block, column: int, near: str, signed: bool, told: bool) -> bool:
    head, cells = block.heads.get(column, ""), block.column(column)
    if (_NOT_GIVEN.search(head) or _NO_MONEY.search(head)) and not GIVEN.search(head):
        return False
    amounts = [pounds(cell.value, unit_for(head, near), bare=True) for cell in cells]
    has_sign = any("£" in cell.value for cell in cells) or "£" in head or "amount" in head.lower()
    large = max((abs(amount) for amount in amounts if amount), default=0) >= _LEAST_BARE
    if not has_sign and not (large and (signed or told)):
        return bool(IN_KIND.search(head)) and bool(cells)
    filled = [cell for cell in cells if not NOTHING.match(cell.value)]
    return sum(amount is not None for amount in amounts) >= 0.5 * len(filled) > 0


def _with_shares(block: Block, money: list[_Money], all_money: list[_Money], reporting_year: str) -> list[_Money]:
    """Shares stand with the money of their own year; one column of shares after several years is the reporting year's."""
    shares = [column for column in block.figures if _is_share(block, column)]
    periods = {one.period for one in money}
    paired: dict[int, int] = {}
    for share in shares:
        said = period_of(block.heads.get(share, ""), reporting_year)
        of_year = [one for one in money if one.period == (said or reporting_year)]
        if said is None and len(shares) > 1 and len(periods) > 1:
            follows = shares[0] > min(one.column for one in all_money)
            beside = [one for one in money if (one.column < share) == follows]
            of_year = [min(beside, key=lambda one: abs(one.column - share))] if beside else []
        if not of_year and said is None and (len(money) == 1 or periods == {None}):
            of_year = money
        if of_year:
            paired.setdefault(of_year[0].column, share)
    return [replace(one, share=paired.get(one.column)) for one in money]


# --- rows ---------------------------------------------------------------------------------------------


def _rows(block: Block, task: Task, columns: Sequence[int]) -> Iterator[Given]:
    """Rows of contributors. What stands under "Expenditure", or after the first row of spending, is left out."""
    head = f"{block.heads.get(block.names, '')} {block.title}"
    spending = bool(_SPENDING_SECTION.search(head)) and not _INCOME_SECTION.search(head)
    told = bool(_INCOME_SECTION.search(block.heads.get(block.names, "")))
    section, seen_total = "", False
    for row in block.body:
        name = row[block.names]
        cells = {column: row[column] for column in columns if column in row and row[column].text}
        if not name.text or plain(name.text) == plain(block.heads.get(block.names, "")):
            continue
        group = group_of(name.text, task)
        if not any(_says(cell) for cell in cells.values()):
            if _SPENDING_SECTION.search(name.text) and not re.search(r"income and", name.text, re.IGNORECASE):
                spending = True
            elif _INCOME_SECTION.search(name.text) and not (group and group.id == "total"):
                spending, told = False, True
            section, seen_total = name.text, False
            continue
        if group and group.left_out:
            spending = spending or (group.id == "spending" and not told)
            if group.id == "total" and _TOTAL.search(name.text):
                seen_total, told = True, False
            continue
        if not spending and len(name.text.split()) <= 14:
            yield Given(name, group.id if group else "other", cells, section, seen_total)


def _says(cell: Cell) -> bool:
    return pounds(cell.value, bare=True) is not None or bool(IN_KIND.search(cell.value) or NOTHING.match(cell.value))


def _of_column(
    block: Block, money: _Money, rows: Sequence[Given], near: str, default: str, reporting_year: str, doubtful: bool,
    task: Task,
) -> Iterator[Item]:  # fmt: skip
    header = unit_for(block.heads.get(money.column, ""), near)
    listed = [(row, amount_in(row.cells[money.column], header)) for row in rows if money.column in row.cells]
    if max((abs(amount) for _, amount in listed if amount), default=0) > _LARGEST and unit_of(header) > 1:
        listed = [(row, amount_in(row.cells[money.column], "")) for row, _ in listed]
        header, doubtful = "", True
    given = [amount for _, amount in listed if amount]
    is_ledger = len(given) > 1 and all(amount < 0 for amount in given)
    doubtful = doubtful or is_ledger or not adds_up(block, money.column, header, task)
    listed = [(row, abs(amount) if is_ledger and amount else amount) for row, amount in listed]
    for row, amount in without_sums(listed):
        cell = row.cells[money.column]
        words = f"{block.heads.get(money.column, '')} {cell.text} {row.name.text} {row.section}"
        kind = money.kind or ("in_kind" if IN_KIND.search(words) else None)
        if kind is None and re.search(r"\bcash\b", f"{words} {near}", re.IGNORECASE):
            kind = "cash"
        if amount is None and (kind != "in_kind" or NOTHING.match(cell.value)):
            continue
        of_row = next((r for r in block.body if r[block.names] is row.name), {})
        share = percent(cell.text)
        if share is None and money.share is not None and money.share in of_row:
            share = _share(of_row[money.share])
        period = money.period or period_of(row.section, reporting_year) or default
        shown = of_row[money.share].text if money.share is not None and money.share in of_row else ""
        yield _item(row, cell, shown, amount, share, period, kind, doubtful or row.doubtful)


def _share(cell: Cell) -> float | None:
    said = percent(cell.text)
    bare = pounds(cell.value, bare=True) if said is None and not NOTHING.match(cell.value) else None
    return said if said is not None else bare if bare is not None and 0 <= bare <= 100 else None


def _item(
    row: Given, cell: Cell, shown: str, amount: float | None, share: float | None, period: str, kind: str | None,
    doubtful: bool,
) -> Item:  # fmt: skip
    name = contributor_of(row.name.text)
    fields = {
        "contributor": name, "contributor_group": row.group, "amount_gbp": amount, "share_pct": share, "period": period, "kind": kind,
    }  # fmt: skip
    whole = " ".join(part for part in (row.name.text, cell.text, shown) if part)
    return Item(
        "contributions", fields, row.name.place, whole, (f"{row.name.text} {cell.text}", cell.text, row.name.text),
        needs_review=doubtful or row.name.place.read_by == "ocr" or (amount is not None and amount < 0),
        same_as=(plain(name), amount, period, kind),
    )  # fmt: skip


def contributor_of(text: str) -> str:
    """A contributor's name without marks of notes and the dash or "of which" before it."""
    return _MARK.sub("", _PART.sub("", text.strip())).strip() or text


def _shares_alone(block: Block, task: Task, near: str, reporting_year: str) -> Iterator[Item]:
    """Where a table of contributions has shares and no pounds, the shares."""
    shares = [column for column in block.figures if _is_share(block, column) and not _NO_MONEY.search(block.heads.get(column, ""))]  # fmt: skip
    if not shares or any(_NO_MONEY.search(head) for head in block.heads.values()):
        return
    at = next((c for c in shares if period_of(block.heads.get(c, ""), reporting_year) == reporting_year), shares[0])
    rows = [row for row in block.body if row[block.names].text and row.get(at) and _share(row[at]) is not None]
    groups = [group_of(row[block.names].text, task) for row in rows]
    if sum(bool(group and not group.left_out) for group in groups) < 2:
        return
    period = period_of(f"{block.heads.get(at, '')} {near}", reporting_year) or reporting_year
    for row, group in zip(rows, groups, strict=True):
        if not (group and group.left_out):
            given = Given(row[block.names], group.id if group else "other", {}, "", True)
            yield _item(given, row[at], "", None, _share(row[at]), period, None, True)
