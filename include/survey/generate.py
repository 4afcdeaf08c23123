"""Made-up responses whose tables are those printed in 2019: `python -m include.survey --make-up FILE`.

The answers of the survey were never published. These are drawn so that every printed count comes out exactly; what was not
printed (who ticked which two answers together) is drawn at random under a seed, and says nothing about anybody.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from include.publish.numbers import percentage
from include.spreadsheets import csv_text
from include.survey import tables as t
from include.survey.printed import N_RETURNED, N_VALID, ONLY_RESPONDENT, Printed, printed_figures
from include.survey.questionnaire import Questionnaire

WAVE = "made-up-2019"
OPENED, CLOSED = date(2019, 2, 18), date(2019, 6, 10)
SEED = 2019
FEWEST = 5
"""How often at least an answer that was not printed is given: our choice."""
Answers = dict[str, str]


def generate(asked: Questionnaire, seed: int = SEED) -> list[Answers]:
    """All returned responses, valid and not, as rows of a CSV file: the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - made-up answers, not secrets
    printed = printed_figures(asked)
    valid: list[Answers] = [{} for _ in range(N_VALID)]
    for table, column in (("organisation", "organisation"), ("role", "role"), ("responsibility", "responsibility")):
        _deal(valid, column, _codes(table, asked, printed), draw)
    _deal(valid, "after_publication", ["yes"] * _count(printed, "publication", t.VALID), draw, otherwise="no")
    _deal(valid, asked.areas.column, _areas(asked, draw), draw)
    _draw_challenges(valid, asked, printed, draw)
    _draw_effectiveness(valid, asked, printed, draw)
    rows = [*valid, *_not_valid(valid, asked, printed, draw)]
    draw.shuffle(rows)
    days = sorted(draw.randrange((CLOSED - OPENED).days + 1) for _ in rows)
    for number, (row, day) in enumerate(zip(rows, days, strict=True), start=1):
        row |= {"wave": WAVE, "respondent_id": str(number), "completed_on": str(OPENED + timedelta(days=day))}
    return rows


def as_csv(asked: Questionnaire, rows: Sequence[Answers]) -> bytes:
    """Rows as the file that `read_responses` takes."""
    return csv_text(asked.columns, [[row.get(column, "") for column in asked.columns] for row in rows])


def _deal(
    rows: Sequence[Answers], column: str, answers: Sequence[str], draw: random.Random, otherwise: str = ""
) -> None:
    """Give each row one of the answers, in random order; rows beyond them get `otherwise`."""
    dealt = [*answers, *[otherwise] * (len(rows) - len(answers))]
    draw.shuffle(dealt)
    for row, answer in zip(rows, dealt, strict=True):
        row[column] = answer


def _count(printed: Sequence[Printed], table: str, group: str) -> int:
    return next(one.count for one in printed if one.key[:2] == (table, group))


def _codes(table: str, asked: Questionnaire, printed: Sequence[Printed]) -> list[str]:
    """As many codes as the table printed of each answer; what is missing to all valid responses is the last answer."""
    choice = next(one for one in asked.choices if one.feeds == table)
    counts = {one.key[3]: one.count for one in printed if one.key[0] == table}
    codes = [answer.code for answer in choice.answers for _ in range(counts.get(answer.words, 0))]
    return [*codes, *[choice.answers[-1].code] * (N_VALID - len(codes))]


def _areas(asked: Questionnaire, draw: random.Random) -> list[str]:
    """Five areas with one respondent each, the others of the twelve other areas; some work in two of these."""
    codes = [answer.code for answer in asked.areas.answers]
    lonely = draw.sample(codes, ONLY_RESPONDENT)
    others = [code for code in codes if code not in lonely]
    lists = [draw.sample(others, 2 if draw.random() < 0.05 else 1) for _ in range(N_VALID - ONLY_RESPONDENT)]
    return [*lonely, *(" | ".join(sorted(some)) for some in lists)]


