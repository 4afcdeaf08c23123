"""Whose report is it, and of which year? Answered from file name and title page where nobody said it.

A wrong match would publish one partnership's words under another's name, so what is not plain is left to a person,
with the best guesses (DESIGN, rule 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from include.collect.inbox import Candidate
from include.collect.years import SURE, YearFound, find_years
from include.register import NameMatch, Register

_TITLE_PAGE = 700
"""Characters of the first page that count as its title; what comes later is talk of this and that."""
_REPORT = re.compile(
    r"\b(?:annual|yearly)\b[\w\s,'’&-]{0,60}\breport|\breport\b[\w\s,'’&-]{0,40}\b(?:annual|yearly)\b", re.I
)
_OTHER_PAPERS = (
    ("an inspection report", r"\bofsted\b|\binspection of\b|\bjtai\b"),
    ("a business or strategic plan", r"\b(?:business|strategic|action)[\s_-]+plan\b"),
    ("the safeguarding arrangements", r"\bmasa\b|safeguarding[\s_-]+arrangements"),
    ("an adults' report", r"safeguarding[\s_-]+adults?[\s_-]+(?:board|partnership)"),
    ("a child death review", r"child[\s_-]+death"),
    ("a draft", r"\bdraft\b"),
    ("an agenda or minutes", r"\b(?:agenda|minutes)\b"),
    ("a newsletter", r"\bnewsletter\b"),
)


@dataclass(frozen=True)
class Match:
    """The answer: partnership and year where they are plain, else why not and the best guesses."""

    partnership_id: str | None
    reporting_year: str | None
    confidence: float
    problem: str = ""
    best_guesses: tuple[str, ...] = ()


def match_by_name_and_title(candidate: Candidate, title: str, text: str, register: Register) -> Match:
    """Match a document by its path, its title and the text of its first pages (as the inspection returns them)."""
    name = _readable(candidate.group)
    top = f"{title}\n{text[:_TITLE_PAGE]}"
    partnership, sure_of_name, guesses = _partnership(name, top, text, register)
    year, sure_of_year, years = _year(name, top, text)
    problems = []
    other = _other_paper(name, top)
    if other:
        problems.append(f"it looks like {other}, not a yearly report")
    if partnership is None:
        problems.append(
            "its name and title page do not tell one partnership" if not guesses else _torn("partnership", guesses)
        )
    if year is None:
        problems.append("its name and title page do not tell one reporting year" if not years else _torn("year", years))
    if not problems and partnership and year:
        return Match(partnership, year, round(min(sure_of_name, sure_of_year), 2))
    best = tuple(
        " ".join(part for part in (who, when) if part) for who in guesses or [""] for when in years[:2] or [""]
    )
    reason = "; ".join(problems)
    return Match(
        None,
        None,
        round(min(sure_of_name, sure_of_year), 2),
        f"Not matched with certainty: {reason}. Add a line for it to manifest.csv.",
        tuple(guess for guess in best if guess)[:4],
    )


def _torn(what: str, guesses: Sequence[str]) -> str:
    if len(guesses) == 1:
        return f"the {what} is only hinted at ({guesses[0]})"
    return f"it may be of {what} {' or '.join(guesses[:3])}"


def _partnership(name: str, top: str, text: str, register: Register) -> tuple[str | None, float, list[str]]:
    """The partnership, how sure, and the guesses. Name and title page may confirm, but must not contradict each other."""
    by_name = [match.partnership_id for match in register.named_in(name)]
    on_title = register.named_in(top)
    bodies = [match.partnership_id for match in on_title if match.score == 100]
    if len(by_name) == 1:
        (named,) = by_name
        if named in [match.partnership_id for match in on_title]:
            return named, 0.98, [named]
        if bodies:
            return None, 0.4, [named, *bodies]
        seen = [match.partnership_id for match in register.named_in(text)]
        return named, 0.95 if named in seen else 0.8, [named]
    if len(by_name) > 1:
        both = [one for one in by_name if one in bodies]
        return (both[0], 0.85, both) if len(both) == 1 else (None, 0.4, by_name)
    if len(set(bodies)) == 1:
        return bodies[0], 0.9, bodies[:1]
    places = list(dict.fromkeys(match.partnership_id for match in on_title))
    if len(places) == 1 and _REPORT.search(top):
        return places[0], 0.75, places
    guesses = places or _later(register.named_in(text)) or register.misspelt_in(f"{name} {top[:200]}")
    return None, 0.3 if guesses else 0.0, guesses[:3]


def _later(matches: list[NameMatch]) -> list[str]:
    return [match.partnership_id for match in matches if match.score == 100]


def _year(name: str, top: str, text: str) -> tuple[str | None, float, list[str]]:
    """The reporting year, how sure, and the guesses."""
    by_name, on_title = find_years(name, short=True), find_years(top)
    stated_in_name, stated_on_title = _stated(by_name), _stated(on_title)
    if len(stated_in_name) == 1:
        (year,) = stated_in_name
        if not stated_on_title or year in stated_on_title:
            return year, stated_in_name[year], [year]
        return None, 0.4, [*stated_in_name, *stated_on_title]
    if len(stated_in_name) > 1:
        both = [year for year in stated_in_name if year in stated_on_title]
        return (both[0], 0.8, both) if len(both) == 1 else (None, 0.4, [*stated_in_name])
    if len(stated_on_title) == 1:
        (year,) = stated_on_title
        return year, 0.9 * stated_on_title[year], [year]
    beside = _stated(
        [found for found in on_title if _REPORT.search(top[max(0, found.position - 80) : found.position + 80])]
    )
    if len(beside) == 1:
        (year,) = beside
        return year, 0.75, [year]
    hints = [found.reporting_year for found in (*by_name, *on_title) or find_years(text)]
    guesses = list(dict.fromkeys([*stated_on_title, *hints]))
    return None, 0.3 if guesses else 0.0, guesses[:3]


def _stated(found: Sequence[YearFound]) -> dict[str, float]:
    stated: dict[str, float] = {}
    for one in found:
        if one.confidence >= SURE:
            stated[one.reporting_year] = max(one.confidence, stated.get(one.reporting_year, 0))
    return stated


def _other_paper(name: str, top: str) -> str | None:
    """What else it seems to be; a text that calls itself a yearly report is taken at its word, a draft is not."""
    for what, pattern in _OTHER_PAPERS:
        is_draft = what == "a draft"
        said_in = (name if is_draft else f"{name}\n{top}").replace("_", " ")
        if re.search(pattern, said_in, re.I) and (is_draft or not _REPORT.search(said_in)):
            return what
    return None


def _readable(path: str) -> str:
    """A path without its ending, folders and name apart by lines: `Barnet/report_2023-24.pdf`."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", path)
    return re.sub(r"%20|\+", " ", stem).replace("/", "\n")
