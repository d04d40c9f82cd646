"""Apply the effects of events: one statement a table, for a whole batch.

Here: the SQL, and the order of rows that keeps two drains from a deadlock. Not here:
what an event means (`dlt_sources/<platform>/webhooks.py`), claims and marks
(`queue.py`).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from dlt_sources.contract.webhook import (
    ChatMessage,
    Effect,
    Erasure,
    LiveEvent,
    Refresh,
    Revocation,
    StoredEvent,
)
from pipelines.people.sign_in import UserChange
from pipelines.people.sign_in_people import apply_change

HASH_BYTES = 16

INSERT_LIVE_EVENTS = text("""
    insert into app.live_events (
        platform, delivery_id, ordinal, subject_id, kind, occurred_at, livestream_id,
        title, game_id, received_at
    )
    select
        given.platform, given.delivery_id, given.ordinal, given.subject_id, given.kind,
        given.occurred_at, given.livestream_id, given.title, given.game_id,
        given.received_at
    from json_to_recordset(:rows) as given (
        platform text, delivery_id text, ordinal smallint, subject_id text, kind text,
        occurred_at timestamptz, livestream_id text, title text, game_id text,
        received_at timestamptz
    )
    on conflict (platform, delivery_id, ordinal) do update
    set
        subject_id = excluded.subject_id,
        kind = excluded.kind,
        occurred_at = excluded.occurred_at,
        livestream_id = excluded.livestream_id,
        title = excluded.title,
        game_id = excluded.game_id
    where
        (
            live_events.subject_id, live_events.kind, live_events.occurred_at,
            live_events.livestream_id, live_events.title, live_events.game_id
        ) is distinct from (
            excluded.subject_id, excluded.kind, excluded.occurred_at,
            excluded.livestream_id, excluded.title, excluded.game_id
        )
""")

COUNT_MESSAGES = text("""
    insert into app.chat_minutes (platform, subject_id, minute, messages)
    select given.platform, given.subject_id, given.minute, given.messages
    from json_to_recordset(:rows) as given (
        platform text, subject_id text, minute timestamptz, messages bigint
    )
    order by given.platform, given.subject_id, given.minute
    on conflict (platform, subject_id, minute) do update
    set messages = chat_minutes.messages + excluded.messages
""")

INSERT_CHATTERS = text("""
    insert into app.chat_chatters (platform, subject_id, minute, chatter)
    select given.platform, given.subject_id, given.minute, decode(given.chatter, 'hex')
    from json_to_recordset(:rows) as given (
        platform text, subject_id text, minute timestamptz, chatter text
    )
    order by 1, 2, 3, 4
    on conflict (platform, subject_id, minute, chatter) do nothing
""")

# Only connected and followed channels are read, so no other channel is refreshed.
REQUEST_REFRESHES = text("""
    insert into app.webhook_refreshes (platform, subject_id, resources, events)
    select
        given.platform, given.subject_id,
        array(select json_array_elements_text(given.resources) order by 1),
        given.events
    from json_to_recordset(:rows) as given (
        platform text, subject_id text, resources json, events bigint
    )
    where
        exists (
            select from app.channels
            where
                channels.platform = given.platform
                and channels.channel_id = given.subject_id
                and (channels.is_monitored or channels.connection_id is not null)
        )
        or exists (
            select from app.connections
            where
                connections.platform = given.platform
                and connections.platform_user_id = given.subject_id
        )
    order by given.platform, given.subject_id
    on conflict (platform, subject_id) do update
    set
        resources = array(
            select unnest(webhook_refreshes.resources || excluded.resources)
            group by 1
            order by 1
        ),
        events = webhook_refreshes.events + excluded.events,
        requested_at = excluded.requested_at
""")

END_SUBSCRIPTIONS = text("""
    update app.webhook_subscriptions as held
    set
        status = given.status,
        is_active = false,
        active_until = case
            when held.active_from is not null
                then greatest(held.active_from, given.occurred_at)
        end,
        checked_at = clock_timestamp(),
        error_message = 'the platform ended it: ' || given.status
    from json_to_recordset(:rows) as given (
        platform text, external_id text, status text, occurred_at timestamptz
    )
    where
        held.platform = given.platform
        and held.external_id = given.external_id
        and held.is_active
""")

RECORD_DELIVERIES = text("""
    with given as (
        select *
        from json_to_recordset(:rows) as given (
            platform text, subject_id text, event_type text, received_at timestamptz
        )
    ),

    delivering as (
        select held.id, given.received_at
        from app.webhook_subscriptions as held
        inner join given
            on
                held.platform = given.platform
                and held.subject_id = given.subject_id
                and held.event_type
                in (given.event_type, split_part(given.event_type, '.', 1))
        where held.is_active
        order by held.id
        for update of held
    )

    update app.webhook_subscriptions as held
    set last_event_at = greatest(held.last_event_at, delivering.received_at)
    from delivering
    where held.id = delivering.id
