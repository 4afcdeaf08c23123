"""Several main reports for one partnership and year: a person's word holds, what is left open waits for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
BY_PEOPLE = ("manifest", "folder", "override")
_BODY = ("main", "chapter")


def part_rivals(rows: list[Row], groups: Mapping[str, str], earlier: Sequence[Mapping[str, Any]] = ()) -> list[Row]:
    """The rows with rival reports parted; `groups` tells which documents make one body together.

    What the crawler found gives way to what people gave, now or in an earlier run: its row is left out, its bytes stay
    in the lake. A report settled by an override stands, its rivals wait. Others wait all.
    """
    given = {
        (old["partnership_id"], old["reporting_year"]): old["document_id"]
        for old in earlier
        if old["kind"] in _BODY and old["status"] == "collected" and old["matched_by"] in BY_PEOPLE
    }
    here = {row["document_id"] for row in rows}
    bodies = _bodies(rows, groups)
    left_out: set[str] = set()
    for (who, when), every in bodies.items():
        rivals = dict(every)
        from_web = {group for group, body in every.items() if body[0]["matched_by"] == "web"}
        by_others = set(every) - from_web
        before = given.get((who, when))
        if from_web and (by_others or (before and before not in here)):
            left_out |= {row["document_id"] for group in from_web for row in every[group]}
            rivals = {group: every[group] for group in by_others}
        if len(rivals) > 1:
            _quarantine(who, when, rivals)
    return [row for row in rows if row["document_id"] not in left_out]


def _bodies(rows: Sequence[Row], groups: Mapping[str, str]) -> dict[tuple[str, str], dict[str, list[Row]]]:
    bodies: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        group = groups[row["document_id"]]
        is_body = row["kind"] == "main" or (row["kind"] == "chapter" and not group.startswith("chapters of "))
        if row["report_id"] and row["status"] == "collected" and is_body:
            bodies[row["partnership_id"], row["reporting_year"]][group].append(row)
    return bodies


def _quarantine(who: str, when: str, rivals: Mapping[str, list[Row]]) -> None:
    settled = [group for group, body in rivals.items() if body[0]["matched_by"] == "override"]
    names = " and ".join(sorted(rivals))
    reason = (
        f"{len(rivals)} main reports for {who} {when}: {names}. "
        "Keep one as main in manifest.csv and give the other another kind, such as summary."
    )
    for group, body in rivals.items():
        if len(settled) == 1 and group in settled:
            continue
        for row in body:
            row |= {"status": "quarantined", "report_id": None, "reason": reason}
