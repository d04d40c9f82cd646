"""The run ledger and the completeness ledger: what was tried, landed and missed.

Here: opening, keeping alive, committing and failing one load, in `app.loads` and
`app.readings`. Not here: how a load is done (`load.py`) and what a later look at
the ledgers concludes (`upkeep.py`).
"""

import json
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dlt_sources.contract import Platform, Reading, Rejected, Resource, Subject
from pipelines import settings
from pipelines.database.warehouse import Warehouse

HEARTBEAT_SECONDS = 10.0

NOT_OBSERVABLE = "the platform tells only what is true now, and this day is over"

DECIDING = text(
    "select pg_advisory_xact_lock(hashtextextended('commit_load:' || :platform, 0))"
)
"""The lock under which `app.commit_load` decides what is current."""

NOTE_OVER = text("""
insert into app.readings (
    platform, resource, kind, subject_id, reader, partition_date, status, reason,
    observed_at, is_current
)
select
    :platform, wanted.resource, wanted.kind, subject.subject_id, subject.reader,
    over.day, 'not_observable', :reason, :now, true
from unnest(cast(:resources as text[]), cast(:kinds as text[]))
    as wanted (resource, kind)
cross join unnest(cast(:subject_ids as text[]), cast(:readers as text[]))
    as subject (subject_id, reader)
cross join unnest(cast(:days as date[])) as over (day)
where not exists (
    select from app.readings as held
    where
        held.platform = :platform
        and held.resource = wanted.resource
        and held.subject_id = subject.subject_id
        and held.reader = subject.reader
        and held.partition_date = over.day
        and held.is_current
)
""")


@dataclass(frozen=True, slots=True)
class Load:
    """One attempt to land one platform's day; `load_id` is in every raw row.

    `day` is the last one where the attempt stands for several.
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
    """Write down that an attempt begins, so that its death can be noticed.

    Args:
        warehouse: where the ledger is.
        platform: what is read.
        day: the partition its rows stand under.
        run_id: the orchestrator's run.
        first: the first of several days that it stands for; `day` is the last.
        is_whole: whether all subjects are asked for.
    """
    load = Load(str(uuid.uuid4()), platform, day, run_id)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.loads"
                " (load_id, platform, first_date, partition_date, run_id, is_whole)"
                " values (:load_id, :platform, nullif(cast(:first as date), :day),"
                " :day, :run_id, :is_whole)"
            ),
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


def note_over(
    warehouse: Warehouse,
    platform: Platform,
    days: Sequence[date],
    resources: Sequence[Resource],
    subjects: Sequence[Subject],
) -> None:
    """Say of days that are over that nobody can read them, where nobody had.

    No load brings these readings: they are as true if the one under way dies.
    """
    with warehouse.begin() as connection:
        connection.execute(DECIDING, {"platform": platform.name})
        connection.execute(
            NOTE_OVER,
            {
                "platform": platform.name,
                "days": list(days),
                "resources": [one.name for one in resources],
                "kinds": [one.kind for one in resources],
                "subject_ids": [one.subject_id for one in subjects],
                "readers": [one.reader for one in subjects],
                "reason": NOT_OBSERVABLE,
                "now": settings.now(),
            },
        )


@contextmanager
def heartbeat(warehouse: Warehouse, load: Load) -> Iterator[None]:
    """Show every ten seconds that the attempt lives, until the block ends."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            # A database that restarts gets its next sign of life ten seconds later.
            with suppress(SQLAlchemyError), warehouse.begin() as connection:
                connection.execute(
                    text(
                        "update app.loads set heartbeat_at = clock_timestamp()"
                        " where load_id = :load_id and state = 'running'"
                    ),
                    {"load_id": load.load_id},
                )

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def commit(
    warehouse: Warehouse,
    load: Load,
    *,
    readings: Sequence[Reading],
    rejected: Sequence[Rejected],
    dlt_load_ids: Sequence[str],
    calls: Mapping[str, int],
) -> None:
    """Make the load count, with its readings and its quarantine, in one transaction.

    Raises:
        sqlalchemy.exc.DBAPIError: the load was given up meanwhile (fencing), so that
            a surviving step of a dead run changes nothing.
    """
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "select app.commit_load(:load_id, cast(:readings as jsonb),"
                " cast(:rejected as jsonb), :dlt_load_ids, cast(:calls as jsonb))"
            ),
            {
                "load_id": load.load_id,
                "readings": json.dumps([_reading(load, one) for one in readings]),
                "rejected": json.dumps([_rejected(one) for one in rejected]),
                "dlt_load_ids": list(dlt_load_ids),
                "calls": json.dumps(dict(calls)),
            },
        )


@dataclass(frozen=True, slots=True)
class ReadingSummary:
    """Readings of one resource and day that count now and ended alike."""

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
    warehouse: Warehouse, platform: str, days: Sequence[date]
) -> list[ReadingSummary]:
    """Return what counts now for the days, whichever load brought it."""
    with warehouse.begin() as connection:
        found: Iterable[Any] = connection.execute(
            text(
                "select resource, partition_date, status, reason, count(*), sum(rows)"
                " from app.readings where is_current and platform = :platform"
                " and partition_date = any(:days)"
                " group by 1, 2, 3, 4 order by 1, 2, 3, 4"
            ),
            {"platform": platform, "days": list(days)},
        )
        return [
            ReadingSummary(resource, day, status, reason, readings, int(rows))
            for resource, day, status, reason, readings, rows in found
        ]


def fail(warehouse: Warehouse, load: Load, message: str) -> None:
    """Close the attempt as failed; a closed one stays as it is."""
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "update app.loads set state = 'failed', error_message = :message,"
                " finished_at = clock_timestamp()"
                " where load_id = :load_id and state = 'running'"
            ),
            {"load_id": load.load_id, "message": message},
        )


def _reading(load: Load, reading: Reading) -> dict[str, object]:
    return {
        "resource": reading.resource,
        "kind": load.platform.resource(reading.resource).kind,
        "subject_id": reading.subject_id,
        "reader": reading.reader,
        "status": reading.status,
        "reason": reading.reason,
        "rows": reading.rows,
        "observed_at": reading.observed_at.isoformat(),
        "window_start": reading.window.start.isoformat() if reading.window else None,
        "window_end": reading.window.end.isoformat() if reading.window else None,
    }


def _rejected(rejected: Rejected) -> dict[str, object]:
    return {
        "resource": rejected.resource,
        "subject_id": rejected.subject_id,
        "reader": rejected.reader,
        "reason": rejected.reason,
        "body": rejected.body.hex(),
    }
