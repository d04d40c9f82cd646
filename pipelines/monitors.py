"""Public channels followed without a token, and what people want tracked.

Here: adding, listing and removing them as rows of `app.channels` and `app.monitors`.
Not here: finding a channel by its public name, which each platform knows
(`Platform.identify`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines import audit
from pipelines.errors import UserError
from pipelines.warehouse import Warehouse

FOLLOW = text(
    "insert into app.channels (platform, channel_id, channel_name, is_monitored,"
    " added_by) values (:platform, :channel_id, :name, true, cast(:person as uuid))"
    " on conflict (platform, channel_id) do update set is_monitored = true,"
    " added_by = coalesce(channels.added_by, excluded.added_by), updated_at = now()"
    " where not channels.is_monitored returning id"
)
TRACK = text(
    "insert into app.monitors (person_id, platform, connection_id, monitor_type,"
    " platform_resource_id)"
    " select person_id, platform, id, 'channel', :channel_id from app.connections"
    " where platform = :platform and person_id = cast(:person as uuid) and is_primary"
    " and not exists (select 1 from app.monitors as held where"
    " held.person_id = connections.person_id and held.is_active"
    " and held.platform = :platform and held.platform_resource_id = :channel_id)"
    " returning id"
)
LISTED = text(
    "select channels.platform, channels.channel_id, channels.channel_name,"
    " people.username as added_by, channels.connection_id is null as is_public,"
    " channels.last_synced_at, channels.created_at"
    " from app.channels left join app.people on people.id = channels.added_by"
    " where is_monitored order by channels.platform, channels.channel_name"
)
UNFOLLOW = text(
    "update app.channels set is_monitored = false, updated_at = now()"
    " where platform = :platform and is_monitored"
    " and (channel_id = :given or channel_name = :given) returning channel_id"
)
UNTRACK = text(
    "update app.monitors set is_active = false, updated_at = now() where is_active"
    " and platform = :platform and platform_resource_id = any(:channel_ids)"
)


@dataclass(frozen=True, slots=True)
class Added:
    """What following a channel changed: nothing, where it was followed already."""

    channel_id: str
    is_new: bool


def add(
    warehouse: Warehouse,
    platform: str,
    *,
    channel_id: str,
    name: str,
    username: str | None = None,
) -> Added:
    """Follow a channel; for a person with an account there, track it for them too.

    Raises:
        UserError: there is no such person.
    """
    with warehouse.begin() as connection:
        person = _person_id(connection, username) if username else None
        values = {"platform": platform, "channel_id": channel_id, "person": person}
        followed = connection.execute(FOLLOW, {**values, "name": name}).first()
        tracked = connection.execute(TRACK, values).first() if person else None
        is_new = followed is not None or tracked is not None
        if is_new:
            audit.write(
                connection,
                action="monitors.add",
                entity_type="channels",
                entity_id=f"{platform}:{channel_id}",
                details={"name": name, "person": username},
            )
    return Added(channel_id, is_new)


def listed(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the channels that are followed, as plain values."""
    with warehouse.begin() as connection:
        return [dict(row) for row in connection.execute(LISTED).mappings()]


def remove(warehouse: Warehouse, platform: str, given: str) -> None:
    """Stop following a channel, by its id or name; what was read of it stays.

    Raises:
        UserError: it is not followed.
    """
    with warehouse.begin() as connection:
        values = {"platform": platform, "given": given}
        found = [str(one) for one in connection.scalars(UNFOLLOW, values)]
        if not found:
            raise UserError(f"monitor {platform} {given!r}: there is none")
        connection.execute(UNTRACK, {"platform": platform, "channel_ids": found})
        audit.write(
            connection,
            action="monitors.remove",
            entity_type="channels",
            entity_id=f"{platform}:{found[0]}",
        )


def _person_id(connection: Connection, username: str) -> str:
    found = connection.scalar(
        text("select id::text from app.people where username = :username"),
        {"username": username},
    )
    if found is None:
        raise UserError(f"person {username!r}: there is none; see `people import`")
    return str(found)
