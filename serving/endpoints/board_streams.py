"""`/api/board/streams`: livestreams with their samples, and their categories.

Here: one endpoint. Not here: days, which the page makes in the chosen time zone.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from serving.board_ranges import RangeQuery, key_of
from serving.endpoint import Call, Endpoint, Shape

ZONES = timedelta(days=1)
"""A day of a time zone begins at most a day before or after the UTC day."""
STREAMS = """
select
    platform, channel_id, livestream_id, title, game, started_at, ended_at,
    ended_at_basis, duration_minutes, average_viewers, peak_viewers, sample_count,
    coverage
from api.channel_streams($1, $2)
order by started_at desc
limit 20000
"""
GAMES = """
select platform, livestream_id, game, minutes
from api.channel_stream_games($1, $2)
limit 100000
"""


class Stream(Shape):
    """A livestream; its viewers are those of its samples."""

    key: str
    platform: str
    channel_id: str
    livestream_id: str
    title: str | None
    game: str | None
    started_at: datetime
    ended_at: datetime | None
    ended_at_basis: str | None
    duration_minutes: int | None
    average_viewers: Decimal | None
    peak_viewers: int | None
    sample_count: int
    coverage: Decimal | None


class Game(Shape):
    """Minutes of a livestream in one category."""

    platform: str
    livestream_id: str
    game: str | None
    minutes: Decimal


class Streams(Shape):
    """Livestreams and their categories."""

    streams: list[Stream]
    games: list[Game]


async def read_streams(call: Call) -> Streams:
    """Return the livestreams that started in a range of days of any time zone."""
    bounds = call.query.from_ - ZONES, call.query.to + ZONES
    streams = await call.rows(STREAMS, *bounds)
    return Streams(
        streams=[Stream(key=key_of(row), **row) for row in streams],
        games=[Game(**row) for row in await call.rows(GAMES, *bounds)],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/streams",
        "Livestreams with samples, coverage and categories.",
        read_streams,
        Streams,
        query=RangeQuery,
        tag="dashboard",
        is_by_channel=True,
    ),
)
