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


class NoRecordError(GateError):
    """Airflow's record of the answer cannot be read at the moment."""

    may_pass = True


@dataclass(frozen=True)
class Answer:
    """What a person answered, as Airflow recorded it: the option they chose, who they are, when, and their note."""

    option: str
    user: str
    at: datetime
    note: str = ""
    user_id: str = ""

    @classmethod
    def of(cls, response: Mapping[str, Any] | None) -> Answer:
        """From what the operator that asked returned, or Airflow's record of it: the same fields.

        Raises GateError where it holds no person's single answer.
        """
        given = response or {}
        options = list(given.get("chosen_options") or [])
        person = given.get("responded_by_user") or {}
        user = person.get("name") or person.get("id")
        if len(options) != 1 or options[0] not in _KEPT_AS or not user or not given.get("responded_at"):
            raise GateError(
                "Nobody has answered whether to release this year, so it is not released. "
                "Clear the task ask_to_release to be asked again."
            )
        at = given["responded_at"]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        note = str((given.get("params_input") or {}).get("note") or "").strip()
        return cls(options[0], str(user), at.astimezone(UTC), note, str(person.get("id") or user))

    @property
    def is_yes(self) -> bool:
        return self.option == RELEASE


def answer_to(
    question: Question, handed_on: Mapping[str, Any] | None, record: Mapping[str, Any] | None, owner: str = ""
) -> Answer:
    """The answer to a question, from Airflow's `record` of it.

    `handed_on` is the same as one task hands it to the next: whoever may change such values and mark tasks could put any
    name into it, while the record changes by answering alone, which Airflow lets only the `owner` do where one is named. So
    `handed_on` is taken only where nobody is named and there is no record.

    Raises GateError where nobody answered, another than the owner did, or another question was asked than this one; and
    NoRecordError where an owner is named and there is no record.
    """
    if record is None and owner:
        raise NoRecordError(
            f"Airflow's own record of the answer could not be read, so nobody can tell whether {owner} gave it: nothing is "
            "released. See that the connection airflow_api works, then clear the task release."
        )
    if record is not None and (record.get("body") != question.body or question.state not in question.body):
        raise GateError(
            "The question in Airflow's record is not the one that was prepared, so its answer releases nothing. "
            "Trigger review_year for the year to be asked again."
        )
    answer = Answer.of(handed_on if record is None else record)
    if owner and owner not in {answer.user_id, answer.user}:
        raise GateError(
            f"{answer.user} answered, and YEAR_OWNER names {owner}: nothing is released. "
            "Clear the task ask_to_release to be asked again."
        )
    return answer


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
