"""Followed channels, and the monitors of people: channels that are polled.

Here: add, list and remove rows of `app.channels` and `app.monitors`; find
due monitors, and record their polls. Not here: finding a channel by its public name
(`Platform.identify`) and the poll itself (`load.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from dlt_sources.contract import Identity, Platform, Reading, closing_date
from pipelines import settings
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

FOLLOW = text("""
    insert into app.channels (
        platform, channel_id, channel_name, is_monitored, added_by
    )
    values (:platform, :channel_id, :name, true, cast(:person as uuid))
    on conflict (platform, channel_id) do update set
        is_monitored = true,
        added_by = coalesce(channels.added_by, excluded.added_by),
        updated_at = now()
    where not channels.is_monitored
    returning id
""")

ADD_MONITOR = text("""
    insert into app.monitors (
        person_id, platform, connection_id, monitor_type, platform_resource_id,
        sync_frequency
    )
    select person_id, platform, id, :kind, :channel_id, :minutes
    from app.connections
    where
        platform = :platform
        and person_id = cast(:person as uuid)
        and is_primary
        and not exists (
            select from app.monitors as existing
            where
                existing.person_id = connections.person_id
                and existing.is_active
                and existing.platform = :platform
                and existing.platform_resource_id = :channel_id
        )
    returning id
""")

IS_POLLED = text("""
    select exists (
        select from app.monitors
        where
            person_id = cast(:person as uuid)
            and is_active
            and platform = :platform
            and platform_resource_id = :channel_id
    )
""")

FOLLOWED_CHANNELS = text("""
    select
        channels.platform, channels.channel_id, channels.channel_name,
        people.username as added_by, channels.connection_id is null as is_public,
        channels.last_synced_at, channels.created_at
    from app.channels
    left join app.people on people.id = channels.added_by
    where is_monitored
    order by channels.platform, channels.channel_name
""")

UNFOLLOW = text("""
    update app.channels
    set is_monitored = false, updated_at = now()
    where
        platform = :platform
        and is_monitored
        and (channel_id = :id_or_name or channel_name = :id_or_name)
    returning channel_id
""")

END_MONITORS = text("""
    update app.monitors
    set is_active = false, updated_at = now()
    where
        is_active
        and platform = :platform
        and platform_resource_id = any(:channel_ids)
""")

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

FAILURES = ("failed", "deferred", "not_observable")

DEFAULT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class AddedMonitor:
    """What a request changed; `is_new` is false for a repeated request."""

    is_new: bool
    is_polled: bool
    """Whether the person has a monitor of the channel."""


def add_monitor(
    warehouse: Warehouse,
    platform: str,
    *,
    identity: Identity,
    name: str,
    username: str | None = None,
    minutes: int = DEFAULT_MINUTES,
) -> AddedMonitor:
    """Follow a channel; with a person's primary connection also poll it.

    Args:
        warehouse: the database.
        platform: the platform's name.
        identity: the channel's id and kind.
        name: the channel's public name.
        username: the person who requests it.
        minutes: the time between two polls of the person's monitor.

    Raises:
        UserError: the person does not exist.
    """
    with warehouse.begin() as connection:
        person = _person_id(connection, username) if username else None
        channel_id = identity.subject_id
        values = {"platform": platform, "channel_id": channel_id, "person": person}
        followed = connection.execute(FOLLOW, {**values, "name": name}).first()
        monitor = {**values, "kind": identity.kind, "minutes": minutes}
        added = connection.execute(ADD_MONITOR, monitor).first() if person else None
        is_polled = person is not None and bool(connection.scalar(IS_POLLED, values))
        is_new = followed is not None or added is not None
        if is_new:
            audit.record(
                connection,
                action="monitors.add",
                entity_type="channels",
                entity_id=f"{platform}:{channel_id}",
                details={"name": name, "person": username},
            )
    return AddedMonitor(is_new, is_polled)


def list_monitors(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the followed channels as plain values."""
    with warehouse.begin() as connection:
        return [dict(row) for row in connection.execute(FOLLOWED_CHANNELS).mappings()]


def remove_monitor(warehouse: Warehouse, platform: str, id_or_name: str) -> None:
    """Stop following a channel; its collected rows stay.

    Raises:
        UserError: the channel is not followed.
    """
    with warehouse.begin() as connection:
        values = {"platform": platform, "id_or_name": id_or_name}
        channel_ids = [str(one) for one in connection.scalars(UNFOLLOW, values)]
        if not channel_ids:
            raise UserError(
                f"{platform} {id_or_name!r} is not followed; see `monitors list`"
            )
        connection.execute(
            END_MONITORS, {"platform": platform, "channel_ids": channel_ids}
        )
        audit.record(
            connection,
            action="monitors.remove",
            entity_type="channels",
            entity_id=f"{platform}:{channel_ids[0]}",
        )


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


def _person_id(connection: Connection, username: str) -> str:
    person_id = connection.scalar(
        text("select id::text from app.people where username = :username"),
        {"username": username},
    )
    if person_id is None:
        raise UserError(f"person {username!r} does not exist; see `people import`")
    return str(person_id)
