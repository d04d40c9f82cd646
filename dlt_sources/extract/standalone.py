"""Collect without connections: public names, one process, the quota in memory.

Here: what `python -m dlt_sources` and `<platform>/source.py` share. Not here: tokens of
people, quota shared by processes, partitions (`pipelines`).
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from dlt_sources.contract import (
    CollectionJob,
    Platform,
    Sink,
    Subject,
    Throttle,
    Window,
    closing_date,
)
from dlt_sources.http.errors import MissingSetting
from dlt_sources.http.throttle import TokenBuckets

RUN_ID = "standalone"


async def collect_by_name(
    platform: Platform,
    names: Sequence[str],
    sink: Sink,
    *,
    resources: frozenset[str] = frozenset(),
    window: Window | None = None,
    environ: Mapping[str, str] = os.environ,
) -> CollectionJob:
    """Collect for names or ids; without `resources` all, without `window` today.

    Raises:
        ApiError: a name is unknown or a setting has no value.
    """
    throttle = TokenBuckets(platform.quota.with_environment(environ))
    subjects = [
        Subject(await find_id(platform, name, throttle, environ)) for name in names
    ]
    day = closing_date(now(environ))
    job = CollectionJob(
        subjects=subjects,
        window=window or Window(day, day + timedelta(days=1)),
        now=lambda: now(environ),
        sink=sink,
        throttle=throttle,
        environ=environ,
        resources=resources or frozenset(one.name for one in platform.resources),
    )
    await platform.collect(job)
    return job


async def find_id(
    platform: Platform, name: str, throttle: Throttle, environ: Mapping[str, str]
) -> str:
    """Return the id of a public name; a number is an id already."""
    if platform.identify is None or (name.isascii() and name.isdigit()):
        return name
    return (await platform.identify(environ, name, throttle)).subject_id


def now(environ: Mapping[str, str] = os.environ) -> datetime:
    """Return the time of CREATORS_CLOCK where it is set, else the current time.

    Raises:
        MissingSetting: CREATORS_CLOCK is not an ISO 8601 timestamp.
    """
    clock = environ.get("CREATORS_CLOCK")
    if not clock:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(clock)
    except ValueError:
        raise MissingSetting(
            f"CREATORS_CLOCK must be an ISO 8601 timestamp, not {clock[:40]!r}"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
