"""Split a window into as few contribution queries as possible.

Here: ranges of at most a year, split where a list is truncated. Not here: the query
(`contribution_query.py`) and the rows (`contribution_days.py`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from dlt_sources.contract import RefusedGrant, Window
from dlt_sources.extract import windows
from dlt_sources.github.endpoints.contribution_days import (
    ContributionDays,
    build_days,
    build_truncated_day,
    count_parts,
    is_truncated,
)
from dlt_sources.github.endpoints.contribution_response import ContributionsResponse
from dlt_sources.github.endpoints.graphql_errors import QueryTooLarge
from dlt_sources.github.settings import DAYS_PER_QUERY
from dlt_sources.http.errors import ApiError, Permanent

Request = Callable[[Window], Awaitable[ContributionsResponse]]


async def read_days(request: Request, user_id: str, window: Window) -> ContributionDays:
    """Return every day of the window; a year without long lists takes one query.

    A part that exceeds GitHub's resource limits is halved; a single day keeps the
    fields that GitHub returns. An error ends the read; the days before it stay.

    Raises:
        ApiError: no day was read.
        Permanent: the response is of another account.
        RefusedGrant: no day was read, because the token is refused.
    """
    found = ContributionDays([], [])
    try:
        await _read_parts(request, user_id, window, found)
    except (ApiError, RefusedGrant) as error:
        if not found.rows:
            raise
        return replace(found, error=error)
    return found


async def _read_parts(
    request: Request, user_id: str, window: Window, found: ContributionDays
) -> None:
    queue = list(windows.split(window, DAYS_PER_QUERY))
    while queue:
        part = queue.pop(0)
        is_single = windows.day_count(part) == 1
        try:
            response = await request(_with_neighbours(part))
        except QueryTooLarge:
            if is_single:
                raise
            queue[:0] = _split(part, 2)
            continue
        if response.account.database_id not in {None, int(user_id)}:
            raise Permanent("the token belongs to another account")
        if response.is_cut and not is_single:
            queue[:0] = _split(part, 2)
            continue
        if not is_truncated(response.collection):
            days = build_days(user_id, response.collection, part)
        elif not is_single:
            queue[:0] = _split(part, count_parts(response.collection, part))
            continue
        else:
            days = await _read_single_day(request, user_id, part)
        found.rows.extend(days.rows)
        found.gaps.extend([*response.errors[:1], *days.gaps])


async def _read_single_day(
    request: Request, user_id: str, day: Window
) -> ContributionDays:
    """Read a day without its neighbours, so that its totals are exact."""
    response = await request(day)
    if is_truncated(response.collection):
        return build_truncated_day(user_id, response.collection, day.start)
    return build_days(user_id, response.collection, day)


def _with_neighbours(part: Window) -> Window:
    """Return the range with a day before and after, within a year.

    The days of an account are not UTC days. The first and the last may be cut.
    """
    room = DAYS_PER_QUERY - windows.day_count(part)
    before, after = (int(room > 0), int(room > 1))
    return Window(part.start - timedelta(days=before), part.end + timedelta(days=after))


def _split(part: Window, count: int) -> list[Window]:
    return list(windows.split(part, -(-windows.day_count(part) // count)))
