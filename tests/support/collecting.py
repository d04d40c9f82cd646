"""A collection of any platform from a running sandbox.

Here: a job with a sink in memory, and the sandbox's accounts as subjects. Not here: a
platform's answers.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dlt_sources import platforms
from dlt_sources.contract import CollectionJob, Connection, Subject, Window
from dlt_sources.http.responses import Response, classify_status
from dlt_sources.http.throttle import TokenBuckets
from sandbox import Sandbox
from tests.support.small_twitch import Clock, MemoryCredentials, MemorySink

REAL = Path(__file__).parents[3] / "shared" / "real"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
YESTERDAY = Window(date(2026, 11, 20), date(2026, 11, 21))


def accounts(server: Sandbox, platform: str) -> dict[str, Subject]:
    """Return every connected account by its owner's name."""
    return {
        one["owner"]: Subject(
            one["platform_user_id"],
            Connection(
                f"c-{one['owner']}",
                one["platform_user_id"],
                one["platform_username"],
                frozenset(),
                MemoryCredentials(one["access_token"], refused=True),
            ),
        )
        for one in server.connections(platform)
    }


def collected(
    server: Sandbox,
    platform: str,
    subjects: Iterable[Subject],
    *resources: str,
    environ: Mapping[str, str] | None = None,
    fast: bool = True,
    **more: Any,
) -> tuple[MemorySink, CollectionJob]:
    """Collect from the sandbox; `fast` skips every pause, also those after a fault."""
    found = platforms()[platform]
    clock, memory = Clock(), MemorySink()
    settings: dict[str, Any] = {
        "window": YESTERDAY,
        "now": server.clock,
        "throttle": TokenBuckets(
            found.quota, **({"sleep": clock.sleep, "clock": clock.time} if fast else {})
        ),
        "jitter_seconds": 0.0,
    }
    job = CollectionJob(
        subjects=list(subjects),
        sink=memory,
        environ={**server.environ(), **(environ or {})},
        resources=frozenset(resources or [one.name for one in found.resources]),
        **{**settings, **more},
    )
    asyncio.run(found.collect(job, **({"sleep": clock.sleep} if fast else {})))  # type: ignore[call-arg]
    return memory, job


def statuses(memory: MemorySink) -> dict[tuple[str, str], str]:
    """Return the status of every reading."""
    return {(one.resource, one.subject_id): one.status for one in memory.readings}


def days_back(count: int) -> Window:
    """Return the last whole days before the sandbox's today."""
    return Window(YESTERDAY.end - timedelta(days=count), YESTERDAY.end)


def answer(status: int, body: Any = b"", **headers: str) -> Response:
    """Return an answer as the client's reader would."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    return Response(status, named, sent)


def verdict(judge: Any, one: Response) -> Any:
    """Return what the client makes of an answer."""
    return judge(one) or classify_status(one, 0.0)
