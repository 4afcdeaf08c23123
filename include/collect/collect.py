"""Take what lies in the inbox and what the crawler found into the lake: the step `collect` as a whole."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from include.collect import inspection
from include.collect.from_web import documents_of, fetch_asked
from include.collect.inbox import scan_inbox
from include.collect.intake import Document, Row, keep_documents, match_documents, merged, note_inspection, storable
from include.collect.web import Harvest
from include.coverage import NAME, coverage_rows
from include.datasets import dataset
from include.datasets.words import UNKNOWN_YEAR
from include.lake import Lake
from include.overrides import Overrides, read_overrides, settle_earlier
from include.register import Register, load_register
from include.settings import Settings
from include.workers import work_through

_TELLING = ("report_id", "partnership_id", "reporting_year", "kind", "chapter_no", "status", "n_pages", "pictures")
"""Columns that make a document a changed one for the steps that follow."""
_BODY = ("main", "chapter")


@dataclass(frozen=True)
class Collected:
    """What one collection brought.

    `years` are those whose documents or coverage were staged, `changed_years` those of them with anything new;
    `superseded` are (year, document_id) of rows in the lake that no longer hold and must be removed.
    """

    years: list[str]
    changed_years: list[str]
    reports: dict[str, list[str]]
    counts: dict[str, int]
    documents: list[Row]
    messages: list[str] = field(default_factory=list)
    superseded: list[tuple[str, str]] = field(default_factory=list)


def collect_reports(
    lake: Lake,
    staged: Lake,
    run_id: str,
    settings: Settings,
    now: datetime,
    harvest: Harvest | None = None,
    years: Sequence[str] = (),
) -> Collected:
    """Take in every document of the inbox and of the crawler's harvest: keep its bytes, inspect it, match it, stage its
    row and the coverage.

    Addresses that the inbox names are fetched first. With a harvest the inbox may be empty, and `years` (those looked
    for) get a coverage also where nothing was found. `now` (with time zone) becomes `fetched_at` of what is new. Raises
    RegisterError, OverridesError or InboxError, before anything is staged, when register, overrides, inbox or manifest
    cannot be used at all; whatever is wrong with a single file becomes its state and a message.
    """
    register = load_register(settings.register_path)
    overrides = read_overrides(settings, register)
    inbox = scan_inbox(settings.inbox, register, settings, may_be_empty=harvest is not None)
    earlier = {(row["reporting_year"], row["document_id"]): row for row in lake.rows(dataset("documents"))}
    from_web = [*fetch_asked(inbox, lake, run_id, settings, now), *(documents_of(harvest) if harvest else [])]
    documents = merged([*keep_documents(inbox, lake, settings.max_file_mb), *from_web])
    known = _take_over(documents, list(earlier.values()), settings.max_pages)
    _inspect([one for one in documents if one.document_id not in known], lake, staged, settings)
    rows = match_documents(documents, register, now, overrides=overrides, earlier=list(earlier.values()))
    left_out = [one for one in documents if one.document_id not in {row["document_id"] for row in rows}]
    rows += _settled_now(rows, list(earlier.values()), overrides)

    superseded = _superseded(rows, list(earlier.values()))
    counts, changed = _compared(rows, earlier)
    _stage_documents(staged, rows)
    looked_in = f"{settings.inbox} and the partnerships' sites" if harvest else settings.inbox
    collected_years = _stage_coverage(
        lake, staged, register, rows, earlier, superseded, changed, looked_in, now, settings, harvest, years
    )
    changed_years = sorted({row["reporting_year"] for row in changed} | {year for year, _ in superseded})
    reports: dict[str, list[str]] = {}
    for row in rows:
        if row["status"] == "collected" and row["kind"] in _BODY:
            reports.setdefault(row["reporting_year"], []).append(row["report_id"])
    problems = [*inbox.problems, *overrides.problems, *overrides.unused([*rows, *earlier.values()])]
    counts |= {
        "from_web": sum(row["brought_by"] == "crawler" for row in rows),
        "duplicates": sum(len(row["same_as"]) for row in rows),
        "problems": len(problems),
        "superseded": len(superseded),
    }
    return Collected(
        years=collected_years,
        changed_years=[year for year in changed_years if year != UNKNOWN_YEAR],
        reports={year: sorted(set(ids)) for year, ids in sorted(reports.items())},
        counts=counts,
        documents=rows,
        messages=[*_messages(rows, problems, superseded, earlier), *_told_of(left_out), *_told_of_sites(harvest)],
        superseded=superseded,
    )


def collect_inbox(lake: Lake, staged: Lake, run_id: str, settings: Settings, now: datetime) -> Collected:
    """The same without a look at the web, but for addresses that the inbox names."""
    return collect_reports(lake, staged, run_id, settings, now)


def _settled_now(rows: Sequence[Row], earlier: Sequence[Mapping[str, Any]], overrides: Overrides) -> list[Row]:
    """Documents of earlier runs that nobody brought this time and that a person has settled since."""
    here = {row["document_id"] for row in rows}
    return settle_earlier([old for old in earlier if old["document_id"] not in here], overrides)


def _told_of(left_out: Sequence[Document]) -> list[str]:
    """One sentence for each find of the crawler that gave way to what a person gave."""
    return [
        storable(f"{one.candidate.key} was found on the web, but the inbox gives this report: it is kept and not used.")
        for one in left_out
    ]


def _told_of_sites(harvest: Harvest | None) -> list[str]:
    """One sentence for all sites in the same trouble."""
    told = []
    for outcome, words in (
        ("unreachable", "cannot be reached"),
        ("blocked_by_robots", "keep crawlers away (robots.txt)"),
    ):
        who = [
            visit.partnership_id or visit.key
            for visit in (harvest.visits if harvest else [])
            if visit.outcome == outcome
        ]
        if who:
            told.append(
                f"{len(who)} sites {words}: {', '.join(who[:10])}{' …' if len(who) > 10 else ''}. See the chase list."
            )
    return told


def _take_over(documents: Sequence[Document], earlier: Sequence[Mapping[str, Any]], max_pages: int) -> set[str]:
    """Ids of the documents that need not be opened again, given what an earlier run found out about them.

    Only PDFs that somebody named or the crawler has read: a title page has to be read again to match by it, pictures
    beside a page may change.
    """
    sound = {row["document_id"]: row for row in earlier if row["status"] == "collected" and row["n_pages"]}
    known = set()
    for one in documents:
        row = sound.get(one.document_id)
        if row and one.candidate.said_by and one.status == "collected" and row["n_pages"] <= max_pages:
            one.n_pages, one.title, one.reason = row["n_pages"], row["title"] or "", row["reason"] or ""
            known.add(one.document_id)
    return known


def _inspect(documents: Sequence[Document], lake: Lake, staged: Lake, settings: Settings) -> None:
    """Open each readable document in a child process of its own, several at a time."""
    by_id = {one.document_id: one for one in documents if one.status == "collected"}
    plan = {
        key: (one.raw_key, one.media_type, None if one.fetched else one.candidate.key) for key, one in by_id.items()
    }
    job = functools.partial(
        inspection.inspect_document, plan=plan, lake_uri=lake.store.uri, inbox_uri=settings.inbox, settings=settings
    )
    outcomes = work_through(
        job,
        list(by_id),
        step="collect",
        staged=staged,
        workers=settings.workers,
        time_limit_s=settings.report_time_limit_s,
        memory_limit_mb=settings.report_memory_limit_mb,
        preload=inspection.PRELOAD,
    )
    for outcome in outcomes:
        note_inspection(by_id[outcome.report_id], outcome)


def _superseded(rows: Sequence[Row], earlier: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Rows of the lake that this run puts out of force.

    A document moved to another year; a body (main report or chapters) that this run brings anew; another document
    that was replaced under the same name. What merely left the inbox stays.
    """
    now_in = {row["document_id"]: row["reporting_year"] for row in rows}
    brought = [row for row in rows if row["report_id"] and row["status"] == "collected"]
    bodies = {(row["reporting_year"], row["partnership_id"]) for row in brought if row["kind"] in _BODY}
    places = {(row["reporting_year"], row["partnership_id"], row["source"]) for row in brought}
    gone = []
    for old in earlier:
        year, key = old["reporting_year"], old["document_id"]
        if key in now_in:
            is_gone = now_in[key] != year
        else:
            is_body = old["kind"] in _BODY and (year, old["partnership_id"]) in bodies
            is_gone = is_body or (year, old["partnership_id"], old["source"]) in places
        if is_gone:
            gone.append((year, key))
    return sorted(gone)


