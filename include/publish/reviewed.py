"""What people decided about a year, as a release tells it: how far review has come, agreement, who released it.

No reviewer is named in anything that is published; the owner who released a year is, in the manifest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from include.register import Register
from include.settled import SettledYear, agreement
from include.settled.agreement import low_reliability

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class YearReview:
    """The review of one year.

    `state` is one of words.REVIEW_STATES; `standings` counts answers by kind of finding and standing, `agreement` holds
    the rows of `yearly_agreement`, `exemplars` the marked passages: all of the register's partnerships only. `release` is
    the owner's decision, where they released exactly these findings and reviews.
    """

    state: str = "not_reviewed"
    standings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    agreement: Rows = field(default_factory=list)
    exemplars: Rows = field(default_factory=list)
    release: Mapping[str, Any] | None = None
    findings_version: str = ""
    reviews_version: str = ""

    @property
    def doubtful(self) -> set[tuple[str, str]]:
        """What engine and people agree too little about: scopes and keys such as `theme`, `4`."""
        return low_reliability(self.agreement)

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        whole: Counter[str] = Counter()
        for counts in self.standings.values():
            whole.update(counts)
        released = self.release and {
            "by": self.release["decided_by"],
            "at": self.release["decided_at"].isoformat(),
            "note": self.release["note"],
        }
        return {
            "state": self.state,
            "answers": whole.total(),
            **{standing: whole[standing] for standing in ("checked", "contested", "undecided", "open", "not_sampled")},
            "agreement": [_figures(row) for row in self.agreement if row["scope"] == "all"],
            "released": released or None,
            "findings_version": self.findings_version,
            "reviews_version": self.reviews_version,
        }


def review_of(settled: SettledYear, register: Register, threshold: float) -> YearReview:
    """The review of a year; `threshold` is the agreement under which an answer is of low reliability."""
    of_register = {id_: one for id_, one in settled.answers.items() if one.finding.partnership_id in register}
    standings: dict[str, Counter[str]] = defaultdict(Counter)
    for one in of_register.values():
        standings[one.finding.kind][one.standing] += 1
    return YearReview(
        state=settled.review_state,
        standings=standings,
        agreement=agreement(replace(settled, answers=of_register), threshold),
        exemplars=[row for row in settled.exemplars() if row["partnership_id"] in register],
        release=settled.release,
        findings_version=settled.findings_version,
        reviews_version=settled.reviews_version,
    )


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of agreement as the manifest tells it: what was measured, without who made the answers."""
    return {name: value for name, value in row.items() if value is not None and name != "reporting_year"}
