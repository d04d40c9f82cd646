"""Days: which one is due, and which one a reading taken now belongs to."""

from datetime import UTC, date, datetime

import pytest

from pipelines.days import due_date, is_observable, span


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 29, 2, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2028, 3, 1, 2, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), date(2025, 12, 31)),
    ],
)
def test_the_day_that_is_due_is_the_one_that_just_ended(
    now: datetime, due: date
) -> None:
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


def test_a_range_holds_both_ends() -> None:
    period = span(date(2026, 2, 27), date(2026, 3, 1))
    assert period == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
