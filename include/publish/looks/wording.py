"""The closed lists of the tables in the words readers see."""

from __future__ import annotations

from datetime import date, datetime

from include.reporting_years import in_london

_WORDS = {
    "addressed": "addressed",
    "partial": "touched on",
    "not_mentioned": "not mentioned",
    "not_applicable": "not applicable",
    "met": "met",
    "unmet": "unmet",
    "not_met": "not met",
    "found": "report found",
    "not_found": "not found",
    "unreachable": "website could not be reached",
    "blocked_by_robots": "website does not let programs read it",
    "quarantined": "waits for a person’s decision",
    "failed": "report found, could not be read",
    "transitioned": "a safeguarding partner chairs",
    "planned": "change planned",
    "retained": "independent chair kept",
    "local_authority": "local authority",
    "rapid_review": "rapid reviews",
    "lcspr": "local child safeguarding practice reviews",
    "national_review": "national reviews",
    "other_review": "other learning reviews",
    "none_stated": "none stated",
    "other": "other",
    "any": "any partner",
    "present": "present",
    "touched_on": "touched on",
    "to_check": "to be looked at",
    "main": "main report",
    "this_report": "this report",
    "checked": "checked",
    "contested": "contested",
    "undecided": "could not tell",
    "open": "still to be checked",
    "not_sampled": "not sampled",
    "engine_person": "the engine and people",
    "person_person": "two people, each alone",
    "not_reviewed": "not reviewed",
    "part_reviewed": "partly reviewed",
    "reviewed": "reviewed",
}


def in_words(code: str) -> str:
    """A status, answer or group in words; a code without words of its own loses its underscores."""
    return _WORDS.get(code, code.replace("_", " "))


def day(when: datetime | date) -> str:
    """A day as people in England write it: 1 March 2025."""
    local = in_london(when) if isinstance(when, datetime) else when
    return f"{local.day} {local:%B %Y}"


def sentence(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]
