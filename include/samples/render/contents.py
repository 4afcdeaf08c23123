"""The entries of a contents list, with those of things the text never treats."""

from __future__ import annotations

from typing import TypeVar

Entry = TypeVar("Entry")


def with_extra(entries: list[tuple[str, Entry]], extra: list[str]) -> list[tuple[str, Entry]]:
    """Spread extra titles among (title, where) entries; each claims the place of the entry before it.

    Appendices stand at the end, where a reader expects them.
    """
    mixed = list(entries)
    appendices = [title for title in extra if title.lower().startswith("appendix")]
    among = [title for title in extra if title not in appendices]
    for number, title in enumerate(among, start=1):
        at = max(1, len(mixed) * number // (len(among) + 1))
        mixed.insert(at, (title, mixed[at - 1][1]))
    return mixed + [(title, entries[-1][1]) for title in appendices]
