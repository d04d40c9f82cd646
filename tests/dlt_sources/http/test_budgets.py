"""Daily budgets reset at midnight in their zone."""

import asyncio
from datetime import UTC, datetime

import pytest

from dlt_sources.contract import Budget, Quota
from dlt_sources.http.errors import QuotaExhausted
from dlt_sources.http.throttle import TokenBuckets

PACIFIC = Budget(10, "America/Los_Angeles", reserve=2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-01-15T02:00", "2026-01-14T08:00", "2026-01-15T08:00"),
        ("2026-07-15T07:00", "2026-07-15T07:00", "2026-07-16T07:00"),
        ("2026-03-08T12:00", "2026-03-08T08:00", "2026-03-09T07:00"),
        ("2026-11-01T12:00", "2026-11-01T07:00", "2026-11-02T08:00"),
    ],
)
def test_a_budget_period_is_a_calendar_day_of_its_zone(
    now: str, start: str, end: str
) -> None:
    assert PACIFIC.period(at(now)) == (at(start), at(end))


def test_spending_stops_at_the_reserve_until_the_next_period() -> None:
    now = at("2026-03-08T12:00")
    throttle = TokenBuckets(Quota(100, 60.0), now=lambda: now)

    def spend(units: int, bucket: str = "data") -> None:
        asyncio.run(throttle.spend(bucket, units, PACIFIC))

    spend(7)
    with pytest.raises(QuotaExhausted) as caught:
        spend(2)
    assert caught.value.wait == 19 * 3600
    spend(1)
    spend(8, "other")
    with pytest.raises(QuotaExhausted):
        spend(1)
    now = at("2026-03-09T07:00")
    spend(8)
