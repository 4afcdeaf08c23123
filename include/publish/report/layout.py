"""How reports are laid out, beside the proposed template: what its themes do not count already."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from include.publish.content import YearContent
from include.publish.looks import Figure
from include.publish.template import PARTS

STATUSES = ("present", "touched_on", "to_check", "not_found")
_TABLE = "report_template"


@dataclass(frozen=True)
class LayoutPart:
    """One part of the template: what it asks for, and over how many reports it was looked for, by what was found."""

    name: str
    asks: str
    statuses: dict[str, Figure]
    reports: Figure


def layout(content: YearContent) -> list[LayoutPart]:
    """The template's parts that are no themes, counted over `report_template`; those nobody looked for are left out."""
    rows = content.each(_TABLE) if _TABLE in content.tables else ()
    counts = Counter((row["part_id"], row["status"]) for row in rows)
    found = []
    for part in PARTS:
        by = {status: counts[part.id, status] for status in STATUSES}
        if part.theme_id or not sum(by.values()):
            continue
        figures = {status: Figure(n, f"{_TABLE}:reports[{part.id}|{status}]") for status, n in by.items()}
        found.append(
            LayoutPart(part.name, part.asks, figures, Figure(sum(by.values()), f"{_TABLE}:reports[{part.id}|any]"))
        )
    return found
