"""A year as people's decisions leave it: settled answers, what is still open, and whether it may be called reviewed."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from include.datasets import analysed, review
from include.datasets.synthesis import SYNTHESIS
from include.lake import Lake
from include.settled.added import added_rows
from include.settled.answers import SettledAnswer, settle
from include.settled.apply import applied
from include.settled.findings import AnswerId, Finding, findings_version, read_findings
from include.versions import fingerprint

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]

KEPT_FOR_S = 20.0
"""Seconds after which the pages look whether a year was analysed again; decisions are read anew every time."""


@dataclass(frozen=True)
class _Kept:
    """A year's findings in memory. `is_sure` is False while they may have been read amid a run that replaced them."""

    looked_at: float
    states: str
    is_sure: bool
    findings: list[Finding]


_kept: dict[tuple[str, str, str], _Kept] = {}
_refreshing: set[tuple[str, str, str]] = set()
_lock = threading.Lock()


@dataclass(frozen=True)
class Progress:
    """How far the checking of a year is: counts of answers; `open` includes the contested ones."""

    answers: int
    sampled: int
    settled: int
    open: int
    contested: int
    undecided: int
    decisions: int
    by_kind: Mapping[str, Mapping[str, int]]
    by_part: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class SettledYear:
    """All answers of a year, each with its decisions; by `(report_id, finding_kind, finding_key)`."""

    year: str
    answers: Mapping[AnswerId, SettledAnswer]
    sample: Rows
    reviews: Rows
    marks: Rows
    releases: Rows
    synthesis: Rows = field(default_factory=list)
    """What a model wrote across the year's reports."""

    def apply(self, dataset: str, rows: Iterable[Row]) -> Rows:
        """Rows of an analysed dataset (or of `scores`, `evidence`) as they are settled; see `include.settled.apply`."""
        return applied(dataset, rows, self.answers)

    def progress(self) -> Progress:
        """Counts of answers by standing, in all, by kind and by part of the sample."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for one in self.answers.values():
            groups = [("all", ""), ("kind", one.finding.kind)]
            groups += [("part", one.sampled["part"])] if one.sampled else []
            for place in groups:
                counts[place].update(_standings(one))
        total = counts["all", ""]
        grouped: dict[str, dict[str, dict[str, int]]] = {"kind": {}, "part": {}}
        for (group, name), found in sorted(counts.items()):
            if group in grouped:
                grouped[group][name] = {state: found[state] for state in _COUNTED}
        return Progress(
            **{state: total[state] for state in _COUNTED},
            decisions=len(self.reviews),
            by_kind=grouped["kind"],
            by_part=grouped["part"],
        )

    @property
    def is_complete(self) -> bool:
        """Whether the sample is wholly settled: drawn, and nothing open, contested or undecided."""
        drawn = [one for one in self.answers.values() if one.n_asked]
        return bool(drawn) and all(one.is_settled for one in drawn) and not self._is_contested

    @property
    def is_worked_through(self) -> bool:
        """Whether nobody is asked any more: as `is_complete`, but people may have been unable to tell."""
        drawn = [one for one in self.answers.values() if one.n_asked]
        return bool(drawn) and not any(one.is_open for one in drawn)

    @property
    def _is_contested(self) -> bool:
        return any(one.is_contested for one in self.answers.values())

    def exemplars(self) -> Rows:
        """Marks that nobody has taken back since, one per passage, in the order of finding and place."""
        last: dict[str, dict[str, Any]] = {}
        for mark in sorted(self.marks, key=lambda row: (row["marked_at"], row["mark_id"])):
            last[mark["exemplar_id"]] = mark
        current = [mark for mark in last.values() if not mark["is_withdrawn"]]
        return sorted(
            current,
            key=lambda row: (row["finding_kind"], row["finding_key"].zfill(3), row["report_id"], row["exemplar_id"]),
        )

    @cached_property
    def findings_version(self) -> str:
        """Hash of the versions of all answers, and of what a model wrote across them where it did."""
        answers = findings_version(one.finding for one in self.answers.values())
        written = sorted({f"{row['theme_no']} {row['sentence_no']} {row['sentence']}" for row in self.synthesis})
        return fingerprint([answers, *written]) if written else answers

    @cached_property
    def reviews_version(self) -> str:
        """Hash of the decisions, marks and draws that are there."""
        parts = [row["review_id"] for row in self.reviews] + [row["mark_id"] for row in self.marks]
        drawn = [" ".join((row["report_id"], row["finding_kind"], row["finding_key"])) for row in self.sample]
        return fingerprint([*sorted(parts), *sorted(drawn)])

    @property
    def release(self) -> dict[str, Any] | None:
        """The owner's last decision where it is a release of exactly these answers and decisions; else None."""
        last = max(self.releases, key=lambda row: (row["decided_at"], row["decision_id"]), default=None)
        if last is None or last["decision"] != "release":
            return None
        shown = (last["findings_version"], last["reviews_version"])
        return last if shown == (self.findings_version, self.reviews_version) else None

    @property
    def review_state(self) -> str:
        """`reviewed` only where the sample is wholly settled and its owner released exactly this state of it."""
        if self.is_complete and self.release:
            return "reviewed"
        return "part_reviewed" if any(one.n_reviews for one in self.answers.values()) else "not_reviewed"


