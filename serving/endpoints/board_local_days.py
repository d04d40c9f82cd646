"""`/api/board/local-days`: days in the person's time zone, beside UTC.

Here: one endpoint. Not here: how a day is cut (`api.read_local_days`).
"""

from datetime import date, datetime

from serving.board_ranges import RangeQuery, key_of
from serving.endpoint import Call, Endpoint, Shape

DAYS = """
select
    days.platform, days.channel_id, days.date, days.time_zone, days.time_zone_note,
    days.starts_at, days.ends_at, days.hours::float8 as hours, days.publications,
    days.live_minutes::float8 as live_minutes, days.streams_without_end,
    days.viewed_minutes::float8 as viewed_minutes,
    days.average_viewers::float8 as average_viewers, days.peak_viewers,
    days.utc_publications, days.utc_live_minutes::float8 as utc_live_minutes,
    days.utc_average_viewers::float8 as utc_average_viewers, days.utc_peak_viewers,
    days.utc_followers_gained, days.native_views_gained, days.native_time_zone,
    days.local_followers_gained, days.local_views_gained, days.uncut_reason
from api.read_local_days($1, $2) as days
"""


class LocalDay(Shape):
    """A day of a channel: local numbers, those of UTC, and those of the platform."""

    key: str
    platform: str
    channel_id: str
    date: date
    time_zone: str
    time_zone_note: str | None
    starts_at: datetime
    ends_at: datetime
    hours: float
    publications: int
    live_minutes: float
    streams_without_end: int
    viewed_minutes: float
    average_viewers: float | None
    peak_viewers: int | None
    utc_publications: int
    utc_live_minutes: float
    utc_average_viewers: float | None
    utc_peak_viewers: int | None
    utc_followers_gained: int | None
    native_views_gained: int | None
    native_time_zone: str | None
    local_followers_gained: int | None
    local_views_gained: int | None
    uncut_reason: str


class LocalDays(Shape):
    """Days of every channel."""

    days: list[LocalDay]


async def read_local_days(call: Call) -> LocalDays:
    """Return the days of a range."""
    rows = await call.rows(DAYS, call.query.from_, call.query.to)
    return LocalDays(days=[LocalDay(key=key_of(row), **row) for row in rows])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/local-days",
        "Days in the person's time zone, beside UTC and the platform's own.",
        read_local_days,
        LocalDays,
        query=RangeQuery,
        tag="dashboard",
    ),
)