""")


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A claimed event with its effects, and the ctid of its row."""

    id: str
    ctid: str
    platform: str
    event: StoredEvent
    effects: Sequence[Effect | UserChange]

    @property
    def is_private(self) -> bool:
        """Tell whether the event is stored without its body."""
        return any(isinstance(one, ChatMessage | Erasure) for one in self.effects)


def apply_effects(
    connection: Connection, events: Sequence[ReadEvent], salt: bytes
) -> None:
    """Write the effects of all events; a repeat of a delivery changes nothing."""
    rows = _Rows(salt)
    for one in events:
        rows.add(one)
    for statement, values in (
        (INSERT_LIVE_EVENTS, rows.live_events),
        (COUNT_MESSAGES, rows.minutes()),
        (INSERT_CHATTERS, rows.chatters()),
        (REQUEST_REFRESHES, rows.refreshes()),
        (END_SUBSCRIPTIONS, rows.revocations),
        (RECORD_DELIVERIES, rows.deliveries()),
    ):
        if values:
            encoded = msgspec.json.encode(values).decode()
            connection.execute(statement, {"rows": encoded})
    for change in sorted(rows.user_changes, key=lambda one: one.user_id):
        apply_change(connection, change)


class _Rows:
    """The rows of a batch, by table."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self.live_events: list[Mapping[str, Any]] = []
        self.revocations: list[Mapping[str, Any]] = []
        self.user_changes: list[UserChange] = []
        self._minutes: Counter[tuple[str, str, datetime]] = Counter()
        self._chatters: set[tuple[str, str, datetime, str]] = set()
        self._refreshes: dict[tuple[str, str], set[str]] = {}
        self._refreshing: Counter[tuple[str, str]] = Counter()
        self._deliveries: dict[tuple[str, str, str], datetime] = {}

    def add(self, read: ReadEvent) -> None:
        event, platform = read.event, read.platform
        if event.subject_id is not None:
            key = platform, event.subject_id, event.event_type
            known = self._deliveries.get(key, event.received_at)
            self._deliveries[key] = max(known, event.received_at)
        for ordinal, effect in enumerate(read.effects):
            match effect:
                case LiveEvent():
                    self.live_events.append(_live_event(read, ordinal, effect))
                case ChatMessage():
                    self._add_message(platform, effect)
                case Refresh():
                    wanted = platform, effect.subject_id
                    self._refreshes.setdefault(wanted, set()).update(effect.resources)
                    self._refreshing[wanted] += 1
                case UserChange():
                    self.user_changes.append(effect)
                case Revocation():
                    self.revocations.append(
                        {
                            "platform": platform,
                            "external_id": effect.subscription_id,
                            "status": effect.status,
                            "occurred_at": effect.occurred_at,
                        }
                    )

    def _add_message(self, platform: str, message: ChatMessage) -> None:
        minute = message.sent_at.replace(second=0, microsecond=0)
        key = platform, message.subject_id, minute
        self._minutes[key] += 1
        person = f"{platform}\n{message.subject_id}\n{message.chatter_id}".encode()
        hashed = hashlib.blake2b(person, key=self._salt, digest_size=HASH_BYTES)
        self._chatters.add((*key, hashed.hexdigest()))

    def minutes(self) -> list[Mapping[str, Any]]:
        return [
            {**_minute(key), "messages": count} for key, count in self._minutes.items()
        ]

    def chatters(self) -> list[Mapping[str, Any]]:
        return [{**_minute(key), "chatter": one} for *key, one in self._chatters]

    def refreshes(self) -> list[Mapping[str, Any]]:
        return [
            {
                "platform": platform,
                "subject_id": subject_id,
                "resources": sorted(resources),
                "events": self._refreshing[platform, subject_id],
            }
            for (platform, subject_id), resources in self._refreshes.items()
        ]

    def deliveries(self) -> list[Mapping[str, Any]]:
        names = ("platform", "subject_id", "event_type")
        return [
            {**dict(zip(names, key, strict=True)), "received_at": received_at}
            for key, received_at in self._deliveries.items()
        ]


def _live_event(read: ReadEvent, ordinal: int, effect: LiveEvent) -> dict[str, Any]:
    return {
        "platform": read.platform,
        "delivery_id": read.event.delivery_id,
        "ordinal": ordinal,
        "subject_id": effect.subject_id,
        "kind": effect.kind,
        "occurred_at": effect.occurred_at,
        "livestream_id": effect.livestream_id,
        "title": effect.title,
        "game_id": effect.game_id,
        "received_at": read.event.received_at,
    }


def _minute(key: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(("platform", "subject_id", "minute"), key, strict=True))
