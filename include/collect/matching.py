"""Whose report is it, and of which year? Answered from file name and title page where nobody said it.

A wrong match would publish one partnership's words under another's name, so what is not plain is left to a person,
with the best guesses (DESIGN, rule 2). What a document is, is for `include.collect.recognise` to tell; here stands
what an inbox adds to it: a file that a person put there is taken for a report unless it says that it is something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from include.collect.inbox import Candidate
from include.collect.recognise import NOTHING_NAMES_IT, Clues, Recognised, recognise
from include.collect.years import SURE
from include.register import Register


@dataclass(frozen=True)
class Match:
    """The answer: partnership and year where they are plain, else why not and the best guesses."""

    partnership_id: str | None
    reporting_year: str | None
    confidence: float
    problem: str = ""
    best_guesses: tuple[str, ...] = ()
    recognised: Recognised | None = None


def match_by_name_and_title(
    candidate: Candidate, title: str, text: str, register: Register, *, media_type: str = "", n_pages: int | None = None
) -> Match:
    """Match a document by its path, its title and the text of its first pages (as the inspection returns them)."""
    found = recognise(
        Clues(file_name=candidate.group, title=title, first_text=text, media_type=media_type, n_pages=n_pages), register
    )
    problems = []
    if not found.is_report and found.what not in NOTHING_NAMES_IT:
        problems.append(f"it looks like {found.what}, not a yearly report")
    whose, years = _parted(found.best_guesses)
    if found.partnership_id is None:
        problems.append(_torn("partnership", whose) if whose else "its name and title page do not tell one partnership")
    if found.reporting_year is None or found.year_confidence < SURE:
        problems.append(_torn("year", years) if years else "its name and title page do not tell one reporting year")
    sure = round(min(found.owner_confidence, found.year_confidence), 2)
    if not problems:
        return Match(found.partnership_id, found.reporting_year, sure, recognised=found)
    reason = f"Not matched with certainty: {'; '.join(problems)}. Add a line for it to manifest.csv."
    return Match(None, None, sure, reason, found.best_guesses, found)


def _torn(what: str, guesses: Sequence[str]) -> str:
    if len(guesses) == 1:
        return f"the {what} is only hinted at ({guesses[0]})"
    return f"it may be of {what} {' or '.join(guesses[:3])}"


def _parted(guesses: Sequence[str]) -> tuple[list[str], list[str]]:
    """Guesses `partnership year` as the partnerships and the years among them."""
    words = [word for guess in guesses for word in guess.split()]
    years = [word for word in words if word[:2] == "20" and word[4:5] == "-"]
    return list(dict.fromkeys(word for word in words if word not in years)), list(dict.fromkeys(years))
