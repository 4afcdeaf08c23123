"""Which of several copies is the report: the PDF before the page around it, the partnership's own site before others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from include.collect import media
from include.collect.web.addresses import COMMITTEE
from include.collect.web.model import Fetched

Unit = list[Fetched]
"""What makes one report body: a document, or the pages of a web-only report."""


def choose(found: Iterable[Fetched]) -> list[Fetched]:
    """One body for each partnership and year; the other copies become its `also_at`.

    The same bytes are one document. Companions (summary, scrutineer's report, …) are all kept, but not twice. What has
    no reporting year is kept as it is: a person decides.
    """
    units = _without_copies(found)
    bodies: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    kept: list[Unit] = []
    seen: set[tuple[str, ...]] = set()
    for unit in units:
        first = unit[0]
        year = first.recognised.reporting_year
        if year and is_body(first):
            bodies[first.partnership_id or first.url, year].append(unit)
            continue
        mark = (
            first.partnership_id,
            year or first.url,
            first.recognised.kind,
            first.media_type,
            first.title or first.url,
        )
        if first.media_type == media.HTML and mark in seen:
            continue  # a printed or re-addressed copy of the same page
        seen.add(mark)
        kept.append(unit)
    for rivals in bodies.values():
        best = max(rivals, key=_rank)
        others = tuple(dict.fromkeys(one.final_url for unit in rivals if unit is not best for one in unit[:1]))
        kept.append([replace(best[0], also_at=_merged(best[0], others)), *best[1:]])
    return [one for unit in kept for one in unit]


def is_body(one: Fetched) -> bool:
    """Whether a document is the report itself or a page of it."""
    return one.recognised.kind in {"main", "chapter"}


def units_of(found: Iterable[Fetched]) -> list[Unit]:
    """Documents, those of one group together in their order."""
    units: dict[str, Unit] = {}
    for one in found:
        units.setdefault(one.group or one.final_url, []).append(one)
    return [sorted(unit, key=lambda one: one.chapter_no or 0) for unit in units.values()]


def _without_copies(found: Iterable[Fetched]) -> list[Unit]:
    by_bytes: dict[str, Unit] = {}
    for unit in units_of(found):
        key = "".join(one.sha256 for one in unit)
        first = by_bytes.get(key)
        if first is None:
            by_bytes[key] = unit
            continue
        better, other = (first, unit) if _rank(first) >= _rank(unit) else (unit, first)
        places = (other[0].final_url, *other[0].also_at)
        by_bytes[key] = [replace(better[0], also_at=_merged(better[0], places)), *better[1:]]
    return list(by_bytes.values())


def _merged(one: Fetched, places: Sequence[str]) -> tuple[str, ...]:
    return tuple(place for place in dict.fromkeys((*one.also_at, *places)) if place != one.final_url)


def _rank(unit: Unit) -> tuple[object, ...]:
    """Better copies are greater."""
    first = unit[0]
    recognised = first.recognised
    return (
        bool(first.asked_for),
        recognised.reporting_year is not None,
        first.media_type == media.PDF,
        not COMMITTEE.search(first.final_url),
        round(recognised.confidence, 1),
        round(recognised.year_confidence, 1),
        urlsplit(first.final_url).hostname == urlsplit(first.found_on).hostname,
        _modified(first),
        first.n_pages or len(unit),
        first.final_url,
    )


def _modified(one: Fetched) -> float:
    try:
        return parsedate_to_datetime(one.headers.get("last-modified", "")).timestamp()
    except (ValueError, TypeError):
        return 0.0
