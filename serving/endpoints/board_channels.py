"""`/api/board/channels`: the channels of the person, and how fresh their numbers are.

Here: one endpoint. Not here: the numbers (`board_days.py`, `board_streams.py`).
"""

from datetime import date, datetime

from serving.board_ranges import key_of
from serving.endpoint import Call, Endpoint, Shape

CHANNELS = """
select
    connections.platform,
    connections.platform_title,
    connections.channel_id,
    coalesce(channels.name, connections.username, connections.channel_id) as name,
    connections.is_active,
    connections.inactive_reason as reason,
    connections.last_synced_at,
    connections.scopes_missing,
    channels.first_date,
    channels.last_date,
    channels.observed_at,
    channels.streams_from,
    channels.streams_through,
    array_remove(array[
        case when channels.has_followers then 'followers' end,
        case when channels.has_subscribers then 'subscribers' end,
        case when channels.has_views then 'views' end,
        case when channels.has_contents then 'contents' end
    ], null) as known
from (
    select distinct on (platform, channel_id) *
    from api.own_connections
    order by platform, channel_id, is_active desc
) as connections
left join api.channel_bounds() as channels
    on
        channels.platform = connections.platform
        and channels.channel_id = connections.channel_id
order by connections.platform_title, name
limit 2000
"""
# A day is finished by the nightly run, and closed for later readings at 06:00 UTC.
NEWEST = """
select
    greatest(known.last_date, known.streams_through) as newest_day,
    least(
        known.last_date, greatest(days.closed, api.read_finished_day(days.today))
    ) as complete_through,
    days.closed as closed_through
from (
    select max(last_date) as last_date, max(streams_through) as streams_through
    from api.channel_bounds()
) as known
cross join (
    select
        (now() at time zone 'UTC')::date as today,
        (now() at time zone 'UTC' - interval '6 hours')::date - 1 as closed
) as days
"""


class Channel(Shape):
    """A channel, the span of its known days, and which numbers are known."""

    key: str
    platform: str
    platform_title: str
    channel_id: str
    name: str
    label: str
    is_active: bool
    reason: str | None
    last_synced_at: datetime | None
    scopes_missing: list[str] | None
    first_date: date | None
    last_date: date | None
    observed_at: datetime | None
    streams_from: date | None
    streams_through: date | None
    known: list[str]


class BoardPerson(Shape):
    """The person who is signed in."""

    name: str
    timezone: str


class Channels(Shape):
    """The person, the newest days, and the channels."""

    person: BoardPerson
    as_of: datetime | None
    newest_day: date | None
    complete_through: date | None
    closed_through: date
    channels: list[Channel]


async def read_channels(call: Call) -> Channels:
    """Return the channels of the person."""
    caller = call.caller
    assert caller is not None  # noqa: S101 - `access` is person
    rows = await call.rows(CHANNELS)
    newest = await call.row(NEWEST) or {}
    observed = [row["observed_at"] for row in rows if row["observed_at"]]
    return Channels(
        person=BoardPerson(
            name=caller.display_name or caller.username or "", timezone=caller.timezone
        ),
        as_of=max(observed, default=None),
        newest_day=newest["newest_day"],
        complete_through=newest["complete_through"],
        closed_through=newest["closed_through"],
        channels=[
            Channel(
                key=key_of(row),
                label=f"{row['name']} · {row['platform_title']}",
                **row,
            )
            for row in rows
        ],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/channels",
        "The channels of the person, and how fresh their numbers are.",
        read_channels,
        Channels,
        tag="dashboard",
        is_by_channel=True,
    ),
)
