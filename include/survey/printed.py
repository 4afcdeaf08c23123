"""What the publication of 2019 printed, cell by cell, as counts: where it contradicts itself, too.

The figures stand in `include/reference/published_findings.csv`. A percentage of 239 tells its count.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from include.settings import REFERENCE
from include.survey import tables as t
from include.survey.questionnaire import Questionnaire, plain
from include.survey.suppression import Key

FINDINGS = REFERENCE / "published_findings.csv"
SOURCE = "004"
N_RETURNED, N_VALID = 388, 239
ONLY_RESPONDENT = 5
"""Areas with a single respondent (Appendix A, geographical coverage)."""
_TABLE_3 = re.compile(r"(Police|Health|LA(?: children's services)?|Schools) (\d)(?:st|nd|rd)(=?): (.*)")

_LISTS = {
    "Respondents by organisation": "organisation",
    "Respondents by job role": "role",
    "Specific responsibility for safeguarding": "responsibility",
}
"""Indicators that list the answers to one question."""


@dataclass(frozen=True)
class Printed:
    """One printed figure: the cell of ours it belongs to, and where it stands."""

    key: Key
    count: int
    percentage: float | None
    where: str
    place: int | None = None
    """Place among the biggest challenges, as printed."""


def printed_figures(asked: Questionnaire) -> list[Printed]:
    """Every printed figure that one of our tables counts; raises KeyError for a row of the reference that fits nowhere."""
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source_file"] == SOURCE]
    return [figure for row in rows for figure in _figures(row, asked)]


def _figures(row: dict[str, str], asked: Questionnaire) -> Iterator[Printed]:
    indicator, category = row["indicator"], row["category"]
    words = {choice.feeds: {one: answer.words for one, answer in choice.by_wording.items()} for choice in asked.choices}
    challenges = {one: answer.words for one, answer in asked.challenges.by_wording.items()}
    place = None
    if indicator == "Survey responses":
        key = ("responses", t.RETURNED, "", t.VALID)
        if category == "returned":
            return  # the base of the table
    elif indicator == "Survey timing vs publication":
        group = t.VALID if category.startswith("valid") else t.NOT_VALID
        key = ("publication", group, "", words["publication"]["yes"])
    elif indicator == "Anticipate improvement in at least one domain":
        everybody = category == "all respondents"
        group = t.EVERYBODY if everybody else words["organisation"][plain(category)]
        key = ("improvement", group, "", t.IMPROVES)
    elif indicator == "No change or less effective":
        key = ("improvement", t.EVERYBODY, "", t.NOT_IMPROVES)
    elif indicator == "Biggest challenge (most frequent answers)":
        key = ("challenges", t.EVERYBODY, "", challenges[plain(category)])
    elif indicator in _LISTS:
        table = _LISTS[indicator]
        key = (table, t.EVERYBODY, "", words[table][plain(category)])
    elif indicator == "Top three biggest challenges by agency":
        match = _TABLE_3.fullmatch(category)
        if match is None:
            raise KeyError(f"{FINDINGS.name}: {category!r} names no agency and place.")
        key = ("challenges", words["organisation"][plain(match[1])], "", challenges[plain(match[4])])
        place = int(match[2])
    elif indicator.startswith("Perceived effectiveness"):
        purpose, _, collapsed = category.partition(" | ")
        table = "effectiveness_existing" if "historic" in indicator else "effectiveness_expected"
        answers = {plain(words): words for words in asked.effectiveness.collapsed.values()}
        by_wording = {
            one: answer.words
            for answer in asked.effectiveness.purposes
            for one in map(plain, (answer.words, *answer.also))
        }
        key = (table, t.EVERYBODY, by_wording[plain(purpose)], answers[plain(collapsed)])
    else:
        return  # about the programme, not the survey
    share = float(row["percentage"]) if row["percentage"] else None
    number = int(row["count"]) if row["count"] else round((share or 0) * N_VALID / 100)
    yield Printed(key, number, share, row["where_in_document"], place)
