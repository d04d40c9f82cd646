"""Requests of people: follow a channel, poll it, and end both.

Here: rows of `app.channels` and `app.monitors`, added, changed, listed and ended. Not
here: finding a channel by its public name (`Platform.identify`), and which monitors are
due (`monitors.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from dlt_sources.contract import Identity, closing_date
from pipelines import settings
from pipelines.accounts.channel_search import find_channel
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ingestion.monitors import DEFAULT_MINUTES
from pipelines.people.people import find_person

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
    select
        person_id, platform, id, :kind, :channel_id,
        coalesce(cast(:minutes as integer), :default_minutes)
    from app.connections
    where
        platform = :platform
        and person_id = cast(:person as uuid)
        and is_primary
    returning sync_frequency
""")

CHANGE_MONITOR = text("""
    update app.monitors
    set
        sync_frequency = coalesce(cast(:minutes as integer), sync_frequency),
        updated_at = now()
    where
        person_id = cast(:person as uuid)
        and is_active
        and platform = :platform
        and platform_resource_id = :channel_id
    returning sync_frequency
""")

MONITORS = text("""
    with polled as (
        select
            monitors.platform,
            coalesce(platform_resource_id, connections.platform_user_id) as channel_id,
            connections.platform_username, people.username as person,
            monitors.sync_frequency as minutes, monitors.last_synced_at
        from app.monitors
        inner join app.people on people.id = monitors.person_id
        inner join app.connections on connections.id = monitors.connection_id
        where monitors.is_active
    ),

    followed as (
        select channels.*, people.username
        from app.channels
        left join app.people on people.id = channels.added_by
        where is_monitored
    ),

    names as (
        select platform, channel_id, channel_name from app.channels
    )

    select
        platform, channel_id,
        coalesce(
            followed.channel_name, names.channel_name, channel_id
        ) as channel_name,
        followed.username as added_by,
        followed.id is not null as is_followed,
        followed.id is not null and followed.connection_id is null as is_public,
        polled.person, polled.minutes, polled.last_synced_at as last_polled_at,
        followed.last_synced_at, followed.created_at
    from followed
    full join polled using (platform, channel_id)
    left join names using (platform, channel_id)
    order by platform, channel_name, person
""")

END_MONITOR = text("""
    update app.monitors
    set is_active = false, updated_at = now()
    from app.connections
    where
        connections.id = monitors.connection_id
        and monitors.is_active
        and monitors.person_id = cast(:person as uuid)
        and monitors.platform = :platform
        and coalesce(platform_resource_id, platform_user_id) = :channel_id
""")

POLLED = text("""
    select coalesce(platform_resource_id, platform_user_id)
    from app.monitors
    inner join app.connections on connections.id = monitors.connection_id
    where
        monitors.is_active
        and monitors.person_id = cast(:person as uuid)
        and monitors.platform = :platform
""")

FOLLOWED = text("""
    select channel_id from app.channels where platform = :platform and is_monitored
""")

IS_FOLLOWED = text("""
    select is_monitored from app.channels
    where platform = :platform and channel_id = :channel_id
""")

HAS_OLDER_DAYS = text("""
    select exists (
        select from app.readings
        where
            platform = :platform
            and subject_id = :channel_id
            and is_current
            and rows > 0
            and partition_date < :today
    )
""")

UNFOLLOW = text("""
    update app.channels
    set is_monitored = false, updated_at = now()
    where
        platform = :platform
        and channel_id = :channel_id
""")

END_MONITORS = text("""
    update app.monitors
    set is_active = false, updated_at = now()
    where
        is_active
        and platform = :platform
        and platform_resource_id = :channel_id
""")


@dataclass(frozen=True, slots=True)
class AddedMonitor:
    """What a request changed; `is_new` is false for a repeated request."""

    is_new: bool
    minutes: int | None = None
    """The time between two polls of the person's monitor; None without a person."""
    has_older_days: bool = False
    """Whether tables of earlier days lack the person's new monitor."""


