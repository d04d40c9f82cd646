"""Notices of milestones and spikes: one notification per event and owner of a channel.

Here: which events are news, the text, and the mark on a notification whose event later
numbers correct. Not here: the events (`api.read_milestones`, `api.read_spikes`), and
when this runs (`defs/notices.py`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.plain_text import clean
from pipelines.database.warehouse import Warehouse

NEWS_DAYS = timedelta(days=7)
"""Events are news for a week after them, by the newest built day."""
CORRECTED_DAYS = timedelta(days=35)
"""A notification is compared with later numbers for this time."""
LONGEST_NAME = 100

NEWEST = text("select max(date) from core.fct_channel_growth_days")
EXISTS = text("select to_regclass('core.fct_channel_growth_days') is not null")

MILESTONES = text("""
    select milestones.*, coalesce(channels.display_name, channels.username) as name
    from api.read_milestones(:since) as milestones
    left join core.dim_channels as channels using (platform, channel_id)
    order by milestones.reached_on, milestones.threshold
""")
SPIKES = text("""
    select spikes.*, coalesce(channels.display_name, channels.username) as name
    from api.read_spikes(:since) as spikes
    left join core.dim_channels as channels using (platform, channel_id)
    order by spikes.opened_on
""")

# A spike whose first day moved is the same spike, so it is no news. Days are compared
# as text: other notifications may hold any text there.
NOTIFY = text("""
    insert into app.notifications (person_id, type, title, message, data)
    select distinct
        owner.person_id, cast(:type as text), :title, :message, cast(:data as jsonb)
    from app.connections as owner
    where
        owner.platform = :platform
        and owner.platform_user_id = :channel_id
        and not exists (
            select from app.notifications as sent
            where
                sent.person_id = owner.person_id
                and sent.type = 'spike'
                and cast(:type as text) = 'spike'
                and sent.data ->> 'platform' = :platform
                and sent.data ->> 'channel_id' = :channel_id
                and sent.data ->> 'measure' = :measure
                and sent.data ->> 'opened_on' <= :last_on
                and coalesce(sent.data ->> 'closed_on', sent.data ->> 'last_high_on')
                >= :first_on
        )
    on conflict (person_id, (data ->> 'key')) where type in ('milestone', 'spike')
    do nothing
""")

SENT = text("""
    select id, type, data
    from app.notifications
    where
        type in ('milestone', 'spike')
        and (
            data ->> 'date' >= :since
            or type = 'spike' and data ->> 'closed_on' is null
        )
    for no key update
