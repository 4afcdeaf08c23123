"""The submission rate by a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime

from include.coverage.in_time import in_time
from include.publish.numbers import percentage

DEADLINE = date(2021, 9, 30)


def row(number, status="found", since=datetime(2021, 9, 1, tzinfo=UTC)):
    return {"partnership_id": f"p{number}", "status": status, "since": since, "deadline": DEADLINE}


def test_the_rate_of_2020_21_is_65_of_132():
    late = datetime(2021, 10, 4, tzinfo=UTC)
    rows = [row(number) for number in range(65)] + [row(number, since=late) for number in range(65, 100)]
    rows += [row(number, "not_found") for number in range(100, 120)]
    found = in_time(rows, [f"p{number}" for number in range(132)])
    assert found is not None
    assert (found.count, found.denominator, found.undated) == (65, 132, 0)
    assert percentage(found.count, found.denominator) == 49.2


def test_the_last_evening_of_the_deadline_is_in_time_in_london():
    assert in_time([row(1, since=datetime(2021, 9, 30, 22, 30, tzinfo=UTC))], ["p1"]).count == 1
    assert in_time([row(1, since=datetime(2021, 9, 30, 23, 30, tzinfo=UTC))], ["p1"]).count == 0


def test_a_report_nobody_knows_the_day_of_is_counted_apart_and_never_as_in_time():
    found = in_time([row(1, since=None), row(2)], ["p1", "p2", "p3"])
    assert (found.count, found.denominator, found.undated) == (1, 3, 1)


def test_without_a_day_there_is_no_rate():
    assert in_time([row(1) | {"deadline": None}], ["p1"]) is None
