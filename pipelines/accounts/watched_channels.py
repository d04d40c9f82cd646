"""The channels of a platform that are read at all.

Here: one query for every channel that is connected, followed or monitored. Not here:
tokens (`connections.py`).
"""

WATCHED_CHANNELS = """
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
"""
