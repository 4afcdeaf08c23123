"""What the owner of a year decided, kept as it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from include import __version__
from include.datasets import review
from include.gate.question import Question
from include.lake import Lake
from include.lake.lake import safe_name

RELEASE = "Release"
REFUSE = "Do not release"
"""The two answers the owner is offered; nothing is chosen beforehand."""
_KEPT_AS = {RELEASE: "release", REFUSE: "refuse"}


class GateError(ValueError):
    """There is no answer of a person that could be kept; the message says what to do."""


@dataclass(frozen=True)
class Answer:
    """What a person answered, as Airflow recorded it: the option they chose, who they are, when, and their note."""

    option: str
    user: str
    at: datetime
    note: str = ""

    @classmethod
    def of(cls, response: Mapping[str, Any] | None) -> Answer:
        """From what the operator that asked returned. Raises GateError where it holds no person's single answer."""
        given = response or {}
        options = list(given.get("chosen_options") or [])
        user = (given.get("responded_by_user") or {}).get("name") or (given.get("responded_by_user") or {}).get("id")
        if len(options) != 1 or options[0] not in _KEPT_AS or not user or not given.get("responded_at"):
            raise GateError(
                "Nobody has answered whether to release this year, so it is not released. "
                "Clear the task ask_to_release to be asked again."
            )
        at = given["responded_at"]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        note = str((given.get("params_input") or {}).get("note") or "").strip()
        return cls(options[0], str(user), at.astimezone(UTC), note)

    @property
    def is_yes(self) -> bool:
        return self.option == RELEASE


def keep_decision(lake: Lake, year: str, run_id: str, question: Question, answer: Answer) -> dict[str, Any]:
    """Put a decision on record with what was shown; the same answer told twice is one decision. Returns its row."""
    decision_id = f"{run_id}-{answer.at:%Y%m%dT%H%M%S%f}"
    row = {
        "decision_id": decision_id,
        "decision": _KEPT_AS[answer.option],
        "decided_by": answer.user,
        "decided_at": answer.at,
        "note": answer.note or None,
        "shown": question.body,
        "findings_version": question.findings_version,
        "reviews_version": question.reviews_version,
        "code_version": __version__,
    }
    lake.add(review.RELEASE_DECISIONS, year, safe_name(decision_id), [row])
    return row


def decision_on(lake: Lake, year: str, findings_version: str, reviews_version: str) -> dict[str, Any] | None:
    """The owner's last decision on exactly these findings and reviews; None where they have not decided on them."""
    rows = [
        row
        for row in lake.rows(review.RELEASE_DECISIONS, year)
        if (row["findings_version"], row["reviews_version"]) == (findings_version, reviews_version)
    ]
    return max(rows, key=lambda row: (row["decided_at"], row["decision_id"]), default=None)
