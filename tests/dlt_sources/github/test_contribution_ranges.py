"""Contribution queries that break off, and days that have not begun."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources.contract import RefusedGrant, Window
from dlt_sources.extract import windows
from dlt_sources.github.endpoints.contribution_ranges import read_days
from dlt_sources.github.endpoints.contribution_response import (
    Account,
    Calendar,
    CalendarDay,
    ContributionsCollection,
    ContributionsResponse,
    Week,
)
from dlt_sources.github.settings import DAYS_PER_QUERY
from dlt_sources.http import errors
from tests.support.collecting import Sandbox, accounts, collected

ERRORS = (
    errors.Transient("502"),
    errors.Throttled("429"),
    errors.QuotaExhausted(86_400.0),
    errors.Unauthorized("401"),
    errors.Forbidden("403"),
    errors.NotFound("404"),
    errors.Permanent("no"),
    errors.WrongContent("a login page"),
    RefusedGrant("revoked"),
)


def answer(part: Window) -> ContributionsResponse:
    days = [CalendarDay(1, day.isoformat()) for day in windows.days(part)]
    calendar = Calendar([Week(days)])
    return ContributionsResponse(Account(ContributionsCollection(calendar), 7))


@settings(derandomize=True)
@given(
    days=st.integers(1, 5 * DAYS_PER_QUERY),
    good=st.integers(0, 5),
    error=st.sampled_from(ERRORS),
)
def test_a_range_that_breaks_off_keeps_exactly_the_days_before(
    days: int, good: int, error: Exception
) -> None:
    end = date(2026, 11, 21)
    window = Window(end - timedelta(days=days), end)
    requests = 0

    async def request(part: Window) -> ContributionsResponse:
        nonlocal requests
        requests += 1
        if requests > good:
            raise error
        return answer(part)

    parts = list(windows.split(window, DAYS_PER_QUERY))
    expected = [day for part in parts[:good] for day in windows.days(part)]
    if not expected:
        with pytest.raises(type(error)):
            asyncio.run(read_days(request, "7", window))
        return
    found = asyncio.run(read_days(request, "7", window))
    assert [row.day for row in found.rows] == expected
    assert found.error is (error if good < len(parts) else None)


def test_a_zero_of_a_day_that_may_not_have_begun_is_no_row(server: Sandbox) -> None:
    nora = accounts(server, "github")["nora"]
    today = server.clock().date()
    window = Window(today - timedelta(days=3), today + timedelta(days=1))
    sink, _ = collected(server, "github", [nora], "contribution_days", window=window)
    rows = sink.rows["contribution_days", nora.subject_id]
    assert all(row.contribution_count for row in rows if row.day == today)
    assert today - timedelta(days=1) in {row.day for row in rows}
    covered = sink.readings[0].window
    assert covered is not None
    assert covered.end == max(row.day for row in rows) + timedelta(days=1)