def _draw_challenges(
    valid: Sequence[Answers], asked: Questionnaire, printed: Sequence[Printed], draw: random.Random
) -> None:
    """The biggest challenge of each respondent by organisation, so that figure 2 and table 3 come out; two more at random."""
    organisation = {answer.words: answer.code for answer in asked.choice("organisation").answers}
    challenge = {answer.words: answer.code for answer in asked.challenges.answers}
    fixed = {one.key[1:]: one.count for one in printed if one.key[0] == "challenges"}
    overall = {challenge[key[2]]: number for key, number in fixed.items() if key[0] == t.EVERYBODY}
    agencies = {name: organisation[name] for name, *_ in fixed if name != t.EVERYBODY}
    groups = {name: [one for one in valid if one["organisation"] == code] for name, code in agencies.items()}
    groups[t.OTHERS] = [one for one in valid if one["organisation"] not in agencies.values()]
    least = min(overall.values())
    codes = [*challenge.values(), ""]
    low, high = [], []
    for name in groups:
        told = {challenge[key[2]]: number for key, number in fixed.items() if key[0] == name}
        rest = min(told.values(), default=least + 1) - 1  # whatever was not printed is below what was
        low += [told.get(code, 0) for code in codes]
        high += [told.get(code, rest) for code in codes]
    totals = [(overall.get(code, FEWEST), overall.get(code, least - 1)) for code in codes]
    found = _whole_numbers(
        [draw.random() for _ in low],
        list(zip(low, high, strict=True)),
        [
            ([int(number // len(codes) == row) for number in range(len(low))], (len(some), len(some)))
            for row, some in enumerate(groups.values())
        ]
        + [
            ([int(number % len(codes) == column) for number in range(len(low))], totals[column])
            for column in range(len(codes))
        ],
    )
    for row, some in enumerate(groups.values()):
        numbers = found[row * len(codes) : (row + 1) * len(codes)]
        _deal(
            some,
            "challenge_1",
            [code for code, number in zip(codes, numbers, strict=True) for _ in range(number)],
            draw,
        )
    for one in valid:
        others = [code for code in challenge.values() if code != one["challenge_1"]]
        one["challenge_2"], one["challenge_3"] = draw.sample(others, 2) if one["challenge_1"] else ("", "")


def _draw_effectiveness(
    valid: Sequence[Answers], asked: Questionnaire, printed: Sequence[Printed], draw: random.Random
) -> None:
    """Both effectiveness questions, so that tables 4 and 5 come out and just the printed ones expect an improvement."""
    hopeful, others = _hopeful(valid, asked, printed, draw)
    scale = asked.effectiveness
    turns = {id(one): number % len(scale.purposes) for number, one in enumerate(hopeful)}
    for turn, purpose in enumerate(scale.purposes):
        margins = [
            _split(
                {one.key[3]: one for one in printed if one.key[0] == twice.feeds and one.key[2] == purpose.words}, asked
            )
            for twice in scale.asked
        ]
        their_turn = [one for one in hopeful if turns[id(one)] == turn]
        free = [one for one in hopeful if turns[id(one)] != turn]
        for some, pairs in zip(
            (others, their_turn, free),
            _pairs(margins, [len(others), len(their_turn), len(free)], asked, draw),
            strict=True,
        ):
            draw.shuffle(pairs)
            for one, (existing, expected) in zip(some, pairs, strict=True):
                one[f"existing_{purpose.code}"], one[f"expected_{purpose.code}"] = existing, expected


def _hopeful(
    valid: Sequence[Answers], asked: Questionnaire, printed: Sequence[Printed], draw: random.Random
) -> tuple[list[Answers], list[Answers]]:
    """Who expects an improvement and who does not, as many of each agency as were printed."""
    organisation = {answer.words: answer.code for answer in asked.choice("organisation").answers}
    told = {one.key[1]: one.count for one in printed if one.key[0] == "improvement" and one.key[3] == t.IMPROVES}
    everybody = told.pop(t.EVERYBODY)
    hopeful: list[Answers] = []
    for name, number in told.items():
        hopeful += draw.sample([one for one in valid if one["organisation"] == organisation[name]], number)
    rest = [one for one in valid if one["organisation"] not in {organisation[name] for name in told}]
    hopeful += draw.sample(rest, everybody - len(hopeful))
    chosen = {id(one) for one in hopeful}
    return hopeful, [one for one in valid if id(one) not in chosen]


def _split(collapsed: dict[str, Printed], asked: Questionnaire) -> Counter[str]:
    """Counts of the answers as ticked, from collapsed ones.

    Where the printed percentage is no percentage of 239 it is the sum of two that were rounded before: the split that
    gives this sum is taken, of several the one nearest to a quarter at the end of the scale.
    """
    found: Counter[str] = Counter()
    for category, figure in collapsed.items():
        codes = [code for code, name in asked.effectiveness.collapsed.items() if name == category]
        if len(codes) == 1:
            found[codes[0]] = figure.count
            continue
        at_end, inner = sorted(codes, key=lambda code: not code.startswith("very_"))
        fits = [
            part for part in range(figure.count + 1) if _sum_of_rounded(part, figure.count - part) == figure.percentage
        ]
        found[at_end] = min(fits, key=lambda part: abs(part - figure.count / 4))
        found[inner] = figure.count - found[at_end]
    return found


def _sum_of_rounded(*counts: int) -> float:
    return round(sum(percentage(number, N_VALID) or 0 for number in counts), 1)


def _pairs(
    margins: Sequence[Counter[str]], sizes: Sequence[int], asked: Questionnaire, draw: random.Random
) -> list[list[tuple[str, str]]]:
    """Answers before and after for those without hope, those whose turn it is to improve, and the other hopeful ones."""
    level = asked.effectiveness.level
    codes = list(level)
    cells = [(group, existing, expected) for group in range(3) for existing in codes for expected in codes]
    cost, bounds = [], []
    for group, existing, expected in cells:
        before, after = level[existing], level[expected]
        rises = before is not None and after is not None and after > before
        is_open = (not rises, rises, True)[group]
        bounds.append((0, sizes[group] if is_open else 0))
        cost.append(draw.random() + (abs(before - after) if before is not None and after is not None else 1))
    sums = [([int(cell[0] == group) for cell in cells], (size, size)) for group, size in enumerate(sizes)]
    for side, margin in enumerate(margins, start=1):
        sums += [([int(cell[side] == code) for cell in cells], (margin[code], margin[code])) for code in codes]
    numbers = _whole_numbers(cost, bounds, sums)
    return [
        [cell[1:] for cell, number in zip(cells, numbers, strict=True) if cell[0] == group for _ in range(number)]
        for group in range(3)
    ]


def _not_valid(
    valid: Sequence[Answers], asked: Questionnaire, printed: Sequence[Printed], draw: random.Random
) -> list[Answers]:
    """Those who gave up before the end: both effectiveness questions begun at most, never finished."""
    rows: list[Answers] = []
    columns = asked.effectiveness_columns
    lonely = {area for area, number in Counter(one[asked.areas.column] for one in valid).items() if number == 1}
    crowded = [one for one in valid if one[asked.areas.column] not in lonely]
    for _ in range(N_RETURNED - N_VALID):
        like = draw.choice(crowded)
        kept = columns[: draw.randrange(len(columns))]
        about = ("organisation", "role", "responsibility", asked.areas.column)
        rows.append({column: like[column] for column in (*kept, *about) if column in kept or draw.random() < 0.9})
    _deal(rows, "after_publication", ["yes"] * _count(printed, "publication", t.NOT_VALID), draw, otherwise="no")
    return rows


def _whole_numbers(
    cost: Sequence[float], bounds: Sequence[tuple[int, int]], sums: Sequence[tuple[Sequence[int], tuple[int, int]]]
) -> list[int]:
    """Whole numbers within bounds whose sums lie where they must; which of many, the costs decide."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    low, high = np.array(bounds).T
    rows, limits = np.array([row for row, _ in sums]), np.array([limit for _, limit in sums])
    found: Any = milp(
        np.array(cost),
        integrality=np.ones(len(cost)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(rows, limits[:, 0], limits[:, 1]),
    )
    if found.x is None:
        raise ValueError(f"The printed figures cannot all be true of one set of responses: {found.message}")
    return [int(number) for number in np.round(found.x)]
