"""Public channels followed without a token, and what people want tracked.

Here: adding, listing and removing them as rows of `app.channels` and `app.monitors`;
which monitors are due for a look, and writing down that they had it. Not here: finding
a channel by its public name, which each platform knows (`Platform.identify`), and the
look itself (`load.py`).
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

FOLLOW = text(
    "insert into app.channels (platform, channel_id, channel_name, is_monitored,"
    " added_by) values (:platform, :channel_id, :name, true, cast(:person as uuid))"
    " on conflict (platform, channel_id) do update set is_monitored = true,"
    " added_by = coalesce(channels.added_by, excluded.added_by), updated_at = now()"
    " where not channels.is_monitored returning id"
)
TRACK = text(
    "insert into app.monitors (person_id, platform, connection_id, monitor_type,"
    " platform_resource_id, sync_frequency)"
    " select person_id, platform, id, :kind, :channel_id, :minutes"
    " from app.connections where platform = :platform"
    " and person_id = cast(:person as uuid) and is_primary"
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
WANTED = """
    select
        monitors.id, monitors.platform,
        coalesce(platform_resource_id, connections.platform_user_id) as subject_id,
        monitors.last_synced_at,
        monitors.sync_frequency * interval '1 minute' as frequency
    from app.monitors
    inner join app.connections on connections.id = monitors.connection_id
    where monitors.is_active and connections.is_active
"""
DUE = text(f"""
with wanted as ({WANTED})

select distinct platform, subject_id from wanted
where
    (last_synced_at is null or last_synced_at + frequency <= :now)
    -- A look that failed is repeated when the next one would be due, not at once.
    and not exists (
        select from app.readings
        where
            readings.platform = wanted.platform
            and readings.partition_date = :today
            and readings.subject_id = wanted.subject_id
            and readings.kind = 'level'
            and readings.status in ('failed', 'deferred')
            and readings.observed_at + wanted.frequency > :now
    )
order by 1, 2
""")  # noqa: S608 - ours
MARK = text(f"""
with wanted as ({WANTED})

update app.monitors set last_synced_at = :now
from wanted
where
    monitors.id = wanted.id and wanted.platform = :platform
    and wanted.subject_id = any(cast(:subject_ids as text[]))
""")  # noqa: S608 - ours
BROKEN = ("failed", "deferred", "not_observable")

USUAL_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Added:
    """What following a channel changed: nothing, where it was followed already."""

    channel_id: str
    is_new: bool


def add(
    warehouse: Warehouse,
    platform: str,
    *,
    found: Identity,
    name: str,
    username: str | None = None,
    minutes: int = USUAL_MINUTES,
) -> Added:
    """Follow a channel; for a person with an account there, track it for them too.

    Args:
        warehouse: where the rows are.
        platform: the platform's name.
        found: whom the name stands for.
        name: the public name.
        username: the person on whose wish it is.
        minutes: how long that person's monitor rests between two looks.

    Raises:
        UserError: there is no such person.
    """
    with warehouse.begin() as connection:
        person = _person_id(connection, username) if username else None
        channel_id = found.subject_id
        values = {"platform": platform, "channel_id": channel_id, "person": person}
        followed = connection.execute(FOLLOW, {**values, "name": name}).first()
        tracking = {**values, "kind": found.kind, "minutes": minutes}
        tracked = connection.execute(TRACK, tracking).first() if person else None
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


def due(warehouse: Warehouse, now: datetime) -> dict[str, frozenset[str]]:
    """Return the subjects whose monitors are due for a look, by platform."""
    found: dict[str, set[str]] = {}
    with warehouse.begin() as connection:
        values = {"now": now, "today": closing_date(now)}
        for row in connection.execute(DUE, values):
            found.setdefault(str(row.platform), set()).add(str(row.subject_id))
    return {name: frozenset(subjects) for name, subjects in found.items()}


def mark(warehouse: Warehouse, platform: Platform, readings: Sequence[Reading]) -> None:
    """Write down when the monitors of whoever was read had their last look."""
    levels = [
        one for one in readings if platform.resource(one.resource).kind == "level"
    ]
    troubled = {one.subject_id for one in levels if one.status in BROKEN}
    looked_at = {one.subject_id for one in levels} - troubled
    values = {"platform": platform.name, "subject_ids": sorted(looked_at)}
    if looked_at:
        with warehouse.begin() as connection:
            connection.execute(MARK, {**values, "now": settings.now()})


def _person_id(connection: Connection, username: str) -> str:
    found = connection.scalar(
        text("select id::text from app.people where username = :username"),
        {"username": username},
    )
    if found is None:
        raise UserError(f"person {username!r}: there is none; see `people import`")
    return str(found)
