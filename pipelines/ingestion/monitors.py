"""Due monitors: the channels that are polled between two nightly runs.

Here: find due monitors, and record their polls. Not here: adding and removing them
(`monitor_requests.py`), and the poll itself (`load.py`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from dlt_sources.contract import Platform, Reading, closing_date
from pipelines import settings
from pipelines.database.warehouse import Warehouse

DUE = text("""
    with monitored as (
        select
            monitors.platform,
            coalesce(platform_resource_id, connections.platform_user_id) as subject_id,
            monitors.last_synced_at,
            monitors.sync_frequency * interval '1 minute' as frequency
        from app.monitors
        inner join app.connections on connections.id = monitors.connection_id
        where
            monitors.is_active
            and connections.inactive_reason is distinct from 'paused'
    )

    select distinct platform, subject_id
    from monitored
    where
        (last_synced_at is null or last_synced_at + frequency <= :now)
        -- A failed poll is repeated when the next poll is due, not at once.
        and not exists (
            select from app.readings
            where
                readings.platform = monitored.platform
                and readings.partition_date = :today
                and readings.subject_id = monitored.subject_id
                and readings.kind = 'level'
                and readings.status in ('failed', 'deferred')
                and readings.observed_at + monitored.frequency > :now
        )
    order by platform, subject_id
""")

RECORD_POLLS = text("""
    update app.monitors
    set last_synced_at = :now
    from app.connections
    where
        connections.id = monitors.connection_id
        and monitors.is_active
        and connections.inactive_reason is distinct from 'paused'
        and monitors.platform = :platform
        and coalesce(platform_resource_id, connections.platform_user_id)
        = any(cast(:subject_ids as text[]))
""")

DEFAULT_MINUTES = 15

FAILURES = ("failed", "deferred", "not_observable")


def due_subjects(warehouse: Warehouse, now: datetime) -> dict[str, frozenset[str]]:
    """Return the subjects of all due monitors by platform."""
    found: dict[str, set[str]] = {}
    with warehouse.begin() as connection:
        values = {"now": now, "today": closing_date(now)}
        for row in connection.execute(DUE, values):
            found.setdefault(str(row.platform), set()).add(str(row.subject_id))
    return {name: frozenset(subjects) for name, subjects in found.items()}


def record_polls(
    warehouse: Warehouse, platform: Platform, readings: Sequence[Reading]
) -> None:
    """Set `last_synced_at` of the monitors that were read without a failure."""
    levels = [
        one for one in readings if platform.resource(one.resource).kind == "level"
    ]
    failed = {one.subject_id for one in levels if one.status in FAILURES}
    polled = {one.subject_id for one in levels} - failed
    values = {"platform": platform.name, "subject_ids": sorted(polled)}
    if polled:
        with warehouse.begin() as connection:
            connection.execute(RECORD_POLLS, {**values, "now": settings.now()})
