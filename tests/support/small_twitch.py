"""A small Twitch behind an httpx transport.

Here: routes with a request log, a sink in memory, credentials that refresh. Not here:
the full server (the sandbox).
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec

from dlt_sources.contract import (
    CollectionJob,
    Connection,
    Quota,
    Reading,
    RefusedGrant,
    Rejected,
    Secret,
    Subject,
    Window,
)
from dlt_sources.http.auth import Auth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.twitch.collect import collect

BOTH = ("user:read:follows", "channel:read:subscriptions")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
BASE = "https://api.twitch.example/helix"
ENVIRON = {
    "TWITCH_CLIENT_ID": "the-client-id",
    "TWITCH_CLIENT_SECRET": "the-client-secret",
    "TWITCH_API_URL": BASE,
    "TWITCH_AUTH_URL": "https://id.twitch.example/oauth2",
    "TWITCH_CLIPS_DAYS": "60",
}
SECRETS = ("the-client-secret", "app-token", "user-token", "stale-token", "refresh-me")

Route = Callable[[httpx.Request], httpx.Response]


class UnreadBody(httpx.AsyncByteStream):
    """An unread response body."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


class HandlerTransport(httpx.AsyncBaseTransport):
    """A transport that streams the responses of a function."""

    def __init__(self, handler: Route) -> None:
        self.handler = handler

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.handler(request)
        if not answer.is_stream_consumed:
            return answer
        return httpx.Response(
            answer.status_code,
            headers=answer.headers,
            stream=UnreadBody(answer.content),
        )


class Clock:
    """Records pauses instead of sleeping; `late` is added to each of them."""

    def __init__(self, late: float = 0.0) -> None:
        self.slept: list[float] = []
        self._late = late

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds + self._late)

    def time(self) -> float:
        """Return the time plus all pauses."""
        return time.time() + sum(self.slept)


@dataclass
class MemorySink:
    """A sink that keeps rows and readings in memory."""

    rows: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        self.rows.setdefault((resource, subject.subject_id), []).extend(records)

    def reject(self, rejected: Rejected) -> None:
        self.rejected.append(rejected)

    def finish(self, reading: Reading) -> None:
        self.readings.append(reading)

    def status(self, resource: str, subject: str) -> tuple[str, str | None]:
        (one,) = (
            reading
            for reading in self.readings
            if (reading.resource, reading.subject_id) == (resource, subject)
        )
        return one.status, one.reason


class MemoryCredentials:
    """Credentials of one connection; with `refused` every refresh fails."""

    def __init__(self, token: str = "user-token", *, refused: bool = False) -> None:
        self.token = Secret(token)
        self.refused = refused
        self.refreshes = 0

    async def current(self) -> Secret:
        return self.token

    async def refresh(self, stale: Secret) -> Secret:
        self.refreshes += 1
        if self.refused:
            raise RefusedGrant("Twitch refused the refresh token (400 Invalid)")
        self.token = Secret("user-token")
        return self.token


class Router:
    """Routes by path, and a log of the requests."""

    def __init__(self, routes: dict[str, Route]) -> None:
        self.routes = routes
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "app-token"})
        route = self.routes.get(request.url.path.removeprefix("/helix/"))
        return route(request) if route else httpx.Response(404, json={})

    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/helix/") for request in self.requests]


def connection(
    subject: str, keys: MemoryCredentials, *scopes: str, name: str | None = None
) -> Subject:
    return Subject(
        subject,
        Connection(name or f"c-{subject}", subject, subject, frozenset(scopes), keys),
    )


def job(subjects: Sequence[Subject], *resources: str, **more: Any) -> CollectionJob:
    return CollectionJob(
        subjects=subjects,
        window=Window(date(2026, 11, 20), date(2026, 11, 21)),
        now=lambda: NOW,
        sink=MemorySink(),
        throttle=TokenBuckets(Quota(800, 60)),
        environ=ENVIRON,
        resources=frozenset(resources),
        **more,
    )


def client(
    handler: Callable[[httpx.Request], httpx.Response],
    clock: Clock,
    *,
    auth: Auth | None = None,
    quota: Quota = Quota(800, 60),  # noqa: B008 - it is frozen
    **more: Any,
) -> ApiClient:
    return ApiClient(
        BASE,
        throttle=TokenBuckets(quota, sleep=clock.sleep, clock=clock.time),
        bucket="app",
        auth=auth,
        retry=Retry(clock.sleep, rng=random.Random(1)),
        transport=HandlerTransport(handler),
        **more,
    )


def listing(
    rows: Sequence[dict[str, Any]], cursor: str | None = None
) -> httpx.Response:
    pagination = {"cursor": cursor} if cursor else {}
    return httpx.Response(200, json={"data": list(rows), "pagination": pagination})


def ids_of(request: httpx.Request, name: str) -> list[str]:
    return request.url.params.get_list(name)


def user(one: str, kind: str = "partner") -> dict[str, Any]:
    return {
        "id": one,
        "login": f"l{one}",
        "display_name": one,
        "broadcaster_type": kind,
    }


def channel(one: str) -> dict[str, Any]:
    return {
        "broadcaster_id": one,
        "broadcaster_login": f"l{one}",
        "broadcaster_name": one,
        "game_id": "33214",
    }


def stream(one: str) -> dict[str, Any]:
    return {"id": f"s{one}", "user_id": one, "game_id": "0", "viewer_count": 5}


def video(one: str, owner: str) -> dict[str, Any]:
    return {"id": one, "user_id": owner, "type": "archive", "view_count": 3}


def clip(one: str, owner: str, at: datetime = NOW) -> dict[str, Any]:
    return {
        "id": one,
        "broadcaster_id": owner,
        "game_id": "77",
        "created_at": at.isoformat(),
    }


def total(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"total": 8, "points": 9, "data": []})


def twitch_router(**changes: Any) -> Router:
    """Two pages of videos, one clip; only subject 1 is live."""

    def videos(request: httpx.Request) -> httpx.Response:
        (owner,) = ids_of(request, "user_id")
        if "after" in request.url.params:
            return listing([video(f"{owner}b", owner), video(f"{owner}a", owner)])
        return listing([video(f"{owner}a", owner)], cursor="next")

    return Router(
        {
            "users": lambda r: listing(
                [user(i) for i in ids_of(r, "id") if i != "404"]
            ),
            "channels": lambda r: listing(
                [channel(i) for i in ids_of(r, "broadcaster_id")]
            ),
            "streams": lambda r: listing(
                [stream(i) for i in ids_of(r, "user_id") if i == "1"]
            ),
            "games": lambda r: listing([{"id": i, "name": i} for i in ids_of(r, "id")]),
            "channels/followers": total,
            "channels/followed": total,
            "subscriptions": total,
            "videos": videos,
            "clips": lambda r: listing([clip("k", ids_of(r, "broadcaster_id")[0])]),
            **changes,
        }
    )


def read(router: Router, work: CollectionJob, clock: Clock | None = None) -> MemorySink:
    clock = clock or Clock()
    work.throttle = TokenBuckets(Quota(800, 60), sleep=clock.sleep, clock=clock.time)
    asyncio.run(collect(work, transport=HandlerTransport(router), sleep=clock.sleep))
    assert isinstance(work.sink, MemorySink)
    pairs = [(r.resource, r.subject_id, r.credential_id) for r in work.sink.readings]
    assert len(pairs) == len(set(pairs)), "a reading ended twice"
    return work.sink