""")
CHANGE = text("update app.notifications set data = cast(:data as jsonb) where id = :id")


@dataclass(frozen=True, slots=True)
class Event:
    """A milestone or a spike; `data` has its facts for programs."""

    kind: str
    key: str
    title: str
    message: str
    data: dict[str, Any]
    first_on: date
    last_on: date


@dataclass(slots=True)
class KnownEvents:
    """The events that the numbers have now, by their key."""

    by_key: dict[str, Event] = field(default_factory=dict)

    def find(self, kind: str, sent: Mapping[str, Any]) -> Event | None:
        """Return the event of a notification; None if the numbers no longer have it."""
        if kind == "milestone":
            return self.by_key.get(sent["key"])
        first = date.fromisoformat(sent["opened_on"])
        last = date.fromisoformat(sent["closed_on"] or sent["last_high_on"])
        same = ("platform", "channel_id", "measure")
        return next(
            (
                event
                for event in self.by_key.values()
                if event.kind == kind
                and all(event.data[name] == sent[name] for name in same)
                and event.first_on <= last
                and event.last_on >= first
            ),
            None,
        )


def send_growth_notices(warehouse: Warehouse) -> int:
    """Notify owners of new milestones and spikes, and update earlier notifications.

    A repeat, or a rebuild of all tables, adds nothing.

    Returns:
        The number of new notifications.
    """
    with warehouse.begin() as session:
        if not session.scalar(EXISTS):
            return 0
        newest = session.scalar(NEWEST)
        if newest is None:
            return 0
        sent = session.execute(
            SENT, {"since": (newest - CORRECTED_DAYS).isoformat()}
        ).all()
        days = [date.fromisoformat(row.data["date"]) for row in sent]
        events = list(_read_events(session, min([newest - NEWS_DAYS, *days])))
        _update(session, sent, KnownEvents({one.key: one for one in events}))
        return sum(
            session.execute(NOTIFY, _values(one)).rowcount
            for one in events
            if one.last_on > newest - NEWS_DAYS
        )


def _values(event: Event) -> dict[str, Any]:
    return {
        "type": event.kind,
        "title": event.title,
        "message": event.message,
        "data": json.dumps(event.data),
        "platform": event.data["platform"],
        "channel_id": event.data["channel_id"],
        "measure": event.data["measure"],
        "first_on": event.first_on.isoformat(),
        "last_on": event.last_on.isoformat(),
    }


def _update(session: Connection, sent: Any, known: KnownEvents) -> None:
    """Close spikes, and mark notifications whose event the numbers no longer have."""
    for row in sent:
        event = known.find(row.type, row.data)
        data = {**row.data, "is_corrected": event is None}
        if event is not None and row.type == "spike":
            data |= {
                name: event.data[name]
                for name in ("closed_on", "last_high_on", "peak_on", "peak_gain")
            }
        if data != row.data:
            session.execute(CHANGE, {"id": row.id, "data": json.dumps(data)})


def _read_events(session: Connection, since: date) -> Iterator[Event]:
    values = {"since": since}
    for row in session.execute(MILESTONES, values).mappings():
        yield _milestone(row)
    for row in session.execute(SPIKES, values).mappings():
        yield _spike(row)


def _milestone(row: Mapping[Any, Any]) -> Event:
    key = f"milestone:{_series(row)}:{row['threshold']}"
    return Event(
        kind="milestone",
        key=key,
        title=f"{_name(row)} reached {row['threshold']:,} {row['measure']}",
        message=f"{row['level']:,} on {row['reached_on']},"
        f" {row['earlier_level']:,} before",
        data={
            "key": key,
            **_subject(row),
            "date": row["reached_on"].isoformat(),
            "threshold": row["threshold"],
            "level": row["level"],
            "earlier_level": row["earlier_level"],
            "is_corrected": False,
        },
        first_on=row["reached_on"],
        last_on=row["reached_on"],
    )


def _spike(row: Mapping[Any, Any]) -> Event:
    key = f"spike:{_series(row)}:{row['opened_on']}"
    return Event(
        kind="spike",
        key=key,
        title=f"{_name(row)} gains far more {row['measure']} than usual",
        message=f"{row['peak_gain']:,} on {row['peak_on']};"
        f" {row['usual_gain']:,.0f} a day are usual",
        data={
            "key": key,
            **_subject(row),
            "date": row["opened_on"].isoformat(),
            "opened_on": row["opened_on"].isoformat(),
            "closed_on": row["closed_on"] and row["closed_on"].isoformat(),
            "last_high_on": row["last_high_on"].isoformat(),
            "peak_on": row["peak_on"].isoformat(),
            "peak_gain": row["peak_gain"],
            "usual_gain": float(row["usual_gain"]),
            "is_corrected": False,
        },
        first_on=row["opened_on"],
        last_on=row["closed_on"] or row["last_high_on"],
    )


def _series(row: Mapping[Any, Any]) -> str:
    """Return the name of the series of numbers: one measure of one channel."""
    return f"{row['platform']}:{row['channel_id']}:{row['measure']}"


def _subject(row: Mapping[Any, Any]) -> dict[str, str]:
    return {name: row[name] for name in ("platform", "channel_id", "measure")}


def _name(row: Mapping[Any, Any]) -> str:
    return clean(row["name"] or row["channel_id"], LONGEST_NAME)
