"""Days: which one is due, and which one a reading taken now belongs to."""

from datetime import UTC, date, datetime

import pytest

from pipelines.days import check_days, due_date, is_observable, run_time, span
from pipelines.errors import UserError


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 29, 2, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2028, 3, 1, 2, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), date(2025, 12, 31)),
    ],
)
def test_the_due_day_is_yesterday(now: datetime, due: date) -> None:
    assert due_date(now) == due


@pytest.mark.parametrize(
    ("hour", "closes"),
    [(0, 20), (2, 20), (5, 20), (6, 21), (15, 21), (23, 21)],
)
def test_a_reading_closes_yesterday_until_six_and_today_after(
    hour: int, closes: int
) -> None:
    now = datetime(2026, 11, 21, hour, tzinfo=UTC)
    assert is_observable(date(2026, 11, closes), now)
    assert not is_observable(date(2026, 11, 41 - closes), now)


def test_a_range_includes_both_ends() -> None:
    period = span(date(2026, 2, 27), date(2026, 3, 1))
    assert period == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (9, 12, "before the first day, 2026-11-10"),
        (11, 22, "after the last day, 2026-11-21"),
        (20, 21, "2026-11-21 is not over"),
    ],
)
def test_days_outside_the_partitions_are_refused(
    first: int, last: int, message: str
) -> None:
    start, today = date(2026, 11, 10), date(2026, 11, 21)
    with pytest.raises(UserError, match=message):
        check_days(date(2026, 11, first), date(2026, 11, last), start, today)


@pytest.mark.parametrize(("first", "last"), [(10, 20), (10, 10), (21, 21)])
def test_a_run_has_past_days_or_only_today(first: int, last: int) -> None:
    start, today = date(2026, 11, 10), date(2026, 11, 21)
    check_days(date(2026, 11, first), date(2026, 11, last), start, today)


def test_a_day_is_collected_at_0200_of_the_next_day() -> None:
    moment = run_time(date(2026, 2, 28))
    assert moment == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert due_date(moment) == date(2026, 2, 28)
    assert is_observable(date(2026, 2, 28), moment)
