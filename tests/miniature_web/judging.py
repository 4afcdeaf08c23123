"""How what was taken compares with the truth, figure by figure, each with its denominator."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tests.miniature_web.model import Case, Truth
from tests.miniature_web.running import Brought, Taken


@dataclass
class Counted:
    """So many of so many, and those that were not."""

    name: str
    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, is_right: bool, otherwise: str) -> None:
        """Count one; say what is wrong with it where it is."""
        self.of += 1
        self.right += is_right
        if not is_right:
            self.wrong.append(otherwise)

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.name:<34} {self.share:6.3f}   {self.right} of {self.of}"


@dataclass
class Judged:
    """Every figure of detection over the miniature web."""

    recall: Counted = field(default_factory=lambda: Counted("documents found (recall)"))
    recall_of_reports: Counted = field(default_factory=lambda: Counted("of them main reports, whole"))
    precision: Counted = field(default_factory=lambda: Counted("taken rightly (precision)"))
    year: Counted = field(default_factory=lambda: Counted("reporting year right"))
    kind: Counted = field(default_factory=lambda: Counted("kind right"))
    partnership: Counted = field(default_factory=lambda: Counted("partnership right"))
    combined: Counted = field(default_factory=lambda: Counted("children and adults told apart"))
    period: Counted = field(default_factory=lambda: Counted("odd periods, first and last day"))
    chapters: Counted = field(default_factory=lambda: Counted("web reports whole and in order"))
    visits: Counted = field(default_factory=lambda: Counted("outcome of the visit right"))

    @property
    def figures(self) -> list[Counted]:
        return [
            self.recall, self.recall_of_reports, self.precision, self.year, self.kind, self.partnership, self.combined,
            self.period, self.chapters, self.visits,
        ]  # fmt: skip


def same(url: str) -> str:
    """An address in the form in which two are compared."""
    parts = urlsplit(url)
    return unquote(f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}").rstrip("?")


def judge(cases: Sequence[Case], brought: Brought) -> Judged:
    """Compare. A document taken from two addresses with the same bytes is one; a second version of it is a mistake."""
    judged = Judged()
    truths = [truth for case in cases for truth in case.truths]
    by_url = {same(url): truth for truth in truths for url in truth.urls}
    wanted = [truth for truth in truths if truth.wanted]
    found: dict[str, Taken] = {}
    for taken in brought.taken:
        truth = next(
            (by_url[same(url)] for url in (taken.url, taken.final_url, *taken.redirects) if same(url) in by_url), None
        )
        if truth is None:
            judged.precision.count(False, f"{taken.kind} {taken.reporting_year}: {taken.url}")
        elif not truth.wanted:
            _judge_unwanted(judged, truth, taken)
        elif truth.url not in found:
            found[truth.url] = taken
            judged.precision.count(True, "")
            _judge_found(judged, truth, taken)
        elif found[truth.url].sha256 != taken.sha256:
            judged.precision.count(False, f"a second version of {truth.url}: {taken.url}")
    for truth in wanted:
        judged.recall.count(truth.url in found, f"{truth.kind} {truth.reporting_year}: {truth.url}")
    for body in _bodies(wanted):
        judged.recall_of_reports.count(
            all(one.url in found for one in body), f"{body[0].reporting_year}: {body[0].url}"
        )
        if body[0].kind == "chapter":
            _judge_chapters(judged, body, found)
    for case in cases:
        visit = brought.visits.get(case.key, {})
        told = f"{case.key}: {visit.get('outcome')} ({visit.get('http_cause')}) where {case.outcome} is right"
        judged.visits.count(visit.get("outcome") == case.outcome, told)
    return judged


def _judge_found(judged: Judged, truth: Truth, taken: Taken) -> None:
    if not truth.is_year_open:
        told = f"{taken.reporting_year} ({', '.join(taken.best_guesses)}) for {truth.reporting_year}: {truth.url}"
        judged.year.count(taken.reporting_year == truth.reporting_year, told)
    judged.kind.count(taken.kind == truth.kind, f"{taken.kind} for {truth.kind}: {truth.url}")
    judged.partnership.count(taken.partnership_id == truth.partnership_id, f"{taken.partnership_id}: {truth.url}")
    if truth.kind == "main":
        judged.combined.count(taken.is_combined == truth.is_combined, f"combined: {taken.is_combined}: {truth.url}")
    if truth.period:
        judged.period.count(taken.period == truth.period, f"{taken.period} for {truth.period}: {truth.url}")


def _judge_unwanted(judged: Judged, truth: Truth, taken: Taken) -> None:
    """Another year's report may be kept as what it is; passing for something else is a mistake."""
    is_itself = truth.is_year_open or taken.reporting_year == truth.reporting_year
    if not (is_itself and taken.kind == truth.kind and taken.partnership_id == truth.partnership_id):
        told = f"{taken.partnership_id} {taken.kind} {taken.reporting_year}, but it is"
        judged.precision.count(False, f"{told} {truth.partnership_id} {truth.kind} {truth.reporting_year}: {truth.url}")


def _judge_chapters(judged: Judged, body: Sequence[Truth], found: dict[str, Taken]) -> None:
    mine = [found[one.url] for one in body if one.url in found]
    numbers = [one.chapter_no for one in mine]
    is_whole = len(mine) == len(body) and len({one.group for one in mine}) == 1
    in_order = None not in numbers and all(a < b for a, b in itertools.pairwise(numbers))
    judged.chapters.count(
        is_whole and in_order, f"{len(mine)} of {len(body)} chapters, numbers {numbers}: {body[0].url}"
    )


def _bodies(truths: Iterable[Truth]) -> list[list[Truth]]:
    """Main reports: a single document, or the chapters of one in order."""
    bodies: dict[str, list[Truth]] = {}
    for truth in truths:
        if truth.kind == "main":
            bodies[truth.url] = [truth]
        elif truth.kind == "chapter":
            bodies.setdefault(f"{truth.partnership_id} {truth.reporting_year}", []).append(truth)
    return [sorted(body, key=lambda one: one.chapter_no or 0) for body in bodies.values()]
