"""The jobs people see: one row per connection, job type and date that was tried.

Here: opening the rows of an attempt, closing all of them at once as their readings
ended, and closing what a dead process left running. Not here: closing a single one,
which is SQL (`app.sync_log_*`), and which rows count (`ledger.py`).
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

DIED = "its process died"
BROKEN = frozenset({"failed", "deferred"})
"""Readings that fail their job; one the platform does not offer does not."""

OPEN = text("""
with wanted as (
    select
        job.job_type, connections.id as connection_id, connections.person_id,
        (
            select channels.id from app.channels
            where
                channels.connection_id = connections.id
                and channels.channel_id = connections.platform_user_id
        ) as channel_id
    from app.connections
    cross join unnest(cast(:job_types as text[])) as job (job_type)
    where connections.id = any(cast(:connection_ids as uuid[]))
),

given_up as (
    update app.sync_logs as log
    set
        status = 'failed', completed_at = clock_timestamp(),
        error_message = 'given up: a newer attempt began'
    from wanted
    where
        log.status = 'running' and log.data_date = :day
        and log.connection_id = wanted.connection_id
        and log.job_type = wanted.job_type
),

asked_for as (
    select distinct on (wanted.connection_id, wanted.job_type)
        log.id, wanted.connection_id, wanted.job_type, wanted.channel_id
    from wanted
    inner join app.sync_logs as log
        on
            log.person_id = wanted.person_id and log.job_type = wanted.job_type
            and log.status = 'pending' and log.data_date = :day
            and coalesce(log.connection_id, wanted.connection_id)
            = wanted.connection_id
    order by wanted.connection_id, wanted.job_type, log.created_at
),

adopted as (
    update app.sync_logs as log
    set
        status = 'running', started_at = clock_timestamp(), run_id = :run_id,
        sync_type = 'full', connection_id = asked_for.connection_id,
        channel_id = asked_for.channel_id
    from asked_for where log.id = asked_for.id
    returning log.id, log.connection_id, log.job_type
),

added as (
    insert into app.sync_logs (
        person_id, connection_id, channel_id, job_type, sync_type, status,
        data_date, started_at, run_id
    )
    select
        wanted.person_id, wanted.connection_id, wanted.channel_id, wanted.job_type,
        'full', 'running', :day, clock_timestamp(), :run_id
    from wanted
    where not exists (
        select 1 from adopted
        where
            adopted.connection_id = wanted.connection_id
            and adopted.job_type = wanted.job_type
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
    status = case when ended.reason is null then 'completed' else 'failed' end,
    completed_at = clock_timestamp(),
    records_processed = ended.rows,
    records_failed = ended.rejected,
    quota_used = ended.calls,
    error_message = ended.reason
from jsonb_to_recordset(cast(:ended as jsonb)) as ended (
    id uuid, rows bigint, rejected bigint, calls bigint, reason text
)
where log.id = ended.id and log.status = 'running'
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

CLOSE_STALE = text("""
update app.sync_logs as log
set
    status = 'failed', completed_at = clock_timestamp(), error_message = :reason
where
    log.status = 'running' and log.run_id is not null
    and not exists (
        select 1 from app.loads as load
        where
            load.run_id = log.run_id
            and (
                load.state = 'running'
                -- Between the commit of a load and the end of its jobs.
                or load.finished_at > clock_timestamp() - interval '1 minute'
            )
    )
""")


@dataclass(frozen=True, slots=True)
class Attempt:
    """The rows that are running, by connection and job type."""

    warehouse: Warehouse
    job_types: Mapping[str, str]
    running: Mapping[tuple[str, str], str]

    def finish(
        self,
        readings: Sequence[Reading],
        rejected: Sequence[Rejected],
        calls: Mapping[str, int],
    ) -> None:
        """Complete each row, or fail it where one of its readings failed."""
        rows: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        reasons: dict[str, str] = {}
        for reading in readings:
            if (row := self._row(reading)) is None:
                continue
            rows[row] += reading.rows
            if reading.status in BROKEN:
                line = f"{reading.resource}: {reading.reason or reading.status}"
                reasons.setdefault(row, line)
        for record in rejected:
            if (row := self._row(record)) is not None:
                refused[row] += 1
        shares = self._shares(calls)
        ended = [
            {
                "id": row,
                "rows": rows[row],
                "rejected": refused[row],
                "calls": shares[row],
                "reason": reasons.get(row),
            }
            for row in self.running.values()
        ]
        completed = [row for row in self.running.values() if row not in reasons]
        with self.warehouse.begin() as connection:
            connection.execute(CLOSE, {"ended": json.dumps(ended)})
            connection.execute(SYNCED, {"completed": completed, "now": settings.now()})

    def fail(self, reason: str) -> None:
        """Fail whatever is still running."""
        with self.warehouse.begin() as connection:
            connection.execute(
                FAIL, {"ids": list(self.running.values()), "reason": reason}
            )

    def _row(self, about: Reading | Rejected) -> str | None:
        job_type = self.job_types.get(about.resource)
        return self.running.get((about.reader, job_type)) if job_type else None

    def _shares(self, calls: Mapping[str, int]) -> Counter[str]:
        """Share calls out evenly: many serve a hundred accounts, the sum is true."""
        shares: Counter[str] = Counter()
        for resource, count in calls.items():
            job_type = self.job_types.get(resource)
            rows = [row for (_, name), row in self.running.items() if name == job_type]
            for position, row in enumerate(rows):
                shares[row] += count // len(rows) + (position < count % len(rows))
        return shares


@contextmanager
def attempt(
    warehouse: Warehouse,
    load: Load,
    subjects: Sequence[Subject],
    resources: Collection[str],
) -> Iterator[Attempt]:
    """Open the rows of one load; an error fails what `finish` has not closed."""
    job_types = {
        resource.name: resource.job_type
        for resource in load.platform.resources
        if resource.job_type is not None and resource.name in resources
    }
    connection_ids = {one.reader for one in subjects if one.connection is not None}
    with warehouse.begin() as connection:
        rows = _open(connection, load, sorted(connection_ids), set(job_types.values()))
    opened = Attempt(warehouse, job_types, rows)
    try:
        yield opened
    except BaseException as error:
        first, *_ = str(error).strip().splitlines() or [""]
        opened.fail(f"{type(error).__name__}: {first}"[:500])
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
    return {(str(reader), str(kind)): str(row) for row, reader, kind in opened}


def close_stale(warehouse: Warehouse, reason: str = DIED) -> int:
    """Fail the running rows of runs that have no live load, and count them."""
    with warehouse.begin() as connection:
        return connection.execute(CLOSE_STALE, {"reason": reason}).rowcount
