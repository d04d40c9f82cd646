"""Minutes that were read and wait for their load: rows of `app.live_minutes`.

Here: storing them, taking them for a load, and the last minute of a platform. A load
deletes its minutes in the transaction of its commit, so a killed process loses no
minute that was read, and no minute is loaded twice.
Not here: what a minute is (`minutes.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from dlt_sources.contract import Platform
from pipelines.database.warehouse import Warehouse
from pipelines.live.minutes import Minute, decode, encode

MINUTES_PER_LOAD = 1_440
"""Maximum minutes of one load, which bounds its memory after a long outage."""

ADD = text("""
    insert into app.live_minutes (platform, observed_at, body)
    values (:platform, :observed_at, :body)
""")
WAITING = text("""
    select id, body from app.live_minutes
    where platform = :platform order by observed_at, id limit :count
""")
DELETE = text("delete from app.live_minutes where id = any(:ids)")
LAST_READ = text("""
    select greatest(
        (
            select max(observed_at) from app.live_minutes where platform = :platform
        ),
        (
            select max(observed_at) from app.readings
            where
                platform = :platform
                and resource = :resource
                and kind = 'sample'
                and credential_id = 'public'
                and partition_date >= cast(:since as timestamptz)::date - 1
                and observed_at >= :since
        )
    )
""")


class LoadedElsewhere(Exception):  # noqa: N818 - named after the outcome
    """Another process has loaded these minutes meanwhile."""


@dataclass(frozen=True, slots=True)
class StoredMinute:
    """A minute and its key in the journal."""

    key: int
    minute: Minute


def add(warehouse: Warehouse, platform: Platform, minutes: Sequence[Minute]) -> None:
    """Store minutes; they are safe once this returns."""
    values = [
        {
            "platform": platform.name,
            "observed_at": minute.observed_at,
            "body": encode(minute),
        }
        for minute in minutes
    ]
    if values:
        with warehouse.begin() as connection:
            connection.execute(ADD, values)


def read(warehouse: Warehouse, platform: Platform) -> list[StoredMinute]:
    """Return the minutes of a platform that wait for a load, the oldest first."""
    with warehouse.begin() as connection:
        values = {"platform": platform.name, "count": MINUTES_PER_LOAD}
        rows = connection.execute(WAITING, values).all()
    return [StoredMinute(row.id, decode(bytes(row.body))) for row in rows]


def delete(connection: Connection, minutes: Sequence[StoredMinute]) -> None:
    """Delete minutes in the transaction that commits their load.

    Raises:
        LoadedElsewhere: one of them is gone; the transaction must not commit.
    """
    done = connection.execute(DELETE, {"ids": [one.key for one in minutes]})
    if done.rowcount != len(minutes):
        raise LoadedElsewhere("another process has loaded minutes of this load")


def find_last(
    warehouse: Warehouse, platform: Platform, since: datetime
) -> datetime | None:
    """Return when the platform's live streams were last read, from `since` on."""
    with warehouse.begin() as connection:
        values = {
            "platform": platform.name,
            "resource": platform.live,
            "since": since,
        }
        found: datetime | None = connection.scalar(LAST_READ, values)
    return found