def _compared(
    rows: Sequence[Row], earlier: Mapping[tuple[str, str], Mapping[str, Any]]
) -> tuple[dict[str, int], list[Row]]:
    """Counts against what the lake holds, and the rows that are new or changed. Known rows keep their first time."""
    first_seen: dict[str, datetime] = {}
    for (_, key), old in earlier.items():
        first_seen[key] = min(first_seen.get(key, old["fetched_at"]), old["fetched_at"])
    counts = Counter(dict.fromkeys(("new", "changed", "unchanged", "quarantined", "unreadable", "unsupported"), 0))
    counts["documents"] = len(rows)
    changed = []
    for row in rows:
        row["fetched_at"] = first_seen.get(row["document_id"], row["fetched_at"])
        old_row = earlier.get((row["reporting_year"], row["document_id"]))
        if old_row and all(row.get(name) == old_row[name] for name in _TELLING):
            counts["unchanged"] += 1
        else:
            counts["changed" if row["document_id"] in first_seen else "new"] += 1
            changed.append(row)
        if row["status"] in {"quarantined", "unsupported"}:
            counts[row["status"]] += 1
        elif row["status"] != "collected":
            counts["unreadable"] += 1
    return dict(counts), changed


def _stage_documents(staged: Lake, rows: Sequence[Row]) -> None:
    documents = dataset("documents")
    for row in rows:
        staged.write(documents, row["reporting_year"], row["document_id"], [row])


