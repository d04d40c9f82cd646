"""The channels whose live streams are sampled.

Here: every channel that is connected, followed or monitored, once. Not here: tokens;
live streams are public.
"""

from sqlalchemy import text

from dlt_sources.contract import Platform, Subject
from pipelines.database.warehouse import Warehouse

LIVE_SUBJECTS = text("""
    with connected as (
        select id, platform_user_id
        from app.connections
        where platform = :platform and inactive_reason is distinct from 'paused'
    )

    select platform_user_id as channel_id from connected
    union
    select channel_id
    from app.channels
    where
        platform = :platform
        and (
            is_monitored and connection_id is null
            or connection_id in (select id from connected)
        )
    union
    select platform_resource_id
    from app.monitors
    where
        platform = :platform
        and is_active
        and platform_resource_id is not null
        and connection_id in (select id from connected)
    order by 1
""")

RECORD_CHECK = text("""
    update app.channels
    set last_checked_at = :checked_at
    where
        platform = :platform
        and channel_id = any(:channel_ids)
        and (last_checked_at is null or last_checked_at < :checked_at)
""")


def list_subjects(warehouse: Warehouse, platform: Platform) -> list[Subject]:
    """Return the channels of a platform as public subjects."""
    with warehouse.begin() as connection:
        found = connection.scalars(LIVE_SUBJECTS, {"platform": platform.name}).all()
    return [Subject(str(channel_id)) for channel_id in found]