_COUNTED = ("answers", "sampled", "settled", "open", "contested", "undecided")


def _standings(one: SettledAnswer) -> list[str]:
    """What an answer counts as; contested and undecided ones also where nobody was asked about them."""
    held = {"answers": True, "sampled": bool(one.n_asked), "settled": bool(one.n_asked) and one.is_settled}
    held |= {"open": one.is_open, "contested": one.is_contested, "undecided": one.is_undecided}
    return [state for state, holds in held.items() if holds]


def settle_year(lake: Lake, year: str, *, kept: bool = False) -> SettledYear:
    """A year's answers with everything people decided about them.

    With `kept` the engine's answers may be KEPT_FOR_S seconds old, as pages want them; a decision is checked against
    the answers as they are (`include.review.decide`). A year nobody analysed gives no answers and no error.
    """
    findings = kept_findings(lake, year) if kept else read_findings(lake, year)
    return settle_findings(
        year,
        findings,
        sample=added_rows(lake, review.REVIEW_SAMPLE, year),
        reviews=added_rows(lake, review.REVIEWS, year),
        marks=added_rows(lake, review.EXEMPLARS, year),
        releases=added_rows(lake, review.RELEASE_DECISIONS, year),
        synthesis=lake.rows(SYNTHESIS, year),
    )


def settle_findings(
    year: str,
    findings: Iterable[Finding],
    *,
    sample: Rows,
    reviews: Rows,
    marks: Rows | None = None,
    releases: Rows | None = None,
    synthesis: Rows | None = None,
) -> SettledYear:
    """The same from rows at hand."""
    of_answer: dict[AnswerId, Rows] = defaultdict(list)
    for row in reviews:
        of_answer[row["report_id"], row["finding_kind"], row["finding_key"]].append(row)
    drawn = {(row["report_id"], row["finding_kind"], row["finding_key"]): row for row in sample}
    answers = {one.id: settle(one, of_answer.get(one.id, ()), drawn.get(one.id)) for one in findings}
    return SettledYear(year, answers, sample, reviews, marks or [], releases or [], synthesis or [])


def kept_findings(lake: Lake, year: str) -> list[Finding]:
    """A year's findings as they were KEPT_FOR_S seconds ago or a little more: only the first to ask waits for them.

    They are looked after in the background, and read again only where the reports' states say that something was
    analysed anew: for 126 reports that takes seconds, which nobody should wait for between two answers.
    """
    key = (lake.store.uri, lake.root, year)
    with _lock:
        kept = _kept.get(key)
        is_due = kept is not None and time.monotonic() - kept.looked_at > KEPT_FOR_S and key not in _refreshing
        if is_due:
            _refreshing.add(key)
    if kept is None:
        return _look(lake, year, None).findings
    if is_due:
        threading.Thread(target=_refresh, args=(lake, year, kept), daemon=True).start()
    return kept.findings


def forget_findings(lake: Lake, year: str) -> None:
    """Let the next to ask read a year's findings anew: they are known to be out of date."""
    with _lock:
        _kept.pop((lake.store.uri, lake.root, year), None)


def _refresh(lake: Lake, year: str, kept: _Kept) -> None:
    try:
        _look(lake, year, kept)
    finally:
        with _lock:
            _refreshing.discard((lake.store.uri, lake.root, year))


def _look(lake: Lake, year: str, kept: _Kept | None) -> _Kept:
    states = _states(lake, year)
    is_same = kept is not None and kept.states == states
    findings = kept.findings if kept is not None and is_same and kept.is_sure else read_findings(lake, year)
    looked = _Kept(time.monotonic(), states, is_same, findings)
    with _lock:
        _kept[lake.store.uri, lake.root, year] = looked
    return looked


def _states(lake: Lake, year: str) -> str:
    """Hash of what every report's answers were made from."""
    rows = lake.read(analysed.REPORT_STATES, year, columns=["report_id", "fingerprint", "state"]).to_pylist()
    return fingerprint(sorted(" ".join(row.values()) for row in rows))
