"""The ledger: loads in `app.loads` and readings in `app.readings`.

Here: opening, committing and failing one load, and the readings that count. Not here:
how a load runs (`load.py`), and dead loads (`operations/recovery.py`).
"""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Platform, Reading, Rejected, Resource, Subject, Window
from dlt_sources.contract.redaction import redact, redact_bytes
from pipelines import settings
from pipelines.database.warehouse import Warehouse

NOT_OBSERVABLE = "the platform shows only the current value, and this day is over"

LOCK_COMMITS = text("""
    select pg_advisory_xact_lock(hashtextextended('commit_load:' || :platform, 0))
""")
"""The lock of `app.commit_load`, which decides the current readings."""

INSERT_LOAD = text("""
    insert into app.loads (
        load_id, platform, first_date, partition_date, run_id, is_whole
    )
    values (
        :load_id, :platform, nullif(cast(:first as date), :day), :day, :run_id,
        :is_whole
    )
""")

INSERT_NOT_OBSERVABLE = text("""
    insert into app.readings (
        platform, resource, kind, subject_id, credential_id, partition_date, status,
        reason, observed_at, is_current
    )
    select
        :platform, resource.name, resource.kind, subject.subject_id,
        subject.credential_id, past.day, 'not_observable', :reason, :now, true
    from unnest(cast(:resources as text[]), cast(:kinds as text[]))
        as resource (name, kind)
    cross join unnest(cast(:subject_ids as text[]), cast(:credential_ids as text[]))
        as subject (subject_id, credential_id)
    cross join unnest(cast(:days as date[])) as past (day)
    where not exists (
        select from app.readings as existing
        where
            existing.platform = :platform
            and existing.resource = resource.name
            and existing.subject_id = subject.subject_id
            and existing.credential_id = subject.credential_id
            and existing.partition_date = past.day
            and existing.is_current
    )
""")

COMMIT = text("""
    select app.commit_load(
        :load_id,
        cast(:readings as jsonb),
        cast(:rejected as jsonb),
        :dlt_load_ids,
        cast(:calls as jsonb)
    )
""")

FAIL = text("""
    update app.loads
    set
        state = 'failed',
        error_message = :message,
        finished_at = clock_timestamp()
    where load_id = :load_id and state = 'running'
""")

SUMMARIES = text("""
    select resource, partition_date, status, reason, count(*), sum(rows)
    from app.readings
    where
        is_current
        and platform = :platform
        and partition_date >= :start
        and partition_date < :end
    group by resource, partition_date, status, reason
    order by resource, partition_date, status, reason
""")


@dataclass(frozen=True, slots=True)
class Load:
    """One load of one platform; `load_id` is in every raw row.

    `day` is the partition of its rows: the last day of a range.
    """

    load_id: str
    platform: Platform
    day: date
    run_id: str


def open_load(
    warehouse: Warehouse,
    platform: Platform,
    day: date,
    run_id: str,
    *,
    first: date | None = None,
    is_whole: bool = True,
) -> Load:
    """Record that a load begins; `run_id` tells whether its process lives.

    Args:
        warehouse: the database of the ledger.
        platform: the platform that is read.
        day: the partition of the rows.
        run_id: the id of the Dagster run.
        first: the first day of a range; `day` is its last.
        is_whole: whether the load reads all subjects.
    """
    load = Load(str(uuid.uuid4()), platform, day, run_id)
    with warehouse.begin() as connection:
        connection.execute(
            INSERT_LOAD,
            {
                "load_id": load.load_id,
                "platform": platform.name,
                "first": first or day,
                "day": day,
                "run_id": run_id,
                "is_whole": is_whole,
            },
        )
    return load


def record_not_observable(
    warehouse: Warehouse,
    platform: Platform,
    days: Sequence[date],
    resources: Sequence[Resource],
    subjects: Sequence[Subject],
) -> None:
    """Record `not_observable` for past days without a reading.

    These readings belong to no load: they stay true if the current load dies.
    """
    with warehouse.begin() as connection:
        connection.execute(LOCK_COMMITS, {"platform": platform.name})
        connection.execute(
            INSERT_NOT_OBSERVABLE,
            {
                "platform": platform.name,
                "days": list(days),
                "resources": [one.name for one in resources],
                "kinds": [one.kind for one in resources],
                "subject_ids": [one.subject_id for one in subjects],
                "credential_ids": [one.credential_id for one in subjects],
                "reason": NOT_OBSERVABLE,
                "now": settings.now(),
            },
        )


def commit_load(
    warehouse: Warehouse,
    load: Load,
    *,
    readings: Sequence[Reading],
    rejected: Sequence[Rejected],
    dlt_load_ids: Sequence[str],
    calls: Mapping[str, int],
    before_commit: Callable[[Connection], None] | None = None,
) -> None:
    """Commit the load with its readings and rejected records in one transaction.

    `before_commit` is called in the same transaction; its error rolls it back.

    Raises:
        sqlalchemy.exc.DBAPIError: the load was closed meanwhile. This fencing keeps a
            surviving step of a dead run from changing anything.
    """
    with warehouse.begin() as connection:
        connection.execute(
            COMMIT,
            {
                "load_id": load.load_id,
                "readings": json.dumps([_reading(load, one) for one in readings]),
                "rejected": json.dumps([_rejected(one) for one in rejected]),
                "dlt_load_ids": list(dlt_load_ids),
                "calls": json.dumps(dict(calls)),
            },
        )
        if before_commit is not None:
            before_commit(connection)


@dataclass(frozen=True, slots=True)
class ReadingSummary:
    """The current readings of one resource and day that share status and reason."""

    resource: str
    day: date
    status: str
    reason: str | None
    readings: int
    rows: int

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return f"{self.day}: {self.readings} {self.status}{why}"


def summarize_readings(
    warehouse: Warehouse, platform: str, window: Window
) -> list[ReadingSummary]:
    """Return the current readings of the window, from any load."""
    with warehouse.begin() as connection:
        found: Iterable[Any] = connection.execute(
            SUMMARIES,
            {"platform": platform, "start": window.start, "end": window.end},
        )
        return [
            ReadingSummary(resource, day, status, reason, readings, int(rows))
            for resource, day, status, reason, readings, rows in found
        ]


def fail_load(warehouse: Warehouse, load: Load, message: str) -> None:
    """Close a running load as failed; a closed load does not change."""
    with warehouse.begin() as connection:
        connection.execute(FAIL, {"load_id": load.load_id, "message": message})


def _reading(load: Load, reading: Reading) -> dict[str, object]:
    return {
        "resource": reading.resource,
        "kind": load.platform.resource(reading.resource).kind,
        "subject_id": reading.subject_id,
        "credential_id": reading.credential_id,
        "status": reading.status,
        "reason": redact(reading.reason or "") or None,
        "rows": reading.rows,
        "observed_at": reading.observed_at.isoformat(),
        "window_start": reading.window.start.isoformat() if reading.window else None,
        "window_end": reading.window.end.isoformat() if reading.window else None,
    }


def _rejected(rejected: Rejected) -> dict[str, object]:
    return {
        "resource": rejected.resource,
        "subject_id": rejected.subject_id,
        "credential_id": rejected.credential_id,
        "reason": redact(rejected.reason),
        "body": redact_bytes(rejected.body).hex(),
    }
