"""Wanted refreshes: channels that webhook events want read again.

Here: the rows of `app.webhook_refreshes` on their way to a run: ready, assigned to a
run, read or released. Not here: which events want one (`webhooks/effects.py`), the
read itself (`load.py`) and the start of a run (`defs/webhooks.py`).

A row is kept until a load has read it. A killed daemon or run loses no row, and a
repeated read changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import Reading
from pipelines.database.warehouse import Warehouse

QUIET = timedelta(seconds=20)
"""A refresh waits this long for further events of the channel."""
LONGEST_WAIT = timedelta(minutes=2)
"""A channel without a quiet moment is read after this time."""
MOST_RUNS = 8
"""Runs at a time. More channels than that are read by one run a platform."""
FAILURES = ("failed", "deferred", "not_observable")

READY = text("""
    select platform, subject_id, requested_at, attempts
    from app.webhook_refreshes
    where
        run_key is null
        and (next_attempt_at is null or next_attempt_at <= now())
        and (
            requested_at <= now() - cast(:quiet as interval)
            or first_requested_at <= now() - cast(:longest as interval)
        )
    order by first_requested_at, platform, subject_id
    for update
""")

ASSIGN = text("""
    update app.webhook_refreshes as wanted
    set run_key = given.run_key
    from unnest(
        cast(:platforms as text[]), cast(:subjects as text[]), cast(:keys as text[])
    ) as given (platform, subject_id, run_key)
    where
        wanted.platform = given.platform and wanted.subject_id = given.subject_id
""")

ASSIGNED = text("""
    select
        run_key, platform,
        array_agg(subject_id order by subject_id) as subject_ids,
        array(
            select distinct one.resource
            from app.webhook_refreshes as same, unnest(same.resources) as one (resource)
            where same.run_key = wanted.run_key
            order by 1
        ) as resources
    from app.webhook_refreshes as wanted
    where run_key is not null
    group by run_key, platform
    order by min(first_requested_at), run_key
""")

TAKE = text("""
    select subject_id, clock_timestamp() as taken_at
    from app.webhook_refreshes
    where run_key = :run_key and platform = :platform
""")

# An event during the load is newer than the load's readings, so it needs another load.
DELETE_READ = text("""
    delete from app.webhook_refreshes
    where
        run_key = :run_key
        and platform = :platform
        and subject_id = any(cast(:read as text[]))
        and requested_at < :taken_at
        and not resources && cast(:unread as text[])
""")

COUNT_READ = text("""
    update app.loads
    set refreshed_subjects = nullif(cardinality(cast(:read as text[])), 0)
    where load_id = :load_id
""")

RELEASE_NEWER = text("""
    update app.webhook_refreshes
    set
        run_key = null, attempts = 0, next_attempt_at = null,
        first_requested_at = requested_at
    where
        run_key = :run_key
        and platform = :platform
        and subject_id = any(cast(:read as text[]))
""")

# 1, 4, 16 and then every 64 minutes: the channel stays wanted until it is read.
RELEASE = text("""
    update app.webhook_refreshes
    set
        run_key = null,
        attempts = attempts + 1,
        next_attempt_at = now() + interval '1 minute' * 4 ^ least(attempts, 3)
    where run_key = any(cast(:run_keys as text[]))
""")


@dataclass(frozen=True, slots=True)
class RefreshBatch:
    """The channels of one platform that one run reads."""

    run_key: str
    platform: str
    subject_ids: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The channels that a load is to read, and when it took them."""

    subject_ids: frozenset[str]
    at: datetime


def list_assigned(warehouse: Warehouse) -> list[RefreshBatch]:
    """Return the batches that have a run or are to get one."""
    with warehouse.begin() as connection:
        return [
            RefreshBatch(
                row.run_key,
                row.platform,
                tuple(row.subject_ids),
                tuple(row.resources),
            )
            for row in connection.execute(ASSIGNED)
        ]


def assign_ready(warehouse: Warehouse, most: int) -> None:
    """Give each ready channel the key of a run, for at most `most` runs.

    The key is stored, so a repeated request has the same key and starts nothing new.
    """
    if most < 1:
        return
    with warehouse.begin() as connection:
        ready = connection.execute(
            READY, {"quiet": QUIET, "longest": LONGEST_WAIT}
        ).all()
        if not ready:
            return
        connection.execute(
            ASSIGN,
            {
                "platforms": [row.platform for row in ready],
                "subjects": [row.subject_id for row in ready],
                "keys": _keys(ready, most),
            },
        )


def _keys(ready: Sequence[Any], most: int) -> list[str]:
    """Return a key for each channel, or for each platform if they are too many."""
    if len(ready) <= most:
        return [f"{row.platform}:{row.subject_id}:{_moment(row)}" for row in ready]
    first = {row.platform: _moment(row) for row in reversed(ready)}
    return [f"{row.platform}::{first[row.platform]}" for row in ready]


def _moment(row: Any) -> str:
    return f"{row.requested_at:%Y-%m-%dT%H:%M:%S.%f}:{row.attempts}"


def release(warehouse: Warehouse, run_keys: Sequence[str]) -> None:
    """Let the channels of failed runs wait for another run."""
    if run_keys:
        with warehouse.begin() as connection:
            connection.execute(RELEASE, {"run_keys": list(run_keys)})


def take(warehouse: Warehouse, run_key: str, platform: str) -> Taken | None:
    """Return the channels of a run, None if they are read already."""
    with warehouse.begin() as connection:
        rows = connection.execute(
            TAKE, {"run_key": run_key, "platform": platform}
        ).all()
    if not rows:
        return None
    subject_ids = frozenset(str(row.subject_id) for row in rows)
    return Taken(subject_ids, rows[0].taken_at)


def record_reads(
    warehouse: Warehouse,
    run_key: str,
    platform: str,
    *,
    load_id: str,
    taken: Taken,
    unread: Collection[str],
    readings: Sequence[Reading],
) -> None:
    """Delete the rows of channels that were read without a failure; count them.

    Args:
        warehouse: the database.
        run_key: the run's batch.
        platform: the platform's name.
        load_id: the load.
        taken: the channels of the load.
        unread: the levels that the load did not read.
        readings: the readings of the load.
    """
    failed = {one.subject_id for one in readings if one.status in FAILURES}
    values = {
        "run_key": run_key,
        "platform": platform,
        "read": sorted(taken.subject_ids - failed),
        "taken_at": taken.at,
        "unread": sorted(unread),
        "load_id": load_id,
    }
    with warehouse.begin() as connection:
        connection.execute(DELETE_READ, values)
        connection.execute(RELEASE_NEWER, values)
        connection.execute(COUNT_READ, values)