def add_monitor(
    warehouse: Warehouse,
    platform: str,
    *,
    identity: Identity,
    name: str,
    username: str | None = None,
    minutes: int | None = None,
) -> AddedMonitor:
    """Follow a channel; with a person's primary connection also poll it.

    Args:
        warehouse: the database.
        platform: the platform's name.
        identity: the channel's id and kind.
        name: the channel's public name.
        username: the person who polls it.
        minutes: the time between two polls; None keeps it, 15 for a new monitor.

    Raises:
        UserError: the person does not exist or has no primary account on the platform;
            nothing changed.
    """
    with warehouse.begin() as connection:
        # The row stays locked, so a second request of the person waits.
        person = find_person(connection, username).id if username else None
        channel_id = identity.subject_id
        values = {"platform": platform, "channel_id": channel_id, "person": person}
        is_new = (
            connection.execute(FOLLOW, {**values, "name": name}).first() is not None
        )
        added = AddedMonitor(is_new)
        if person is not None:
            monitor = {**values, "kind": identity.kind, "minutes": minutes}
            added = _poll(connection, monitor, is_new=is_new)
        if added.minutes is None and username:
            raise UserError(
                f"--person: {username} has no primary account on {platform}; nothing"
                " changed. Without --person the channel is read once a day"
            )
        if added.is_new or minutes is not None:
            audit.record(
                connection,
                action="monitors.add",
                entity_type="channels",
                entity_id=f"{platform}:{channel_id}",
                details={"name": name, "person": username, "minutes": added.minutes},
            )
    return added


def _poll(
    connection: Connection, monitor: Mapping[str, object], *, is_new: bool
) -> AddedMonitor:
    """Change the person's monitor of the channel, or add it."""
    minutes = connection.scalar(CHANGE_MONITOR, monitor)
    if minutes is not None:
        return AddedMonitor(is_new, minutes)
    values = {**monitor, "default_minutes": DEFAULT_MINUTES}
    minutes = connection.scalar(ADD_MONITOR, values)
    today = closing_date(settings.now())
    older = bool(connection.scalar(HAS_OLDER_DAYS, {**monitor, "today": today}))
    return AddedMonitor(True, minutes, older)


def list_monitors(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the followed and the polled channels, one row per channel and person."""
    with warehouse.begin() as connection:
        return [dict(row) for row in connection.execute(MONITORS).mappings()]


def remove_monitor(warehouse: Warehouse, platform: str, id_or_name: str) -> None:
    """Stop following a channel; its collected rows stay.

    Raises:
        UserError: the channel is not followed, or several have the name.
    """
    with warehouse.begin() as connection:
        followed = connection.scalars(FOLLOWED, {"platform": platform}).all()
        channel_id = find_channel(connection, platform, id_or_name, followed)
        if channel_id is None:
            raise UserError(
                f"{platform} {id_or_name!r} is not followed; see `monitors list`"
            )
        values = {"platform": platform, "channel_id": channel_id}
        connection.execute(UNFOLLOW, values)
        connection.execute(END_MONITORS, values)
        _record_removal(connection, platform, channel_id, None)


def end_person_monitor(
    warehouse: Warehouse, platform: str, id_or_name: str, username: str
) -> bool:
    """End the person's monitor of a channel.

    Returns:
        Whether the channel is still followed and read once a day.

    Raises:
        UserError: the person does not exist or does not poll the channel, or several
            channels have the name.
    """
    with warehouse.begin() as connection:
        person = find_person(connection, username).id
        values = {"platform": platform, "person": person}
        polled = connection.scalars(POLLED, values).all()
        channel_id = find_channel(connection, platform, id_or_name, polled)
        if channel_id is None:
            raise UserError(
                f"{username} does not poll {platform} {id_or_name!r};"
                " see `monitors list`"
            )
        connection.execute(END_MONITOR, {**values, "channel_id": channel_id})
        _record_removal(connection, platform, channel_id, username)
        channel = {"platform": platform, "channel_id": channel_id}
        return bool(connection.scalar(IS_FOLLOWED, channel))


def _record_removal(
    connection: Connection, platform: str, channel_id: str, username: str | None
) -> None:
    audit.record(
        connection,
        action="monitors.remove",
        entity_type="channels",
        entity_id=f"{platform}:{channel_id}",
        details={"person": username} if username else {},
    )
