"""Money each organisation gave: from tables by their columns, from pictures, and from sentences by who stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.analyse.items.accounts import read_block
from include.analyse.items.gifts import from_pictures, from_sentences
from include.analyse.items.grid import Cell, blocks, matrices
from include.analyse.items.item import Item, without_repeats
from include.analyse.themes import Evidence
from include.frameworks import Task
from include.frameworks.plain import plain


def find_contributions(evidence: Evidence, tables: Iterable[Mapping[str, Any]], reporting_year: str) -> list[Item]:
    """Contributions of a report, without totals and spending; those in sentences only where no table has them."""
    task = evidence.framework.tasks.contributions
    items = _from_tables(evidence, tables, task, reporting_year)
    items = items or list(from_pictures(evidence, task, reporting_year))
    items = items or list(from_sentences(evidence, task, reporting_year))
    return _without_shorter(without_repeats(items))


def _from_tables(
    evidence: Evidence, tables: Iterable[Mapping[str, Any]], task: Task, reporting_year: str
) -> list[Item]:
    passages = {passage.table_id: passage for passage in evidence.report.passages if passage.table_id}
    items: list[Item] = []
    before: tuple[list[Cell], int] | None = None
    for table_id, matrix in matrices(tables).items():
        passage = passages.get(table_id)
        if passage is not None and passage.zone != "body":
            continue
        path = passage.place.section_path if passage else ()
        found: list[Item] = []
        last_page = matrix[-1][0].place.page or 0
        goes_on = (
            before is not None and len(before[0]) == len(matrix[0]) and (matrix[0][0].place.page or 0) - before[1] == 1
        )
        for block in blocks(matrix, task):
            if goes_on and before and not block.has_header:
                with_heads = [before[0], *matrix]
                found = [
                    item
                    for one in blocks(with_heads, task)
                    for item in read_block(one, path, task, reporting_year, True)
                ]
                break
            found += read_block(block, path, task, reporting_year)
        heading_row = before[0] if goes_on and before else matrix[0]
        before = (heading_row, last_page) if found else None
        items += found
    return items


def _without_shorter(items: list[Item]) -> list[Item]:
    """Without the same sum told twice under a longer and a shorter name, and without shares of what has an amount."""
    kept: list[Item] = []
    for item in items:
        if not any(
            _says_no_more(item, other)
            for other in items
            if other is not item and (other in kept or _has_more(other, item))
        ):
            kept.append(item)
    return kept


def _says_no_more(item: Item, other: Item) -> bool:
    one, two = item.fields, other.fields
    same = all(one[name] == two[name] for name in ("contributor_group", "period"))
    if not same or one["contributor_group"] == "other":
        return False
    words, others = set(plain(one["contributor"]).split()), set(plain(two["contributor"]).split())
    alike = words <= others or others <= words
    return (
        alike and (one["amount_gbp"] is None or one["amount_gbp"] == two["amount_gbp"]) and one["kind"] == two["kind"]
    )


def _has_more(one: Item, two: Item) -> bool:
    return one.fields["amount_gbp"] is not None and two.fields["amount_gbp"] is None
