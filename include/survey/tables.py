"""The published kinds of tables, from responses: counts with their base, small ones hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from include import __version__
from include.publish.numbers import percentage
from include.publish.symbols import CONFIDENTIAL
from include.survey.questionnaire import Choice, Questionnaire, SurveyError
from include.survey.responses import Response
from include.survey.suppression import Key, Sum, hidden_cells

LEAST_BASE = 20
"""The smallest group tables are given for: that of the smallest agency the source gives them for (police)."""
EVERYBODY, OTHERS, NO_ANSWER = "All respondents", "All other organisations", "No answer"
RETURNED, VALID, NOT_VALID = "All returned responses", "Valid responses", "Responses that are not valid"
IMPROVES, NOT_IMPROVES = "Improvement in at least one purpose", "No change or less effective"

TITLES = {
    "responses": "Responses returned, and those that are valid",
    "publication": "Completed before or after the area's arrangements were published",
    "areas": "Respondents, by area",
    "organisation": "Respondents, by organisation",
    "role": "Respondents, by current role",
    "responsibility": "Specific responsibility for safeguarding children",
    "effectiveness_existing": "Perceived effectiveness of the existing arrangements",
    "effectiveness_expected": "Expected effectiveness of the new arrangements",
    "challenges": "The biggest challenge to addressing current safeguarding concerns",
    "improvement": "Respondents who expect an improvement in at least one purpose",
}
"""The tables, in their order."""
NOT_HIDDEN = ("responses",)
"""Tables that tell nothing of any respondent but that there are so many."""
WIDE = ("challenges",)
"""Tables of small groups over many answers, in which nobody's answers are hidden among nobody's."""


@dataclass
class Counts:
    """Counts by table, group, item and category, their bases, and what a reader can add up."""

    cells: dict[Key, int] = field(default_factory=dict)
    bases: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def add(
        self, table: str, group: str, item: str, answers: Iterable[str], categories: Sequence[str], base: int
    ) -> None:
        """Count one answer of each respondent of a group: categories stand apart and make up the base."""
        counted = Counter(answers)
        keys: dict[Key, int] = {(table, group, item, category): counted[category] for category in categories}
        self.cells |= keys
        self.bases |= dict.fromkeys(keys, base)
        self.sums.append(Sum(dict.fromkeys(keys, 1), base))

    def link(self, table: str, whole: str, parts: Sequence[str], categories: Iterable[str]) -> None:
        """Say that groups make up a whole group, category by category."""
        for category in categories:
            signs: dict[Key, int] = {(table, part, "", category): 1 for part in parts}
            signs[table, whole, "", category] = -1
            self.sums.append(Sum(signs, 0))


def count(responses: Sequence[Response], asked: Questionnaire) -> Counts:
    """Every count of one wave, none hidden yet: for checking, never for showing."""
    valid = [one for one in responses if one.is_valid(asked)]
    counts = Counts()
    states = [VALID if one.is_valid(asked) else NOT_VALID for one in responses]
    counts.add("responses", RETURNED, "", states, (VALID, NOT_VALID), len(responses))
    _count_publication(counts, responses, asked)
    _count_areas(counts, valid, asked)
    for choice in (one for one in asked.choices if one.feeds != "publication"):
        _count_choice(counts, choice.feeds, EVERYBODY, valid, choice)
    for twice in asked.effectiveness.asked:
        collapsed = asked.effectiveness.collapsed
        for purpose in asked.effectiveness.purposes:
            answers = [collapsed[one.answers[f"{twice.prefix}_{purpose.code}"]] for one in valid]
            counts.add(
                twice.feeds, EVERYBODY, purpose.words, answers, tuple(dict.fromkeys(collapsed.values())), len(valid)
            )
    groups = groups_by_organisation(valid, asked)
    challenges = {answer.code: answer.words for answer in asked.challenges.answers}
    first = asked.challenges.columns[0]
    _count_by_group(
        counts,
        "challenges",
        {
            name: [challenges.get(one.answers.get(first, ""), NO_ANSWER) for one in some]
            for name, some in groups.items()
        },
        (*challenges.values(), NO_ANSWER),
    )
    _count_by_group(
        counts,
        "improvement",
        {
            name: [IMPROVES if expects_improvement(one, asked) else NOT_IMPROVES for one in some]
            for name, some in groups.items()
        },
        (IMPROVES, NOT_IMPROVES),
    )
    for name, members in groups.items():  # their size is the base of other tables, so that table 1 cannot hide it
        own = ("organisation", EVERYBODY, "", name)
        if own in counts.cells:
            counts.sums.append(Sum({own: 1}, len(members)))
    return counts


def tabulate(responses: Sequence[Response], asked: Questionnaire) -> list[dict[str, Any]]:
    """Rows of `survey_tables` for one wave, small counts hidden.

    Raises SurveyError where there are too few valid responses to show anything without showing people.
    """
    wave = responses[0].wave
    n_valid = sum(one.is_valid(asked) for one in responses)
    if n_valid < LEAST_BASE:
        raise SurveyError(
            f"Wave {wave} has {n_valid} valid responses of {len(responses)}: tables are given from {LEAST_BASE} on, as fewer "
            "would show who answered what. A response is valid without a gap in both effectiveness questions."
        )
    counts = count(responses, asked)
    hidden: set[Key] = set()
    for table in (one for one in TITLES if one not in NOT_HIDDEN):
        cells = {key: number for key, number in counts.cells.items() if key[0] == table}
        sums = [one for one in counts.sums if all(key in cells for key in one.parts)]
        try:
            hidden |= hidden_cells(cells, sums, zeros_too=table in WIDE)
        except ValueError as error:
            raise SurveyError(f"Wave {wave}, table {table}: {error}. Nothing is shown.") from None
    placed = places(counts.cells, hidden)
    numbers = _question_numbers(asked)
    rows: list[dict[str, Any]] = []
    for key, number in counts.cells.items():
        table, group, item, category = key
        shown = None if key in hidden else number
        rows.append(
            {
                "survey_wave": wave,
                "questionnaire": f"{asked.id} {asked.version}",
                "table_id": table,
                "title": TITLES[table],
                "question_no": numbers[table],
                "group": group,
                "item": item,
                "category": category,
                "row_no": len(rows) + 1,
                "count": shown,
                "symbol": CONFIDENTIAL if shown is None else None,
                "denominator": counts.bases[key],
                "percentage": None if shown is None else percentage(shown, counts.bases[key]),
                "place": placed.get(key, (None, None))[0],
                "is_tied": placed.get(key, (None, None))[1],
                "code_version": __version__,
            }
        )
    return rows


def expects_improvement(response: Response, asked: Questionnaire) -> bool:
    """Whether the new arrangements are expected to be more effective than the existing ones for at least one purpose.

    Answers are compared on the scale as it was ticked, not collapsed. *Don't know* is no improvement. Raises KeyError
    for a response that is not valid.
    """
    level = asked.effectiveness.level
    for purpose in asked.effectiveness.purposes:
        existing = level[response.answers[f"existing_{purpose.code}"]]
        expected = level[response.answers[f"expected_{purpose.code}"]]
        if existing is not None and expected is not None and expected > existing:
            return True
    return False


def groups_by_organisation(valid: Sequence[Response], asked: Questionnaire) -> dict[str, list[Response]]:
    """Everybody, organisations of LEAST_BASE respondents or more, and the others together, who are as many at least."""
    organisation = asked.choice("organisation")
    words = {answer.code: answer.words for answer in organisation.answers}
    sizes = Counter(one.answers.get("organisation", "") for one in valid)
    large = [code for code in words if sizes[code] >= LEAST_BASE]
    while large and 0 < len(valid) - sum(sizes[code] for code in large) < LEAST_BASE:
        large.remove(min(large, key=lambda code: sizes[code]))
    groups = {EVERYBODY: list(valid)}
    groups |= {words[code]: [one for one in valid if one.answers.get("organisation") == code] for code in large}
    rest = [one for one in valid if one.answers.get("organisation") not in large]
    return groups | {OTHERS: rest} if large and rest else groups


def _count_choice(counts: Counts, table: str, group: str, some: Sequence[Response], choice: Choice) -> None:
    words = {answer.code: answer.words for answer in choice.answers}
    answers = [words.get(one.answers.get(choice.column, ""), NO_ANSWER) for one in some]
    counts.add(table, group, "", answers, (*words.values(), NO_ANSWER), len(some))


def _count_publication(counts: Counts, responses: Sequence[Response], asked: Questionnaire) -> None:
    choice = next(one for one in asked.choices if one.feeds == "publication")
    valid, others = (
        [one for one in responses if one.is_valid(asked)],
        [one for one in responses if not one.is_valid(asked)],
    )
    for group, some in ((RETURNED, responses), (VALID, valid), (NOT_VALID, others)):
        _count_choice(counts, "publication", group, some, choice)
    categories = (*(answer.words for answer in choice.answers), NO_ANSWER)
    counts.link("publication", RETURNED, (VALID, NOT_VALID), categories)


def _count_areas(counts: Counts, valid: Sequence[Response], asked: Questionnaire) -> None:
    """An area counts everybody whose work covers it: counts may add up to more than the base."""
    words = {answer.code: answer.words for answer in asked.areas.answers}
    counted = Counter(words[code] for one in valid for code in one.areas)
    counted[NO_ANSWER] = sum(not one.areas for one in valid)
    keys: dict[Key, int] = {("areas", EVERYBODY, "", name): counted[name] for name in (*words.values(), NO_ANSWER)}
    counts.cells |= keys
    counts.bases |= dict.fromkeys(keys, len(valid))
    if sum(keys.values()) == len(valid):  # nobody works in two areas, as a reader may guess
        counts.sums.append(Sum(dict.fromkeys(keys, 1), len(valid)))


def _count_by_group(
    counts: Counts, table: str, answers: Mapping[str, Sequence[str]], categories: Sequence[str]
) -> None:
    for group, some in answers.items():
        counts.add(table, group, "", some, categories, len(some))
    if len(answers) > 1:
        counts.link(table, EVERYBODY, [group for group in answers if group != EVERYBODY], categories)


def places(cells: Mapping[Key, int], hidden: set[Key]) -> dict[Key, tuple[int, bool]]:
    """Place of each challenge in its group and whether it is shared, as in a race: equal counts share one (1, 1, 3).

    No answer and an answer nobody gave have none; neither has one that a hidden count may be as large as.
    """
    found = {}
    for key, number in cells.items():
        if key[0] != "challenges" or key[3] == NO_ANSWER or not number:
            continue
        rivals = {one: other for one, other in cells.items() if one[:3] == key[:3] and one[3] != NO_ANSWER}
        if not any(other >= number for one, other in rivals.items() if one in hidden):
            ahead = sum(other > number for other in rivals.values())
            found[key] = 1 + ahead, list(rivals.values()).count(number) > 1
    return found


def _question_numbers(asked: Questionnaire) -> dict[str, str]:
    twice = {one.feeds: one.number for one in asked.effectiveness.asked}
    once = {one.feeds: one.number for one in (*asked.choices, asked.areas, asked.challenges)}
    return {"responses": " and ".join(twice.values()), "improvement": " and ".join(twice.values()), **twice, **once}
