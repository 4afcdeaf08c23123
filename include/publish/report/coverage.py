"""Who reported and who did not, region by region and by name."""

from __future__ import annotations

from typing import Any

from include.datasets import raw
from include.publish.content import YearContent
from include.publish.looks import Figures, Row
from include.publish.yearly import ENGLAND

Named = dict[str, Any]


def regions(figures: Figures) -> list[tuple[str, dict[str, Row]]]:
    """Each region with its row of `yearly_submissions` by state, England last; states nobody is in are left out."""
    found: dict[str, dict[str, Row]] = {}
    for row in figures.rows("yearly_submissions"):
        found.setdefault(row["region"], {})[row["category"]] = row
    shown = {state for state, row in found.get(ENGLAND, {}).items() if row["count"] or state in {"found", "not_found"}}
    return [(place, {state: row for state, row in states.items() if state in shown}) for place, states in found.items()]


def without_report(content: YearContent) -> list[Named]:
    """Partnerships the register expects that have no report which could be read: name, region, state, when looked."""
    coverage = {row["partnership_id"]: row for row in content.inputs[raw.COVERAGE]}
    named = []
    for one in content.register:
        row = coverage.get(one.partnership_id, {})
        status = row.get("status", "not_found")
        if status != "found":
            named.append(
                {
                    "partnership_id": one.partnership_id,
                    "partnership": one.partnership,
                    "region": one.region,
                    "status": status,
                    "last_looked_at": row.get("last_looked_at"),
                }
            )
    return sorted(named, key=lambda row: (row["region"], row["partnership"]))


def with_report(content: YearContent) -> list[tuple[str, list[Named]]]:
    """The partnerships whose report was found, by region and name."""
    found = {row["partnership_id"] for row in content.inputs[raw.COVERAGE] if row["status"] == "found"}
    named: dict[str, list[Named]] = {}
    for one in content.register:
        if one.partnership_id in found:
            named.setdefault(one.region, []).append(
                {"partnership_id": one.partnership_id, "partnership": one.partnership}
            )
    return [(region, sorted(names, key=lambda row: str(row["partnership"]))) for region, names in sorted(named.items())]