def _stage_coverage(
    lake: Lake,
    staged: Lake,
    register: Register,
    rows: Sequence[Row],
    earlier: Mapping[tuple[str, str], Mapping[str, Any]],
    superseded: Sequence[tuple[str, str]],
    changed: Sequence[Row],
    looked_in: str,
    now: datetime,
    settings: Settings,
    harvest: Harvest | None,
    looked_for: Sequence[str],
) -> list[str]:
    """Coverage of every year that has one (what is overdue moves with the clock), that is touched, or was looked for."""
    coverage = dataset("coverage")
    gone = set(superseded)
    holding = {key: row for key, row in earlier.items() if key not in gone}
    holding |= {(row["reporting_year"], row["document_id"]): row for row in rows}
    touched = {row["partnership_id"] for row in changed} | {earlier[key]["partnership_id"] for key in gone}
    years = {row["reporting_year"] for row in rows} | {year for year, _ in superseded} | set(looked_for)
    years |= set(lake.years(coverage))
    for year in sorted(years - {UNKNOWN_YEAR}):
        made = coverage_rows(
            register,
            list(holding.values()),
            lake.rows(coverage, year),
            year=year,
            looked_in=looked_in,
            now=now,
            changed=touched - {None},
            visits=harvest.visits if harvest and year in looked_for else (),
            deadline=settings.report_deadline,
        )
        staged.write(coverage, year, NAME, made)
    return sorted(years - {UNKNOWN_YEAR})


def _messages(
    rows: Sequence[Row],
    problems: Sequence[str],
    superseded: Sequence[tuple[str, str]],
    earlier: Mapping[tuple[str, str], Mapping[str, Any]],
) -> list[str]:
    """What a person should know, one sentence each: problems of the manifest, then of the files, then replacements."""
    told = list(problems)
    for row in rows:
        if row["reason"]:
            told.append(row["reason"] if row["source"] in row["reason"] else f"{row['source']}: {row['reason']}")
    kept = {row["document_id"]: row for row in rows}
    for year, key in superseded:
        source = earlier[year, key]["source"]
        if key in kept:
            told.append(f"{source} has moved from {year} to {kept[key]['reporting_year']}.")
        else:
            told.append(f"{source} ({year}, document {key}) is replaced by what was collected now.")
    return [storable(one) for one in dict.fromkeys(told)]
