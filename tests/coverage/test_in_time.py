"""The submission rate by a deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from include.coverage.in_time import in_time
from include.publish.numbers import percentage

DEADLINE = date(2021, 9, 30)
BEFORE, LATE = datetime(2021, 9, 1, tzinfo=UTC), datetime(2021, 10, 4, tzinfo=UTC)


def row(number, status="found", since=BEFORE, **changes):
    times = {"there_since": since, "first_looked_at": BEFORE, "last_looked_at": LATE}
    return {"partnership_id": f"p{number}", "status": status, "deadline": DEADLINE, **times, **changes}


def test_the_rate_of_2020_21_is_65_of_132():
    rows = [row(number) for number in range(65)] + [row(number, since=LATE) for number in range(65, 100)]
    rows += [row(number, "not_found", since=None) for number in range(100, 120)]
    found = in_time(rows, [f"p{number}" for number in range(132)])
    assert found is not None and found.is_known
    assert found.states == {"by_deadline": 65, "later": 35, "unknown": 0, "none": 32}
    assert percentage(found.count, found.denominator) == 49.2


def test_the_last_evening_of_the_deadline_is_in_time_in_london():
    for since, count in (
        (datetime(2021, 9, 30, 22, 30, tzinfo=UTC), 1),
        (datetime(2021, 9, 30, 23, 30, tzinfo=UTC), 0),
    ):
        found = in_time([row(1, since=since)], ["p1"])
        assert found is not None and found.count == count


def test_what_was_first_looked_for_after_the_day_is_never_called_late_and_there_is_no_rate():
    found = in_time([row(1, since=LATE, first_looked_at=LATE), row(2)], ["p1", "p2", "p3"])
    assert found is not None and not found.is_known
    assert found.states == {"by_deadline": 1, "later": 0, "unknown": 1, "none": 1}


def test_a_report_nobody_knows_the_day_of_is_never_counted_as_in_time():
    found = in_time([row(1, since=None)], ["p1"])
    assert found is not None and found.states["unknown"] == 1


def test_while_the_day_has_not_passed_there_is_no_rate():
    found = in_time(
        [row(1, last_looked_at=LATE), row(2, last_looked_at=LATE - timedelta(days=4, seconds=1))], ["p1", "p2"]
    )
    assert found is not None and found.count == 2 and not found.is_known


def test_without_a_day_there_is_no_rate():
    assert in_time([row(1) | {"deadline": None}], ["p1"]) is None
