"""Money each organisation gave: from tables by their columns, and from sentences by who stands beside the amount."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from include.analyse.items.item import Item, group_of, without_repeats
from include.analyse.items.money import AMOUNT, NOTHING, percent, pounds
from include.analyse.passages import Place, Sentence
from include.analyse.themes import Evidence
from include.frameworks import Task
from include.frameworks.plain import plain

_GIVEN = re.compile(r"\b(?:contributed|gave|paid|put in)\s*$", re.IGNORECASE)
_LONGEST_NAME = 12
_ROUNDING = 2.0
"""Pounds by which a printed total may differ from its parts."""
_ROUNDED_TO = 0.005
"""Share of the total by which it may, as sums are printed in thousands."""
_YEAR = re.compile(r"\b(20\d\d)\s*(?:[-–/]|to|and)\s*(?:20)?(\d\d)\b")
_IN_KIND = re.compile(r"in[ -]kind|officer time|staff time|notional", re.IGNORECASE)
_CASH = re.compile(r"\bcash\b", re.IGNORECASE)
_NOT_GIVEN = re.compile(r"spen[dt]|expenditure|budget|cost|forecast|variance|change|difference|outturn", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-Z][\w'’&-]*|NHS)(?:[ ](?:[A-Z][\w'’&-]*|and|of|the|for|&))*[ ](?:Council|Police|Constabulary|Integrated Care Board|ICB|"
    r"Probation Service|Fire and Rescue Service|Fire Service|NHS Trust|Foundation Trust|Trust|College|University|Housing Association|Association|Centre)"
)
_OTHER_YEAR = re.compile(
    r"\b(?:the )?(?:previous|last|preceding|prior) year|year before|a year (?:earlier|ago)|formerly|had been|used to",
    re.IGNORECASE,
)
_GAVE_AFTER = re.compile(
    r"^[^£.;]{0,25}?\b(?:g(?:a|i)ves?|paid|pays|put in|puts in|contribut\w+|provid\w+|invest\w+|fund\w+|grant\w+|add\w+|transferr?\w+|share (?:was|is)|contribution (?:was|is|of)|was|is|:|\()[^£.;]{0,30}$",
    re.IGNORECASE,
)
_CAME_FROM = re.compile(
    r"^[^.;,£]{0,40}?\b(?:from|by|came from|paid by|given by|contributed by)\s+(?:the\s+)?(?P<who>[^.;,£]{3,80})",
    re.IGNORECASE,
)
_NOT_FOR_US = re.compile(
    r"\bmore than\b|\bless than\b|\bsaved?\b|\bcosts?\b|\bsurplus\b|\breserves?\b|\bper (?:child|place|head)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    text: str
    header: str
    place: Place


def find_contributions(evidence: Evidence, tables: Iterable[Mapping[str, Any]], reporting_year: str) -> list[Item]:
    """Contributions of a report, without totals and spending; those in sentences only where no table has them."""
    task = evidence.framework.tasks.contributions
    headings = {passage.table_id: passage for passage in evidence.report.passages if passage.table_id}
    items: list[Item] = []
    for table_id, cells in _grids(tables).items():
        passage = headings.get(table_id)
        context = passage.heading if passage else ""
        if passage is None or passage.zone == "body":
            items += _from_table(cells, context, task, reporting_year)
    if not items:
        items = list(_from_sentences(evidence, task, reporting_year))
    return without_repeats(items)


# --- tables -------------------------------------------------------------------------------------------


def _grids(tables: Iterable[Mapping[str, Any]]) -> dict[str, list[_Cell]]:
    grids: dict[str, list[_Cell]] = {}
    for cell in tables:
        place = Place(
            cell["document_id"], cell.get("page"), cell.get("page_label"), cell.get("anchor"), (), cell.get("read_by") or "table",
            cell["row"],
        )  # fmt: skip
        grids.setdefault(cell["table_id"], []).append(
            _Cell(cell["row"], cell["column"], cell["text"].strip(), (cell.get("header") or "").strip(), place)
        )
    return grids


def _from_table(cells: Sequence[_Cell], context: str, task: Task, reporting_year: str) -> list[Item]:
    rows: dict[int, dict[int, _Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    columns = sorted({cell.column for cell in cells})
    names = _name_column(rows, columns, task)
    if names is None:
        return []
    money = [column for column in columns if column != names and _is_money(rows, column)]
    if not money or not _is_of_contributions(rows, names, money, context, task):
        return []
    share = next((column for column in columns if column != names and _is_share(rows, column)), None)
    doubtful = {column for column in money if not _adds_up(rows, names, column, task)}
    items: list[Item] = []
    for row in sorted(rows):
        name = rows[row].get(names)
        group = group_of(name.text, task) if name else None
        if name is None or not name.text or name.text == name.header or (group and group.left_out):
            continue
        for column in money:
            given = rows[row].get(column)
            if given is not None and given.text != given.header:
                shown = rows[row].get(share) if share and column == money[0] else None
                found = _row_item(name, given, shown, group.id if group else "other", reporting_year, context)
                items += [replace(item, needs_review=item.needs_review or column in doubtful) for item in found]
    return items


def _adds_up(rows: Mapping[int, Mapping[int, _Cell]], names: int, column: int, task: Task) -> bool:
    """Whether the amounts of a column come to the total printed below them; true where none is printed.

    A cell that was misread, or a row that was lost, shows here: all of the column then waits for a person.
    """
    parts, total = 0.0, None
    for row in sorted(rows):
        name, cell = rows[row].get(names), rows[row].get(column)
        amount = pounds(cell.text, cell.header, bare=True) if cell and cell.text != cell.header else None
        group = group_of(name.text, task) if name else None
        if amount is None or name is None:
            continue
        if group and group.id == "total":
            total = amount
        else:
            parts += amount
    return total is None or abs(parts - total) <= max(_ROUNDING, abs(total) * _ROUNDED_TO)


def _row_item(
    name: _Cell, cell: _Cell, share: _Cell | None, group: str, reporting_year: str, context: str
) -> Iterator[Item]:
    amount = pounds(cell.text, cell.header, bare=True)
    words = f"{cell.header} {cell.text}"
    kind = "in_kind" if _IN_KIND.search(words) else "cash" if _CASH.search(f"{words} {context}") else None
    if amount is None and (kind != "in_kind" or NOTHING.match(cell.text)):
        return
    fields = {
        "contributor": name.text,
        "contributor_group": group,
        "amount_gbp": amount,
        "share_pct": percent(share.text) if share else None,
        "period": _year(cell.header) or reporting_year,
        "kind": kind,
    }
    whole = " ".join(part for part in (name.text, cell.text, share.text if share else "") if part)
    yield Item(
        "contributions", fields, name.place, whole, (f"{name.text} {cell.text}", cell.text, name.text),
        needs_review=name.place.read_by == "ocr" or (amount is not None and amount < 0),
        same_as=(plain(name.text), amount, fields["period"], kind),
    )  # fmt: skip


def _name_column(rows: Mapping[int, Mapping[int, _Cell]], columns: Sequence[int], task: Task) -> int | None:
    """The column that names contributors: by its heading, else by most of its cells naming one."""
    for column in columns:
        header = next((rows[row][column].header for row in sorted(rows) if column in rows[row]), "")
        if header and any(cue.pattern.matches(plain(header)) for cue in task.headings) and not percent(header):
            return column
    for column in columns:
        texts = [rows[row][column].text for row in rows if column in rows[row]]
        groups = [group for text in texts for group in [group_of(text, task)] if group]
        if sum(not group.left_out for group in groups) >= max(2, 0.4 * len(texts)):
            return column
    return None


def _is_money(rows: Mapping[int, Mapping[int, _Cell]], column: int) -> bool:
    cells = [rows[row][column] for row in rows if column in rows[row]]
    header = cells[0].header if cells else ""
    body = [cell for cell in cells if cell.text and cell.text != cell.header]
    said = sum(
        pounds(cell.text, cell.header, bare="£" in header or "amount" in header.lower()) is not None for cell in body
    )
    return bool(body) and said >= 0.5 * len(body)


def _is_share(rows: Mapping[int, Mapping[int, _Cell]], column: int) -> bool:
    texts = [rows[row][column].text for row in rows if column in rows[row]]
    return sum(percent(text) is not None for text in texts) >= 0.5 * len(texts)


def _is_of_contributions(
    rows: Mapping[int, Mapping[int, _Cell]], names: int, money: Sequence[int], context: str, task: Task
) -> bool:
    """Whether a table lists what partners gave and not what was spent."""
    texts = [cell.text for row in rows.values() for cell in [row.get(names)] if cell and cell.text != cell.header]
    groups = [group for text in texts for group in [group_of(text, task)] if group]
    partners = sum(not group.left_out for group in groups)
    others = sum(group.left_out and group.id != "total" for group in groups)
    header = " ".join(cell.header for row in list(rows.values())[:1] for cell in row.values())
    spent = bool(_NOT_GIVEN.search(header)) and "contribut" not in header.lower()
    return partners >= 2 and partners > others and not (spent and others)


def _year(header: str) -> str | None:
    found = _YEAR.search(header)
    return f"{found[1]}-{found[2]}" if found else None


# --- sentences ----------------------------------------------------------------------------------------


def _from_sentences(evidence: Evidence, task: Task, reporting_year: str) -> Iterator[Item]:
    names = _full_names(evidence, task)
    about = evidence.index.holding_any(task.cues)
    for no in sorted(about & evidence.allowed):
        sentence = evidence.report.sentences[no]
        if evidence.report.passages[sentence.passage].kind == "table":
            continue
        for contributor, amount, words in _gifts(sentence.text, task):
            group = group_of(contributor, task)
            if group and group.left_out:
                continue
            name = _named(contributor, group.id if group else "other", names)
            kind = "in_kind" if _IN_KIND.search(words) else None
            fields = {
                "contributor": name, "contributor_group": group.id if group else "other", "amount_gbp": amount,
                "share_pct": None, "period": _year(words) or reporting_year, "kind": kind,
            }  # fmt: skip
            yield _sentence_item(sentence, fields)


def _sentence_item(sentence: Sentence, fields: dict[str, Any]) -> Item:
    return Item(
        "contributions", fields, sentence.place, sentence.text, needs_review=True,
        same_as=(plain(fields["contributor"]), fields["period"], fields["kind"]),
    )  # fmt: skip


def _gifts(text: str, task: Task) -> Iterator[tuple[str, float, str]]:
    """Who gave how much in a sentence: "Police gave £4,000", "£4,000 from the Probation Service", "Police (£4,000)"."""
    clauses = re.split(r"[;:]\s+|,\s+(?!\d{3}\b)(?:and\s+|while\s+)?|\s+(?:and|while)\s+(?=[^£]*£)", text)
    if _OTHER_YEAR.search(clauses[0]) and len(clauses) > 1:
        return
    for clause in clauses:
        found = list(AMOUNT.finditer(clause))
        if len(found) != 1 or _NOT_FOR_US.search(clause) or _OTHER_YEAR.search(clause):
            continue
        amount = pounds(found[0][0])
        before, after = clause[: found[0].start()], clause[found[0].end() :]
        came = _CAME_FROM.match(after)
        if came and group_of(came["who"], task):
            who = came["who"].strip()
        elif before.strip() and (_GAVE_AFTER.search(before[-70:]) or before.rstrip().endswith("(")):
            who = re.split(
                r"\b(?:g[ai]ves?|paid|pays|puts? in|contribut\w+|provid\w+|invest\w+|fund\w+|grant\w+|add\w+|transfer\w+)\b",
                before,
            )[0]
            who = who.strip(" (:-–")
        else:
            continue
        who = re.sub(r"^(?:a further|the remaining|and|a|an)\s+", "", who.strip(), flags=re.IGNORECASE)
        if (
            amount is not None
            and who
            and len(who.split()) <= _LONGEST_NAME
            and (group_of(who, task) or _GIVEN.search(before))
        ):
            yield who, amount, clause


def _full_names(evidence: Evidence, task: Task) -> dict[str, list[str]]:
    """Full names of organisations in the report by group, most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for passage in evidence.report.passages:
        for sentence in passage.sentences:
            for found in _NAME.findall(sentence.text):
                name = re.sub(r"^(?:The|In|At|From|And|For|By|With|When|Since|But)\s+", "", found)
                group = group_of(name, task)
                if group:
                    counts[group.id, name] += 1
    names: dict[str, list[str]] = {}
    for (kind, name), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        names.setdefault(kind, []).append(name)
    return names


def _named(contributor: str, group: str, names: Mapping[str, list[str]]) -> str:
    """The full name behind "the council", where the report has one for this kind of body; else the words as they are."""
    bare = re.sub(r"^the\s+", "", contributor, flags=re.IGNORECASE)
    if bare[:1].isupper() and len(bare.split()) > 1:
        return bare
    known = names.get(group, [])
    return known[0] if known and len(bare.split()) <= 3 else bare
