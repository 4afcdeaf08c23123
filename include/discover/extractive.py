"""Candidates by clustering, without a model: groups of unclaimed stretches, labelled by their own terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from include.discover.candidate import Candidate, quote_report
from include.discover.cluster import fewest_reports, find_groups
from include.discover.unclaimed import ReadReport
from include.discover.words import Vocabulary
from include.quotes import QuoteChecker

_IN_LABEL = 3
_ALIKE = 0.5
"""Share of the reports and quotes of two candidates that are the same, from which the weaker says nothing new."""


def propose(
    reports: Sequence[ReadReport], checker_of: Callable[[str], QuoteChecker], seed: int, most: int
) -> tuple[list[Candidate], Vocabulary]:
    """At most `most` candidates, best first, with quotes; and how their terms are written in the reports.

    `checker_of` gives the quote check of a report. What stands in too few reports once quotes are checked is left out.
    """
    vocabulary = Vocabulary()
    groups = find_groups(reports, vocabulary, seed)
    found = [Candidate(label_of(group.terms, vocabulary), group.terms, group.cohesion) for group in groups]
    for report in sorted(reports, key=lambda one: one.report_id):
        checker = checker_of(report.report_id)
        for candidate in found:
            quote_report(candidate, report, checker)
    needed = fewest_reports(len(reports))
    kept: list[Candidate] = []
    for candidate in found:
        if len(candidate.report_ids) >= needed and not any(_says_the_same(candidate, one) for one in kept):
            kept.append(candidate)
    return kept[:most], vocabulary


def label_of(terms: Sequence[str], vocabulary: Vocabulary) -> str:
    """The leading terms as the reports write them: "Designated officers, sports clubs, allegations"."""
    label = ", ".join(vocabulary.written(term) for term in terms[:_IN_LABEL])
    return label[:1].upper() + label[1:]


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    mine, theirs = _quotes(one), _quotes(other)
    return len(mine & theirs) >= _ALIKE * min(len(mine), len(theirs))


def _quotes(candidate: Candidate) -> set[tuple[str, str]]:
    return {(quote.report_id, quote.checked.quote) for quote in candidate.quotes}
