"""The grade of an instrument: what share of its requirements the answers meet (`overall` of audit questions)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from include.frameworks.audit import NOT_APPLICABLE, Grade, OverallQuestion

Given = tuple[str, str | None]
"""Answer and detail."""


@dataclass(frozen=True)
class Graded:
    """A grade, and the answers it follows from."""

    grade: Grade
    share: float
    """Of the requirements that apply, 0 to 1."""
    rationale: str
    doubt: str | None
    """Why a person should look first: the share is close to a border."""
    rests_on: tuple[str, ...]
    """Ids of the questions that count for it; none for the least grade, which claims nothing."""


def graded(question: OverallQuestion, given: Mapping[str, Given]) -> Graded:
    """The grade that follows from the answers to its parts. Raises KeyError where one of them was not answered."""
    points, n_asked, rests_on = 0.0, 0, []
    for part in question.parts:
        answer, detail = given[part.question]
        if answer == NOT_APPLICABLE:
            continue
        n_asked += 1
        said = {answer, detail}
        worth = 1.0 if said & set(part.counts) else 0.5 if said & set(part.half) else 0.0
        points += worth
        rests_on += [part.question] if worth else []
    share = points / n_asked if n_asked else 0.0
    grade = next(grade for grade in question.grades if share >= grade.from_share)
    is_near = any(one.from_share and abs(share - one.from_share) <= question.unsure_within for one in question.grades)
    told = f"{points:g} of {n_asked} requirements."
    return Graded(
        grade,
        round(share, 3),
        f"{grade.definition} {told}",
        f"It is close: {told}" if is_near else None,
        () if grade is question.grades[-1] else tuple(rests_on),
    )
