"""Requests of people to collect now: how they become refreshes and end.

Here: which requests start and end, and the refreshes that they want. Not here: the
request as a row (`api.request_collection`), the runs of refreshes (`defs/webhooks.py`)
and those of the daily job (`defs/collection_requests.py`).

A request of a person becomes wanted refreshes of the person's accounts, in the table
that webhooks use too. So many requests become one run per account.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Platform
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.effects import REQUEST_REFRESHES

PAUSE = timedelta(minutes=5)
"""The shortest time between two starts for one person."""
LONGEST_RUN = timedelta(hours=6)
MOST_ATTEMPTS = 3
NO_ACCOUNT = "no connected account can be read"
LATE = "no run has read it within six hours"

START = text("""
    select id, kind, person_id::text, job_ids
    from app.collection_requests as request
    where
        status = 'pending'
        and kind <> 'daily'
        and not exists (
            select from app.collection_requests as earlier
            where
                earlier.person_id = request.person_id
                and earlier.started_at > now() - cast(:pause as interval)
        )
    order by created_at
    for update skip locked
""")
ACCOUNTS = text("""
    select platform, platform_user_id as subject_id
    from app.connections
    where person_id = cast(:person_id as uuid) and is_active
    order by platform, platform_user_id
""")
MOVE_JOBS = text("""
    update app.sync_logs set data_date = :day
    where job_id = any(:job_ids) and status = 'pending'
""")
MARK_RUNNING = text("""
    update app.collection_requests
    set
        status = 'running',
        started_at = clock_timestamp(),
        data_date = coalesce(cast(:day as date), data_date),
        targets = cast(:targets as jsonb)
    where id = :id and status = 'pending'
""")

# An account that was not read keeps its row, with the time of its first request.
RUNNING = text("""
    select
        request.id, request.job_ids,
        request.started_at < now() - cast(:longest as interval) as is_late,
        coalesce(max(wanted.attempts), -1) as attempts,
        (
            select min(log.error_message) from app.sync_logs as log
            where log.job_id = any(request.job_ids) and log.status = 'failed'
        ) as failure
    from app.collection_requests as request
    cross join lateral jsonb_to_recordset(request.targets) as target (
        platform text, subject_id text
    )
    left join app.webhook_refreshes as wanted
        on
            wanted.platform = target.platform
            and wanted.subject_id = target.subject_id
            and wanted.first_requested_at <= request.started_at
    where request.status = 'running' and request.kind <> 'daily'
    group by request.id
""")
END = text("""
    update app.collection_requests
    set
        status = case
            when cast(:reason as text) is null then 'completed' else 'failed'
        end,
        completed_at = clock_timestamp(),
        error_message = :reason
    where id = :id and status in ('pending', 'running')
""")
CLOSE_JOBS = text("""
    update app.sync_logs
    set
        status = case
            when cast(:reason as text) is null then 'completed' else 'failed'
        end,
        completed_at = clock_timestamp(),
        error_message = :reason
    where job_id = any(:job_ids) and status = 'pending'
""")
DAILY = text("""
    select id::text, data_date, job_ids, status
    from app.collection_requests
    where kind = 'daily' and status in ('pending', 'running')
    order by created_at
""")


@dataclass(frozen=True, slots=True)
class DailyRequest:
    """A request for the daily job of one day."""

    id: str
    day: date
    job_ids: tuple[int, ...]
    status: str


def start_requests(
    warehouse: Warehouse, platforms: Mapping[str, Platform], day: date
) -> int:
    """Turn waiting requests of people into wanted refreshes.

    Args:
        warehouse: the database.
        platforms: the known platforms by name.
        day: the UTC day of a reading taken now, for which the jobs count.

    Returns:
        How many requests began; the others wait for their pause.
    """
    begun: set[str] = set()
    with warehouse.begin() as connection:
        for request in connection.execute(START, {"pause": PAUSE}).all():
            if request.person_id in begun:
                continue
            begun.add(request.person_id)
            _start(connection, request, platforms, day)
    return len(begun)


def _start(
    connection: Connection, request: Any, platforms: Mapping[str, Platform], day: date
) -> None:
    accounts = connection.execute(ACCOUNTS, {"person_id": request.person_id}).all()
    rows = [
        {
            "platform": account.platform,
            "subject_id": account.subject_id,
            "resources": resources,
            "events": 1,
        }
        for account in accounts
        if (resources := _resources(platforms.get(account.platform), request.kind))
    ]
    if not rows:
        _end(connection, request.id, request.job_ids, NO_ACCOUNT)
        return
    connection.execute(REQUEST_REFRESHES, {"rows": json.dumps(rows)})
    connection.execute(MOVE_JOBS, {"day": day, "job_ids": list(request.job_ids)})
    targets = [
        {"platform": row["platform"], "subject_id": row["subject_id"]} for row in rows
    ]
    connection.execute(
        MARK_RUNNING, {"id": request.id, "day": day, "targets": json.dumps(targets)}
    )


def _resources(platform: Platform | None, kind: str) -> list[str]:
    """Return the levels that a request reads: for a refresh those of the channel."""
    if platform is None:
        return []
    levels = [one for one in platform.resources if one.kind == "level"]
    of_channel = [one for one in levels if one.job_type == "daily_channel"]
    chosen = of_channel if kind == "refresh" and of_channel else levels
    return sorted(one.name for one in chosen)


def end_requests(warehouse: Warehouse) -> int:
    """End the requests whose accounts are read, or failed three times.

    Returns:
        How many ended.
    """
    ended = 0
    with warehouse.begin() as connection:
        for one in connection.execute(RUNNING, {"longest": LONGEST_RUN}).all():
            if 0 <= one.attempts < MOST_ATTEMPTS and not one.is_late:
                continue
            reason = one.failure
            if one.attempts >= 0:
                reason = reason or LATE
            _end(connection, one.id, one.job_ids, reason)
            ended += 1
    return ended


def list_daily(warehouse: Warehouse) -> list[DailyRequest]:
    """Return the open requests for the daily job."""
    with warehouse.begin() as connection:
        return [
            DailyRequest(row.id, row.data_date, tuple(row.job_ids), row.status)
            for row in connection.execute(DAILY)
        ]


def mark_daily_running(warehouse: Warehouse, requests: Iterable[DailyRequest]) -> None:
    """Mark requests whose run of the daily job is requested."""
    with warehouse.begin() as connection:
        for one in requests:
            connection.execute(
                MARK_RUNNING, {"id": one.id, "day": None, "targets": None}
            )


def end_daily(warehouse: Warehouse, request: DailyRequest, reason: str | None) -> None:
    """End a request for the daily job; `reason` says why it failed."""
    with warehouse.begin() as connection:
        _end(connection, request.id, request.job_ids, reason)


def _end(
    connection: Connection, request_id: object, job_ids: Any, reason: str | None
) -> None:
    connection.execute(END, {"id": request_id, "reason": reason})
    connection.execute(CLOSE_JOBS, {"job_ids": list(job_ids), "reason": reason})
