"""A collection of YouTube from the sandbox.

Here: a job, and subjects whose tokens refresh at the sandbox. Not here: the sink and
the clock (`small_twitch.py`).
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sandbox
from dlt_sources.contract import (
    CollectionJob,
    Connection,
    RefusedGrant,
    Secret,
    Subject,
    Window,
    closing_date,
)
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.youtube import PLATFORM
from dlt_sources.youtube.collect import collect
from tests.support.small_twitch import Clock, MemorySink

NOW = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)
EVERY = tuple(resource.name for resource in PLATFORM.resources)
LEVELS = ("channels", "playlist_items", "videos", "video_stats")


class RefreshingCredentials:
    """Credentials that refresh at the sandbox and keep the new tokens in memory."""

    def __init__(self, line: Mapping[str, str], environ: Mapping[str, str]) -> None:
        self.access = Secret(line["access_token"])
        self.refresh_token = Secret(line["refresh_token"])
        self.environ = environ
        self.refused = ""
        self.refreshes = 0

    async def current(self) -> Secret:
        return self.access

    async def refresh(self, stale: Secret) -> Secret:
        if self.refused:
            raise RefusedGrant(self.refused)
        if stale == self.access:
            self.refreshes += 1
            try:
                throttle = TokenBuckets(PLATFORM.quota)
                assert PLATFORM.refresh is not None
                grant = await PLATFORM.refresh(
                    self.environ, self.refresh_token, throttle
                )
            except RefusedGrant as error:
                self.refused = str(error)
                raise
            self.access = grant.access_token
            self.refresh_token = grant.refresh_token or self.refresh_token
        return self.access


class Youtube:
    """A running sandbox with its connections."""

    def __init__(self, server: sandbox.Sandbox) -> None:
        self.server = server
        self.environ = server.environ()
        self.lines = {one["owner"]: one for one in server.connections("youtube")}

    def id(self, owner: str) -> str:
        found: str = self.lines[owner]["platform_user_id"]
        return found

    def subject(self, owner: str) -> Subject:
        line = self.lines[owner]
        scopes = frozenset(line["scopes"].split())
        credentials = RefreshingCredentials(line, self.environ)
        connection = Connection(
            f"c-{owner}", self.id(owner), owner, scopes, credentials
        )
        return Subject(self.id(owner), connection)

    def job(
        self,
        owners: Iterable[str | Subject],
        *resources: str,
        day: date | None = None,
        until: date | None = None,
        **environ: str,
    ) -> CollectionJob:
        start = day or closing_date(NOW)
        return CollectionJob(
            subjects=[
                one if isinstance(one, Subject) else self.subject(one) for one in owners
            ],
            window=Window(start, until or start + timedelta(days=1)),
            now=lambda: NOW,
            sink=MemorySink(),
            throttle=TokenBuckets(PLATFORM.quota),
            environ={**self.environ, **environ},
            resources=frozenset(resources),
            jitter_seconds=0,
        )

    def requested(self, part: str = "") -> list[str]:
        """Return the requested paths that contain `part`."""
        return [one["path"] for one in self.server.requests() if part in one["path"]]


def read(job: CollectionJob) -> Any:
    """Run a collection and return its sink."""
    asyncio.run(collect(job, sleep=Clock().sleep))
    return job.sink
