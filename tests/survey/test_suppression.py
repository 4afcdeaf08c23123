"""No small count can be read, nor worked out from what is shown beside it."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from typing import Any

import pytest

from include.survey import SurveyError, tabulate
from include.survey.suppression import THRESHOLD, Sum, hidden_cells, width
from include.survey.tables import WIDE, count
from tests.survey.a_survey import ASKED, a_line, as_file, read, sample, sample_rows


def one_sum(*numbers):
    counts = {(f"answer {place}",): number for place, number in enumerate(numbers)}
    return counts, [Sum(dict.fromkeys(counts, 1), sum(numbers))]


def readings(counts, sums, hidden):
    """Every value a reader who tries all whole numbers could give each hidden cell."""
    cells = sorted(hidden)
    most = max(one.total for one in sums) + 1
    least = 0 if any(counts[cell] == 0 for cell in cells) else 1
    found: dict[tuple[str, ...], set[int]] = {cell: set() for cell in cells}
    for values in itertools.product(range(least, most), repeat=len(cells)):
        guess = counts | dict(zip(cells, values, strict=True))
        if all(sum(sign * guess[cell] for cell, sign in one.parts.items()) == one.total for one in sums):
            for cell, value in zip(cells, values, strict=True):
                found[cell].add(value)
    return found


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((30, 20, 10), []),
        ((30, 20, 3), [1, 2]),  # the smallest of the others is hidden beside it
        ((30, 3, 4, 4), [1, 2, 3]),  # enough to reckon with among themselves
        ((30, 20, 1, 1), [1, 2, 3]),  # two ones make two: told by their sum
        ((30, 0, 20, 3), [2, 3]),  # nobody's answer is shown, and hides nobody
        ((30, 0, 0), []),
    ],
)
def test_a_small_count_is_hidden_with_as_many_others_as_it_takes(numbers, hidden):
    counts, sums = one_sum(*numbers)
    assert hidden_cells(counts, sums) == {(f"answer {place}",) for place in hidden}


def test_what_is_hidden_in_a_row_cannot_be_worked_out_from_its_column():
    """Two groups make up all: a count that is hidden in one of them alone would be all less the other."""
    rows = {"all": (20, 30), "police": (3, 12), "health": (17, 18)}
    counts = {(group, answer): rows[group][place] for group in rows for place, answer in enumerate(("yes", "no"))}
    sums = [Sum({(group, answer): 1 for answer in ("yes", "no")}, sum(rows[group])) for group in rows]
    sums += [Sum({("police", answer): 1, ("health", answer): 1, ("all", answer): -1}, 0) for answer in ("yes", "no")]
    hidden = hidden_cells(counts, sums)
    assert ("police", "yes") in hidden and len(hidden) >= 4


def test_whoever_tries_all_numbers_is_left_with_a_range_for_each_small_count():
    draw = random.Random(7)
    for _ in range(40):
        counts, sums = one_sum(*(draw.choice((0, 1, 2, 4, 5, 7, 9)) for _ in range(3)))
        try:
            hidden = hidden_cells(counts, sums)
        except ValueError:
            continue  # too few respondents to hide anybody among, and said to be
        assert {cell for cell, number in counts.items() if 0 < number < THRESHOLD} <= hidden
        for cell, values in readings(counts, sums, hidden).items():
            if 0 < counts[cell] < THRESHOLD:
                assert max(values) - min(values) >= THRESHOLD, (counts, hidden, cell)


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="do not add up to 9"):
        hidden_cells({("a",): 4, ("b",): 4}, [Sum({("a",): 1, ("b",): 1}, 9)])


def sums_a_reader_knows(rows):
    """From the printed rows alone: answers add up to their base, and groups to the group that stands first."""
    by_group: dict[Any, dict[Any, int]] = defaultdict(dict)
    by_answer: dict[Any, dict[Any, int]] = defaultdict(dict)
    for row in rows:
        key = (row["table_id"], row["group"], row["item"], row["category"])
        if row["table_id"] not in ("areas", "responses"):
            by_group[key[:3], row["denominator"]][key] = 1
            by_answer[key[0], *key[2:]][key] = 1 if by_answer[key[0], *key[2:]] else -1
    sums = [Sum(parts, base) for (_, base), parts in by_group.items()]
    return sums + [Sum(parts, 0) for parts in by_answer.values() if len(parts) > 1]


def test_the_tables_of_a_whole_wave_leave_no_small_count_to_be_worked_out():
    counts = count(sample().taken, ASKED).cells
    hidden = {(row["table_id"], row["group"], row["item"], row["category"]) for row in sample_rows() if row["symbol"]}
    small = {key for key, number in counts.items() if 0 < number < THRESHOLD and key[0] != "responses"}
    assert small and small <= hidden
    sums = sums_a_reader_knows(sample_rows())
    assert all(width(key, hidden, counts, sums) >= THRESHOLD for key in small)
    needless = [key for key in hidden - small if counts[key] or key[0] not in WIDE]
    assert len(needless) <= 12, "counts that need not be hidden are of use to readers"


def test_a_wave_of_a_few_is_not_tabulated_at_all(tmp_path):
    taken = read(as_file(tmp_path, *(a_line(number) for number in range(19)), a_line(19, expected_voice="")))
    with pytest.raises(SurveyError, match="19 valid responses of 20: tables are given from 20 on"):
        tabulate(taken.taken, ASKED)
