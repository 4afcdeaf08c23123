"""What every extracted item has in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from include.analyse.passages import Place
from include.frameworks import Task
from include.frameworks.model import TaskGroup
from include.frameworks.plain import plain
from include.versions import fingerprint


@dataclass(frozen=True)
class Item:
    """One item: its own columns, where it stands and the words that show it. `alternatives` are shorter such words."""

    dataset: str
    fields: dict[str, Any]
    place: Place
    quote: str
    alternatives: tuple[str, ...] = ()
    needs_review: bool = False
    same_as: tuple[Any, ...] = field(default=())

    def item_id(self, report_id: str) -> str:
        """Stable hash of report, dataset, place and content."""
        where = (self.place.document_id, self.place.page, self.place.anchor, self.place.element_no)
        return fingerprint([report_id, self.dataset, repr(where), repr(sorted(self.fields.items(), key=str))])


def group_of(text: str, task: Task) -> TaskGroup | None:
    """The first of a task's groups a text falls into."""
    text = plain(text)
    for group in task.groups:
        if any(cue.pattern.matches(text) for cue in group.cues):
            return group
    return None


def groups_of(text: str, task: Task) -> list[TaskGroup]:
    """All of a task's groups a text falls into, in the order in which they are spoken of."""
    text = plain(text)
    found = []
    for group in task.groups:
        starts = [
            at for cue in group.cues if cue.pattern.matches(text) for at in [_start(cue.pattern.required[0], text)]
        ]
        if starts:
            found.append((min(starts), group.id, group))
    return [group for *_, group in sorted(found, key=lambda one: one[:2])]


def _start(regex: str, text: str) -> int:
    from include.frameworks.patterns import compiled

    found = compiled(regex).search(text)
    return found.start() if found else len(text)


def without_repeats(items: Iterable[Item]) -> list[Item]:
    """Items in order, each `same_as` only once."""
    kept: dict[tuple[Any, ...], Item] = {}
    for item in items:
        kept.setdefault(item.same_as or (id(item),), item)
    return list(kept.values())
