"""A collection of any platform from a running sandbox.

Here: a job with a sink in memory, and the sandbox's accounts as subjects, whose tokens
refresh at the sandbox. Not here: responses of a platform.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from dlt_sources import platforms
from dlt_sources.contract import (
    CollectionJob,
    Connection,
    Platform,
    RefusedGrant,
    Secret,
    Subject,
    Window,
)
from dlt_sources.http.responses import Response, classify_status
from dlt_sources.http.throttle import TokenBuckets
from sandbox import Sandbox
from tests.support.small_twitch import Clock, MemorySink

REAL = Path(__file__).parents[3] / "shared" / "real"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
YESTERDAY = Window(date(2026, 11, 20), date(2026, 11, 21))


class SandboxCredentials:
    """Credentials that refresh at the sandbox and keep the new tokens in memory."""

    def __init__(
        self, platform: Platform, line: Mapping[str, str], environ: Mapping[str, str]
    ) -> None:
        self.access_token = Secret(line["access_token"])
        self.refresh_token = Secret(line.get("refresh_token") or "")
        self.refreshes = 0
        self._platform = platform
        self._environ = environ
        self._refusal = "" if platform.refresh else f"{platform.title} has no refresh"

    async def current(self) -> Secret:
        return self.access_token

    async def refresh(self, stale: Secret) -> Secret:
        self.refreshes += 1
        if self._platform.refresh and not self._refusal and stale == self.access_token:
            throttle = TokenBuckets(self._platform.quota)
            is_exchanged = self._platform.exchange_before is not None
            traded = self.access_token if is_exchanged else self.refresh_token
            try:
                grant = await self._platform.refresh(self._environ, traded, throttle)
            except RefusedGrant as error:
                self._refusal = str(error)
            else:
                self.access_token = grant.access_token
                self.refresh_token = grant.refresh_token or self.refresh_token
        if self._refusal:
            raise RefusedGrant(self._refusal)
        return self.access_token


def accounts(server: Sandbox, platform: str) -> dict[str, Subject]:
    """Return every connected account by its owner's name."""
    environ, found = server.environ(), platforms()[platform]
    return {
        line["owner"]: Subject(
            line["platform_user_id"],
            Connection(
                f"c-{line['owner']}",
                line["platform_user_id"],
                line["platform_username"],
                frozenset((line.get("scopes") or "").split()),
                SandboxCredentials(found, line, environ),
            ),
        )
        for line in server.connections(platform)
    }


def collected(
    server: Sandbox,
    platform: str,
    subjects: Iterable[Subject],
    *resources: str,
    environ: Mapping[str, str] | None = None,
    fast: bool = True,
    transport: httpx.AsyncBaseTransport | None = None,
    **more: Any,
) -> tuple[MemorySink, CollectionJob]:
    """Collect from the sandbox, or over another transport.

    `fast` skips every pause, also those after a fault.
    """
    found = platforms()[platform]
    clock, memory = Clock(), MemorySink()
    settings: dict[str, Any] = {
        "sink": memory,
        "window": YESTERDAY,
        "now": server.clock,
        "throttle": TokenBuckets(found.quota, sleep=clock.sleep, clock=clock.time)
        if fast
        else TokenBuckets(found.quota),
        "jitter_seconds": 0.0,
    }
    job = CollectionJob(
        subjects=list(subjects),
        environ={**server.environ(), **(environ or {})},
        resources=frozenset(resources or [one.name for one in found.resources]),
        **{**settings, **more},
    )
    options = {"sleep": clock.sleep} if fast else {}
    asyncio.run(found.collect(job, transport=transport, **options))  # type: ignore[call-arg]
    return memory, job


def statuses(memory: MemorySink) -> dict[tuple[str, str], str]:
    """Return the status of every reading."""
    return {(each.resource, each.subject_id): each.status for each in memory.readings}


def days_back(count: int) -> Window:
    """Return the last whole days before the sandbox's today."""
    return Window(YESTERDAY.end - timedelta(days=count), YESTERDAY.end)


def make_response(status: int, body: Any = b"", **headers: str) -> Response:
    """Return a response as the client reads it."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    return Response(status, names, content)


def error_of(classify_error: Any, response: Response) -> Any:
    """Return the error that the client raises for a response, None for success."""
    return classify_error(response) or classify_status(response, 0.0)
