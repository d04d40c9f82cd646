"""`/api/board/live`: who is live, once and as server-sent events.

Here: two endpoints. Not here: when something is new (`serving/live_notices.py`).

A stream of events holds no session of the database between two events. It outlives a
restart of the database: its reader waits and reads again.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from pipelines.tenancy.transactions import Tenant, as_person
from serving.endpoint import Call, Endpoint, Shape, encoder
from serving.problems import UNAVAILABLE, UNBUILT
from serving.state import State

HOUR = timedelta(hours=1)
HEARTBEAT_SECONDS = 15.0
LONGEST = timedelta(minutes=15)
"""A stream ends then, and the browser opens a new one: the session is checked again."""
SPREAD_SECONDS = 0.5
"""Readers of one notice ask the database within this time.

It is most of the wait of 500 readers: 504 ms at the 99th percentile (2026-11). All take
1.4 s of processor time, a third of it in the service.
"""
RETRY_SECONDS = (1.0, 5.0)
"""A reader asks a database that does not answer again after a random time of these."""
RECONNECT_MILLISECONDS = (2_000, 8_000)
"""Browsers whose streams end together come back at random times of these."""
TEAMS = """
select team_id, team_name, channel_id, channel_name, platform_title
from api.own_teams
order by team_name, channel_name
limit 5000
"""
STREAMS = """
select
    livestream_id, channel_id, title, started_at, peak_viewers, viewers_now, observed_at
from api.live_streams()
order by viewers_now desc nulls last, livestream_id
limit 1000
"""
SAMPLES = """
select samples.livestream_id, samples.observed_at as at, samples.viewers
from api.live_samples($1) as samples
limit 60000
"""


class Minute(Shape):
    """Viewers at a moment."""

    at: datetime
    viewers: int | None


class LiveStream(Shape):
    """A livestream of a followed channel."""

    livestream_id: UUID
    channel_name: str
    platform_title: str
    title: str | None
    started_at: datetime
    viewers_now: int | None
    peak_viewers: int | None
    minutes: list[Minute]


class LiveTeam(Shape):
    """A team and its channels that are live."""

    id: UUID
    name: str
    channels: int
    streams: list[LiveStream]


class Live(Shape):
    """Who is live; `asOf` is the newest sample, not the time of the answer."""

    as_of: datetime | None
    teams: list[LiveTeam]


async def read_live(call: Call) -> Live:
    """Return who is live."""
    return await load_live(call.database)


async def load_live(database: Any) -> Live:
    """Return who is live, for the person of a transaction."""
    streams = await database.fetch(STREAMS)
    observed = [row["observed_at"] for row in streams if row["observed_at"]]
    as_of = max(observed, default=None)
    since = (as_of or datetime.now(UTC)) - HOUR
    minutes: dict[UUID, list[Minute]] = defaultdict(list)
    for row in await database.fetch(SAMPLES, since) if streams else []:
        minute = Minute(at=row["at"], viewers=row["viewers"])
        minutes[row["livestream_id"]].append(minute)
    streams_of = defaultdict(list)
    for stream in streams:
        streams_of[stream["channel_id"]].append(stream)
    teams: dict[UUID, LiveTeam] = {}
    for row in await database.fetch(TEAMS):
        team = teams.setdefault(
            row["team_id"],
            LiveTeam(id=row["team_id"], name=row["team_name"], channels=0, streams=[]),
        )
        if row["channel_id"] is None:
            continue
        team.channels += 1
        team.streams += [
            LiveStream(
                livestream_id=stream["livestream_id"],
                channel_name=row["channel_name"] or "unnamed channel",
                platform_title=row["platform_title"],
                title=stream["title"],
                started_at=stream["started_at"],
                viewers_now=stream["viewers_now"],
                peak_viewers=stream["peak_viewers"],
                minutes=minutes[stream["livestream_id"]],
            )
            for stream in streams_of[row["channel_id"]]
        ]
    return Live(as_of=as_of, teams=list(teams.values()))


class EventStream(StreamingResponse):
    """A stream of events; while it is open it counts as one of its person's streams."""

    def __init__(self, request: Request, tenant: Tenant) -> None:
        super().__init__(
            _events(request, tenant),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )
        state: State = request.app.state.serving
        self._place = state.open_streams.hold(tenant.person_id)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events.

        Raises:
            ProblemError: 429, before the first byte: too many streams are open.
        """
        with self._place:
            await super().__call__(scope, receive, send)


async def stream_live(call: Call) -> EventStream:
    """Return a stream of events; each one holds the whole state."""
    assert call.caller is not None  # noqa: S101 - `access` is person
    return EventStream(call.request, call.caller.tenant)


async def _events(request: Request, tenant: Tenant) -> AsyncIterator[bytes]:
    state: State = request.app.state.serving
    ends = asyncio.get_running_loop().time() + LONGEST.total_seconds()
    sent, seen = b"", -1
    async with state.live_notices.reader(state.pool) as notices:
        while asyncio.get_running_loop().time() < ends:
            count = await notices.wait(seen, HEARTBEAT_SECONDS)
            if seen >= 0 and count > seen:
                await _pause(0, SPREAD_SECONDS)
            try:
                async with as_person(state.pool, tenant) as database:
                    body = encoder.encode(await load_live(database))
            except (*UNAVAILABLE, *UNBUILT):
                yield b": the database does not answer\n\n"
                await _pause(*RETRY_SECONDS)
                continue
            seen = count
            yield b": still here\n\n" if body == sent else _event(body)
            sent = body


async def _pause(least: float, most: float) -> None:
    """Wait a random time, so that all readers do not ask at once."""
    await asyncio.sleep(random.uniform(least, most))  # noqa: S311 - guards nothing


def _event(body: bytes) -> bytes:
    """Return an event; JSON has no line break."""
    wait = random.randint(*RECONNECT_MILLISECONDS)  # noqa: S311 - guards nothing
    return b"retry: %d\nevent: live\ndata: %b\n\n" % (wait, body)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/live",
        "Who is live in the person's teams.",
        read_live,
        Live,
        tag="dashboard",
        is_tagged=False,
    ),
    Endpoint(
        "GET",
        "/api/board/live/events",
        "Who is live, as server-sent events.",
        stream_live,
        Live,
        tag="dashboard",
        is_tagged=False,
    ),
)
