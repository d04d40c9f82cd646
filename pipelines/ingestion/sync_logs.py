"""Sync logs: one row of `app.sync_logs` per connection, job type and date.

Here: opening the logs of a load, and closing them by their readings. Not here: closing
a single log (SQL functions `app.sync_log_*`), the logs of dead processes
(`operations/recovery.py`), and which rows count (`ledger.py`).
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text

from dlt_sources.contract import Reading, Rejected, Subject
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.ledger import Load
from pipelines.redaction import first_line

FAILURES = frozenset({"failed", "deferred"})
"""Statuses of readings that fail their log; `unavailable` is no failure."""

OPEN = text("""
    with job as (
        select
            job_type, connections.id as connection_id, connections.person_id,
            (
                select channels.id from app.channels
                where
                    channels.connection_id = connections.id
                    and channels.channel_id = connections.platform_user_id
            ) as channel_id
        from app.connections
        cross join unnest(cast(:job_types as text[])) as job_type
        where connections.id = any(cast(:connection_ids as uuid[]))
    ),

    superseded as (
        update app.sync_logs as log
        set
            status = 'failed', completed_at = clock_timestamp(),
            error_message = 'superseded by a newer load'
        from job
        where
            log.status = 'running' and log.data_date = :day
            and log.connection_id = job.connection_id
            and log.job_type = job.job_type
    ),

    requested as (
        select distinct on (job.connection_id, job.job_type)
            log.id, job.connection_id, job.job_type, job.channel_id
        from job
        inner join app.sync_logs as log
            on
                log.person_id = job.person_id and log.job_type = job.job_type
                and log.status = 'pending' and log.data_date = :day
                and coalesce(log.connection_id, job.connection_id)
                = job.connection_id
        order by job.connection_id, job.job_type, log.created_at
    ),

    adopted as (
        update app.sync_logs as log
        set
            status = 'running', started_at = clock_timestamp(), run_id = :run_id,
            sync_type = 'full', connection_id = requested.connection_id,
            channel_id = requested.channel_id
        from requested where log.id = requested.id
        returning log.id, log.connection_id, log.job_type
    ),

    added as (
        insert into app.sync_logs (
            person_id, connection_id, channel_id, job_type, sync_type, status,
            data_date, started_at, run_id
        )
        select
            job.person_id, job.connection_id, job.channel_id, job.job_type,
            'full', 'running', :day, clock_timestamp(), :run_id
        from job
        where not exists (
            select from adopted
            where
                adopted.connection_id = job.connection_id
                and adopted.job_type = job.job_type
        )
        returning id, connection_id, job_type
    )

    select id::text, connection_id::text, job_type from adopted
    union all
    select id::text, connection_id::text, job_type from added
""")

CLOSE = text("""
    update app.sync_logs as log
    set
        status = case when closed.reason is null then 'completed' else 'failed' end,
        completed_at = clock_timestamp(),
        records_processed = closed.rows,
        records_failed = closed.rejected,
        quota_used = closed.calls,
        error_message = closed.reason
    from jsonb_to_recordset(cast(:closed as jsonb)) as closed (
        id uuid, rows bigint, rejected bigint, calls bigint, reason text
    )
    where log.id = closed.id and log.status = 'running'
""")

SYNCED = text("""
    with synced as (
        update app.connections set last_synced_at = :now
        where id in (
            select connection_id from app.sync_logs
            where id = any(cast(:completed as uuid[]))
        )
        returning id
    )

    update app.channels set last_synced_at = :now, last_checked_at = :now
    where connection_id in (select id from synced)
""")

FAIL = text("""
    select app.sync_log_mark_failed(id, :reason) from app.sync_logs
    where id = any(cast(:ids as uuid[])) and status = 'running'
""")


@dataclass(frozen=True, slots=True)
class OpenLogs:
    """The running logs of one load, by connection and job type."""

    warehouse: Warehouse
    job_types: Mapping[str, str]
    running: Mapping[tuple[str, str], str]

    def close(
        self,
        readings: Sequence[Reading],
        rejected: Sequence[Rejected],
        calls: Mapping[str, int],
    ) -> None:
        """Complete each log, or fail it if one of its readings failed."""
        rows: Counter[str] = Counter()
        rejects: Counter[str] = Counter()
        reasons: dict[str, str] = {}
        for reading in readings:
            if (log_id := self._log_id(reading)) is None:
                continue
            rows[log_id] += reading.rows
            if reading.status in FAILURES:
                line = f"{reading.resource}: {reading.reason or reading.status}"
                reasons.setdefault(log_id, line)
        for record in rejected:
            if (log_id := self._log_id(record)) is not None:
                rejects[log_id] += 1
        shares = self._share_calls(calls)
        closed = [
            {
                "id": log_id,
                "rows": rows[log_id],
                "rejected": rejects[log_id],
                "calls": shares[log_id],
                "reason": reasons.get(log_id),
            }
            for log_id in self.running.values()
        ]
        completed = [one for one in self.running.values() if one not in reasons]
        with self.warehouse.begin() as connection:
            connection.execute(CLOSE, {"closed": json.dumps(closed)})
            connection.execute(SYNCED, {"completed": completed, "now": settings.now()})

    def fail(self, reason: str) -> None:
        """Fail all logs that still run."""
        with self.warehouse.begin() as connection:
            connection.execute(
                FAIL, {"ids": list(self.running.values()), "reason": reason}
            )

    def _log_id(self, about: Reading | Rejected) -> str | None:
        job_type = self.job_types.get(about.resource)
        return self.running.get((about.credential_id, job_type)) if job_type else None

    def _share_calls(self, calls: Mapping[str, int]) -> Counter[str]:
        """Share calls evenly among connections: one call may serve many of them."""
        shares: Counter[str] = Counter()
        for resource, count in calls.items():
            job_type = self.job_types.get(resource)
            logs = [log for (_, name), log in self.running.items() if name == job_type]
            for position, log_id in enumerate(logs):
                shares[log_id] += count // len(logs) + (position < count % len(logs))
        return shares


@contextmanager
def open_logs(
    warehouse: Warehouse,
    load: Load,
    subjects: Sequence[Subject],
    resources: Collection[str],
) -> Iterator[OpenLogs]:
    """Open the logs of one load; an error fails every log that is still open."""
    job_types = {
        resource.name: resource.job_type
        for resource in load.platform.resources
        if resource.job_type is not None and resource.name in resources
    }
    connection_ids = {
        one.credential_id for one in subjects if one.connection is not None
    }
    with warehouse.begin() as connection:
        running = _open(
            connection, load, sorted(connection_ids), set(job_types.values())
        )
    logs = OpenLogs(warehouse, job_types, running)
    try:
        yield logs
    except BaseException as error:
        logs.fail(f"{type(error).__name__}: {first_line(str(error))}")
        raise


def _open(
    connection: Connection,
    load: Load,
    connection_ids: Sequence[str],
    job_types: Collection[str],
) -> dict[tuple[str, str], str]:
    values = {
        "connection_ids": connection_ids,
        "job_types": sorted(job_types),
        "day": load.day,
        "run_id": load.run_id,
    }
    opened = connection.execute(OPEN, values).all()
    return {
        (str(connection_id), str(job_type)): str(log_id)
        for log_id, connection_id, job_type in opened
    }
