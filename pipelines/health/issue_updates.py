"""Issues that the ledger of readings shows: they open and resolve themselves.

Here: missing scopes, stalled accounts, tokens that end, and readings that wait for the
quota. Not here: issues that a platform reports (`ingestion/issues.py`), their display
(`connection_issues.py`, `api.health_issues`), and when this runs (`defs/notices.py`).
"""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.days import due_date
from pipelines.health import connection_issues

LOOK_BACK = timedelta(days=14)
"""Readings before this time are not considered."""

# Below, `accounts` are connections that are not paused, `attempts` the last reading of
# each resource and day, `newest` the last attempt of each resource, and `days` the
# attempts of an account on one day.
ATTEMPTS = """
    accounts as (
        select
            id::text as credential_id, platform, platform_user_id as subject_id,
            created_at, is_active, inactive_reason, platform_username
        from app.connections
        where inactive_reason is distinct from 'paused'
    ),

    attempts as materialized (
        select distinct on (
            accounts.credential_id, readings.resource, readings.partition_date
        )
            accounts.platform, accounts.subject_id, accounts.credential_id,
            accounts.created_at, readings.resource, readings.partition_date,
            readings.status, readings.reason
        from accounts
        inner join app.readings as readings
            on
                readings.platform = accounts.platform
                and readings.credential_id = accounts.credential_id
                and readings.subject_id = accounts.subject_id
        where
            accounts.is_active
            and readings.kind in ('level', 'history')
            and readings.status <> 'not_observable'
            and readings.partition_date >= :earliest
        order by
            accounts.credential_id, readings.resource, readings.partition_date,
            readings.id desc
    ),

    newest as (
        select distinct on (credential_id, resource) *
        from attempts
        order by credential_id, resource, partition_date desc
    ),

    days as (
        select
            platform, subject_id, credential_id, partition_date,
            bool_or(status = 'deferred') as has_waited,
            bool_or(status in ('complete', 'partial')) as is_read,
            count(*) filter (where status = 'deferred') as waiting
        from attempts
        group by 1, 2, 3, 4
    )
"""

# Each query below gives the state of one kind of issue, and names the kind first. A row
# that is open opens the issue; a row that is not open resolves it. Without a row the
# issue stays as it is.
STATES = (
    """
    select
        'missing_scope' as kind, platform, subject_id, credential_id,
        resource as name, reason as message, null::timestamptz as expires_at,
        status = 'unavailable' as is_open
    from newest
    where
        status in ('complete', 'partial')
        or (status = 'unavailable' and reason ~* '\\mscopes?\\M')
""",
    """
    select
        'stalled_sync', accounts.platform, accounts.subject_id,
        accounts.credential_id, 'reading',
        coalesce(
            format('the last day with a reading is %s', max(days.partition_date)),
            'no day has a reading'
        ),
        null,
        coalesce(max(days.partition_date) < cast(:due as date) - 1, true)
    from accounts
    left join days on days.credential_id = accounts.credential_id and days.is_read
    where
        accounts.is_active
        and (accounts.created_at at time zone 'UTC')::date < cast(:due as date) - 1
    group by accounts.platform, accounts.subject_id, accounts.credential_id
""",
    """
    select
        'hungry_quota', platform, subject_id, credential_id, 'quota',
        format(
            'readings waited for the quota on %s of 3 days, up to %s a day',
            count(*) filter (where has_waited), max(waiting)
        ),
        null,
        count(*) filter (where has_waited) >= 2
    from days
    where partition_date > cast(:due as date) - 3
    group by platform, subject_id, credential_id
    having count(*) filter (where has_waited) >= 2 or bool_or(is_read)
""",
    """
    select
        'ending_token', accounts.platform, accounts.subject_id,
        accounts.credential_id, 'token',
        coalesce(
            ending.message,
            format('it is disconnected: %s', accounts.inactive_reason)
        ),
        ending.expires_at,
        ending.credential_id is not null or not accounts.is_active
    from accounts
    left join jsonb_to_recordset(cast(:ending as jsonb)) as ending (
        credential_id text, message text, expires_at timestamptz
    ) on ending.credential_id = accounts.credential_id
""",
)

WRITES = """
    resolved as (
        update app.connection_issues as issue
        set resolved_at = :now
        from states
        where
            not states.is_open
            and issue.resolved_at is null
            and issue.platform = states.platform
            and issue.subject_id = states.subject_id
            and issue.credential_id = states.credential_id
            and issue.kind = states.kind
            and issue.name = states.name
        returning 1
    ),

    opened as (
        insert into app.connection_issues as issue (
            platform, subject_id, credential_id, kind, name, message, expires_at,
            first_seen_at, last_seen_at
        )
        select
            platform, subject_id, credential_id, kind, name, message, expires_at,
            :now, :now
        from states
        where is_open
        on conflict (platform, subject_id, credential_id, kind, name) do update
        set
            message = excluded.message,
            expires_at = excluded.expires_at,
            first_seen_at = case
                when issue.resolved_at is null then issue.first_seen_at
                else excluded.first_seen_at
            end,
            last_seen_at = greatest(issue.last_seen_at, excluded.last_seen_at),
            resolved_at = null
        returning 1
    )

    select (select count(*) from opened), (select count(*) from resolved)
"""
ALL_STATES = " union all ".join(STATES)
UPDATE = text(f"with {ATTEMPTS}, states as ({ALL_STATES}), {WRITES}")


def update_issues(warehouse: Warehouse) -> tuple[int, int]:
    """Open and resolve the issues that the ledger shows.

    A repeat changes nothing but `last_seen_at`.

    Returns:
        The number of open issues of these kinds, and of those resolved now.
    """
    now = settings.now()
    due = due_date(now)
    with warehouse.begin() as session:
        ending = connection_issues.list_ending_tokens(session)
        changed: Any = session.execute(
            UPDATE,
            {
                "now": now,
                "due": due,
                "earliest": due - LOOK_BACK,
                "ending": json.dumps(
                    [
                        {
                            "credential_id": one.credential_id,
                            "message": one.message,
                            "expires_at": one.ends_at.isoformat(),
                        }
                        for one in ending
                    ]
                ),
            },
        ).one()
    return changed[0], changed[1]
