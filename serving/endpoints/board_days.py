"""`/api/board/days`: daily numbers of channels.

Here: one endpoint. Not here: sums and changes, which the page computes from days.
"""

from datetime import date, datetime

from serving.board_ranges import RangeQuery
from serving.endpoint import Call, Endpoint, Shape

DAYS = """
with days as (
    select * from api.channel_days($1, $2)
),

-- A platform's own history is exact: a channel that has one is shown by it alone.
with_history as (
    select distinct platform, channel_id from days
    where history_views_gained is not null
)

select
    days.platform,
    days.channel_id,
    days.date,
    days.followers_total,
    days.has_rounded_followers as followers_rounded,
    days.followers_gained,
    days.followers_days_spanned,
    days.subscribers_total,
    days.views_total,
    case
        when with_history.platform is not null then days.history_views_gained
        else days.views_gained
    end as views_gained,
    case
        when with_history.platform is not null then 1 else days.views_days_spanned
    end as views_days_spanned,
    days.change_reason,
    coalesce(days.basis, days.history_basis) as basis,
    days.history_time_zone as views_time_zone,
    greatest(days.observed_at, days.history_observed_at) as observed_at
from days
left join with_history
    on
        with_history.platform = days.platform
        and with_history.channel_id = days.channel_id
order by days.platform, days.channel_id, days.date
limit 400000
"""


class Day(Shape):
    """Levels of a channel at the end of a UTC day, and its flows; null is unknown."""

    platform: str
    channel_id: str
    date: date
    followers_total: int | None
    followers_rounded: bool | None
    followers_gained: int | None
    followers_days_spanned: int | None
    subscribers_total: int | None
    views_total: int | None
    views_gained: int | None
    views_days_spanned: int | None
    change_reason: str | None
    basis: str | None
    views_time_zone: str | None
    observed_at: datetime | None


class Days(Shape):
    """Days of channels."""

    days: list[Day]


async def read_days(call: Call) -> Days:
    """Return the days of a range."""
    rows = await call.rows(DAYS, call.query.from_, call.query.to)
    return Days(days=[Day(**row) for row in rows])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/days",
        "Daily numbers of channels; a day without a reading is missing.",
        read_days,
        Days,
        query=RangeQuery,
        tag="dashboard",
        is_by_channel=True,
    ),
)
